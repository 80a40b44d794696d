/** The US AQI of dust at the ends of its bands, and its NowCast. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { usAqi, usAqiBands, usAqiScales, usNowCast } from '../../../shared/indices/us-aqi.ts';

it.each(usAqiScales.map((scale) => [scale.quantity, scale] as const))(
  '%s has each index at the ends of its bands',
  (quantity, { bands }) => {
    for (const [place, [low, high]] of bands.entries()) {
      expect([usAqi(quantity, low)?.index, usAqi(quantity, high)?.index]).toEqual([...(usAqiBands[place] ?? [])]);
    }
  },
);

it.each([
  ['pm25', 9.09, 50],
  ['pm25', 9.1, 51],
  ['pm25', 35.49, 100],
  ['pm25', 45, 124],
  ['pm10', 54.99, 50],
  ['pm10', 155, 101],
] as const)('%s %d µg/m³ is cut, not rounded: %d', (quantity, concentration, index) => {
  expect(usAqi(quantity, concentration)).toEqual({ index, isBeyond: false });
});

it('is 500 beyond the table, and says so', () => {
  expect(usAqi('pm25', 325.4)).toEqual({ index: 500, isBeyond: false });
  expect(usAqi('pm25', 325.5)).toEqual({ index: 500, isBeyond: true });
  expect(usAqi('pm25', -0.1)).toBeUndefined();
});

it('never falls while the concentration rises', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('pm25' as const, 'pm10' as const),
      fc.double({ min: 0, max: 700, noNaN: true }),
      fc.double({ min: 0, max: 50, noNaN: true }),
      (quantity, low, more) => {
        expect(usAqi(quantity, low + more)?.index).toBeGreaterThanOrEqual(usAqi(quantity, low)?.index ?? 0);
      },
    ),
  );
});

it('has a NowCast that is always divided by its weights', () => {
  // c min/max = 1/4, so w = 1/2.
  expect(usNowCast([40, 20, 10])).toBeCloseTo((40 + 10 + 2.5) / 1.75, 12);
  expect(usNowCast([30, null, 24])).toBeCloseTo((30 + 24 * 0.64) / 1.64, 12);
  expect(usNowCast([30, null, null, 24])).toBeUndefined();
  expect(usNowCast([0, 0, 0])).toBe(0);
});
