/**
 * Keeps the journal's segments from being deleted while a backup is made: a second name in a folder of the backup, or a copy
 * where the file system has no second names.
 */
import { copyFile, link, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

export interface KeptSegment {
  readonly name: string;
  readonly file: string;
  readonly start: number;
  /** Bytes of whole frames. */
  readonly size: number;
}

export interface JournalLinks {
  /** Takes what is there now, the newest segment with everything in it up to this moment. */
  take(): Promise<void>;
  /** What was taken, oldest first. @throws AppError when a part in between is missing */
  segments(): Promise<KeptSegment[]>;
}

const segmentPattern = /^\d{16}\.journal$/;
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** `wholeFrames` says how many bytes of a segment are whole frames: the last one may be growing. */
export const createJournalLinks = (
  journalDirectory: string,
  folder: string,
  wholeFrames: (bytes: Buffer) => number,
): JournalLinks => {
  const taken = new Set<string>();
  let newest = '';

  /** False when it is gone: everybody has read it. */
  const takeOne = async (name: string): Promise<boolean> => {
    const from = join(journalDirectory, name);
    const to = join(folder, name);
    try {
      await rm(to, { force: true });
      await link(from, to).catch(async (error: unknown) => {
        if (codeOf(error) === 'ENOENT') throw error;
        await copyFile(from, to);
      });
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  };

  return {
    take: async () => {
      const present = (await readdir(journalDirectory)).filter((name) => segmentPattern.test(name)).sort();
      for (const name of present) {
        // Only the newest still grows: what was taken before and had a successor is complete.
        if (taken.has(name) && name < newest) continue;
        if (await takeOne(name)) taken.add(name);
      }
      newest = present.at(-1) ?? newest;
    },
    segments: async () => {
      const names = [...taken].sort();
      const kept: KeptSegment[] = [];
      for (const [index, name] of names.entries()) {
        const file = join(folder, name);
        const start = Number(name.slice(0, 16));
        const next = names[index + 1];
        const size = next === undefined ? wholeFrames(await readFile(file)) : (await stat(file)).size;
        if (next !== undefined && start + size !== Number(next.slice(0, 16)))
          throw new AppError('STORE_UNAVAILABLE', `the journal has a gap after ${name}: has it been damaged?`);
        kept.push({ name, file, start, size });
      }
      return kept;
    },
  };
};
