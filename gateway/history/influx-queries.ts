/**
 * Questions to InfluxDB in InfluxQL (pure), the only language that versions 1, 2 and 3 all answer. Nothing from outside is
 * ever put into a statement but a station id of the checked form, a quantity of the catalogue and whole numbers.
 */
import { z } from 'zod';
import type { Bucket, LatestReading, LatestValue, RawPoint } from '../../shared/api.ts';
import { isQuantityId, type QuantityId, quantities, quantityIds } from '../../shared/quantities.ts';
import { dayMs, type Instant } from '../../shared/time.ts';
import { stationIdPattern } from '../../shared/topics.ts';
import { type Aggregate, toBucket } from './aggregate.ts';
import type { BucketQuery, RangeQuery } from './history.ts';
import { delayField, qualityField } from './line-protocol.ts';
import { farthestInstant } from './storable.ts';

/** A statement and how to read its rows. */
export interface Question<T> {
  readonly influxQl: string;
  /** @throws Error when the answer is not one to this question */
  read(results: Results): T;
}

/** `latest` looks back no farther than this: without a bound the database would open every shard it has. */
export const latestSpanDays = 30;

/** Measurement of the canary: not one of the networks, so it is in no statistic. */
export const canaryMeasurement = '_gateway';

const cell = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const resultsSchema = z.object({
  results: z.array(
    z.object({
      statement_id: z.number().int().nonnegative().optional(),
      error: z.string().optional(),
      series: z
        .array(
          z.object({
            name: z.string(),
            tags: z.record(z.string(), z.string()).optional(),
            values: z.array(z.array(cell)),
          }),
        )
        .optional(),
    }),
  ),
});
export type Results = z.infer<typeof resultsSchema>['results'];
type Series = NonNullable<Results[number]['series']>[number];

/** @throws Error with the database's own words, or saying that this is no answer in InfluxQL */
export const parseResults = (body: unknown): Results => {
  const parsed = resultsSchema.safeParse(body);
  if (!parsed.success) throw new Error('the server does not answer InfluxQL');
  const { results } = parsed.data;
  for (const { error } of results) if (error !== undefined) throw new Error(error);
  return results;
};

/** Series of the n-th statement. VictoriaMetrics answers every query with a list of databases: not an answer. */
export const seriesOf = (results: Results, statement: number, measurement: string): Series[] => {
  const result = results.find(({ statement_id }, index) => (statement_id ?? index) === statement);
  const series = result?.series ?? [];
  for (const { name } of series) {
    if (name !== measurement) throw new Error('the server does not answer InfluxQL: it can be written to, not read');
  }
  return series;
};

export const numberIn = (row: readonly unknown[], index: number): number | undefined => {
  const value = row[index];
  return typeof value === 'number' ? value : undefined;
};

export const whole = (value: number): string => Math.trunc(value).toString();
export const instant = (at: Instant): string => `${whole(Math.max(-farthestInstant, Math.min(at, farthestInstant)))}ms`;

const where = ({ station, from, to }: RangeQuery): string =>
  `"station" = '${station}' AND time >= ${instant(from)} AND time < ${instant(to)}`;

/** False for what no history can hold, so that it need not be asked for. */
export const isAskable = ({ station, quantity, from, to, limit }: RangeQuery): boolean =>
  stationIdPattern.test(station) && isQuantityId(quantity) && from < to && limit >= 1;

/**
 * Points with their quality. Points of the network without this quantity are left out by comparing it with a number,
 * which nothing absent passes. A station that has been moved to another ward has several series: merged by time.
 */
export const rangeQuestion = (query: RangeQuery): Question<RawPoint[]> => {
  const { network } = quantities[query.quantity];
  const field = `"${query.quantity}"`;
  return {
    influxQl: `SELECT ${field}, "${qualityField}" FROM "${network}" WHERE ${where(query)} AND (${field} >= 0 OR ${field} < 0) LIMIT ${whole(query.limit)}`,
    read: (results) => {
      const points: RawPoint[] = [];
      for (const { values } of seriesOf(results, 0, network)) {
        for (const row of values) {
          const [at, value, quality] = [numberIn(row, 0), numberIn(row, 1), numberIn(row, 2)];
          if (at === undefined || value === undefined || quality === undefined) continue;
          if (points.at(-1)?.at === at) points.pop();
          points.push({ at, value, quality });
        }
      }
      return points;
    },
  };
};

/**
 * Terms beside the value itself whose sums a bucket needs, computed by the database (pow, sin, cos: since 1.6). Inside
 * another query, pow with an integer as its first argument cuts its result to an integer.
 */
export const terms: Record<Aggregate, readonly string[]> = {
  mean: [],
  sum: [],
  energetic: ['pow(10.0, FIELD / 10.0)'],
  circular: [`sin(FIELD * ${Math.PI / 180})`, `cos(FIELD * ${Math.PI / 180})`],
};

/**
 * Buckets, added up by the database so that a year of readings does not travel; the means are made from the sums as
 * everywhere else. A point written twice because its station moved to another ward in between counts twice; one written again
 * with flags that single values did not have before still counts with its first.
 */
export const bucketsQuestion = (query: BucketQuery): Question<Bucket[]> => {
  const { network, aggregate } = quantities[query.quantity];
  const field = `"${query.quantity}"`;
  const good = `${where(query)} AND "${qualityField}" = 0`;
  const offset = ((query.originMs % query.everyMs) + query.everyMs) % query.everyMs;
  const grid = `GROUP BY time(${whole(query.everyMs)}ms, ${whole(offset)}ms) fill(none) LIMIT ${whole(query.limit)}`;
  const extra = terms[aggregate];
  const columns = (value: string): string => `count(${value}), min(${value}), max(${value}), sum(${value})`;
  const span = `time >= ${instant(query.from)} AND time < ${instant(query.to)}`;
  const inner = extra.map((term, index) => `, ${term.replace('FIELD', field)} AS "x${index}"`).join('');
  const outer = extra.map((_term, index) => `, sum("x${index}")`).join('');
  return {
    influxQl:
      extra.length === 0
        ? `SELECT ${columns(field)} FROM "${network}" WHERE ${good} ${grid}`
        : `SELECT ${columns('"v"')}${outer} FROM (SELECT ${field} AS "v"${inner} FROM "${network}" WHERE ${good}) WHERE ${span} ${grid}`,
    read: (results) => {
      const buckets: Bucket[] = [];
      for (const { values } of seriesOf(results, 0, network)) {
        for (const row of values) {
          const [at, count, min, max, sum, first = 0, second = 0] = row.map((_, index) => numberIn(row, index));
          if (at === undefined || min === undefined || max === undefined || sum === undefined || !count) continue;
          const [energy, sin, cos] = aggregate === 'circular' ? [0, first, second] : [first, 0, 0];
          buckets.push(toBucket(at, { count, min, max, sum, energy, sin, cos }, aggregate));
        }
      }
      return buckets;
    },
  };
};

/** Latest value of every station and quantity: one statement per quantity, each row with the time of its own point. */
export const latestQuestion = (now: Instant): Question<LatestReading[]> =>
  newestQuestion(`time >= ${instant(now - latestSpanDays * dayMs)}`);

/** The newest one of those that `span` leaves. */
export const newestQuestion = (span: string): Question<LatestReading[]> => {
  const statements = quantityIds.map(
    (quantity) =>
      `SELECT last("${quantity}"), "${qualityField}", "${delayField}" FROM "${quantities[quantity].network}" WHERE ${span} GROUP BY "station"`,
  );
  return {
    influxQl: statements.join('; '),
    read: (results) => {
      const stations = new Map<string, Partial<Record<QuantityId, LatestValue>>>();
      for (const [index, quantity] of quantityIds.entries()) {
        for (const { tags, values } of seriesOf(results, index, quantities[quantity].network)) {
          const row = values[0] ?? [];
          const [at, value, quality, delay] = row.map((_, column) => numberIn(row, column));
          const station = tags?.station;
          if (!station || at === undefined || value === undefined || quality === undefined) continue;
          const known = stations.get(station) ?? {};
          known[quantity] = { value, at, receivedAt: at + Math.round((delay ?? 0) * 1000), quality };
          stations.set(station, known);
        }
      }
      return [...stations].sort(([a], [b]) => (a < b ? -1 : 1)).map(([station, values]) => ({ station, values }));
    },
  };
};

/** Whether the point of one station and network at one instant has exactly these fields. */
export const pointQuestion = (
  measurement: string,
  tag: readonly [key: string, value: string],
  at: Instant,
  fields: Readonly<Record<string, number>>,
): Question<boolean> => {
  const names = Object.keys(fields);
  return {
    influxQl: `SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM "${measurement}" WHERE "${tag[0]}" = '${tag[1]}' AND time = ${instant(at)}`,
    read: (results) =>
      seriesOf(results, 0, measurement).some(({ values }) =>
        values.some((row) => names.every((name, index) => row[index + 1] === fields[name])),
      ),
  };
};

/** Quoted name of a database. */
export const createDatabaseStatement = (name: string): string =>
  `CREATE DATABASE "${name.replace(/[\\"]/g, '\\$&').replace(/\p{Cc}/gu, '')}"`;
