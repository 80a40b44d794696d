import { setImmediate } from 'node:timers/promises';
import { auditAnswerSchema, auditQuerySchema } from '../../../shared/people-api.ts';
import { auditHeader, auditLine } from '../../audit-table.ts';
import { sendCsv } from '../csv-answer.ts';
import type { HttpDeps } from '../deps.ts';
import type { LocalTime } from '../local-time.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';

const pageEntries = 500;

export const auditRoutes = ({ audit }: Pick<HttpDeps, 'audit'>, localTime: LocalTime): Route[] => [
  {
    method: 'get',
    access: 'audit.read',
    path: '/api/v1/audit',
    tag: 'audit',
    summary: 'Who did what, when and from where, newest first, and whether the log is whole',
    query: auditQuerySchema,
    answers: { 200: { description: 'Entries and the state of the chain', schema: auditAnswerSchema } },
    errors: ['QUERY_MALFORMED'],
    handle: (request, response) => {
      const query = parseAs(auditQuerySchema, request.query, 'QUERY_MALFORMED');
      const { whole, entries, brokenAt } = audit.verify();
      response.json({ entries: audit.list(query), chain: { whole, entries, brokenAt } });
    },
  },
  {
    method: 'get',
    access: 'audit.read',
    path: '/api/v1/exports/audit.csv',
    tag: 'audit',
    summary: 'The whole audit log as CSV, oldest first',
    description: 'RFC 4180 in UTF-8 with a byte order mark; before and after are JSON.',
    answers: { 200: { description: 'The table', contentType: 'text/csv' } },
    errors: [],
    limit: 'exports',
    handle: (request, response) => {
      const pages = async function* () {
        yield auditHeader;
        for (let seq = 1; ; ) {
          const entries = audit.from(seq, pageEntries);
          yield entries.map((entry) => auditLine(entry, localTime.iso)).join('');
          seq = (entries.at(-1)?.seq ?? 0) + 1;
          if (entries.length < pageEntries) return;
          // Reading is synchronous: others have their turn between two pages.
          await setImmediate();
        }
      };
      return sendCsv(request, response, 'audit.csv', pages());
    },
  },
];
