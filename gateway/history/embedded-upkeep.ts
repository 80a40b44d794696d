/**
 * Housekeeping of the embedded history: hourly sums of hours that have ended, and retention. Both proceed in small steps,
 * which the caller groups into transactions, so that readings waiting to be written never wait long.
 */
import { dayMs, hourMs, type Instant } from '../../shared/time.ts';
import type { Sqlite } from '../state/sqlite.ts';
import { type Aggregate, addSums, addValue, noSums, type Sums } from './aggregate.ts';
import { archived, hourOf, recomputed, type Tables } from './embedded-tables.ts';

/** Amount of work done by one step, in about the time of one row. */
export type Steps = Generator<number, void, undefined>;

export interface Upkeep {
  /** Computes the hours anew that ended by `now` and have changed. */
  rollUp(now: Instant): Steps;
  /** Deletes points received before `now` − rawDays, keeping their sums, and hours older than hourlyDays. */
  retain(now: Instant): Steps;
}

export interface UpkeepOptions {
  readonly rawDays: number;
  readonly hourlyDays: number;
  readonly aggregateOf: (series: number) => Aggregate;
}

const rowsPerStep = 5_000;
/** How far a station's clock may have been ahead of receipt; accepted readings are at most minutes ahead. */
const aheadMs = dayMs;

export const createUpkeep = (database: Sqlite, tables: Tables, options: UpkeepOptions): Upkeep => {
  const nextDirty = database.prepare<{ series: number; hour: number }>(
    `SELECT series, hour FROM dirty WHERE (series, hour) > (?, ?) AND hour <= ? ORDER BY series, hour LIMIT 500`,
  );
  const nextSeries = database.prepare<{ id: number }>('SELECT id FROM series WHERE id > ? ORDER BY id LIMIT 1');
  const examine = database.prepare<{ rows: number; last: number | null; expired: number | null }>(
    `SELECT count(*) AS rows, max(at) AS last, sum(at + delay_ms < @cutoff) AS expired
     FROM (SELECT at, delay_ms FROM point WHERE series = @series AND at >= @from AND at < @to ORDER BY at LIMIT @rows)`,
  );
  const expiring = `FROM point WHERE series = @series AND at >= @from AND at <= @last AND at + delay_ms < @cutoff`;
  const goodExpiring = database.prepare<{ at: number; value: number }>(`SELECT at, value ${expiring} AND quality = 0`);
  const expire = database.prepare(`DELETE ${expiring}`);
  // An hour that still has points (an old recording, received lately) stays: a query must find either of them.
  const expireHours = database.prepare(
    `DELETE FROM hourly WHERE series = ? AND hour < ? AND NOT EXISTS
       (SELECT 1 FROM point WHERE point.series = hourly.series AND at >= hour AND at < hour + ${hourMs})`,
  );

  const rollUpHour = (series: number, hour: Instant): number => {
    const sums = tables.sumHour(series, hour, options.aggregateOf(series));
    if (sums.count > 0) tables.putHour(series, hour, recomputed, sums);
    else tables.dropHour(series, hour, recomputed);
    tables.clearDirty(series, hour);
    return sums.count;
  };

  /** Moves the sums of expiring points to the archived part of their hours, then deletes the points. */
  const archive = (series: number, from: Instant, last: Instant, cutoff: Instant): void => {
    const range = { series, from, last, cutoff };
    const aggregate = options.aggregateOf(series);
    const hours = new Map<Instant, Sums>();
    for (const { at, value } of goodExpiring.all(range)) {
      const hour = hourOf(at);
      let sums = hours.get(hour);
      if (sums === undefined) {
        sums = tables.findHour(series, hour, archived) ?? noSums();
        hours.set(hour, sums);
      }
      addValue(sums, aggregate, value);
    }
    expire.run(range);
    for (const [hour, sums] of hours) {
      tables.putHour(series, hour, archived, sums);
      tables.markDirty(series, hour);
    }
  };

  return {
    rollUp: function* (now) {
      let [series, hour] = [-1, 0];
      for (;;) {
        const rows = nextDirty.all(series, hour, now - hourMs);
        for (const row of rows) {
          ({ series, hour } = row);
          yield 20 + rollUpHour(series, hour);
        }
        if (rows.length === 0) return;
      }
    },
    retain: function* (now) {
      const cutoff = now - options.rawDays * dayMs;
      for (let series = nextSeries.get(-1)?.id; series !== undefined; series = nextSeries.get(series)?.id) {
        for (let from = Number.MIN_SAFE_INTEGER; ; ) {
          const chunk = examine.get({ cutoff, series, from, to: cutoff + aheadMs, rows: rowsPerStep });
          const last = chunk?.last ?? undefined;
          if (chunk === undefined || last === undefined) break;
          if ((chunk.expired ?? 0) > 0) archive(series, from, last, cutoff);
          yield chunk.rows + (chunk.expired ?? 0);
          if (chunk.rows < rowsPerStep) break;
          from = last + 1;
        }
        yield 20 + expireHours.run(series, now - options.hourlyDays * dayMs).changes;
      }
    },
  };
};

/** What is known of the hours [from, to) of a series, from sums where they are up to date and from points elsewhere. */
export type HourReader = (series: number, from: Instant, to: Instant, aggregate: Aggregate) => Map<Instant, Sums>;

export const createHourReader = (database: Sqlite, tables: Tables): HourReader => {
  const stored = database.prepare<Sums & { hour: number; part: number }>(
    `SELECT hour, part, count, min, max, sum, energy, sin, cos FROM hourly
     WHERE series = ? AND hour >= ? AND hour < ? ORDER BY hour, part`,
  );
  const changed = database.prepare<{ hour: number }>(
    'SELECT hour FROM dirty WHERE series = ? AND hour >= ? AND hour < ? ORDER BY hour',
  );

  return (series, from, to, aggregate) => {
    const hours = new Map<Instant, Sums>();
    const add = (hour: Instant, sums: Readonly<Sums>): void => {
      if (sums.count === 0) return;
      const known = hours.get(hour) ?? noSums();
      addSums(known, sums);
      hours.set(hour, known);
    };
    /** Points of a span within one hour. */
    const addPoints = (start: Instant, end: Instant): void => {
      const sums = noSums();
      tables.eachGood(series, start, end, (_at, value) => {
        addValue(sums, aggregate, value);
        return true;
      });
      add(hourOf(start), sums);
    };

    const first = hourOf(from + hourMs - 1);
    const end = hourOf(to);
    if (first > end) {
      addPoints(from, to);
      return hours;
    }
    // Hours cut by the edges of the question can only be answered from points; what retention deleted is left out.
    if (from < first) addPoints(from, first);
    const dirty = new Set(changed.all(series, first, end).map(({ hour }) => hour));
    for (const { hour, part, ...sums } of stored.all(series, first, end)) {
      if (part !== recomputed || !dirty.has(hour)) add(hour, sums);
    }
    for (const hour of dirty) add(hour, tables.sumHour(series, hour, aggregate));
    if (end < to) addPoints(end, to);
    return new Map([...hours].sort(([a], [b]) => a - b));
  };
};
