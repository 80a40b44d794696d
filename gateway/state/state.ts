/** `state.db`: what people decided. One file, one connection, every store over it. */
import { closeSync, openSync } from 'node:fs';
import { maintenanceSchema } from '../../shared/alert-api.ts';
import { ruleSchema } from '../../shared/alerts/rule.ts';
import { capFeedSchema } from '../../shared/cap-api.ts';
import { exerciseSchema } from '../../shared/exercise-api.ts';
import { onCallSchema, policySchema, webhookSchema } from '../../shared/notification-api.ts';
import { officialLevelRequestSchema } from '../../shared/official-level-api.ts';
import { keptSimulationSchema } from '../../shared/simulation-api.ts';
import type { Instant } from '../../shared/time.ts';
import { createAlertStore } from './alerts.ts';
import { createAuditLog, type StoreContext } from './audit.ts';
import { createCapStore } from './cap.ts';
import { createCareStore } from './care.ts';
import { createCertificateStore } from './certificates.ts';
import { createCollection } from './collections.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createFloodSteps } from './flood-steps.ts';
import { createInvitationStore } from './invitations.ts';
import { createJudgementStore } from './judgements.ts';
import { createKeyStore } from './keys.ts';
import { createLayerStore } from './layers.ts';
import { stateMigrations } from './migrations.ts';
import { createPersonStore } from './people.ts';
import type { Collections, PeopleStore, State } from './ports.ts';
import { createSessionStore } from './sessions.ts';
import { openSqlite } from './sqlite.ts';
import { createStationStore } from './stations.ts';
import { createTargetValueStore } from './target-values.ts';

/** Told of a document or row that this program cannot read: it is left out. */
export type OnUnreadable = (what: string, id: string, error: unknown) => void;

/** Opens the file, or makes it, and brings its schema up to date. @throws Error when it is damaged or newer than this program */
export const openState = (
  file: string,
  now: () => Instant = Date.now,
  onUnreadable: OnUnreadable = () => {},
): State => {
  // Hashes of passwords and seeds of second factors: for the gateway's own user only. The engine takes the mode of the file
  // over to its write-ahead log.
  closeSync(openSync(file, 'a', 0o600));
  const database = openSqlite({ file, migrations: stateMigrations });
  const dataVersion = database.prepare<{ data_version: number }>('PRAGMA data_version');
  const version = (): number => dataVersion.get()?.data_version ?? 0;

  const audit = createAuditLog(database, now);
  const context: StoreContext = { database, audit, now };
  const stations = createStationStore(context);
  const { deleteOf, announce, stop, ...sessions } = createSessionStore(context, version);
  const persons = createPersonStore(context, { deleteOf, announce });
  const invitations = createInvitationStore(context, persons, announce);
  const { join: _join, replacePassword: _replace, ...publicPersons } = persons;
  const people: PeopleStore = { ...publicPersons, ...sessions, ...invitations };

  return {
    stations,
    people,
    keys: createKeyStore(context),
    audit,
    layers: createLayerStore(context),
    judgements: createJudgementStore(context),
    targetValues: createTargetValueStore(context),
    care: createCareStore(context, stations),
    certificates: createCertificateStore(context, stations),
    alerts: createAlertStore(context, onUnreadable),
    floodSteps: createFloodSteps(database),
    deliveries: createDeliveryStore(context),
    cap: createCapStore(context),
    collections: createCollections(context, onUnreadable),
    version,
    close: () => {
      stop();
      database.close();
    },
  };
};

const createCollections = (context: StoreContext, onUnreadable: OnUnreadable): Collections => {
  const named = (what: string) => (id: string, error: unknown) => onUnreadable(what, id, error);
  return {
    rules: createCollection(context, 'rule', ruleSchema, named('rule')),
    policies: createCollection(context, 'policy', policySchema, named('policy')),
    onCall: createCollection(context, 'on-call', onCallSchema, named('on-call')),
    webhooks: createCollection(context, 'webhook', webhookSchema, named('webhook')),
    maintenance: createCollection(context, 'maintenance', maintenanceSchema, named('maintenance')),
    officialLevels: createCollection(context, 'official-level', officialLevelRequestSchema, named('official-level')),
    exercises: createCollection(context, 'exercise', exerciseSchema, named('exercise')),
    simulations: createCollection(context, 'simulation', keptSimulationSchema, named('simulation')),
    capFeeds: createCollection(context, 'cap-feed', capFeedSchema, named('cap-feed')),
  };
};
