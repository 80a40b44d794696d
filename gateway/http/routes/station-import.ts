import { isInScope } from '../../../shared/access.ts';
import {
  type ImportAnswer,
  importAnswerSchema,
  importQuerySchema,
  maxImportBytes,
  maxImportRows,
} from '../../../shared/station-api.ts';
import { mayWithStation, scopeOf } from '../../principal.ts';
import { decodeCsv, exportStationsCsv, planImport } from '../../station-import.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf, requirePermission } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';
import { uploadOf } from '../uploads.ts';

const contentTypes = ['text/csv'] as const;

export const stationImportRoutes = ({
  stationStore,
  stationsChanged,
  thresholds,
}: Pick<HttpDeps, 'stationStore' | 'stationsChanged' | 'thresholds'>): Route[] => [
  {
    method: 'post',
    access: 'stations.write',
    path: '/api/v1/stations/import',
    tag: 'records of stations',
    summary: 'Registers and changes many stations, all rows or none',
    description:
      'A table as `/api/v1/exports/stations.csv` gives it. Needs `stations.credentials` as well. Says row by row what it does, or ' +
      'with `dryRun` would do; when a row is refused nothing is changed and `done` is false.',
    query: importQuerySchema,
    upload: { contentTypes, maxBytes: maxImportBytes },
    answers: { 200: { description: 'What became of the rows', schema: importAnswerSchema } },
    errors: ['QUERY_MALFORMED', 'UPLOAD_INVALID'],
    handle: (request, response) => {
      const principal = principalOf(request);
      requirePermission(principal, 'stations.credentials');
      const { dryRun } = parseAs(importQuerySchema, request.query, 'QUERY_MALFORMED');
      const text = decodeCsv(uploadOf(request, contentTypes).bytes);
      const recorded = new Map(stationStore.list().map((stored) => [stored.station.id, stored]));
      const plan = planImport(text, {
        existing: (id) => recorded.get(id),
        thresholds,
        mayWrite: (station) => mayWithStation(principal, 'stations.write', station),
        maxRows: maxImportRows,
      });
      const isDone = plan.accepted && dryRun === 'false';
      const credentials = isDone ? stationStore.addMany(plan.stations, actorOfRequest(request)) : [];
      if (isDone) stationsChanged();
      response.json({ done: isDone, rows: [...plan.rows], credentials } satisfies ImportAnswer);
    },
  },
  {
    method: 'get',
    access: 'stations.read',
    path: '/api/v1/exports/stations.csv',
    tag: 'records of stations',
    summary: 'The records of all stations in the own scope as CSV, to be kept, or changed and imported again',
    answers: { 200: { description: 'The table', contentType: 'text/csv' } },
    errors: [],
    limit: 'exports',
    handle: (request, response) => {
      const scope = scopeOf(principalOf(request));
      const stations = stationStore.list().filter(({ station }) => isInScope(scope, station));
      response.attachment('stations.csv').type('text/csv; charset=utf-8').send(exportStationsCsv(stations));
    },
  },
];
