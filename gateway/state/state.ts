/** `state.db`: what people decided. One file, one connection, every store over it. */
import { closeSync, openSync } from 'node:fs';
import type { Instant } from '../../shared/time.ts';
import { createAuditLog, type StoreContext } from './audit.ts';
import { createInvitationStore } from './invitations.ts';
import { createJudgementStore } from './judgements.ts';
import { createKeyStore } from './keys.ts';
import { createLayerStore } from './layers.ts';
import { stateMigrations } from './migrations.ts';
import { createPersonStore } from './people.ts';
import type { PeopleStore, State } from './ports.ts';
import { createSessionStore } from './sessions.ts';
import { openSqlite } from './sqlite.ts';
import { createStationStore } from './stations.ts';
import { createTargetValueStore } from './target-values.ts';

/** Opens the file, or makes it, and brings its schema up to date. @throws Error when it is damaged or newer than this program */
export const openState = (file: string, now: () => Instant = Date.now): State => {
  // Hashes of passwords and seeds of second factors: for the gateway's own user only. The engine takes the mode of the file
  // over to its write-ahead log.
  closeSync(openSync(file, 'a', 0o600));
  const database = openSqlite({ file, migrations: stateMigrations });
  const dataVersion = database.prepare<{ data_version: number }>('PRAGMA data_version');
  const version = (): number => dataVersion.get()?.data_version ?? 0;

  const audit = createAuditLog(database, now);
  const context: StoreContext = { database, audit, now };
  const { deleteOf, announce, stop, ...sessions } = createSessionStore(context, version);
  const persons = createPersonStore(context, { deleteOf, announce });
  const invitations = createInvitationStore(context, persons, announce);
  const { join: _join, replacePassword: _replace, ...publicPersons } = persons;
  const people: PeopleStore = { ...publicPersons, ...sessions, ...invitations };

  return {
    stations: createStationStore(context),
    people,
    keys: createKeyStore(context),
    audit,
    layers: createLayerStore(context),
    judgements: createJudgementStore(context),
    targetValues: createTargetValueStore(context),
    version,
    close: () => {
      stop();
      database.close();
    },
  };
};
