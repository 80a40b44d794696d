/** The log of work done at stations, and what is due. */
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import {
  type CareEntry,
  careDueQuerySchema,
  careDueSchema,
  careEntrySchema,
  careListQuerySchema,
  careListSchema,
  careRequestSchema,
  type DueRow,
  dueOf,
  type LastWork,
  stationCareSchema,
  withdrawalSchema,
} from '../../../shared/care-api.ts';
import { AppError } from '../../../shared/errors.ts';
import { stationIdSchema } from '../../../shared/station.ts';
import { minuteMs } from '../../../shared/time.ts';
import { mayWithStation } from '../../principal.ts';
import { careHeader, careLine } from '../care-table.ts';
import { sendCsv } from '../csv-answer.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf } from '../identify.ts';
import type { LocalTime } from '../local-time.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest, stationFor } from '../station-access.ts';

type Deps = Pick<HttpDeps, 'care' | 'stationStore' | 'stations' | 'stationsChanged' | 'now'>;

const stationParams = z.object({ id: stationIdSchema });
const entryParams = stationParams.extend({ entry: z.uuid() });

/** A phone's clock may be ahead of ours. */
const aheadMs = 5 * minuteMs;
const pageEntries = 500;
/** Pages of entries looked through for those of one's own stations. */
const maxPages = 20;

export const careRoutes = (deps: Deps, localTime: LocalTime): Route[] => {
  const { care, stationStore, stations, stationsChanged, now } = deps;
  const today = (): string => localTime.iso(now()).slice(0, 10);

  /** Whether a station, by its id, is the business of who asks. */
  const isOursFor = (request: Parameters<Route['handle']>[0]): ((station: string) => boolean) => {
    const principal = principalOf(request);
    const known = new Map<string, boolean>();
    return (id) => {
      let isOurs = known.get(id);
      if (isOurs === undefined) {
        const station = stations.find(id) ?? stationStore.find(id)?.station;
        isOurs = station !== undefined && mayWithStation(principal, 'stations.read', station);
        known.set(id, isOurs);
      }
      return isOurs;
    };
  };

  const dueEverywhere = (isOurs: (station: string) => boolean): DueRow[] => {
    const last = new Map<string, LastWork[]>();
    for (const work of care.last()) last.set(work.station, [...(last.get(work.station) ?? []), work]);
    const dates = new Map(care.calibrationDates().map(({ station, due }) => [station, due]));
    const day = today();
    return [...new Set([...last.keys(), ...dates.keys()])]
      .filter((id) => isOurs(id) && (stations.find(id) ?? stationStore.find(id)?.station)?.lifecycle !== 'retired')
      .flatMap((id) => dueOf(id, last.get(id) ?? [], dates.get(id), day))
      .sort((a, b) => a.days - b.days || (a.station < b.station ? -1 : 1));
  };

  return [
    {
      method: 'get',
      access: 'stations.read',
      path: '/api/v1/stations/{id}/care',
      tag: 'work at stations',
      summary: 'Work done at one station, newest first, and what is due there',
      params: stationParams,
      answers: { 200: { description: 'Entries, withdrawn ones too', schema: stationCareSchema } },
      errors: ['STATION_UNKNOWN', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        const { station, details } = stationFor(request, 'stations.read', deps);
        const day = today();
        const due =
          station.lifecycle === 'retired'
            ? []
            : dueOf(station.id, care.last(station.id), details.instrument?.calibrationDue, day);
        response.json({ today: day, entries: care.of(station.id), due });
      },
    },
    {
      method: 'post',
      // Whoever may announce work at a station may say what was done: environment staff calibrate, too.
      access: 'maintenance.write',
      path: '/api/v1/stations/{id}/care',
      tag: 'work at stations',
      summary: 'Enters work that was done',
      description:
        'Entries are never changed: a mistake is withdrawn and entered anew. The newest calibration with a next date sets ' +
        '`details.instrument.calibrationDue` of the station as well.',
      params: stationParams,
      body: careRequestSchema,
      answers: { 201: { description: 'The entry', schema: careEntrySchema } },
      errors: ['CHANGE_INVALID', 'STATION_UNKNOWN', 'OUTSIDE_SCOPE', 'LIMIT_REACHED'],
      handle: (request, response) => {
        const { station } = stationFor(request, 'maintenance.write', deps);
        const work = parseAs(careRequestSchema, request.body, 'CHANGE_INVALID');
        if (work.doneAt > now() + aheadMs) {
          const problem = { path: 'doneAt', message: 'a time that has come expected' };
          throw new AppError('CHANGE_INVALID', `${problem.path}: ${problem.message}`, { details: [problem] });
        }
        const entry = care.add(station.id, work, actorOfRequest(request));
        stationsChanged();
        response.status(201).json(entry);
      },
    },
    {
      method: 'post',
      access: 'maintenance.write',
      path: '/api/v1/stations/{id}/care/{entry}/withdrawal',
      tag: 'work at stations',
      summary: 'Withdraws an entry; it stays to be seen, with the reason',
      description: 'A calibration date that the entry has set goes back to that of the calibration before it.',
      params: entryParams,
      body: withdrawalSchema,
      answers: { 204: { description: 'Withdrawn' } },
      errors: ['CHANGE_INVALID', 'NOT_FOUND', 'STATION_UNKNOWN', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        const { station } = stationFor(request, 'maintenance.write', deps);
        const { reason } = parseAs(withdrawalSchema, request.body, 'CHANGE_INVALID');
        care.withdraw(station.id, String(request.params.entry), reason, actorOfRequest(request));
        stationsChanged();
        response.status(204).end();
      },
    },
    {
      method: 'get',
      access: 'stations.read',
      path: '/api/v1/care/due',
      tag: 'work at stations',
      summary: 'What is due at the stations that the caller is responsible for, longest overdue first',
      query: careDueQuerySchema,
      answers: { 200: { description: 'What is due, retired stations left out', schema: careDueSchema } },
      errors: ['QUERY_MALFORMED'],
      handle: (request, response) => {
        const { days } = parseAs(careDueQuerySchema, request.query, 'QUERY_MALFORMED');
        const rows = dueEverywhere(isOursFor(request)).filter((row) => row.days <= days);
        response.json({ today: today(), rows });
      },
    },
    {
      method: 'get',
      access: 'stations.read',
      path: '/api/v1/care',
      tag: 'work at stations',
      summary: 'What was entered last, over all stations that the caller is responsible for',
      query: careListQuerySchema,
      answers: { 200: { description: 'Entries, entered last first', schema: careListSchema } },
      errors: ['QUERY_MALFORMED'],
      handle: (request, response) => {
        const { limit } = parseAs(careListQuerySchema, request.query, 'QUERY_MALFORMED');
        const isOurs = isOursFor(request);
        const entries: CareEntry[] = [];
        let before = Number.MAX_SAFE_INTEGER;
        for (let page = 0; page < maxPages && entries.length < limit; page += 1) {
          // Who is responsible for all of them has enough with the first page; the others have to look further.
          const size = page === 0 ? limit : pageEntries;
          const found = care.newest(before, size);
          entries.push(...found.flatMap(({ entry }) => (isOurs(entry.station) ? [entry] : [])));
          if (found.length < size) break;
          before = found.at(-1)?.seq ?? 0;
        }
        response.json(entries.slice(0, limit));
      },
    },
    {
      method: 'get',
      access: 'stations.read',
      path: '/api/v1/exports/care.csv',
      tag: 'work at stations',
      summary: 'The whole log of work as CSV, in the order of entering',
      description: 'RFC 4180 in UTF-8 with a byte order mark. Only stations that the caller is responsible for.',
      answers: { 200: { description: 'The table', contentType: 'text/csv' } },
      errors: [],
      limit: 'exports',
      handle: (request, response) => {
        const isOurs = isOursFor(request);
        const pages = async function* () {
          yield careHeader;
          for (let after = 0; ; ) {
            const found = care.from(after, pageEntries);
            yield found
              .flatMap(({ entry }) =>
                isOurs(entry.station)
                  ? [careLine(entry, stationStore.find(entry.station)?.station.name ?? '', localTime.iso)]
                  : [],
              )
              .join('');
            if (found.length < pageEntries) return;
            after = found.at(-1)?.seq ?? after;
            // Reading is synchronous: others have their turn between two pages.
            await setImmediate();
          }
        };
        return sendCsv(request, response, 'care.csv', pages());
      },
    },
  ];
};
