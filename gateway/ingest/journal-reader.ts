/** Reads committed frames of the journal by position; each consumer has its own. Safe beside the writer and across threads. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { frameHeaderBytes, frameLengthAt, JournalDamage, listSegments, segmentName } from './journal.ts';
import type { JournalRecord } from './record.ts';

export interface JournalChunk {
  readonly frames: readonly { readonly records: readonly JournalRecord[]; readonly end: number }[];
  /** Where to go on. */
  readonly end: number;
}

export interface JournalReader {
  /**
   * Whole frames from `from` up to `committed`, about `maxBytes` of them but at least one.
   * @throws JournalDamage when the bytes there are not the frames that were committed
   */
  read(from: number, committed: number, maxBytes: number): Promise<JournalChunk>;
  close(): Promise<void>;
}

const parseFrame = (bytes: Buffer, offset: number, length: number): JournalRecord[] =>
  bytes
    .toString('utf8', offset + frameHeaderBytes, offset + length - 1)
    .split('\n')
    // Written by this program and covered by the frame's checksum: the only unchecked parse in the gateway.
    .map((line): JournalRecord => JSON.parse(line));

export const createJournalReader = (directory: string): JournalReader => {
  let current: { start: number; next: number; file: FileHandle } | undefined;

  const seek = async (from: number, committed: number): Promise<{ start: number; next: number; file: FileHandle }> => {
    if (current && from >= current.start && from < current.next) return current;
    await current?.file.close();
    current = undefined;
    const segments = await listSegments(directory);
    const start = segments.findLast((begin) => begin <= from);
    if (start === undefined) throw new JournalDamage(`the journal begins after position ${from}: segments are missing`);
    const next = segments.find((begin) => begin > from);
    const file = await open(join(directory, segmentName(start)), 'r');
    // The newest segment grows: look again once we have read to what is committed now.
    current = { start, next: next ?? committed, file };
    return current;
  };

  return {
    read: async (from, committed, maxBytes) => {
      if (from >= committed) return { frames: [], end: from };
      const { start, next, file } = await seek(from, committed);
      const available = Math.min(next, committed) - from;
      let bytes = Buffer.allocUnsafe(Math.min(available, maxBytes));
      await file.read(bytes, 0, bytes.length, from - start);
      const needed = bytes.length >= frameHeaderBytes ? frameHeaderBytes + bytes.readUInt32LE(4) : available;
      if (needed > bytes.length && needed <= available) {
        bytes = Buffer.allocUnsafe(needed);
        await file.read(bytes, 0, needed, from - start);
      }
      const frames: { records: JournalRecord[]; end: number }[] = [];
      let offset = 0;
      for (let length = frameLengthAt(bytes, 0); length > 0; length = frameLengthAt(bytes, offset)) {
        frames.push({ records: parseFrame(bytes, offset, length), end: from + offset + length });
        offset += length;
      }
      if (offset === 0) throw new JournalDamage(`position ${from} of the journal holds no valid frame`);
      return { frames, end: from + offset };
    },
    close: async () => {
      await current?.file.close();
      current = undefined;
    },
  };
};
