/** The whole fleet in one answer: what was received and refused hour by hour. Counted once for all who ask within some seconds. */
import { batteryTrend } from '../../../shared/battery.ts';
import {
  type FleetAnswer,
  type FleetStation,
  fleetAnswerSchema,
  fleetQuerySchema,
  maxRefusalGroups,
  type RefusalsAnswer,
  refusalsAnswerSchema,
  refusalsQuerySchema,
} from '../../../shared/fleet-api.ts';
import { hourMs, type Instant, secondMs } from '../../../shared/time.ts';
import { isInSight, mayWithStation, type Sight } from '../../principal.ts';
import type { RefusalCount } from '../../state/records.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf, sightOfRequest } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';

/** Nobody sees an hourly figure grow by the second. */
const sharedMs = 15 * secondMs;
/** Different spans that are kept at a time. */
const maxKept = 4;
const maxReasons = 3;
/** Before those are taken out that a caller may not see. */
const maxCounted = 2 * maxRefusalGroups;

/** Keeps what was found for each key for some seconds; a failure is not kept. */
const createShared = <T>(load: (key: number) => Promise<T>, now: () => Instant): ((key: number) => Promise<T>) => {
  const kept = new Map<number, { readonly at: Instant; readonly value: Promise<T> }>();
  return (key) => {
    const known = kept.get(key);
    if (known && Math.abs(now() - known.at) < sharedMs) return known.value;
    kept.delete(key);
    const oldest = kept.keys().next();
    if (kept.size >= maxKept && !oldest.done) kept.delete(oldest.value);
    const value = load(key);
    kept.set(key, { at: now(), value });
    value.catch(() => kept.delete(key));
    return value;
  };
};

type Deps = Pick<HttpDeps, 'state' | 'stations' | 'stationStore' | 'records' | 'publicFace' | 'now'>;

const reasonsByStation = (groups: readonly RefusalCount[]): Map<string, { code: string; count: number }[]> => {
  const reasons = new Map<string, { code: string; count: number }[]>();
  for (const { count, newest } of groups) {
    if (newest.station === null) continue;
    const known = reasons.get(newest.station) ?? [];
    known.push({ code: newest.code, count });
    reasons.set(newest.station, known);
  }
  for (const [station, all] of reasons) {
    reasons.set(station, all.sort((a, b) => b.count - a.count).slice(0, maxReasons));
  }
  return reasons;
};

export const fleetRoutes = ({ state, stations, stationStore, records, publicFace, now }: Deps): Route[] => {
  const fleet = createShared(async (hours): Promise<FleetAnswer> => {
    const at = now();
    const from = Math.floor(at / hourMs) * hourMs - (hours - 1) * hourMs;
    const [found, groups] = await Promise.all([
      records.fleetHours({ from, hours }),
      records.refusalCounts({ from, limit: maxCounted }),
    ]);
    const reasons = reasonsByStation(groups);
    const known = new Map(found.map((each) => [each.station, each]));
    const added = new Map(stationStore.list().map(({ station, createdAt }) => [station.id, createdAt]));
    return {
      at,
      from,
      hours,
      stations: stations.all().map(({ id }): FleetStation => {
        const { since: hour = null, counts = {} } = known.get(id) ?? {};
        const own = reasons.get(id);
        const addedAt = added.get(id) ?? 0;
        // Nothing can be expected of the minutes before a station was there.
        const since = hour !== null && addedAt > hour && addedAt < hour + hourMs ? addedAt : hour;
        const level = state.view(id)?.battery ?? null;
        const battery = level === null ? undefined : batteryTrend(known.get(id)?.lows ?? [], { level, now: at });
        return { station: id, since, ...counts, ...(own && { reasons: own }), ...(battery && { battery }) };
      }),
    };
  }, now);

  const calibrations = createShared(
    async () =>
      new Map(stationStore.list().map(({ station, details }) => [station.id, details.instrument?.calibrationDue])),
    now,
  );

  const refusals = createShared(async (hours) => {
    const at = now();
    const from = at - hours * hourMs;
    return { at, from, groups: await records.refusalCounts({ from, limit: maxCounted }) };
  }, now);

  const isShown = (sight: Sight, id: string | null): boolean => {
    if (sight === 'all') return true;
    const station = id === null ? undefined : stations.find(id);
    return station !== undefined && isInSight(sight, station);
  };

  return [
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/fleet',
      tag: 'records',
      summary: 'What was received from every station, hour by hour',
      description:
        'Hours of receipt as in the ledger, for all stations at once, with the most frequent reasons of what was refused in them. ' +
        'Expected in an hour: 3,600 s divided by the interval of the station, from `since` on. Where the battery is heading is a ' +
        'straight line through its lowest level of each day. Staff also get the day on which the calibration of a station in ' +
        'their part of the city ends.',
      query: fleetQuerySchema,
      answers: { 200: { description: 'A row per station', schema: fleetAnswerSchema } },
      errors: ['QUERY_MALFORMED', 'STORE_UNAVAILABLE'],
      handle: async (request, response) => {
        const { hours, station: only } = parseAs(fleetQuerySchema, request.query, 'QUERY_MALFORMED');
        const sight = sightOfRequest(request, { publicFace });
        const principal = principalOf(request);
        const whole = await fleet(hours);
        const due = principal.kind === 'anonymous' ? undefined : await calibrations(0);
        const shown = whole.stations.flatMap((row) => {
          if (only !== undefined && row.station !== only) return [];
          if (!isShown(sight, row.station)) return [];
          const calibrationDue = due?.get(row.station);
          const station = calibrationDue === undefined ? undefined : stations.find(row.station);
          const isOwn = station !== undefined && mayWithStation(principal, 'stations.read', station);
          return isOwn && calibrationDue !== undefined ? [{ ...row, calibrationDue }] : [row];
        });
        sendShared(request, response, { ...whole, stations: shown } satisfies FleetAnswer);
      },
    },
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/fleet/refusals',
      tag: 'records',
      summary: 'What was refused, by station and reason, newest first',
      query: refusalsQuerySchema,
      answers: { 200: { description: 'A group per station and reason', schema: refusalsAnswerSchema } },
      errors: ['QUERY_MALFORMED', 'STORE_UNAVAILABLE'],
      handle: async (request, response) => {
        const { hours } = parseAs(refusalsQuerySchema, request.query, 'QUERY_MALFORMED');
        const sight = sightOfRequest(request, { publicFace });
        const { at, from, groups } = await refusals(hours);
        const shown = groups.filter(({ newest }) => isShown(sight, newest.station));
        sendShared(request, response, {
          at,
          from,
          groups: shown.slice(0, maxRefusalGroups),
          complete: groups.length < maxCounted && shown.length <= maxRefusalGroups,
        } satisfies RefusalsAnswer);
      },
    },
  ];
};
