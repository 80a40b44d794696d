/**
 * The durable queue between the broker and everything else. A station is acknowledged only after its line is in here and
 * on the disk; all consumers read it by position and catch up from their own cursor after a crash.
 *
 *   append ──▶ queue ──▶ one frame ──write + O_DSYNC (thread pool)──▶ done() in order ──▶ onCommit listeners
 *
 * On disk: segment files named by the position of their first byte; in them frames `HDJ1 | length u32 | CRC-32 u32 | lines`.
 * One frame is one commit, and the next is written only after it is durable: so only the last frame can be torn by a crash,
 * and it is cut at the next start. Anything else that does not check is damage, and stops the gateway instead of being
 * skipped. Positions count bytes over all segments and never go back.
 */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, stat, statfs, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Log } from '../telemetry/log.ts';
import type { JournalRecord } from './record.ts';

export const frameMagic = 0x31_4a_44_48; // "HDJ1", little endian
export const frameHeaderBytes = 12;
/** A commit takes this much from the queue at most, so that answering it never holds the event loop for long. */
const maxFrameBytes = 256 * 1024;
const maxFrameEntries = 400;
const maxQueueBytes = 64 * 1024 * 1024;
const segmentSuffix = '.journal';

/** The journal takes nothing now; the reading was not stored and must not be acknowledged. */
export class JournalRefusal extends Error {
  override readonly name = 'JournalRefusal';
}

/** The journal's files contradict themselves: an operator must look before anything is written. */
export class JournalDamage extends Error {
  override readonly name = 'JournalDamage';
}

export interface JournalOptions {
  readonly directory: string;
  /** A new segment file begins after this many bytes. */
  readonly segmentBytes: number;
  /** At this size of all segments the journal refuses until consumers have caught up. */
  readonly maxBytes: number;
  /** The journal refuses while the disk has less than this free. */
  readonly reserveBytes: number;
  readonly log: Log;
  /** A write failed in a way after which nothing may be acknowledged any more. The process has to end. */
  readonly onFatal: (error: Error) => void;
}

export interface Commit {
  readonly records: readonly JournalRecord[];
  /** Position after the frame that holds them. */
  readonly end: number;
}

export interface Journal {
  open(): Promise<void>;
  /**
   * Makes records durable. `done(null)` is called after they are, in the order of the calls; `done(error)` when they are
   * not and never will be.
   */
  append(records: readonly JournalRecord[], done: (error: Error | null) => void): void;
  onCommit(listener: (commit: Commit) => void): void;
  /** Position after the last durable frame. */
  end(): number;
  /** Position of the oldest byte still on disk. */
  start(): number;
  /** The last start of a segment at or before a position: a place from which can be read. */
  segmentStartBefore(position: number): number;
  /** Why nothing is accepted now, or null. */
  refusing(): string | null;
  bytesOnDisk(): number;
  /** Deletes whole segments that end at or before the position. */
  discardBefore(position: number): Promise<void>;
  /** Commits what is queued and closes the file. */
  close(): Promise<void>;
}

interface Entry {
  readonly line: string;
  readonly records: readonly JournalRecord[];
  readonly done: (error: Error | null) => void;
}

export const segmentName = (start: number): string => `${String(start).padStart(16, '0')}${segmentSuffix}`;

/** Starts of the segments in a directory, ascending. */
export const listSegments = async (directory: string): Promise<number[]> =>
  (await readdir(directory))
    .filter((name) => /^\d{16}\.journal$/.test(name))
    .map((name) => Number(name.slice(0, 16)))
    .sort((a, b) => a - b);

export const encodeFrame = (lines: string): Buffer => {
  const length = Buffer.byteLength(lines);
  const frame = Buffer.allocUnsafe(frameHeaderBytes + length);
  frame.write(lines, frameHeaderBytes);
  frame.writeUInt32LE(frameMagic, 0);
  frame.writeUInt32LE(length, 4);
  frame.writeUInt32LE(crc32(frame.subarray(frameHeaderBytes)), 8);
  return frame;
};

/** Length of the valid frame that begins at `offset`, header included, or 0. */
export const frameLengthAt = (bytes: Buffer, offset: number): number => {
  if (offset + frameHeaderBytes > bytes.length || bytes.readUInt32LE(offset) !== frameMagic) return 0;
  const end = offset + frameHeaderBytes + bytes.readUInt32LE(offset + 4);
  if (end > bytes.length) return 0;
  const valid = crc32(bytes.subarray(offset + frameHeaderBytes, end)) === bytes.readUInt32LE(offset + 8);
  return valid ? end - offset : 0;
};

/**
 * Offset after the last whole frame of a segment. A tail that is no frame is torn and may be cut; a bad place with a valid
 * frame behind it cannot come from a crash.
 */
export const wholeFrames = (bytes: Buffer): number => {
  let offset = 0;
  for (let length = frameLengthAt(bytes, 0); length > 0; length = frameLengthAt(bytes, offset)) offset += length;
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(frameMagic);
  for (let next = bytes.indexOf(magic, offset + 1); next !== -1; next = bytes.indexOf(magic, next + 1)) {
    if (frameLengthAt(bytes, next) > 0) {
      throw new JournalDamage(`byte ${offset} is no valid frame although a valid one follows at byte ${next}`);
    }
  }
  return offset;
};

const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const isOutOfSpace = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');

export const createJournal = (options: JournalOptions): Journal => {
  const { directory, log } = options;
  const listeners: ((commit: Commit) => void)[] = [];
  let segments: number[] = [];
  let file: FileHandle | undefined;
  let segmentStart = 0;
  let end = 0;
  let queue: Entry[] = [];
  let queueBytes = 0;
  let running: Promise<void> | undefined;
  let failure: Error | undefined;
  let diskFull: string | null = null;
  let watch: NodeJS.Timeout | undefined;
  let closing = false;

  const pathOf = (start: number) => join(directory, segmentName(start));

  const openSegment = async (start: number): Promise<void> => {
    file = await open(
      pathOf(start),
      constants.O_CREAT | constants.O_WRONLY | constants.O_APPEND | constants.O_DSYNC,
      0o640,
    );
    await syncDirectory(directory);
    segmentStart = start;
    if (segments.at(-1) !== start) segments.push(start);
  };

  const refusing = (): string | null => {
    if (failure) return `journal failed: ${failure.message}`;
    if (closing) return 'stopping';
    if (diskFull) return diskFull;
    if (end - (segments[0] ?? end) >= options.maxBytes) return 'journal is at its size limit';
    return queueBytes >= maxQueueBytes ? 'the disk is too slow for what arrives' : null;
  };

  /** The data is safe or refused by now: an error in the answer to one sender must not end the journal. */
  const settle = (entry: Entry, error: Error | null): void => {
    try {
      entry.done(error);
    } catch (err) {
      log.error({ err }, 'answering a sender failed');
    }
  };

  /** Fails what waits, so that its senders keep it and come back. */
  const refuseQueue = (reason: string): void => {
    const refused = queue;
    queue = [];
    queueBytes = 0;
    for (const entry of refused) settle(entry, new JournalRefusal(reason));
  };

  const measureDisk = async (): Promise<void> => {
    const { bavail, bsize } = await statfs(directory);
    const free = bavail * bsize;
    const reason = free < options.reserveBytes ? `only ${Math.floor(free / 2 ** 20)} MiB free on the disk` : null;
    if (reason !== null && diskFull === null)
      log.error({ free }, 'disk nearly full: readings are no longer acknowledged');
    if (reason === null && diskFull !== null) log.info({ free }, 'disk has room again: readings are acknowledged');
    diskFull = reason;
  };

  const takeBatch = (): Entry[] => {
    let bytes = 0;
    let count = 0;
    while (count < queue.length && count < maxFrameEntries) {
      bytes += queue[count]?.line.length ?? 0;
      if (count > 0 && bytes > maxFrameBytes) break;
      count += 1;
    }
    if (count === queue.length) {
      const all = queue;
      queue = [];
      return all;
    }
    return queue.splice(0, count);
  };

  const writeFrame = async (frame: Buffer): Promise<void> => {
    if (!file) throw new JournalRefusal('journal is not open');
    // A write may be short (a full disk writes what fits): go on until every byte is down or an error says why not.
    for (let written = 0; written < frame.length; ) {
      written += (await file.write(frame, written, frame.length - written)).bytesWritten;
    }
  };

  const commitBatch = async (batch: readonly Entry[]): Promise<void> => {
    const frame = encodeFrame(batch.map((entry) => entry.line).join(''));
    if (end - segmentStart >= options.segmentBytes) {
      await file?.close();
      await openSegment(end);
    }
    await writeFrame(frame);
    end += frame.length;
    for (const entry of batch) settle(entry, null);
    const commit = { records: batch.flatMap((entry) => entry.records), end };
    for (const listener of listeners) {
      try {
        listener(commit);
      } catch (err) {
        log.error({ err }, 'a consumer of the journal failed');
      }
    }
  };

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = takeBatch();
      queueBytes -= batch.reduce((sum, entry) => sum + entry.line.length, 0);
      if (queue.length === 0) queueBytes = 0;
      try {
        await commitBatch(batch);
      } catch (error) {
        if (isOutOfSpace(error)) {
          log.error({ err: error }, 'disk full: readings are no longer acknowledged');
          diskFull = 'the disk is full';
          await truncate(pathOf(segmentStart), end - segmentStart);
          for (const entry of batch) settle(entry, new JournalRefusal('the disk is full'));
          refuseQueue('the disk is full');
        } else {
          throw error;
        }
      }
    }
  };

  const fail = (error: unknown): void => {
    failure = error instanceof Error ? error : new Error(String(error));
    // After a failed sync the kernel may have dropped the pages: nothing can be retried, nothing may be acknowledged.
    refuseQueue('journal failed');
    options.onFatal(failure);
  };

  const start = (): void => {
    running = run()
      .catch(fail)
      .finally(() => {
        running = undefined;
        if (queue.length > 0 && !failure) start();
      });
  };

  return {
    open: async () => {
      await mkdir(directory, { recursive: true, mode: 0o750 });
      segments = await listSegments(directory);
      const last = segments.at(-1);
      if (last === undefined) {
        await openSegment(0);
      } else {
        const bytes = await readFile(pathOf(last));
        let whole: number;
        try {
          whole = wholeFrames(bytes);
        } catch (error) {
          throw new JournalDamage(`journal segment ${pathOf(last)} is damaged: ${String(error)}`, { cause: error });
        }
        if (whole < bytes.length) {
          log.warn({ segment: segmentName(last), bytes: bytes.length - whole }, 'cut a torn, never acknowledged tail');
          await truncate(pathOf(last), whole);
        }
        end = last + whole;
        for (const [index, begin] of segments.slice(0, -1).entries()) {
          const next = segments[index + 1] ?? 0;
          if (begin + (await stat(pathOf(begin))).size !== next) {
            throw new JournalDamage(`journal segment ${pathOf(begin)} does not end where ${segmentName(next)} begins`);
          }
        }
        await openSegment(last);
      }
      await measureDisk();
      watch = setInterval(
        () => void measureDisk().catch((err) => log.error({ err }, 'cannot measure the disk')),
        1_000,
      );
      watch.unref();
    },
    append: (records, done) => {
      const reason = refusing();
      if (reason !== null) {
        done(new JournalRefusal(reason));
        return;
      }
      let line = '';
      for (const record of records) line += `${JSON.stringify(record)}\n`;
      queue.push({ line, records, done });
      queueBytes += line.length;
      if (!running) start();
    },
    onCommit: (listener) => {
      listeners.push(listener);
    },
    end: () => end,
    start: () => segments[0] ?? end,
    segmentStartBefore: (position) => segments.findLast((begin) => begin <= position) ?? segments[0] ?? end,
    refusing,
    bytesOnDisk: () => end - (segments[0] ?? end),
    discardBefore: async (position) => {
      while (segments.length > 1 && (segments[1] ?? Number.POSITIVE_INFINITY) <= position) {
        const oldest = segments[0];
        if (oldest === undefined) return;
        await unlink(pathOf(oldest));
        segments.shift();
      }
    },
    close: async () => {
      closing = true;
      if (watch) clearInterval(watch);
      while (running) await running;
      await file?.close();
      file = undefined;
    },
  };
};
