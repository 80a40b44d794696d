import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedHistory } from '../../../gateway/history/embedded.ts';
import { migrations } from '../../../gateway/history/embedded-tables.ts';
import type { ReadingHistory } from '../../../gateway/history/history.ts';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import { openSqlite } from '../../../gateway/state/sqlite.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import { dayMs, hourMs, minuteMs } from '../../../shared/time.ts';
import { bucketCase, bucketsByDefinition, expectSameBuckets, readingOf } from '../../contract/reading-history.suite.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const grid = { from: start - 400 * dayMs, to: start + 400 * dayMs, everyMs: hourMs, originMs: 0, limit: 5_000 };
const options = { rawDays: 30, hourlyDays: 365 };

let folder: TemporaryFolder;
let history: ReadingHistory;
let files = 0;

const openNew = async (change: Partial<typeof options> = {}): Promise<ReadingHistory> => {
  await history?.close();
  files += 1;
  history = createEmbeddedHistory({ file: folder.file(`${files}.db`), ...options, ...change });
  await history.open();
  return history;
};
const reopen = async (): Promise<void> => {
  await history.close();
  history = createEmbeddedHistory({ file: folder.file(`${files}.db`), ...options });
  await history.open();
};
const write = async (...readings: ReadingRecord[]): Promise<void> =>
  expect(await history.write(readings)).toEqual({ fate: 'accept', rejected: [] });
const hours = (quantity: QuantityId = 'pm25', change: Partial<typeof grid> = {}) =>
  history.buckets({ station: 'a', quantity, ...grid, ...change });
const points = () => history.range({ station: 'a', quantity: 'pm25', ...grid });
/** Looks into the file beside the history. */
const count = (table: 'point' | 'hourly' | 'dirty', condition = 'true'): number => {
  const database = openSqlite({ file: folder.file(`${files}.db`), migrations });
  const row = database.prepare<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${condition}`).get();
  database.close();
  return row?.n ?? Number.NaN;
};

beforeEach(async () => {
  folder = temporaryFolder();
  await openNew();
});
afterEach(async () => {
  await history.close();
  folder.remove();
});

describe('hourly sums', () => {
  it('are made of hours that have ended, once', async () => {
    await write(readingOf('a', start, { pm25: 1 }), readingOf('a', start + hourMs, { pm25: 2 }));

    await history.maintain(start + hourMs + minuteMs);
    expect([count('hourly'), count('dirty')]).toEqual([1, 1]);

    await history.maintain(start + 2 * hourMs);
    expect([count('hourly'), count('dirty')]).toEqual([2, 0]);
    expect(await hours()).toMatchObject([{ sum: 1 }, { sum: 2 }]);
  });

  it('answer for points, which are not looked at any more', async () => {
    await write(readingOf('a', start, { pm25: 10 }), readingOf('a', start + minuteMs, { pm25: 20 }));
    await history.maintain(start + hourMs);
    const database = openSqlite({ file: folder.file(`${files}.db`), migrations });
    database.exec('DELETE FROM point');
    database.close();

    expect(await hours()).toEqual([{ at: start, count: 2, min: 10, max: 20, mean: 15, sum: 30 }]);
  });

  it('are computed anew after a late or a changed reading, also over a restart', async () => {
    await write(readingOf('a', start, { pm25: 10 }));
    await history.maintain(start + hourMs);
    await write(readingOf('a', start + minuteMs, { pm25: 30 }), readingOf('a', start, { pm25: 20 }));

    expect(await hours()).toMatchObject([{ count: 2, sum: 50 }]);
    await reopen();
    expect(await hours()).toMatchObject([{ count: 2, sum: 50 }]);
    await history.maintain(start + 2 * hourMs);
    expect(count('dirty')).toBe(0);
    expect(await hours()).toMatchObject([{ count: 2, sum: 50 }]);
  });

  it('vanish with the last good reading of their hour', async () => {
    await write(readingOf('a', start, { pm25: 10 }));
    await history.maintain(start + hourMs);
    await write(readingOf('a', start, { pm25: 10 }, { q: 2 }));
    await history.maintain(start + hourMs);

    expect(count('hourly')).toBe(0);
    expect(await hours()).toEqual([]);
  });

  it('change no answer, whatever was asked and whenever they were made', async () => {
    await fc.assert(
      fc.asyncProperty(
        bucketCase,
        fc.nat({ max: 60 }),
        fc.nat({ max: 45 }),
        async ({ quantity, points: given, fromMinute, spanMinutes, everyMs, originMs }, cut, hour) => {
          await openNew();
          const readings = given.map(({ minute, value, q }) =>
            readingOf('a', start + minute * minuteMs, { [quantity]: value }, { q }),
          );
          const from = start + fromMinute * minuteMs;
          const query = { from, to: from + spanMinutes * minuteMs, everyMs, originMs, limit: 5_000 };
          const ask = () => history.buckets({ station: 'a', quantity, ...query });

          await history.write(readings.slice(0, cut));
          await history.maintain(start + hour * hourMs);
          await history.write(readings.slice(cut));
          const mixed = await ask();
          await history.maintain(start + 50 * hourMs);
          const rolledUp = await ask();

          expect(count('dirty')).toBe(0);
          const expected = bucketsByDefinition(readings, quantity, query);
          expectSameBuckets(mixed, expected, quantity);
          expectSameBuckets(rolledUp, expected, quantity);
        },
      ),
      { numRuns: 40 },
    );
  }, 30_000);
});

describe('buckets from readings', () => {
  it('miss none where there are more than are read at once', async () => {
    const many = Array.from({ length: 40_010 }, (_, n) => readingOf('a', start + n, { pm25: 1 }));
    await write(...many);

    expect(await hours('pm25', { everyMs: 7 * minuteMs })).toMatchObject([{ count: 40_010, sum: 40_010 }]);
  });
});

describe('retention', () => {
  it('deletes readings by their time of receipt and keeps their hours', async () => {
    await write(
      readingOf('a', start, { pm25: 10, laeq: 60 }),
      readingOf('a', start + minuteMs, { pm25: 30, laeq: 80 }),
    );
    const before = [await hours('pm25'), await hours('laeq')];

    await history.maintain(start + 30 * dayMs - 1);
    expect(await points()).toHaveLength(2);
    await history.maintain(start + 31 * dayMs);

    expect(await points()).toEqual([]);
    expect(count('point')).toBe(0);
    expect([await hours('pm25'), await hours('laeq')]).toEqual(before);
  });

  it('keeps an old recording that was received lately', async () => {
    const now = start + 300 * dayMs;
    await write(
      readingOf('a', start, { pm25: 10 }, { x: now, p: 'replayed' }),
      readingOf('a', start + 1, { pm25: 20 }),
    );

    await history.maintain(now + dayMs);

    expect(await points()).toEqual([{ at: start, value: 10, quality: 0 }]);
    expect(await hours()).toMatchObject([{ count: 2, sum: 30 }]);
  });

  it('adds a late reading to an hour whose readings are gone', async () => {
    await write(readingOf('a', start, { pm25: 10 }), readingOf('a', start + 1, { pm25: 20 }));
    await history.maintain(start + 40 * dayMs);
    await write(readingOf('a', start + 2, { pm25: 60 }, { x: start + 40 * dayMs }));

    expect(await hours()).toEqual([{ at: start, count: 3, min: 10, max: 60, mean: 30, sum: 90 }]);
    await history.maintain(start + 41 * dayMs);
    expect(await hours()).toEqual([{ at: start, count: 3, min: 10, max: 60, mean: 30, sum: 90 }]);
    await history.maintain(start + 80 * dayMs);
    expect(count('point')).toBe(0);
    expect(await hours()).toEqual([{ at: start, count: 3, min: 10, max: 60, mean: 30, sum: 90 }]);
  });

  it('deletes hours after their own time, unless they still have readings', async () => {
    const now = start + 400 * dayMs;
    await write(readingOf('a', start, { pm25: 10 }), readingOf('a', start + 100 * dayMs, { pm25: 20 }));
    await write(readingOf('a', start + dayMs, { pm25: 30 }, { x: now }));

    await history.maintain(now);
    await history.maintain(now);

    expect((await hours('pm25', { to: now })).map(({ sum }) => sum)).toEqual([30, 20]);
  });

  it('never forgets the latest value', async () => {
    await write(readingOf('a', start, { pm25: 10 }));
    await history.maintain(start + 390 * dayMs);

    expect(count('point')).toBe(0);
    expect(await history.latest()).toEqual([
      { station: 'a', values: { pm25: { value: 10, at: start, receivedAt: start + 1500, quality: 0 } } },
    ]);
  });

  it('works through more readings than fit into one step', async () => {
    const many = Array.from({ length: 12_000 }, (_, n) => readingOf('a', start + n * 10_000, { pm25: n % 100 }));
    await write(...many, readingOf('a', start + 100 * dayMs, { pm25: 1 }));
    const before = await hours('pm25', { everyMs: dayMs });

    await history.maintain(start + 100 * dayMs);

    expect(await points()).toHaveLength(1);
    expect(await hours('pm25', { everyMs: dayMs })).toEqual(before);
  });

  it('changes no hour, however readings arrive and whenever it runs', async () => {
    const arrival = fc.record({
      minute: fc.nat({ max: 300 }),
      value: fc.integer({ min: 0, max: 100 }),
      q: fc.constantFrom(0, 0, 4),
      delayDays: fc.integer({ min: 0, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 40 }), async (arrivals) => {
        await openNew();
        // One reading per instant: what is overwritten after its retention is counted twice, as documented.
        const instants = new Map(arrivals.map((one) => [one.minute, one]));
        const readings = [...instants.values()]
          .map(({ minute, value, q, delayDays }) =>
            readingOf('a', start + minute * minuteMs, { pm25: value }, { q, x: start + delayDays * dayMs }),
          )
          .sort((a, b) => a.x - b.x);
        for (const reading of readings) {
          await write(reading);
          await history.maintain(reading.x + dayMs);
        }

        expectSameBuckets(await hours(), bucketsByDefinition(readings, 'pm25', grid), 'pm25');
        await history.maintain(start + 200 * dayMs);
        expect(count('point')).toBe(0);
        expectSameBuckets(await hours(), bucketsByDefinition(readings, 'pm25', grid), 'pm25');
      }),
      { numRuns: 15 },
    );
  }, 30_000);
});

describe('housekeeping', () => {
  it('lets readings in between', async () => {
    await write(...Array.from({ length: 5_000 }, (_, n) => readingOf(`s${n % 50}`, start + n * minuteMs, { pm25: n })));

    const maintained = history.maintain(start + 60 * dayMs);
    await write(readingOf('a', start + 60 * dayMs, { pm25: 5 }));
    await maintained;

    expect(await points()).toHaveLength(1);
    expect(count('point')).toBe(1);
  });

  it('ends quietly when the history is closed meanwhile', async () => {
    await write(...Array.from({ length: 5_000 }, (_, n) => readingOf(`s${n}`, start, { pm25: n })));

    const maintained = history.maintain(start + 60 * dayMs);
    await history.close();

    await expect(maintained).resolves.toBeUndefined();
  });
});

describe('a batch that the database cannot take', () => {
  it('is kept whole, leaves nothing behind and is taken when it can be', async () => {
    await write(readingOf('a', start, { pm25: 1 }));
    const beside = openSqlite({ file: folder.file(`${files}.db`), migrations });
    beside.exec(`CREATE TRIGGER refuse BEFORE INSERT ON point WHEN new.value = 666
                 BEGIN SELECT RAISE(ABORT, 'out of order'); END`);
    const batch = [readingOf('b', start, { pm25: 2, pm10: 3 }), readingOf('a', start + 1, { so2: 4, no2: 666 })];

    const outcome = await history.write(batch);

    expect(outcome).toMatchObject({
      fate: 'keep',
      reason: expect.stringContaining('out of order'),
      needsOperator: true,
    });
    expect((await history.latest()).map(({ station, values }) => [station, Object.keys(values)])).toEqual([
      ['a', ['pm25']],
    ]);
    beside.exec('DROP TRIGGER refuse');
    beside.close();
    await write(...batch);
    expect((await history.latest()).map(({ station, values }) => [station, Object.keys(values).sort()])).toEqual([
      ['a', ['no2', 'pm25', 'so2']],
      ['b', ['pm10', 'pm25']],
    ]);
  });

  it('is named with the reason when the file is damaged', async () => {
    await write(readingOf('a', start, { pm25: 1 }));
    const beside = openSqlite({ file: folder.file(`${files}.db`), migrations });
    beside.exec('DROP TABLE point');
    beside.close();

    expect(await history.write([readingOf('a', start, { pm25: 1 })])).toMatchObject({
      fate: 'keep',
      reason: expect.stringContaining('no such table'),
      needsOperator: true,
    });
    await expect(points()).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' });
  });
});

describe('the file', () => {
  it('keeps ward and provenance of a station with its series', async () => {
    await write(readingOf('a', start, { pm25: 1, laeq: 60 }, { w: '11359', p: 'simulated' }));
    await write(readingOf('a', start + 1, { pm25: 1 }, { w: '11383', p: 'simulated' }));

    const beside = openSqlite({ file: folder.file(`${files}.db`), migrations });
    const rows = beside.prepare('SELECT station, quantity, ward, provenance FROM series ORDER BY quantity').all();
    beside.close();

    expect(rows).toEqual([
      { station: 'a', quantity: 'laeq', ward: '11383', provenance: 'simulated' },
      { station: 'a', quantity: 'pm25', ward: '11383', provenance: 'simulated' },
    ]);
  });
});
