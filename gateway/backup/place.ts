/**
 * Where a restored folder is made ready, and how it takes the place of the present one: by renaming, beside it; or, where the
 * data folder is a mount point or its parent may not be written, inside it. What was there before is never deleted.
 */
import { constants, existsSync, realpathSync } from 'node:fs';
import { access, chown, mkdir, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { forEachFile, isGone, sync } from './files.ts';

const readyInside = '.restoring';
/** Exists only while files of a restored folder are moved one by one. */
const movingInside = '.restore-unfinished';
const asidePattern = /^before-restore-/;

/** @throws Error when a restore ended in the middle: what is there is neither the old nor the new */
export const refuseUnfinishedRestore = (directory: string): void => {
  if (existsSync(join(directory, movingInside)))
    throw new Error(`a restore into ${directory} was interrupted: run npm run restore again, with --replace`);
};

export interface Place {
  /** Where the present data goes, if there are any. */
  readonly aside: string;
  readonly hasData: boolean;
  /** Makes an empty folder to restore into; what an earlier, interrupted restore left there is dropped. */
  prepare(): Promise<string>;
  /** Drops what was prepared. */
  abandon(): Promise<void>;
  /** Puts the prepared folder in place. */
  commit(): Promise<void>;
}

const entriesOf = async (directory: string): Promise<string[]> =>
  existsSync(directory) ? await readdir(directory) : [];

/** Files of a lock, and what restores keep inside, are no data. */
const isData = (name: string): boolean =>
  !name.startsWith('lock.db') &&
  name !== readyInside &&
  name !== movingInside &&
  name !== 'lost+found' &&
  !asidePattern.test(name);

const isMountPoint = async (directory: string): Promise<boolean> => {
  if ((await stat(directory)).dev !== (await stat(dirname(directory))).dev) return true;
  // A bind mount of the same disk shows only here (Linux).
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return mounts.split('\n').some((line) => line.split(' ')[4] === directory);
};

const mayWrite = async (directory: string): Promise<boolean> =>
  access(directory, constants.W_OK).then(
    () => true,
    () => false,
  );

const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replaceAll(':', '-');

/** By renaming whole folders. */
export const placeBeside = (directory: string, aside: string, hasData: boolean): Place => {
  const ready = `${directory}.restoring`;
  return {
    aside,
    hasData,
    prepare: async () => {
      await rm(ready, { recursive: true, force: true });
      await mkdir(ready, { mode: 0o750, recursive: true });
      return ready;
    },
    abandon: async () => rm(ready, { recursive: true, force: true, maxRetries: 5 }),
    commit: async () => {
      if (hasData) await rename(directory, aside);
      else {
        for (const name of await entriesOf(directory)) {
          if (name.startsWith('lock.db')) await rm(join(directory, name), { force: true });
        }
        if (existsSync(directory)) await rmdir(directory);
      }
      try {
        await rename(ready, directory);
      } catch (error) {
        if (hasData && !existsSync(directory)) await rename(aside, directory);
        throw error;
      }
      await sync(dirname(directory));
    },
  };
};

const moveAll = async (from: string, names: readonly string[], to: string): Promise<void> => {
  for (const name of names) {
    await rename(join(from, name), join(to, name)).catch((error: unknown) => {
      // A side file of a database that the engine took away meanwhile.
      if (!isGone(error) || !/-(wal|shm)$/.test(name)) throw error;
    });
  }
};

/** By moving what is in them, one after the other. */
export const placeInside = (directory: string, aside: string, hasData: boolean): Place => {
  const ready = join(directory, readyInside);
  const moving = join(directory, movingInside);
  return {
    aside,
    hasData,
    prepare: async () => {
      await rm(ready, { recursive: true, force: true });
      await mkdir(ready, { mode: 0o750 });
      return ready;
    },
    abandon: async () => rm(ready, { recursive: true, force: true, maxRetries: 5 }),
    commit: async () => {
      // From here on no gateway starts until everything has moved.
      await rm(moving, { recursive: true, force: true });
      await rename(ready, moving);
      await sync(directory);
      if (hasData) {
        await mkdir(aside, { mode: 0o750 });
        await moveAll(directory, (await readdir(directory)).filter(isData), aside);
        await sync(aside);
      }
      await moveAll(moving, await readdir(moving), directory);
      await sync(directory);
      await rmdir(moving);
      await sync(directory);
    },
  };
};

/** Finds out how `directory` can be replaced; nothing is changed yet. */
export const placeFor = async (directory: string, at: number): Promise<Place> => {
  const wanted = resolve(directory);
  const path = existsSync(wanted) ? realpathSync(wanted) : wanted;
  const parent = dirname(path);
  if (!existsSync(parent)) throw new AppError('NOT_FOUND', `there is no folder ${parent}`);
  const isThere = existsSync(path);
  const hasData = (await entriesOf(path)).some(isData) || existsSync(join(path, movingInside));
  const isInside = isThere && ((await isMountPoint(path)) || !(await mayWrite(parent)));
  const place = isInside
    ? placeInside(path, join(path, `before-restore-${stamp(at)}`), hasData)
    : placeBeside(path, join(parent, `${basename(path)}.before-restore-${stamp(at)}`), hasData);
  if (existsSync(place.aside)) throw new AppError('LIMIT_REACHED', `${place.aside} exists: try again in a second`);
  const owner = isThere ? await stat(path) : undefined;
  return {
    ...place,
    commit: async () => {
      const ready = isInside ? join(path, readyInside) : `${path}.restoring`;
      // A command run by root leaves the files to whom the folder belongs: the gateway must be able to open them.
      if (owner && process.getuid?.() === 0 && owner.uid !== 0)
        await forEachFile(ready, (file) => chown(file, owner.uid, owner.gid));
      await place.commit();
    },
  };
};
