/** Steps upwards of alerts about water: one pass along the index of when alerts were raised, without reading whole documents. */
import type { FloodStep, FloodSteps } from '../programme/lead-times.ts';
import type { Sqlite } from './sqlite.ts';

export const createFloodSteps = (database: Sqlite): FloodSteps => {
  const steps = database.prepare<FloodStep>(
    `SELECT a.situation, a.station, a.ward, json_extract(a.document, '$.rule.kind') AS rule,
       json_extract(e.document, '$.kind') AS kind, a.raised_at AS raisedAt,
       CASE json_extract(e.document, '$.kind') WHEN 'raised' THEN json_extract(a.document, '$.onsetAt')
         ELSE coalesce(json_extract(e.document, '$.reading.at'), e.at) END AS at,
       json_extract(e.document, '$.figure.threshold') AS threshold
     FROM alert a JOIN alert_event e ON e.alert = a.id
     WHERE a.raised_at >= ?1 AND a.raised_at < ?2 AND a.hazard = 'flood' AND a.provenance = ?3 AND a.exercise IS NULL
       AND a.is_past = 0 AND json_extract(a.document, '$.isFalse') = 0
       AND json_extract(e.document, '$.kind') IN ('raised', 'worse')
     ORDER BY a.raised_at DESC LIMIT ?4`,
  );
  return { floodSteps: ({ from, to, provenance, limit }) => steps.all(from, to, provenance, limit) };
};
