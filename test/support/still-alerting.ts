/**
 * The alerts of a gateway in which nothing moves by itself: real stores, a real desk and real dossiers over them; channels that are
 * not set up, and neither exercises nor CAP.
 */
import type { Alerting } from '../../gateway/alerts/alerting.ts';
import { createAlertDesk } from '../../gateway/alerts/desk.ts';
import { createDossiers } from '../../gateway/alerts/dossiers.ts';
import { publicAlert, publicEvent, publicSituation } from '../../gateway/alerts/public-view.ts';
import type { HttpDeps } from '../../gateway/http/deps.ts';
import type { State } from '../../gateway/state/ports.ts';
import { onDuty } from '../../shared/alerts/on-call.ts';
import { AppError } from '../../shared/errors.ts';
import { vietnamTime } from '../../shared/indices/local-day.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { quietLog } from './quiet-log.ts';

const missing = (): never => {
  throw new AppError('NOT_FOUND', 'there is none');
};

export const stillAlerting = (stored: State, { stations, now }: Pick<HttpDeps, 'stations' | 'now'>): Alerting => {
  const { alerts: store, deliveries, collections } = stored;
  const personOf = (id: string) => {
    const person = stored.people.find(id)?.person;
    return person?.disabledAt === null ? { id, name: person.name } : undefined;
  };
  const cap: Alerting['cap'] = {
    messages: () => [],
    xml: () => undefined,
    latestXml: () => undefined,
    feed: () => '<feed xmlns="http://www.w3.org/2005/Atom"/>',
    import: missing,
    imported: () => [],
    feeds: collections.capFeeds,
    keptFeeds: () => [],
    ask: async () => missing(),
    onImported: () => {},
    start: () => {},
    stop: () => {},
  };
  return {
    store,
    desk: createAlertDesk({
      store,
      stations,
      rules: collections.rules,
      maintenance: collections.maintenance,
      exercises: { of: () => null },
      neighbours: () => [],
      person: personOf,
      now,
      log: quietLog,
    }),
    rules: collections.rules,
    ruleTests: { begin: missing, get: missing, cancel: missing },
    policies: collections.policies,
    onCall: collections.onCall,
    webhooks: collections.webhooks,
    maintenance: collections.maintenance,
    officialLevels: collections.officialLevels,
    deliveries,
    channels: {
      state: () => ({ channels: [], heartbeat: { isConfigured: false, lastOkAt: null, problem: null } }),
      test: async () => missing(),
      tell: async () => missing(),
      pushKey: () => null,
    },
    links: {
      look: () => {
        throw new AppError('LINK_ENDED', 'no such link');
      },
      acknowledge: () => {
        throw new AppError('LINK_ENDED', 'no such link');
      },
    },
    cap,
    exercises: {
      scenarios: () => [],
      list: () => [],
      find: () => undefined,
      running: () => undefined,
      begin: missing,
      end: missing,
      of: () => null,
      onChange: () => {},
      start: () => {},
      stop: async () => {},
    },
    onDuty: (list) => onDuty(list, now(), vietnamTime),
    live: () => ({ at: now(), situations: [], exercise: null, officialLevels: [] }),
    onLive: () => {},
    publicView: publicSituation,
    publicAlert,
    publicEvent,
    dossiers: createDossiers({
      store,
      rules: collections.rules,
      deliveries,
      cap,
      stations,
      stationStore: stored.stations,
      history: { range: async () => [] },
      judged: (_station, _quantity, _at, quality) => quality,
      judgements: stored.judgements,
      records: { quarantine: async () => [] },
      thresholds: builtInThresholds,
      timeZone: 'Asia/Ho_Chi_Minh',
      program: 'Hải Đăng test',
      now,
    }),
  };
};
