/** Two gateways on one folder would write one journal: a lock that the operating system takes back whenever the holder ends. */
import { join } from 'node:path';
import { openSqlite, sqliteErrorCode } from './sqlite.ts';

/**
 * Takes the folder for this process and returns how to give it back.
 * @throws Error when another process has it
 */
export const lockDirectory = (directory: string): (() => void) => {
  const file = join(directory, 'lock.db');
  try {
    const database = openSqlite({ file, migrations: [] });
    database.exec('BEGIN IMMEDIATE');
    return () => {
      // A closed connection lives on until its statements are collected: the lock must not wait for that.
      database.exec('ROLLBACK');
      database.close();
    };
  } catch (error) {
    if (sqliteErrorCode(error) !== 'SQLITE_BUSY') throw error;
    throw new Error(`another gateway is using ${directory}: stop it, or choose another GATEWAY_DATA_DIR`, {
      cause: error,
    });
  }
};
