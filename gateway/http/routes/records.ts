import { z } from 'zod';
import {
  ledgerHourSchema,
  ledgerQuerySchema,
  quarantineEntrySchema,
  quarantineQuerySchema,
} from '../../../shared/api.ts';
import { AppError } from '../../../shared/errors.ts';
import { dayMs } from '../../../shared/time.ts';
import type { HttpDeps } from '../deps.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { checkInstants } from '../span.ts';

/** One leap year of hours. */
const maxLedgerDays = 366;

const ledgerSpanSchema = ledgerQuerySchema.refine((query) => query.from < query.to, {
  path: ['to'],
  message: 'to must be after from',
});

export const recordRoutes = ({ stations, records }: Pick<HttpDeps, 'stations' | 'records'>): Route[] => [
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
      response.json(await records.quarantine(parseAs(quarantineQuerySchema, request.query, 'QUERY_MALFORMED')));
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
      if (!stations.find(query.station)) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
      response.json(await records.ledger(query));
    },
  },
];
