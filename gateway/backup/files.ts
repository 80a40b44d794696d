/** Small things about files that backup and restore share. */
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** 0 when there is none. */
export const fileSize = async (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** Returns when a file, or the names in a folder, are on the disk. */
export const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Does something to every file of a folder, and to its folders after what is in them. The engine takes the side files of a
 * database away when it likes: one that has gone meanwhile is passed over.
 */
export const forEachFile = async (folder: string, work: (path: string) => Promise<void>): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await forEachFile(path, work);
    else {
      await work(path).catch((error: unknown) => {
        if (!isGone(error) || !/-(wal|shm)$/.test(entry.name)) throw error;
      });
    }
  }
  await work(folder);
};

export const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the quota of the disk is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  EIO: 'the disk fails',
};

/** What the operating system says, for people; anything unexpected as it is. */
export const explained = (error: unknown, about: string): unknown => {
  if (!(error instanceof Error) || error instanceof AppError || !('code' in error)) return error;
  const reason = reasons[String(error.code)];
  if (reason === undefined) return error;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : about;
  return new AppError('STORE_UNAVAILABLE', `${path}: ${reason}`, { cause: error });
};
