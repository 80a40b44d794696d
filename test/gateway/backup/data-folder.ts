/** A small data folder as a gateway leaves it, and backups of it, for the tests of backup and restore. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type BackupOptions, makeBackup } from '../../../gateway/backup/backup.ts';
import { type RestoreOptions, restoreBackup } from '../../../gateway/backup/restore.ts';
import { restoredStores } from '../../../gateway/cli/restored-stores.ts';
import { createEmbeddedHistory } from '../../../gateway/history/embedded.ts';
import { migrations as historyMigrations } from '../../../gateway/history/embedded-tables.ts';
import { createJournal, wholeFrames } from '../../../gateway/ingest/journal.ts';
import { lockDirectory } from '../../../gateway/state/lock.ts';
import { stateMigrations } from '../../../gateway/state/migrations.ts';
import { openRecordsStore, recordsMigrations } from '../../../gateway/state/records-store.ts';
import { copySqlite, schemaVersionOf } from '../../../gateway/state/sqlite.ts';
import { openState } from '../../../gateway/state/state.ts';
import { wholeCity } from '../../../shared/access.ts';
import { testActor, testStation } from '../../support/gateway-process.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { reading, start } from '../live/records.ts';

export const frameCount = 60;
export const createdAt = Date.UTC(2026, 10, 23, 3, 0, 0);
export const silent = { expect: () => {}, add: () => {} };

/** A journal of several segments; the records stand in the middle of it, the history somewhat before. */
export const fillDataFolder = async (directory: string): Promise<void> => {
  mkdirSync(directory, { recursive: true });
  const journal = createJournal({
    directory: join(directory, 'journal'),
    segmentBytes: 1_500,
    maxBytes: 2 ** 30,
    reserveBytes: 0,
    log: quietLog,
    onFatal: (error) => {
      throw error;
    },
  });
  await journal.open();
  const ends: number[] = [];
  for (let index = 0; index < frameCount; index += 1) {
    await new Promise<void>((resolve, reject) =>
      journal.append([reading('tram-a', start + index, { pm25: index })], (error) =>
        error ? reject(error) : resolve(),
      ),
    );
    ends.push(journal.end());
  }
  await journal.close();

  const records = openRecordsStore(join(directory, 'records.db'));
  records.apply([], ends[40] ?? 0);
  records.settleHistory(ends[30] ?? 0, [], start);
  records.close();

  const history = createEmbeddedHistory({ file: join(directory, 'history.db'), rawDays: 400, hourlyDays: 400 });
  await history.open();
  await history.write(Array.from({ length: 31 }, (_, index) => reading('tram-a', start + index, { pm25: index })));
  await history.close();

  const state = openState(join(directory, 'state.db'));
  state.stations.add(testStation('tram-a'), {}, testActor);
  for (const email of ['an@example.org', 'binh@example.org']) {
    const person = state.people.add(
      { email, name: email, role: 'administrator', scope: wholeCity, passwordHash: null },
      testActor,
    );
    const now = Date.now();
    state.people.beginSession(
      {
        id: email.padEnd(64, '0'),
        person: person.id,
        createdAt: now,
        lastUsedAt: now,
        expiresAt: now + 3_600_000,
        address: '192.0.2.1',
        userAgent: 'test',
      },
      testActor,
    );
  }
  state.close();
};

export interface Folders {
  readonly data: string;
  /** A path in a temporary folder. */
  file(name: string): string;
}

export const setUp = async (): Promise<Folders> => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const data = folder.file('data');
  await fillDataFolder(data);
  return { data, file: folder.file };
};

export const backUp = (dataDirectory: string, file: string, options: Partial<BackupOptions> = {}) =>
  makeBackup({
    dataDirectory,
    file,
    force: false,
    reserveBytes: 0,
    history: 'embedded',
    program: '1.2.3',
    now: () => createdAt,
    progress: silent,
    signal: new AbortController().signal,
    lock: lockDirectory,
    wholeFrames,
    copy: async (source, target, { onBytes }) => {
      copySqlite(source, target);
      onBytes(1);
      return schemaVersionOf(target);
    },
    ...options,
  });

export const knownSchemas = {
  'state.db': stateMigrations.length,
  'records.db': recordsMigrations.length,
  'history.db': historyMigrations.length,
};

export const restore = (file: string, dataDirectory: string, options: Partial<RestoreOptions> = {}) =>
  restoreBackup({
    file,
    dataDirectory,
    knownSchemas,
    wholeFrames,
    progress: silent,
    replace: false,
    confirm: async () => true,
    lock: lockDirectory,
    stores: restoredStores,
    now: Date.now,
    ...options,
  });
