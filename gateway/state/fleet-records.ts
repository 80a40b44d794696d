/** Questions about all stations at once to `records.db`. Each is one pass along an index, however long the ledger is kept. */
import type { QuarantineEntry } from '../../shared/api.ts';
import { type DayLow, dayStart, trendDays } from '../../shared/battery.ts';
import { dayMs, hourMs, type Instant } from '../../shared/time.ts';
import type { FleetHours, RefusalCount } from './records.ts';
import type { Sqlite } from './sqlite.ts';

/** `hours`: place of the hour and its figures in the order of `counted`, joined by commas; hours joined by semicolons. */
interface HoursRow {
  station: string;
  hours: string;
}

type NewestRow = Omit<QuarantineEntry, 'receivedAt' | 'sizeBytes'> & {
  received_at: number;
  size: number;
  count: number;
};

export interface FleetQueries {
  /** Hours [from, from + hours), and the battery in the days before the end of them. */
  fleetHours(query: { from: Instant; hours: number }): FleetHours[];
  /** Refused since `from` by station and reason, newest first. */
  refusalCounts(query: { from: Instant; limit: number }): RefusalCount[];
}

const counted = ['accepted', 'repeated', 'refused', 'late', 'missing'] as const;

const lowsOf = (text: string): DayLow[] =>
  text
    .split(';')
    .map((each) => {
      const [day = 0, low = 0] = each.split(',').map(Number);
      return { day, low };
    })
    .sort((a, b) => a.day - b.day);

export const createFleetQueries = (database: Sqlite): FleetQueries => {
  // Station by station along the primary key: the ledger of a year is not read for a day of it. One text per station, because
  // rows are dear to carry over from the engine.
  const hoursOfAll = database.prepare<HoursRow>(
    `SELECT p.station, (
       SELECT group_concat(((l.hour - CAST(?1 AS INTEGER)) / 3600000) || ',' || l.accepted || ',' || l.repeated || ',' ||
         (l.refused_readings + l.refused_values) || ',' || l.late || ',' || l.missing, ';')
       FROM ledger l WHERE l.station = p.station AND l.hour >= ?1 AND l.hour < ?2) AS hours
     FROM presence p WHERE hours IS NOT NULL`,
  );
  const firstOfAll = database.prepare<{ station: string; since: number | null }>(
    'SELECT station, (SELECT min(hour) FROM ledger l WHERE l.station = p.station) AS since FROM presence p',
  );
  const lowsOfAll = database.prepare<{ station: string; lows: string }>(
    `SELECT p.station, (SELECT group_concat(b.day || ',' || b.low, ';') FROM battery b
       WHERE b.station = p.station AND b.day >= ?1 AND b.day < ?2) AS lows
     FROM presence p WHERE lows IS NOT NULL`,
  );
  const groups = database.prepare<NewestRow>(
    `SELECT q.id, q.received_at, q.topic, q.station, q.code, q.path, q.message, q.fate, q.size, g.count
     FROM (SELECT max(id) AS id, count(*) AS count FROM quarantine WHERE received_at >= ?1
           GROUP BY station, code ORDER BY 1 DESC LIMIT ?2) g
     JOIN quarantine q ON q.id = g.id ORDER BY q.id DESC`,
  );
  return {
    fleetHours: ({ from, hours }) => {
      const all = new Map<string, FleetHours>();
      for (const { station, since } of firstOfAll.all()) all.set(station, { station, since, counts: {} });
      for (const row of hoursOfAll.all(from, from + hours * hourMs)) {
        const of = all.get(row.station)?.counts;
        if (!of) continue;
        for (const hour of row.hours.split(';')) {
          const [place = 0, ...figures] = hour.split(',').map(Number);
          for (const [i, what] of counted.entries()) {
            const figure = figures[i] ?? 0;
            if (figure === 0) continue;
            of[what] ??= new Array<number>(hours).fill(0);
            of[what][place] = figure;
          }
        }
      }
      const today = dayStart(from + hours * hourMs - 1);
      for (const { station, lows } of lowsOfAll.all(today - trendDays * dayMs, today)) {
        const known = all.get(station);
        if (known) all.set(station, { ...known, lows: lowsOf(lows) });
      }
      return [...all.values()];
    },
    refusalCounts: ({ from, limit }) =>
      groups.all(from, limit).map(({ received_at, size, count, ...entry }) => ({
        count,
        newest: { ...entry, receivedAt: received_at, sizeBytes: size },
      })),
  };
};
