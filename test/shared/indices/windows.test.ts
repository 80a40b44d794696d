/** The memory of readings: exact, whatever the order, the batches, the repetitions and the restarts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredSlots, expectedSlots } from '../../../shared/indices/slots.ts';
import { createWindows, type WindowReading, type Windows } from '../../../shared/indices/windows.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';

const now = Date.parse('2026-11-22T10:30:00Z');
const hour = (ago: number): Instant => Math.floor(now / hourMs) * hourMs - ago * hourMs;
const watched: readonly QuantityId[] = ['pm25', 'laeq', 'wind_direction', 'rain'];

const reading = (
  at: Instant,
  values: WindowReading['values'],
  { quality = 0, station = 'a' }: { quality?: number; station?: string } = {},
): WindowReading => ({ station, at, receivedAt: now, quality, values });

const filled = (readings: Iterable<WindowReading>): Windows => {
  const windows = createWindows();
  for (const one of readings) windows.add(one);
  return windows;
};

/** Everything that can be asked, as numbers to be compared exactly. */
const figures = (windows: Windows) =>
  watched.map((quantity) => ({
    hours: windows.hours('a', quantity, hour(50), hour(-2)),
    sliding: [7, 60, 480, 1440].map((minutes) => windows.mean('a', quantity, now - minutes * minuteMs, now)),
    points: windows.points('a', quantity, hour(50), hour(-2)),
  }));

const value = fc.oneof(
  fc.integer({ min: 0, max: 3_000 }).map((tenths) => tenths / 10),
  fc.double({ min: 0, max: 360, noNaN: true }),
  fc.constantFrom(0, -0, 1e-7, 0.1 + 0.2, 359.9999999),
);
const readings = fc
  .uniqueArray(
    fc.record({
      minutesAgo: fc.integer({ min: -9, max: 48 * 60 }),
      jitterMs: fc.constantFrom(0, 1, 250, 59_999),
      values: fc.record(
        { pm25: value, laeq: fc.double({ min: 15, max: 150, noNaN: true }), wind_direction: value, rain: value },
        { requiredKeys: [] },
      ),
      quality: fc.constantFrom(0, 0, 0, 1, 4),
    }),
    { selector: ({ minutesAgo, jitterMs }) => minutesAgo * minuteMs - jitterMs, minLength: 1, maxLength: 120 },
  )
  .map((items) =>
    items.map(({ minutesAgo, jitterMs, values, quality }) =>
      reading(now - minutesAgo * minuteMs + jitterMs, values, { quality }),
    ),
  );

describe('what the readings come to', () => {
  it('is the same to the last bit in whatever order they come', () => {
    fc.assert(
      fc.property(
        readings.chain((sent) => fc.tuple(fc.constant(sent), fc.shuffledSubarray(sent, { minLength: sent.length }))),
        ([sent, shuffled]) => {
          expect(figures(filled(shuffled))).toEqual(figures(filled([...sent].sort((one, other) => one.at - other.at))));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the same when some are sent again, and after a restart in between that reads the history', () => {
    fc.assert(
      fc.property(readings, fc.nat(), fc.nat(), (sent, repeat, stop) => {
        const direct = filled(sent);
        const again = filled([...sent, ...sent.slice(repeat % sent.length)]);
        // The history holds every point with its quality; the restarted gateway reads it and goes on with the rest.
        const before = sent.slice(0, stop % sent.length);
        const restarted = createWindows();
        for (const quantity of watched) {
          for (const { at, quality, values } of before) {
            const stored = values[quantity];
            if (stored !== undefined) restarted.add(reading(at, { [quantity]: stored }, { quality }));
          }
        }
        for (const one of sent.slice(stop % sent.length)) restarted.add(one);

        expect(figures(again)).toEqual(figures(direct));
        expect(figures(restarted)).toEqual(figures(direct));
      }),
      { numRuns: 60 },
    );
  });

  it('is what plain arrays of the same readings come to', () => {
    fc.assert(
      fc.property(readings, (sent) => {
        const windows = filled(sent);
        const good = sent.filter(({ quality }) => quality === 0);
        for (const found of windows.hours('a', 'pm25', hour(49), hour(-1))) {
          const values = good.flatMap(({ at, values: { pm25 } }) =>
            pm25 !== undefined && at >= found.from && at < found.to ? [pm25] : [],
          );
          expect(found.count).toBe(values.length);
          if (values.length === 0) expect(found.value).toBeNull();
          else expect(found.value).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 9);
        }
        const levels = windows.points('a', 'laeq', hour(49), hour(-1)).map(({ value: level }) => level);
        const sent2 = [...good].sort((one, other) => one.at - other.at).flatMap(({ values: { laeq } }) => laeq ?? []);
        expect(levels).toEqual(sent2);
      }),
      { numRuns: 60 },
    );
  });

  it('is by its energy never below the plain mean of decibels', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 15, max: 150, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (levels) => {
          const windows = filled(levels.map((laeq, index) => reading(hour(1) + index * minuteMs, { laeq })));
          const plain = levels.reduce((a, b) => a + b, 0) / levels.length;
          expect(windows.hour('a', 'laeq', hour(1)).value).toBeGreaterThanOrEqual(plain - 1e-9);
        },
      ),
    );
  });
});

describe('a reading', () => {
  it('that comes again with another value counts with the last one, even long after its hour', () => {
    const windows = filled([reading(hour(40), { pm25: 10 }), reading(hour(40) + minuteMs, { pm25: 20 })]);
    for (let ago = 39; ago >= 0; ago -= 1) windows.add(reading(hour(ago), { pm25: 1 }));
    expect(windows.hour('a', 'pm25', hour(40))).toMatchObject({ value: 15, count: 2 });

    windows.add(reading(hour(40), { pm25: 30 }));
    expect(windows.hour('a', 'pm25', hour(40))).toMatchObject({ value: 25, count: 2 });

    windows.add(reading(hour(40), { pm25: 30 }, { quality: 2 }));
    expect(windows.hour('a', 'pm25', hour(40))).toMatchObject({ value: 20, count: 1 });
  });

  it('of calibration, fault or doubt never enters', () => {
    const windows = filled([1, 2, 4, 7].map((quality) => reading(hour(1) + quality, { pm25: 900 }, { quality })));

    expect(windows.hour('a', 'pm25', hour(1))).toMatchObject({ value: null, count: 0, valid: false });
    expect(windows.points('a', 'pm25', hour(2), now)).toEqual([]);
  });

  it('older than 56 hours, or of an hour that is still far, is outside', () => {
    const windows = createWindows();

    expect(windows.add(reading(hour(56), { pm25: 1 }))).toBe('taken');
    expect(windows.add(reading(hour(56) - 1, { pm25: 1 }))).toBe('outside');
    expect(windows.add(reading(hour(-1), { pm25: 1 }))).toBe('taken');
    expect(windows.add(reading(hour(-2), { pm25: 1 }))).toBe('outside');
  });

  it('is forgotten when its time is over, at a silent station as well', () => {
    const windows = filled([
      reading(hour(40), { pm25: 5 }),
      reading(hour(39), { pm25: 5 }),
      reading(hour(38), { pm25: 5 }),
      reading(hour(37), { pm25: 5 }),
    ]);
    windows.add({ ...reading(now, { pm25: 1 }, { station: 'b' }), receivedAt: now + 17 * hourMs });
    expect(windows.hours('a', 'pm25', hour(41), hour(36)).map(({ count }) => count)).toEqual([0, 0, 1, 1, 1]);
    expect(windows.points('a', 'pm25', hour(41), hour(36))).toHaveLength(3);

    windows.add({ ...reading(now + 30 * hourMs, { pm25: 1 }, { station: 'b' }), receivedAt: now + 30 * hourMs });
    expect(windows.points('a', 'pm25', hour(41), hour(36))).toEqual([]);
    expect(windows.size()).toMatchObject({ stations: 2, hours: 2 });
  });

  it('may be erased for a time and added anew', () => {
    const sent = Array.from({ length: 300 }, (_, minute) =>
      reading(hour(5) + minute * minuteMs, { pm25: minute, rain: 1 }),
    );
    const windows = filled(sent);
    windows.erase('a', hour(4), hour(3) + 30 * minuteMs, 'pm25');

    expect(windows.hours('a', 'pm25', hour(5), hour(1)).map(({ count }) => count)).toEqual([60, 0, 30, 60]);
    expect(windows.hours('a', 'rain', hour(5), hour(1)).map(({ value: sum }) => sum)).toEqual([60, 60, 60, 60]);

    for (const one of sent) windows.add(one);
    expect(figures(windows)).toEqual(figures(filled(sent)));
    windows.forget('a');
    expect(windows.size()).toEqual({ stations: 0, hours: 0, bytes: 0 });
  });

  it('is refused when its hour is full', () => {
    const windows = createWindows();
    for (let index = 0; index < 7_200; index += 1) windows.add(reading(hour(1) + index * 500, { pm25: index % 10 }));

    expect(windows.add(reading(hour(1) + 1, { pm25: 1 }))).toBe('full');
    expect(windows.add(reading(hour(1) + 500, { pm25: 9 }))).toBe('taken');
    expect(windows.hour('a', 'pm25', hour(1)).count).toBe(7_200);
  });
});

describe('data capture', () => {
  const sendEvery = (
    seconds: number,
    jitterMs: (index: number) => number,
    count = Math.floor(3_600 / seconds),
  ): Windows => {
    const windows = createWindows();
    windows.setInterval('a', seconds);
    for (let index = 0; index < count; index += 1) {
      windows.add(reading(hour(1) + index * seconds * 1_000 + jitterMs(index), { pm25: 10 }));
    }
    return windows;
  };

  it('of an hour needs 45 of 60 minutes', () => {
    const windows = createWindows();
    for (let minute = 0; minute < 44; minute += 1) windows.add(reading(hour(1) + minute * minuteMs, { pm25: 10 }));
    expect(windows.hour('a', 'pm25', hour(1))).toMatchObject({
      captured: 44,
      expected: 60,
      needed: 45,
      valid: false,
      value: 10,
    });

    windows.add(reading(hour(1) + 50 * minuteMs, { pm25: 10 }));
    expect(windows.hour('a', 'pm25', hour(1))).toMatchObject({ captured: 45, valid: true });
  });

  it('counts a burst once', () => {
    const windows = createWindows();
    for (let index = 0; index < 600; index += 1) windows.add(reading(hour(1) + index * 1_000, { pm25: 10 }));

    expect(windows.hour('a', 'pm25', hour(1))).toMatchObject({ count: 600, captured: 10, valid: false });
  });

  it.each([
    [60, 60],
    [145, 24],
    [600, 6],
    [3_600, 1],
    [7_200, 1],
  ])('at one reading in %d s expects %d in an hour, and does not mind a clock that wavers', (seconds, expected) => {
    const waver = sendEvery(
      seconds,
      (index) => 900 + ((index * 7_919) % 1_800) - 900 + 200,
      Math.max(1, Math.floor(3_600 / seconds)),
    );
    const { captured, expected: slots, valid } = waver.hour('a', 'pm25', hour(1));

    expect(slots).toBe(expected);
    expect(captured).toBeGreaterThanOrEqual(expected - 1);
    expect(valid).toBe(true);
  });

  it('does not lose readings that fall a little before and after the minute', () => {
    const onTheMinute = Array.from({ length: 60 }, (_, index) => (index + 1) * 60_000 + (index % 2 === 0 ? 40 : -40));

    expect(coveredSlots(onTheMinute.slice(0, 59), hourMs, 60_000)).toBe(59);
  });

  it('is never more than expected, nor more than the readings', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: hourMs - 1 }), { maxLength: 200 }),
        fc.integer({ min: 1_000, max: 2 * hourMs }),
        (offsets, intervalMs) => {
          offsets.sort((one, other) => one - other);
          const covered = coveredSlots(offsets, hourMs, intervalMs);
          expect(covered).toBeLessThanOrEqual(Math.min(offsets.length, expectedSlots(hourMs, intervalMs)));
          expect(covered > 0).toBe(offsets.length > 0);
        },
      ),
    );
  });

  it('follows the interval of the record, for packed hours as well', () => {
    const windows = createWindows();
    // One a minute in the first half of each hour.
    for (let minute = 0; minute < 6 * 60; minute += 1) {
      if (minute % 60 < 30) windows.add(reading(hour(6) + minute * minuteMs, { pm25: 1 }));
    }
    expect(windows.hour('a', 'pm25', hour(6))).toMatchObject({ captured: 30, expected: 60, valid: false });

    windows.setInterval('a', 120);
    const { captured, expected } = windows.hour('a', 'pm25', hour(6));
    expect([captured <= 16, expected]).toEqual([true, 30]);
    windows.setInterval('a', 3_600);
    expect(windows.hour('a', 'pm25', hour(6))).toMatchObject({ captured: 1, expected: 1, valid: true });
  });
});
