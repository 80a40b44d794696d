/** An hour comes back from its bytes as it was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOpenHour, eachValue, type OpenHour, putValue } from '../../../shared/indices/open-hour.ts';
import { packedStats, packHour, statsOf, unpackHour } from '../../../shared/indices/packed-hour.ts';
import { quantityIds } from '../../../shared/quantities.ts';
import { hourMs } from '../../../shared/time.ts';

type Rows = readonly (readonly [offset: number, quantity: number, value: number])[];

const hourOf = (rows: Rows): OpenHour => {
  const hour = createOpenHour(0);
  for (const [offset, quantity, value] of rows) putValue(hour, offset, quantity, value);
  return hour;
};
const rowsOf = (hour: OpenHour, quantity: number): number[][] => {
  const rows: number[][] = [];
  eachValue(hour, quantity, (offset, value) => rows.push([offset, value]));
  return rows;
};
const packedOf = (rows: Rows): Uint8Array => packHour(hourOf(rows), 60_000, hourMs);
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const expectSame = (rows: Rows): void => {
  const before = hourOf(rows);
  const view = viewOf(packHour(before, 60_000, hourMs));
  const after = unpackHour(view, 0);
  for (const quantity of new Set(rows.map(([, number]) => number))) {
    expect(rowsOf(after, quantity)).toEqual(rowsOf(before, quantity));
    expect(packedStats(view, quantity)).toEqual(statsOf(before, quantity, 60_000, 0, hourMs));
  }
};

describe('a packed hour', () => {
  it.each([0, 1, 254, 255, 256, 65_534, 65_535, 65_536, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32])(
    'keeps values that span %d, with gaps and without',
    (range) => {
      expectSame([
        [0, 0, 7],
        [60_000, 0, 7 + range],
        [120_000, 0, 7],
      ]);
      expectSame([
        [0, 0, -range],
        [60_000, 0, 0],
        [120_000, 1, 1],
      ]);
    },
  );

  it('keeps whatever is sent, at whatever times', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -5_000, max: 5_000 }).map((hundredths) => hundredths / 100),
      fc.constantFrom(0, -0, 0.1 + 0.2, 5e-324, 1e15 + 0.5),
    );
    const row = fc.tuple(
      fc.oneof(
        fc.integer({ min: 0, max: hourMs - 1 }),
        fc.integer({ min: 0, max: 3_599 }).map((second) => second * 1_000),
      ),
      fc.integer({ min: 0, max: quantityIds.length - 1 }),
      value,
    );
    fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 80 }), expectSame), { numRuns: 200 });
  });

  it('takes one byte for a value of one decimal that moves by less than 25, none for steady times', () => {
    const rows = Array.from({ length: 60 }, (_, minute) => [minute * 60_000 + 5_000, 0, 30 + (minute % 25)] as const);
    const steady = packedOf(rows).length;

    expect(steady).toBeLessThan(60 + 50);
    expect(packedOf(rows.map(([offset, quantity, value]) => [offset, quantity, value / 1e5])).length).toBe(steady);
    expect(packedOf(rows.map(([offset, quantity], minute) => [offset, quantity, Math.PI * (minute + 1)])).length).toBe(
      steady + 60 * 7,
    );
  });

  it('tells nothing of a quantity that it does not hold', () => {
    expect(packedStats(viewOf(packedOf([[0, 3, 1]])), 4)).toBeUndefined();
  });
});
