/**
 * Makes a backup of a data folder, whether a gateway is using it or not:
 *
 *   segments of the journal kept ─▶ records ─▶ history ─▶ the journal's newer part ─▶ stations and people ─▶ manifest
 *
 * In this order the journal holds everything from before the oldest cursor to after the newest, so that a gateway that starts
 * from the backup brings into the history whatever was acknowledged before the backup began. The gateway is never stopped
 * and never held up; disk space that it needs is left to it.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';
import { type Source, writeArchive } from './archive.ts';
import { copyDatabase } from './copy-database.ts';
import { explained, fileSize, mebibytes, sync } from './files.ts';
import { createJournalLinks } from './journal-links.ts';
import {
  type DatabaseName,
  databaseNames,
  formatVersion,
  type Manifest,
  type Member,
  manifestName,
} from './manifest.ts';
import type { Progress } from './progress.ts';

export interface BackupOptions {
  readonly dataDirectory: string;
  /** Where the backup goes. */
  readonly file: string;
  /** Replaces a file that exists. */
  readonly force: boolean;
  /** Folder for the copy of one database at a time; inside the data folder when absent. */
  readonly scratch?: string | undefined;
  /** Least that is left free on the disk of the data, bytes: below it the gateway would refuse readings. */
  readonly reserveBytes: number;
  readonly history: Manifest['history'];
  readonly program: string;
  readonly now: () => Instant;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Copies one database and returns its schema version. */
  readonly copy?: typeof copyDatabase;
  /** Takes a folder for this process and returns how to give it back; throws when another process has it. */
  readonly lock: (directory: string) => () => void;
  readonly wholeFrames: (bytes: Buffer) => number;
}

/** Inside the data folder, so that segments of the journal can have a second name there. */
export const workFolder = '.backup';
const watchMs = 500;

/** Ends the backup before the disk is so full that the gateway takes no readings. */
const watchSpace = (directory: string, reserveBytes: number, abort: (reason: Error) => void): (() => void) => {
  const look = async (): Promise<void> => {
    const { bavail, bsize } = await statfs(directory);
    if (bavail * bsize < reserveBytes)
      abort(
        new AppError(
          'STORE_UNAVAILABLE',
          `less than ${mebibytes(reserveBytes)} are free on the disk of ${directory}: stopped, so that the gateway can go on`,
        ),
      );
  };
  const timer = setInterval(() => void look().catch(abort), watchMs);
  return () => clearInterval(timer);
};

const checkTarget = (file: string, force: boolean): void => {
  if (existsSync(file) && !force)
    throw new AppError('LIMIT_REACHED', `${file} exists: choose another name, or give --force to replace it`);
  if (!existsSync(dirname(file))) throw new AppError('NOT_FOUND', `there is no folder ${dirname(file)}`);
};

const takeWorkFolder = async (folder: string, lock: BackupOptions['lock']): Promise<() => Promise<void>> => {
  await mkdir(folder, { mode: 0o700, recursive: true });
  let release: () => void;
  try {
    release = lock(folder);
  } catch (cause) {
    throw new AppError('STORE_UNAVAILABLE', `another backup of ${dirname(folder)} is being made`, { cause });
  }
  // What an earlier backup left that was ended by force.
  for (const name of await readdir(folder)) {
    if (!name.startsWith('lock.db')) await rm(join(folder, name), { recursive: true, force: true });
  }
  return async () => {
    release();
    await rm(folder, { recursive: true, force: true });
  };
};

/** The same one for every backup of the same data, so that what one left behind is found by the next. */
const scratchFolder = (folder: string, dataDirectory: string): string => {
  const key = createHash('sha256').update(resolve(dataDirectory)).digest('hex').slice(0, 12);
  return join(resolve(folder), `hai-dang-backup-${key}`);
};

const checkSpace = async (folder: string, needed: number, dataDirectory: string, reserve: number): Promise<void> => {
  const { bavail, bsize } = await statfs(folder);
  const isSameDisk = (await stat(folder)).dev === (await stat(dataDirectory)).dev;
  if (bavail * bsize >= needed + (isSameDisk ? reserve : 0)) return;
  throw new AppError(
    'STORE_UNAVAILABLE',
    `no room for a copy of ${mebibytes(needed)} in ${folder}${isSameDisk ? ` beside the ${mebibytes(reserve)} that the gateway needs` : ''}: name another folder with --scratch`,
  );
};

/** Databases are copied and then packed, the journal is only packed. */
const expectBytes = async (
  progress: Progress,
  dataDirectory: string,
  databases: readonly string[],
  journalDirectory: string,
): Promise<void> => {
  for (const name of databases) progress.expect(2 * (await fileSize(join(dataDirectory, name))));
  for (const name of await readdir(journalDirectory)) progress.expect(await fileSize(join(journalDirectory, name)));
};

/** Makes the backup and returns what is in it. @throws AppError when it cannot be made; then there is no file */
export const makeBackup = async (options: BackupOptions): Promise<Manifest> => {
  const { dataDirectory, progress, lock, copy = copyDatabase } = options;
  const file = resolve(options.file);
  const journalDirectory = join(dataDirectory, 'journal');
  if (!existsSync(join(dataDirectory, 'state.db')) || !existsSync(journalDirectory))
    throw new AppError('NOT_FOUND', `no data at ${dataDirectory}: has the gateway run with this GATEWAY_DATA_DIR?`);
  checkTarget(file, options.force);
  const wanted = databaseNames.filter(
    (name) => (name !== 'history.db' || options.history === 'embedded') && existsSync(join(dataDirectory, name)),
  );

  const stopping = new AbortController();
  const onAbort = () => stopping.abort(options.signal.reason);
  options.signal.addEventListener('abort', onAbort);
  const work = join(dataDirectory, workFolder);
  const leaveWorkFolder = await takeWorkFolder(work, lock);
  const stopWatching = watchSpace(dataDirectory, options.reserveBytes, (reason) => stopping.abort(reason));
  const scratch = options.scratch === undefined ? work : scratchFolder(options.scratch, dataDirectory);
  const copied = join(scratch, 'copy.db');
  const part = `${file}.part`;
  const createdAt = options.now();
  const members: Member[] = [];
  const schemas: Manifest['schemas'] = {};
  const journal = { start: 0, end: 0 };
  const links = createJournalLinks(journalDirectory, work, options.wholeFrames);

  const database = async (name: DatabaseName): Promise<Source> => {
    const source = join(dataDirectory, name);
    await rm(copied, { force: true });
    await checkSpace(scratch, await fileSize(source), dataDirectory, options.reserveBytes);
    schemas[name] = await copy(source, copied, { onBytes: progress.add, signal: stopping.signal });
    return { name, file: copied, size: await fileSize(copied) };
  };

  async function* sources(): AsyncGenerator<Source> {
    for (const name of wanted) if (name !== 'state.db') yield await database(name);
    await links.take();
    const segments = await links.segments();
    const [first, last] = [segments[0], segments.at(-1)];
    if (!first || !last) throw new AppError('NOT_FOUND', `there is no journal in ${journalDirectory}`);
    journal.start = first.start;
    journal.end = last.start + last.size;
    for (const segment of segments) {
      yield { name: `journal/${segment.name}`, file: segment.file, size: segment.size };
    }
    yield await database('state.db');
    await rm(copied, { force: true });
    yield { name: manifestName, text: `${JSON.stringify(manifest(), null, 2)}\n` };
  }

  const manifest = (): Manifest => ({
    format: formatVersion,
    program: options.program,
    createdAt,
    history: options.history,
    schemas,
    journal,
    members,
  });

  try {
    if (scratch !== work) {
      await rm(scratch, { recursive: true, force: true });
      await mkdir(scratch, { mode: 0o700 });
    }
    await links.take();
    await rm(part, { force: true });
    await expectBytes(progress, dataDirectory, wanted, journalDirectory);
    await writeArchive(part, sources(), {
      createdAt,
      onMember: (member) => void members.push(member),
      onBytes: progress.add,
      signal: stopping.signal,
    });
    stopping.signal.throwIfAborted();
    if (existsSync(file) && !options.force)
      throw new AppError('LIMIT_REACHED', `${file} exists by now: choose another name`);
    await rename(part, file);
    await sync(dirname(file));
    return manifest();
  } catch (error) {
    await rm(part, { force: true });
    throw stopping.signal.aborted ? stopping.signal.reason : explained(error, file);
  } finally {
    stopWatching();
    options.signal.removeEventListener('abort', onAbort);
    if (scratch !== work) await rm(scratch, { recursive: true, force: true });
    await leaveWorkFolder();
  }
};
