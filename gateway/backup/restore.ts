/** Puts a backup in the place of the data folder: unpacked beside it, checked to the last byte, then moved. */
import { existsSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';
import { explained, forEachFile, sync } from './files.ts';
import { type Manifest, segmentStart } from './manifest.ts';
import { type Place, placeFor } from './place.ts';
import { type UnpackOptions, unpackBackup } from './unpack.ts';

/** What has to be changed in the unpacked databases; the stores belong to other folders. */
export interface RestoredStores {
  /** Positions of the consumers of the journal. */
  cursors(recordsFile: string): readonly number[];
  /** Moves them by so many bytes. */
  moveCursors(recordsFile: string, by: number): void;
  /** Ends all sessions and writes down that the backup was restored. */
  settleState(stateFile: string, manifest: Manifest): void;
}

export interface RestoreOptions extends Omit<UnpackOptions, 'into'> {
  readonly dataDirectory: string;
  /** Moves data that are there aside. */
  readonly replace: boolean;
  /** Asked before anything is changed when there are data; false ends it. */
  readonly confirm: (aside: string) => Promise<boolean>;
  readonly lock: (directory: string) => () => void;
  readonly stores: RestoredStores;
  readonly now: () => Instant;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Where the data went that were there before. */
  readonly aside: string | null;
}

const positionsASecond = 2 ** 20;

/**
 * Where the journal goes on after a restore. Viewers hold positions from after the backup, which will be used again for other
 * readings: so that none of them is taken for one of the new ones, all positions move to where no gateway has been, by the
 * clock: further than a journal of a mebibyte a second would have come.
 */
export const newJournalEnd = (now: Instant, ends: readonly number[]): number =>
  Math.max(Math.floor(now / 1_000) * positionsASecond, ...ends.map((end) => end + positionsASecond));

const journalEndOf = async (directory: string): Promise<number> => {
  const folder = join(directory, 'journal');
  if (!existsSync(folder)) return 0;
  const starts = (await readdir(folder)).map((name) => segmentStart(`journal/${name}`) ?? 0);
  // The newest segment has at most a frame more than its nominal size.
  return Math.max(0, ...starts) + 32 * 2 ** 20;
};

/** Every position at which a consumer stands must be in the journal of the backup. */
const checkCursors = (folder: string, { journal: { start, end } }: Manifest, stores: RestoredStores): void => {
  const outside = stores.cursors(join(folder, 'records.db')).find((cursor) => cursor < start || cursor > end);
  if (outside !== undefined)
    throw new AppError('UPLOAD_INVALID', `the journal in the backup (${start} to ${end}) does not reach ${outside}`);
};

/** Unpacks and checks everything; changes nothing outside the folder `into`. @throws AppError */
export const checkBackup = async (options: UnpackOptions & { readonly stores: RestoredStores }): Promise<Manifest> => {
  if (!existsSync(options.file)) throw new AppError('NOT_FOUND', `there is no file ${options.file}`);
  const manifest = await unpackBackup(options);
  checkCursors(options.into, manifest, options.stores);
  return manifest;
};

const moveJournal = async (
  folder: string,
  { journal: { end } }: Manifest,
  { stores, dataDirectory, now }: RestoreOptions,
): Promise<void> => {
  const by = newJournalEnd(now(), [end, await journalEndOf(dataDirectory)]) - end;
  const journal = join(folder, 'journal');
  // The last one first: no name is taken twice.
  for (const name of (await readdir(journal)).sort().reverse()) {
    const position = segmentStart(`journal/${name}`) ?? 0;
    await rename(join(journal, name), join(journal, `${String(position + by).padStart(16, '0')}.journal`));
  }
  stores.moveCursors(join(folder, 'records.db'), by);
};

const takePlace = async (place: Place, options: RestoreOptions): Promise<Manifest> => {
  const ready = await place.prepare();
  try {
    const manifest = await checkBackup({ ...options, into: ready });
    await moveJournal(ready, manifest, options);
    options.stores.settleState(join(ready, 'state.db'), manifest);
    await forEachFile(ready, sync);
    await place.commit();
    return manifest;
  } catch (error) {
    await place.abandon();
    throw explained(error, options.dataDirectory);
  }
};

/** @throws AppError when it cannot be done; what was there is then untouched */
export const restoreBackup = async (options: RestoreOptions): Promise<Restored> => {
  const { dataDirectory, lock } = options;
  if (!existsSync(options.file)) throw new AppError('NOT_FOUND', `there is no file ${options.file}`);
  // Held until the end: no gateway begins on what is being moved.
  const release = existsSync(dataDirectory) ? takeLock(dataDirectory, lock) : () => {};
  try {
    const place = await placeFor(dataDirectory, options.now());
    if (place.hasData) {
      if (!options.replace)
        throw new AppError(
          'LIMIT_REACHED',
          `${dataDirectory} is not empty: with --replace it is moved to ${place.aside} and the backup takes its place`,
        );
      if (!(await options.confirm(place.aside))) throw new AppError('CHANGE_INVALID', 'nothing was changed');
    }
    const manifest = await takePlace(place, options);
    return { manifest, aside: place.hasData ? place.aside : null };
  } finally {
    release();
  }
};

const takeLock = (directory: string, lock: RestoreOptions['lock']): (() => void) => {
  try {
    return lock(directory);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new AppError('STORE_UNAVAILABLE', `nothing was restored: ${text}`, { cause: error });
  }
};
