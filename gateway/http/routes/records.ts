import { z } from 'zod';
import { isWholeCity } from '../../../shared/access.ts';
import {
  ledgerHourSchema,
  ledgerQuerySchema,
  type QuarantineEntry,
  type QuarantineQuery,
  quarantineEntrySchema,
  quarantineQuerySchema,
} from '../../../shared/api.ts';
import { AppError } from '../../../shared/errors.ts';
import { quarantineBytesSchema } from '../../../shared/station-api.ts';
import { dayMs } from '../../../shared/time.ts';
import { isInSight, type Sight, scopeOf } from '../../principal.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf, sightOfRequest, stationInSight } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { checkInstants } from '../span.ts';
import { outsideScope, requireInScope } from '../station-access.ts';

/** One leap year of hours. */
const maxLedgerDays = 366;
/** Pages of refusals looked through for those that may be shown. */
const maxPages = 10;

const ledgerSpanSchema = ledgerQuerySchema.refine((query) => query.from < query.to, {
  path: ['to'],
  message: 'to must be after from',
});

const quarantineParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

const utf8 = new TextDecoder('utf-8', { fatal: true });
const textOf = (bytes: Uint8Array): string | null => {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
};

type Deps = Pick<HttpDeps, 'stations' | 'records' | 'publicFace'>;

/** The newest entries that the caller may know of, as many as were asked for. */
const quarantineInSight = async ({ stations, records }: Deps, query: QuarantineQuery, sight: Sight) => {
  if (sight === 'all') return records.quarantine(query);
  const isShown = ({ station }: QuarantineEntry): boolean => {
    const found = station === null ? undefined : stations.find(station);
    return found !== undefined && isInSight(sight, found);
  };
  const shown: QuarantineEntry[] = [];
  let { before } = query;
  for (let page = 0; page < maxPages && shown.length < query.limit; page += 1) {
    const entries = await records.quarantine({ ...query, ...(before !== undefined && { before }) });
    shown.push(...entries.filter(isShown));
    before = entries.at(-1)?.id;
    if (entries.length < query.limit) break;
  }
  return shown.slice(0, query.limit);
};

export const recordRoutes = (deps: Deps): Route[] => [
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/quarantine',
    tag: 'records',
    summary: 'What was refused and why, newest first',
    query: quarantineQuerySchema,
    answers: { 200: { description: 'Refusals', schema: z.array(quarantineEntrySchema) } },
    errors: ['QUERY_MALFORMED', 'STORE_UNAVAILABLE'],
    handle: async (request, response) => {
      const query = parseAs(quarantineQuerySchema, request.query, 'QUERY_MALFORMED');
      response.json(await quarantineInSight(deps, query, sightOfRequest(request, deps)));
    },
  },
  {
    method: 'get',
    access: 'quarantine.read',
    path: '/api/v1/quarantine/{id}',
    tag: 'records',
    summary: 'The bytes of what was refused, as they came',
    params: quarantineParams,
    answers: { 200: { description: 'The bytes', schema: quarantineBytesSchema } },
    errors: ['NOT_FOUND', 'OUTSIDE_SCOPE', 'STORE_UNAVAILABLE'],
    handle: async (request, response) => {
      const params = quarantineParams.safeParse(request.params);
      const found = params.success ? await deps.records.quarantined(params.data.id) : null;
      if (!found) throw new AppError('NOT_FOUND', 'there is no refusal of this number');
      const station = found.station === null ? undefined : deps.stations.find(found.station);
      // What belongs to no station that is known is for those who are responsible for all of them.
      if (station) requireInScope(request, 'quarantine.read', station);
      else if (!isWholeCity(scopeOf(principalOf(request)))) throw outsideScope();
      const bytes = Buffer.from(found.raw);
      response.json({
        id: found.id,
        text: textOf(bytes),
        base64: bytes.toString('base64'),
        truncated: bytes.length < found.sizeBytes,
      });
    },
  },
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/ledger',
    tag: 'records',
    summary: 'Hour by hour what reached us from one station and what became of it',
    query: ledgerSpanSchema,
    answers: { 200: { description: 'Hours of receipt with anything to count', schema: z.array(ledgerHourSchema) } },
    errors: ['QUERY_MALFORMED', 'QUERY_SPAN_TOO_LONG', 'STATION_UNKNOWN', 'STORE_UNAVAILABLE'],
    handle: async (request, response) => {
      const query = parseAs(ledgerSpanSchema, request.query, 'QUERY_MALFORMED');
      checkInstants(query.from, query.to);
      if (query.to - query.from > maxLedgerDays * dayMs) {
        throw new AppError('QUERY_SPAN_TOO_LONG', `at most ${maxLedgerDays} days of the ledger at once`);
      }
      stationInSight(sightOfRequest(request, deps), deps.stations.find(query.station));
      response.json(await deps.records.ledger(query));
    },
  },
];
