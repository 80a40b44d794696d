/** Questions about every station at once, in InfluxQL (pure): one statement per quantity, grouped by station. */
import type { LatestReading } from '../../shared/api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import { toBucket } from './aggregate.ts';
import type { HoursQuery, MomentsQuery, SeriesHours, SeriesMoments, WantedSeries } from './history.ts';
import { instant, newestQuestion, numberIn, type Question, seriesOf, terms, whole } from './influx-queries.ts';
import { qualityField } from './line-protocol.ts';

export const atQuestion = (at: Instant, maxAgeMs: number): Question<LatestReading[]> =>
  newestQuestion(`time >= ${instant(at - maxAgeMs)} AND time <= ${instant(at)}`);

const byStation = (everyMs: number, offsetMs: number): string =>
  `GROUP BY time(${whole(everyMs)}ms, ${whole(((offsetMs % everyMs) + everyMs) % everyMs)}ms), "station" fill(none)`;

/** Rows of every wanted series, under its station. */
const eachSeries = <T>(
  wanted: WantedSeries,
  results: Parameters<typeof seriesOf>[0],
  read: (station: string, quantity: QuantityId, rows: readonly (readonly unknown[])[]) => T | undefined,
): T[] =>
  [...wanted].flatMap(([quantity, stations], statement) =>
    seriesOf(results, statement, quantities[quantity].network).flatMap(({ tags, values }) => {
      const station = tags?.station;
      return (station && stations.has(station) && read(station, quantity, values)) || [];
    }),
  );

/** The grid begins 1 ms after a moment, so that what was measured at the next moment itself still belongs to it. */
export const momentsQuestion = ({ wanted, from, everyMs, count }: MomentsQuery): Question<SeriesMoments[]> => {
  const first = from - everyMs + 1;
  const span = `time >= ${instant(first)} AND time < ${instant(first + count * everyMs)}`;
  return {
    influxQl: [...wanted.keys()]
      .map(
        (quantity) =>
          `SELECT last("${quantity}"), "${qualityField}" FROM "${quantities[quantity].network}" WHERE ${span} ${byStation(everyMs, first)}`,
      )
      .join('; '),
    read: (results) =>
      eachSeries(wanted, results, (station, quantity, rows) => {
        const values: (number | null)[] = new Array<null>(count).fill(null);
        const flagged: [number, number][] = [];
        for (const row of rows) {
          const [at, value, quality] = [numberIn(row, 0), numberIn(row, 1), numberIn(row, 2)];
          if (at === undefined || value === undefined || quality === undefined) continue;
          const place = Math.round((at - first) / everyMs);
          values[place] = value;
          if (quality !== 0) flagged.push([place, quality]);
        }
        return rows.length === 0 ? undefined : { station, quantity, values, flagged };
      }),
  };
};

const hoursStatement = (quantity: QuantityId, span: string): string => {
  const { network, aggregate } = quantities[quantity];
  const extra = terms[aggregate];
  const grid = byStation(hourMs, 0);
  const columns = (value: string): string => `count(${value}), min(${value}), max(${value}), sum(${value})`;
  const good = `${span} AND "${qualityField}" = 0`;
  if (extra.length === 0) return `SELECT ${columns(`"${quantity}"`)} FROM "${network}" WHERE ${good} ${grid}`;
  const inner = extra.map((term, index) => `, ${term.replace('FIELD', `"${quantity}"`)} AS "x${index}"`).join('');
  const outer = extra.map((_term, index) => `, sum("x${index}")`).join('');
  const each = `SELECT "${quantity}" AS "v"${inner} FROM "${network}" WHERE ${good} GROUP BY "station"`;
  return `SELECT ${columns('"v"')}${outer} FROM (${each}) WHERE ${span} ${grid}`;
};

export const hoursQuestion = ({ wanted, from, to }: HoursQuery): Question<SeriesHours[]> => {
  const span = `time >= ${instant(from)} AND time < ${instant(to)}`;
  return {
    influxQl: [...wanted.keys()].map((quantity) => hoursStatement(quantity, span)).join('; '),
    read: (results) =>
      eachSeries(wanted, results, (station, quantity, rows) => {
        const { aggregate } = quantities[quantity];
        const hours = rows.flatMap((row) => {
          const [at, n, min, max, sum, first = 0, second = 0] = row.map((_, index) => numberIn(row, index));
          if (at === undefined || min === undefined || max === undefined || sum === undefined || !n) return [];
          const [energy, sin, cos] = aggregate === 'circular' ? [0, first, second] : [first, 0, 0];
          const bucket = toBucket(at, { count: n, min, max, sum, energy, sin, cos }, aggregate);
          return [at, bucket.count, bucket.mean, bucket.sum];
        });
        return hours.length === 0 ? undefined : { station, quantity, hours: new Float64Array(hours) };
      }),
  };
};
