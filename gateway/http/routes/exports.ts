import { z } from 'zod';
import { readingsQuerySchema } from '../../../shared/api.ts';
import { AppError } from '../../../shared/errors.ts';
import { type QuantityId, quantityIds } from '../../../shared/quantities.ts';
import type { Station } from '../../../shared/station.ts';
import { dayMs } from '../../../shared/time.ts';
import { sendCsv } from '../csv-answer.ts';
import type { HttpDeps } from '../deps.ts';
import { sightOfRequest, stationInSight } from '../identify.ts';
import type { LocalTime } from '../local-time.ts';
import { parseAs } from '../problem.ts';
import { inPieces, tableLines } from '../readings-table.ts';
import type { Route } from '../route.ts';
import { checkBuckets, checkInstants } from '../span.ts';

const maxRawDays = 366;
const maxExportBuckets = 100_000;

const { station, from, to, every } = readingsQuerySchema.shape;
const exportQuerySchema = z
  .object({ station, from, to, every })
  .refine((query) => query.from < query.to, { path: ['to'], message: 'to must be after from' });

type ExportDeps = Pick<HttpDeps, 'stations' | 'history' | 'state' | 'timeZone' | 'publicFace'>;

/** What it was set up for, and what it sends besides, in the order of the catalogue. */
const quantitiesOf = (station: Station, state: ExportDeps['state']): QuantityId[] => {
  const values = state.latest().find((reading) => reading.station === station.id)?.values ?? {};
  return quantityIds.filter((id) => station.quantities.includes(id) || values[id] !== undefined);
};

export const exportRoutes = (
  { stations, history, state, timeZone, publicFace }: ExportDeps,
  localTime: LocalTime,
): Route[] => [
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/exports/readings.csv',
    tag: 'readings',
    summary: 'All quantities of one station over a span, as CSV',
    description:
      'RFC 4180 in UTF-8 with a byte order mark; the first line names the columns, the second their units. Without `every` ' +
      `one line per reading with its quality flags (\`pm10:step\` is of one value), ${maxRawDays} days at most; with \`every\` ` +
      'one line per bucket. Judgements of staff are applied.',
    query: exportQuerySchema,
    answers: { 200: { description: 'The table', contentType: 'text/csv' } },
    errors: ['QUERY_MALFORMED', 'QUERY_SPAN_TOO_LONG', 'STATION_UNKNOWN', 'HISTORY_UNAVAILABLE'],
    limit: 'exports',
    handle: async (request, response) => {
      const query = parseAs(exportQuerySchema, request.query, 'QUERY_MALFORMED');
      checkInstants(query.from, query.to);
      const found = stationInSight(sightOfRequest(request, { publicFace }), stations.find(query.station));
      const grid = query.every && { everyMs: query.every, originMs: localTime.originMs(query.every, query.from) };
      if (grid) checkBuckets(query.from, query.to, grid.everyMs, grid.originMs, maxExportBuckets);
      else if (query.to - query.from > maxRawDays * dayMs) {
        throw new AppError(
          'QUERY_SPAN_TOO_LONG',
          `at most ${maxRawDays} days of single readings; use every=1h or longer`,
        );
      }
      const pieces = inPieces(
        tableLines({
          station: found,
          quantities: quantitiesOf(found, state),
          from: query.from,
          to: query.to,
          timeZone,
          localTime,
          history,
          grid: grid || undefined,
        }),
      );
      const day = (at: number): string => localTime.iso(at).slice(0, 10);
      await sendCsv(request, response, `${found.id}_${day(query.from)}_${day(query.to - 1)}.csv`, pieces);
    },
  },
];
