/** The lists of alerts, situations and events that people and programs look through, page by page. */
import { type Alert, alertEventSchema, type Situation } from '../../shared/alert-api.ts';
import { severityRank } from '../../shared/alerts/words.ts';
import type { AlertStore } from '../alerts/ports.ts';
import type { Sqlite, SqlValue } from './sqlite.ts';

interface Row {
  seq: number;
  id: string;
  document: string;
}

interface Readers {
  readonly readAlert: (row: Row) => Alert | undefined;
  readonly readSituation: (row: Row) => Situation | undefined;
}

/** Of one situation; a flood of weeks has some thousand. */
const mostEvents = 5_000;

const flag = (text: 'true' | 'false' | undefined): number | null =>
  text === undefined ? null : Number(text === 'true');

export const createAlertLists = (
  database: Sqlite,
  { readAlert, readSituation }: Readers,
): Pick<AlertStore, 'alerts' | 'situations' | 'situationsDuring' | 'events'> => {
  // What narrows most comes first, plainly, so that its index is used.
  const alertsWhere = (narrow: string) =>
    database.prepare<Row>(
      `SELECT seq, id, document FROM alert
       WHERE ${narrow} AND seq < @before
         AND (@open IS NULL OR is_open = @open) AND (@past IS NULL OR is_past = @past)
         AND (@hazard IS NULL OR hazard = @hazard) AND (@severity IS NULL OR severity >= @severity)
         AND (@ward IS NULL OR ward = @ward) AND (@station IS NULL OR station = @station)
         AND (@rule IS NULL OR rule = @rule) AND (@situation IS NULL OR situation = @situation)
         AND (@exercise IS NULL OR exercise = @exercise) AND (@provenance IS NULL OR provenance = @provenance)
         AND (@from IS NULL OR raised_at >= @from) AND (@to IS NULL OR raised_at < @to)
       ORDER BY seq DESC LIMIT @limit`,
    );
  const ofSituation = alertsWhere('situation = @situation');
  const ofStation = alertsWhere('station = @station');
  const open = alertsWhere('is_open = 1');
  const all = alertsWhere('1 = 1');

  const situationsWhere = (narrow: string) =>
    database.prepare<Row>(
      `SELECT number AS seq, id, document FROM situation
       WHERE ${narrow} AND number < @before AND (@open IS NULL OR is_open = @open)
         AND (@hazard IS NULL OR hazard = @hazard) AND (@ward IS NULL OR ward = @ward)
         AND (@exercise IS NULL OR exercise = @exercise) AND (@provenance IS NULL OR provenance = @provenance)
       ORDER BY number DESC LIMIT @limit`,
    );
  const openSituations = situationsWhere('is_open = 1');
  const ofExercise = situationsWhere('exercise = @exercise');
  const allSituations = situationsWhere('1 = 1');

  const during = database.prepare<Row>(
    `SELECT number AS seq, id, document FROM situation
     WHERE opened_at <= @to AND (is_open = 1 OR json_extract(document, '$.endedAt') > @from)
       AND (@provenance IS NULL OR provenance = @provenance)
     ORDER BY number DESC LIMIT @limit`,
  );

  const eventsWhere = (narrow: string) =>
    database.prepare<Row>(
      `SELECT seq, coalesce(alert, situation) AS id, document FROM alert_event WHERE ${narrow} ORDER BY seq DESC LIMIT ?`,
    );
  const eventsOfSituation = eventsWhere('situation = ?');
  const eventsOfAlert = eventsWhere('alert = ?');
  const newestEvents = eventsWhere('1 = 1');

  return {
    alerts: (query) => {
      const parameters: Record<string, SqlValue> = {
        open: flag(query.open),
        past: flag(query.past),
        hazard: query.hazard ?? null,
        severity: query.severity === undefined ? null : severityRank(query.severity),
        ward: query.ward ?? null,
        station: query.station ?? null,
        rule: query.rule ?? null,
        situation: query.situation ?? null,
        exercise: query.exercise ?? null,
        provenance: query.provenance ?? null,
        from: query.from ?? null,
        to: query.to ?? null,
        before: query.before ?? Number.MAX_SAFE_INTEGER,
        limit: query.limit,
      };
      const narrowest =
        query.situation !== undefined
          ? ofSituation
          : query.station !== undefined
            ? ofStation
            : query.open === 'true'
              ? open
              : all;
      const rows = narrowest.all(parameters);
      return { alerts: rows.flatMap((row) => readAlert(row) ?? []), next: nextOf(rows, query.limit) };
    },
    situations: (query) => {
      const parameters: Record<string, SqlValue> = {
        open: query.open === undefined ? null : Number(query.open),
        hazard: query.hazard ?? null,
        ward: query.ward ?? null,
        exercise: query.exercise ?? null,
        provenance: query.provenance ?? null,
        before: query.before ?? Number.MAX_SAFE_INTEGER,
        limit: query.limit,
      };
      const narrowest =
        query.open === true ? openSituations : query.exercise !== undefined ? ofExercise : allSituations;
      const rows = narrowest.all(parameters);
      return { situations: rows.flatMap((row) => readSituation(row) ?? []), next: nextOf(rows, query.limit) };
    },
    situationsDuring: ({ from, to, provenance = null, limit }) =>
      during.all({ from, to, provenance, limit }).flatMap((row) => readSituation(row) ?? []),
    events: ({ situation, alert, limit = mostEvents }) => {
      const most = Math.min(limit, mostEvents);
      const rows =
        alert !== undefined
          ? eventsOfAlert.all(alert, most)
          : situation !== undefined
            ? eventsOfSituation.all(situation, most)
            : newestEvents.all(most);
      return rows.reverse().flatMap(({ seq, document }) => {
        const read = alertEventSchema.safeParse({ ...JSON.parse(document), seq });
        return read.success ? [read.data] : [];
      });
    },
  };
};

/** Where the next page begins; null = this was the last one. */
const nextOf = (rows: readonly Row[], limit: number): number | null =>
  rows.length < limit ? null : (rows.at(-1)?.seq ?? null);
