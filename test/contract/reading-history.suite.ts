/** What every history promises, whatever it is made of. Each test has stations of its own, so they may share a database. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addValue, bucketStart, noSums, toBucket } from '../../gateway/history/aggregate.ts';
import type { ReadingHistory } from '../../gateway/history/history.ts';
import type { ReadingRecord } from '../../gateway/ingest/record.ts';
import type { Bucket } from '../../shared/api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/time.ts';

/** 22/11/2026, 17:00 in Hải Phòng: what the histories under test take for now. */
export const suiteNow = Date.parse('2026-11-22T10:00:00Z');
/** Two hours before: readings of the tests begin here. */
const start = suiteNow - 2 * hourMs;

export interface HistoryUnderTest {
  /** A history on the same data as the others made by it. */
  create(): ReadingHistory;
  dispose(): Promise<void>;
}

let stations = 0;
const newStation = (): string => {
  stations += 1;
  return `tram-${stations}`;
};

export const readingOf = (
  station: string,
  at: number,
  v: ReadingRecord['v'],
  change: Partial<ReadingRecord> = {},
): ReadingRecord => ({ k: 'r', s: station, w: '11359', p: 'real', t: at, x: at + 1500, q: 0, v, ...change });

export const expectSameBuckets = (
  actual: readonly Bucket[],
  expected: readonly Bucket[],
  quantity: QuantityId,
): void => {
  expect(actual.map(({ at, count, min, max }) => ({ at, count, min, max }))).toEqual(
    expected.map(({ at, count, min, max }) => ({ at, count, min, max })),
  );
  for (const [index, bucket] of actual.entries()) {
    const other = expected[index];
    expect(bucket.sum).toBeCloseTo(other?.sum ?? Number.NaN, 6);
    const apart = bucket.mean - (other?.mean ?? Number.NaN);
    if (quantities[quantity].aggregate === 'circular') expect(Math.cos((apart * Math.PI) / 180)).toBeCloseTo(1, 6);
    else expect(apart).toBeCloseTo(0, 6);
  }
};

/** The buckets by the definition, one value after the other. */
export const bucketsByDefinition = (
  readings: readonly ReadingRecord[],
  quantity: QuantityId,
  { from, to, everyMs, originMs }: { from: number; to: number; everyMs: number; originMs: number },
): Bucket[] => {
  const latest = new Map(readings.filter((one) => one.v[quantity] !== undefined).map((one) => [one.t, one]));
  const buckets = new Map<number, ReturnType<typeof noSums>>();
  for (const { t, q, v } of [...latest.values()].sort((a, b) => a.t - b.t)) {
    if (q !== 0 || t < from || t >= to) continue;
    const at = bucketStart(t, everyMs, originMs);
    const sums = buckets.get(at) ?? noSums();
    addValue(sums, quantities[quantity].aggregate, v[quantity] ?? Number.NaN);
    buckets.set(at, sums);
  }
  return [...buckets].map(([at, sums]) => toBucket(at, sums, quantities[quantity].aggregate));
};

const quantityWithValues = fc.constantFrom<{ quantity: QuantityId; min: number; max: number }>(
  { quantity: 'pm25', min: 0, max: 500 },
  { quantity: 'laeq', min: 30, max: 110 },
  { quantity: 'wind_direction', min: 100, max: 200 },
  { quantity: 'rain', min: 0, max: 20 },
);

/** Some hours of one quantity with gaps, flags and overwritten points, and a question about them. */
export const bucketCase = quantityWithValues.chain(({ quantity, min, max }) =>
  fc.record({
    quantity: fc.constant(quantity),
    points: fc.array(
      fc.record({
        minute: fc.nat({ max: 40 * 60 }),
        value: fc.double({ min, max, noNaN: true }),
        q: fc.constantFrom(0, 0, 0, 1),
      }),
      { minLength: 1, maxLength: 60 },
    ),
    fromMinute: fc.integer({ min: -90, max: 1200 }),
    spanMinutes: fc.integer({ min: 1, max: 3000 }),
    everyMs: fc.constantFrom(5 * minuteMs, 25 * minuteMs, hourMs, 3 * hourMs, 8 * hourMs, dayMs),
    originMs: fc.constantFrom(0, -7 * hourMs, 7 * hourMs, 5.5 * hourMs, 1),
  }),
);

export const describeReadingHistory = (name: string, begin: () => Promise<HistoryUnderTest>): void => {
  describe(`${name} as a history`, () => {
    let underTest: HistoryUnderTest;
    let history: ReadingHistory;
    beforeAll(async () => {
      underTest = await begin();
      history = underTest.create();
      await history.open();
    });
    afterAll(async () => {
      await history?.close();
      await underTest?.dispose();
    });

    const accepted = { fate: 'accept', rejected: [] };
    const write = async (...readings: ReadingRecord[]): Promise<void> =>
      expect(await history.write(readings)).toEqual(accepted);
    const all = { from: start - 40 * dayMs, to: suiteNow + dayMs, limit: 10_000 };
    const range = (station: string, quantity: QuantityId = 'pm25') => history.range({ station, quantity, ...all });
    const hourly = (station: string, quantity: QuantityId, change: object = {}) =>
      history.buckets({ station, quantity, ...all, everyMs: hourMs, originMs: 0, ...change });
    const latestOf = async (station: string) =>
      (await history.latest()).find((reading) => reading.station === station)?.values;

    it('accepts an empty batch', async () => {
      expect(await history.write([])).toEqual(accepted);
    });

    it('says that it is healthy', async () => {
      expect(await history.check()).toBeNull();
    });

    it('gives readings back oldest first, with their quality', async () => {
      const station = newStation();
      await write(
        readingOf(station, start + 2000, { pm25: 12.25 }, { q: 4 }),
        readingOf(station, start, { pm25: 10 }),
        readingOf(station, start + 1, { pm25: 11.5 }),
      );

      expect(await range(station)).toEqual([
        { at: start, value: 10, quality: 0 },
        { at: start + 1, value: 11.5, quality: 0 },
        { at: start + 2000, value: 12.25, quality: 4 },
      ]);
    });

    it('includes the beginning of a range and excludes its end', async () => {
      const station = newStation();
      await write(...[0, 1, 2, 3].map((n) => readingOf(station, start + n * 1000, { pm25: n })));

      const points = await history.range({
        station,
        quantity: 'pm25',
        from: start + 1000,
        to: start + 3000,
        limit: 10,
      });

      expect(points.map(({ value }) => value)).toEqual([1, 2]);
    });

    it('gives the oldest readings when there are more than asked for', async () => {
      const station = newStation();
      await write(
        ...[0, 1, 2, 3].map((n) => readingOf(station, start + n * 1000, n % 2 ? { pm10: n } : { pm25: n })),
        readingOf(station, start + 9000, { pm25: 9 }),
      );

      const points = await history.range({ station, quantity: 'pm25', ...all, limit: 2 });

      expect(points.map(({ value }) => value)).toEqual([0, 2]);
    });

    it('changes nothing when a batch is written again', async () => {
      const station = newStation();
      const batch = [readingOf(station, start, { pm25: 10 }), readingOf(station, start + 1000, { pm25: 20 })];
      await write(...batch);
      await write(...batch, ...batch);

      expect(await range(station)).toHaveLength(2);
      expect(await hourly(station, 'pm25')).toMatchObject([{ count: 2, sum: 30 }]);
    });

    it('keeps the last value written for one instant', async () => {
      const station = newStation();
      await write(readingOf(station, start, { pm25: 10 }), readingOf(station, start, { pm25: 11 }));
      await write(readingOf(station, start, { pm25: 12 }, { q: 1 }));

      expect(await range(station)).toEqual([{ at: start, value: 12, quality: 1 }]);
      expect((await latestOf(station))?.pm25).toMatchObject({ value: 12, quality: 1 });
    });

    it('never moves the latest value back for late data', async () => {
      const station = newStation();
      await write(readingOf(station, start + hourMs, { pm25: 50 }, { x: start + hourMs + 250 }));
      await write(readingOf(station, start, { pm25: 10, pm10: 30 }, { x: start + 2 * hourMs }));

      expect(await latestOf(station)).toEqual({
        pm25: { value: 50, at: start + hourMs, receivedAt: start + hourMs + 250, quality: 0 },
        pm10: { value: 30, at: start, receivedAt: start + 2 * hourMs, quality: 0 },
      });
      expect((await range(station)).map(({ value }) => value)).toEqual([10, 50]);
    });

    it('takes the latest value of a batch by measuring time, whatever its quality', async () => {
      const station = newStation();
      await write(
        readingOf(station, start + 3000, { laeq: 61 }, { q: 2 }),
        readingOf(station, start + 1000, { laeq: 59 }),
        readingOf(station, start + 2000, { laeq: 60 }),
      );

      expect((await latestOf(station))?.laeq).toEqual({
        value: 61,
        at: start + 3000,
        receivedAt: start + 4500,
        quality: 2,
      });
    });

    it('leaves flagged readings out of buckets', async () => {
      const station = newStation();
      await write(
        readingOf(station, start, { pm25: 10 }),
        readingOf(station, start + 1000, { pm25: 900 }, { q: 1 }),
        readingOf(station, start + 2000, { pm25: 20 }),
        readingOf(station, start + hourMs, { pm25: 900 }, { q: 2 }),
      );

      expect(await hourly(station, 'pm25')).toEqual([{ at: start, count: 2, min: 10, max: 20, mean: 15, sum: 30 }]);
    });

    it('knows the quality of single values, and leaves only those out of buckets that are flagged', async () => {
      const station = newStation();
      const flagged = readingOf(
        station,
        start + 1000,
        { pm25: 20, pm10: 610, rain: 2 },
        { q: 4, f: { pm10: 8, rain: 16 } },
      );
      await write(
        readingOf(station, start, { pm25: 10, pm10: 30, rain: 1 }),
        flagged,
        readingOf(station, start + 2000, { pm25: 12, pm10: 700 }, { f: { pm10: 8 } }),
      );
      await write(flagged);

      const qualities = async (quantity: QuantityId) =>
        (await history.range({ station, quantity, ...all, limit: 10 })).map(({ value, quality }) => [value, quality]);
      expect(await qualities('pm25')).toEqual([
        [10, 0],
        [20, 4],
        [12, 0],
      ]);
      expect(await qualities('pm10')).toEqual([
        [30, 0],
        [610, 12],
        [700, 8],
      ]);
      expect(await qualities('rain')).toEqual([
        [1, 0],
        [2, 20],
      ]);
      expect(await hourly(station, 'pm25')).toMatchObject([{ count: 2, sum: 22 }]);
      expect(await hourly(station, 'pm10')).toMatchObject([{ count: 1, sum: 30 }]);
      expect(await latestOf(station)).toMatchObject({
        pm25: { value: 12, quality: 0 },
        pm10: { value: 700, quality: 8 },
        rain: { value: 2, quality: 20 },
      });
    });

    it('leaves out a reading that was flagged afterwards, and takes in one that was cleared', async () => {
      const station = newStation();
      await write(
        readingOf(station, start, { pm25: 10 }),
        readingOf(station, start + 1000, { pm25: 30 }, { q: 1 }),
        readingOf(station, start + 2000, { pm25: 50 }),
      );
      await hourly(station, 'pm25');
      await write(readingOf(station, start + 1000, { pm25: 30 }), readingOf(station, start, { pm25: 10 }, { q: 4 }));

      expect(await hourly(station, 'pm25')).toMatchObject([{ count: 2, min: 30, max: 50 }]);
    });

    it('leaves gaps out instead of filling them', async () => {
      const station = newStation();
      await write(
        readingOf(station, start - 5 * hourMs, { pm25: 1 }),
        readingOf(station, start - hourMs, { pm25: 2 }),
        readingOf(station, start, { pm10: 3 }),
      );

      expect((await hourly(station, 'pm25')).map(({ at }) => at)).toEqual([start - 5 * hourMs, start - hourMs]);
    });

    it('sums rain', async () => {
      const station = newStation();
      await write(...[0.2, 0, 1.4, 0.4].map((rain, n) => readingOf(station, start + n * 10 * minuteMs, { rain })));

      const [bucket] = await hourly(station, 'rain');

      expect(bucket?.sum).toBeCloseTo(2, 9);
      expect(bucket).toMatchObject({ at: start, count: 4, min: 0, max: 1.4 });
    });

    it('averages decibels by energy', async () => {
      const station = newStation();
      await write(...[60, 80].map((laeq, n) => readingOf(station, start + n * minuteMs, { laeq })));

      const [bucket] = await hourly(station, 'laeq');

      expect(bucket?.mean).toBeCloseTo(77.0329, 3);
      expect(bucket).toMatchObject({ count: 2, min: 60, max: 80, sum: 140 });
    });

    it('averages wind directions over north', async () => {
      const station = newStation();
      await write(
        ...[350, 10, 30].map((wind_direction, n) => readingOf(station, start + n * minuteMs, { wind_direction })),
      );

      expect((await hourly(station, 'wind_direction'))[0]?.mean).toBeCloseTo(10, 6);
    });

    it('follows the local day of UTC+7 with the origin of the grid', async () => {
      const station = newStation();
      const midnight = Date.parse('2026-11-20T17:00:00Z');
      await write(
        readingOf(station, midnight - 1, { pm25: 1 }),
        readingOf(station, midnight, { pm25: 2 }),
        readingOf(station, midnight + dayMs - 1, { pm25: 4 }),
        readingOf(station, midnight + dayMs, { pm25: 8 }),
      );

      const days = await hourly(station, 'pm25', { everyMs: dayMs, originMs: -7 * hourMs });

      expect(days.map(({ at, sum }) => [at, sum])).toEqual([
        [midnight - dayMs, 1],
        [midnight, 6],
        [midnight + dayMs, 8],
      ]);
    });

    it('puts into buckets only what was measured in the span asked for', async () => {
      const station = newStation();
      await write(...[0, 20, 40, 60, 80].map((n) => readingOf(station, start + n * minuteMs, { pm25: n })));
      const span = { from: start + 20 * minuteMs, to: start + 80 * minuteMs };

      expect((await hourly(station, 'pm25', span)).map(({ at, sum }) => [at, sum])).toEqual([
        [start, 60],
        [start + hourMs, 60],
      ]);
    });

    it('gives the oldest buckets when there are more than asked for', async () => {
      const station = newStation();
      await write(...[0, 1, 2, 3].map((n) => readingOf(station, start - n * hourMs, { pm25: n })));

      expect((await hourly(station, 'pm25', { limit: 2 })).map(({ mean }) => mean)).toEqual([3, 2]);
      expect((await hourly(station, 'pm25', { limit: 2, everyMs: 30 * minuteMs })).map(({ mean }) => mean)).toEqual([
        3, 2,
      ]);
    });

    it('adds buckets up as they are defined, for any readings, span and grid', async () => {
      await fc.assert(
        fc.asyncProperty(bucketCase, async ({ quantity, points, fromMinute, spanMinutes, everyMs, originMs }) => {
          const station = newStation();
          const first = start - 2 * dayMs;
          const readings = points.map(({ minute, value, q }) =>
            readingOf(station, first + minute * minuteMs, { [quantity]: value }, { q }),
          );
          await write(...readings);
          const from = first + fromMinute * minuteMs;
          const grid = { from, to: from + spanMinutes * minuteMs, everyMs, originMs };

          const buckets = await history.buckets({ station, quantity, ...grid, limit: 5_000 });

          expectSameBuckets(buckets, bucketsByDefinition(readings, quantity, grid), quantity);
        }),
        { numRuns: 60 },
      );
    });

    it('knows nothing of a station or quantity that never reported', async () => {
      const station = newStation();
      await write(readingOf(station, start, { pm25: 1 }));

      expect(await range('nowhere')).toEqual([]);
      expect(await hourly('nowhere', 'laeq')).toEqual([]);
      expect(await range(station, 'so2')).toEqual([]);
      expect(await hourly(station, 'water_level')).toEqual([]);
      expect(await range("x' OR 'a' = 'a")).toEqual([]);
      expect(await latestOf('nowhere')).toBeUndefined();
    });

    it('keeps a whole number a number that may get decimals later', async () => {
      const station = newStation();
      await write(readingOf(station, start, { pm25: 5, water_level: -1 }));
      await write(readingOf(station, start + 1000, { pm25: 5.5, water_level: -1.25 }));

      expect((await range(station)).map(({ value }) => value)).toEqual([5, 5.5]);
      expect((await range(station, 'water_level')).map(({ value }) => value)).toEqual([-1, -1.25]);
    });

    it('gives numbers back to the last bit', async () => {
      const station = newStation();
      const values = [0.1 + 0.2, 1e-7, 123456.789012345, 1e21, 5e-324];
      await write(...values.map((pm25, n) => readingOf(station, start + n, { pm25 })));

      expect((await range(station)).map(({ value }) => value)).toEqual(values);
    });

    it('stores stations of several networks', async () => {
      const station = newStation();
      await write(readingOf(station, start, { pm25: 9, laeq: 70, rain: 0.2, water_depth: 15 }));

      expect(await range(station, 'pm25')).toHaveLength(1);
      expect(await range(station, 'laeq')).toHaveLength(1);
      expect(await range(station, 'rain')).toHaveLength(1);
      expect(Object.keys((await latestOf(station)) ?? {}).sort()).toEqual(['laeq', 'pm25', 'rain', 'water_depth']);
    });

    it.each(['Phường Gia Viên', 'a,b=c d', '"quoted"', "'; DROP", '🌊 #1', 'i=5i'])(
      'is not confused by the ward %s',
      async (ward) => {
        const station = newStation();
        await write(readingOf(station, start, { pm25: 7 }, { w: ward }), readingOf(station, start + 1, { pm25: 8 }));

        expect((await range(station)).map(({ value }) => value)).toEqual([7, 8]);
      },
    );

    it('keeps one history for a station that moves to another ward', async () => {
      const station = newStation();
      await write(readingOf(station, start, { pm25: 1 }));
      await write(readingOf(station, start + 1000, { pm25: 2 }, { w: '11383' }));
      await write(readingOf(station, start + 2000, { pm25: 3 }));

      expect((await range(station)).map(({ value }) => value)).toEqual([1, 2, 3]);
      expect((await hourly(station, 'pm25'))[0]).toMatchObject({ count: 3, mean: 2 });
      expect((await latestOf(station))?.pm25?.value).toBe(3);
    });

    it('gives one reading per instant, also when it was sent again from another ward', async () => {
      const station = newStation();
      await write(readingOf(station, start, { pm25: 1 }), readingOf(station, start + 1000, { pm25: 2 }));
      await write(readingOf(station, start, { pm25: 1 }, { w: '11383' }));

      expect((await range(station)).map(({ at }) => at)).toEqual([start, start + 1000]);
    });

    it('rejects what cannot be stored, once each and with words, and stores the rest', async () => {
      const station = newStation();
      const bad = [
        readingOf(station, start + 1, { pm25: Number.NaN, laeq: Number.NaN }),
        readingOf(station, 1e16, { pm25: 1 }),
        readingOf(station, start + 2, { pm25: 2 }, { w: 'a\nb' }),
      ];

      const outcome = await history.write([
        readingOf(station, start, { pm25: 1 }),
        ...bad,
        readingOf(station, start + 3, { pm25: 3 }),
      ]);

      expect(outcome).toEqual({
        fate: 'accept',
        rejected: bad.map((reading) => ({ reading, reason: expect.stringMatching(/\w/) })),
      });
      expect((await range(station)).map(({ value }) => value)).toEqual([1, 3]);
    });

    it('stores thousands of readings at once', async () => {
      const names = Array.from({ length: 300 }, newStation);
      const batch = Array.from({ length: 6_000 }, (_, n) =>
        readingOf(names[n % 300] ?? '', start + Math.floor(n / 300) * 1000, { pm25: n, pm10: n, humidity: n % 100 }),
      );
      await write(...batch);

      const counts = await Promise.all(names.slice(0, 5).map(async (name) => (await range(name)).length));

      expect(counts).toEqual([20, 20, 20, 20, 20]);
      expect((await latestOf(names[299] ?? ''))?.humidity?.value).toBe(5_999 % 100);
    });

    it('knows the newest values of every station at a moment of the past', async () => {
      const [one, other] = [newStation(), newStation()];
      await write(
        readingOf(one, start, { pm25: 10, pm10: 30 }, { x: start + 250 }),
        readingOf(one, start + minuteMs, { pm25: 11 }, { q: 4 }),
        readingOf(one, start + 2 * minuteMs, { pm25: 12 }),
        readingOf(other, start + minuteMs + 1, { laeq: 60 }),
      );
      const at = async (instant: number, maxAgeMs: number) => {
        const found = await history.at(instant, maxAgeMs);
        return [one, other].map((id) => found.find(({ station }) => station === id)?.values);
      };

      expect(await at(start + minuteMs, hourMs)).toEqual([
        {
          pm25: { value: 11, at: start + minuteMs, receivedAt: start + minuteMs + 1500, quality: 4 },
          pm10: { value: 30, at: start, receivedAt: start + 250, quality: 0 },
        },
        undefined,
      ]);
      expect(await at(start + minuteMs, minuteMs)).toMatchObject([{ pm10: { value: 30 } }, undefined]);
      expect((await at(start + minuteMs, minuteMs - 1))[0]).not.toHaveProperty('pm10');
      expect(await at(start - 1, hourMs)).toEqual([undefined, undefined]);
    });

    it('gives the newest value of each step that ends with a moment, of the series asked for', async () => {
      const [one, other] = [newStation(), newStation()];
      const everyMs = 10 * minuteMs;
      await write(
        readingOf(one, start - everyMs, { water_depth: 99 }),
        readingOf(one, start - everyMs + 1, { water_depth: 1 }),
        readingOf(one, start, { water_depth: 2 }),
        readingOf(one, start + 1, { water_depth: 3 }, { q: 8 }),
        readingOf(one, start + 3 * everyMs, { water_depth: 4 }),
        readingOf(one, start + 3 * everyMs + 1, { water_depth: 5 }),
        readingOf(other, start, { water_depth: 7, rain: 1 }),
      );
      const wanted = new Map([
        ['water_depth' as const, new Set([one])],
        ['rain' as const, new Set([one, other])],
      ]);
      const found = await history.moments({ wanted, from: start, everyMs, count: 4 });

      expect(found.sort((a, b) => (a.station === one ? -1 : b.station === one ? 1 : 0))).toEqual([
        { station: one, quantity: 'water_depth', values: [2, 3, null, 4], flagged: [[1, 8]] },
        { station: other, quantity: 'rain', values: [1, null, null, null], flagged: [] },
      ]);
    });

    it('adds the hours of many stations up as those of one', async () => {
      const names = [newStation(), newStation()];
      const measured = ['pm25', 'laeq', 'wind_direction', 'rain'] as const;
      for (const [index, station] of names.entries()) {
        for (let minute = -90; minute < 180; minute += 7) {
          const v = { pm25: minute + 200, laeq: 50 + (minute % 11), wind_direction: (minute + 360) % 360, rain: 0.2 };
          await write(readingOf(station, start + (minute + index) * minuteMs, v, { q: minute % 5 === 0 ? 1 : 0 }));
        }
      }
      const span = { from: start - hourMs, to: start + 2 * hourMs };
      const wanted = new Map(measured.map((quantity) => [quantity, new Set(names)]));
      const found = await history.hours({ wanted, ...span });

      expect(found).toHaveLength(8);
      for (const { station, quantity, hours } of found) {
        const alone = await history.buckets({ station, quantity, ...span, limit: 10, everyMs: hourMs, originMs: 0 });
        expect(hours).toHaveLength(alone.length * 4);
        for (const [place, { at, count, mean, sum }] of alone.entries()) {
          const [begin = 0, n = 0, average = 0, total = 0] = hours.subarray(place * 4, place * 4 + 4);
          expect([begin, n]).toEqual([at, count]);
          expect(average).toBeCloseTo(mean, 6);
          expect(total).toBeCloseTo(sum, 6);
        }
      }
    });

    it('finds everything again after it was closed and opened', async () => {
      const station = newStation();
      await write(readingOf(station, start, { pm25: 42, rain: 1 }));
      const other = underTest.create();
      await history.close();
      history = other;
      await history.open();

      expect(await range(station)).toEqual([{ at: start, value: 42, quality: 0 }]);
      await write(readingOf(station, start + 1000, { pm25: 43 }));
      expect((await latestOf(station))?.pm25?.value).toBe(43);
    });

    it('keeps and does not answer once it is closed', async () => {
      const closed = underTest.create();
      await closed.open();
      await closed.close();

      expect(await closed.write([readingOf('tram-0', start, { pm25: 1 })])).toMatchObject({ fate: 'keep' });
      await expect(closed.latest()).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' });
      await expect(closed.range({ station: 'tram-0', quantity: 'pm25', ...all })).rejects.toMatchObject({
        code: 'HISTORY_UNAVAILABLE',
      });
      await expect(closed.at(start, hourMs)).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' });
      expect(await closed.check()).toMatch(/closed/);
    });
  });
};
