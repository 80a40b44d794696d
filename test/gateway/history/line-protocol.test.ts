import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineEncoder, decodeLine } from '../../../gateway/history/line-protocol.ts';
import { farthestInstant } from '../../../gateway/history/storable.ts';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import { type QuantityId, quantities, quantityIds } from '../../../shared/quantities.ts';
import { type Provenance, provenances } from '../../../shared/station.ts';

const at = Date.parse('2026-11-22T10:05:00Z');
const reading = (change: Partial<ReadingRecord> = {}): ReadingRecord => ({
  k: 'r',
  s: 'tram-1',
  w: '11359',
  p: 'real',
  t: at,
  x: at + 1250,
  q: 0,
  v: { pm25: 37.4, pm10: 61 },
  ...change,
});

const linesOf = (record: ReadingRecord): readonly string[] => {
  const encoded = createLineEncoder().encode(record);
  return encoded.ok ? encoded.lines : [];
};
const reasonOf = (record: ReadingRecord): string | undefined => {
  const encoded = createLineEncoder().encode(record);
  return encoded.ok ? undefined : encoded.reason;
};

describe('a line', () => {
  it('carries tags sorted by key, values, quality, delay in seconds and the measuring time', () => {
    expect(linesOf(reading())).toEqual([
      `air,provenance=real,station=tram-1,ward=11359 pm25=37.4,pm10=61,quality=0,delay=1.25 ${at}`,
    ]);
  });

  it('stands apart for values with flags of their own', () => {
    expect(linesOf(reading({ v: { pm25: 20, pm10: 610, rain: 1 }, q: 4, f: { pm10: 8, rain: 16 } }))).toEqual([
      `air,provenance=real,station=tram-1,ward=11359 pm25=20,quality=4,delay=1.25 ${at}`,
      `air,flags=8,provenance=real,station=tram-1,ward=11359 pm10=610,quality=12,delay=1.25 ${at}`,
      `flood,flags=16,provenance=real,station=tram-1,ward=11359 rain=1,quality=20,delay=1.25 ${at}`,
    ]);
    expect(reasonOf(reading({ f: { pm10: -8 } }))).toMatch('quality');
  });

  it('is written once per network of the reading', () => {
    const lines = linesOf(reading({ v: { rain: 0.2, laeq: 71, water_depth: 12, pm25: 9 } }));

    expect(lines.map((line) => decodeLine(line)?.measurement)).toEqual(['air', 'noise', 'flood']);
    expect(lines.map((line) => Object.keys(decodeLine(line)?.fields ?? {}))).toEqual([
      ['pm25', 'quality', 'delay'],
      ['laeq', 'quality', 'delay'],
      ['rain', 'water_depth', 'quality', 'delay'],
    ]);
  });

  it('never marks a number as an integer', () => {
    expect(linesOf(reading({ v: { pm25: 5 }, q: 4, x: at + 2000 }))[0]).toMatch(/ pm25=5,quality=4,delay=2 \d+$/);
  });

  it('writes large, small and negative numbers as the database reads them', () => {
    expect(linesOf(reading({ v: { pm25: 1e21, pm10: 1e-7, temperature: -0, water_level: -1.5 } })).join()).toMatch(
      /pm25=1e21,pm10=1e-7,temperature=0,.*water_level=-1.5,/,
    );
  });

  it('follows a station that changes its ward', () => {
    const encoder = createLineEncoder();
    encoder.encode(reading());

    const moved = encoder.encode(reading({ w: '11383' }));

    expect(moved.ok && moved.lines[0]).toContain(',ward=11383 ');
  });
});

describe('what the line protocol cannot carry is refused with words', () => {
  it.each<[string, Partial<ReadingRecord>]>([
    ['NaN', { v: { pm25: Number.NaN } }],
    ['infinity', { v: { pm25: 1, pm10: Number.POSITIVE_INFINITY } }],
    ['a text', { v: { pm25: '5' as unknown as number } }],
    ['no value', { v: {} }],
    ['an unknown quantity', { v: { radon: 1 } as Partial<Record<QuantityId, number>> }],
    ['a name that is no quantity', { v: { 'pm25=1,quality': 1 } as Partial<Record<QuantityId, number>> }],
    ['an inherited name', { v: { constructor: 1 } as unknown as Partial<Record<QuantityId, number>> }],
    ['a fraction of a millisecond', { t: at + 0.5 }],
    ['a time beyond 64-bit nanoseconds', { t: farthestInstant + 1 }],
    ['a negative quality', { q: -1 }],
    ['an empty ward', { w: '' }],
    ['a ward with a line end', { w: '11359\nair,station=x pm25=1' }],
    ['a ward that ends in a backslash', { w: '11359\\' }],
    ['a ward with half a character', { w: '\ud800' }],
    ['a station that is no station id', { s: 'tram 1' }],
  ])('%s', (_name, change) => {
    expect(reasonOf(reading(change))).toMatch(/\w/);
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(',', '=', ' ', '\\', '\n', '"', '#', 'ư', 'đ', 'i', '1', '\u202e', '\0', '\u2028'),
  }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

describe('decode after encode', () => {
  const record: fc.Arbitrary<ReadingRecord> = fc.record({
    k: fc.constant('r' as const),
    s: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/),
    w: hostile,
    p: fc.oneof(
      fc.constantFrom(...provenances),
      hostile.map((text) => text as Provenance),
    ),
    t: fc.integer({ min: -farthestInstant, max: farthestInstant }),
    x: fc.integer({ min: -farthestInstant, max: farthestInstant }),
    q: fc.nat({ max: 7 }),
    v: fc.dictionary(fc.constantFrom(...quantityIds), fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minKeys: 1,
      maxKeys: 6,
    }),
  });

  it('is the same reading, or it was refused', () => {
    let taken = 0;
    const encoder = createLineEncoder();
    fc.assert(
      fc.property(record, (original) => {
        const encoded = encoder.encode(original);
        if (!encoded.ok) return;
        taken += 1;

        const values: Record<string, number> = {};
        for (const line of encoded.lines) {
          const decoded = decodeLine(line);
          expect(decoded).toMatchObject({
            tags: { station: original.s, ward: original.w, provenance: original.p },
            at: original.t,
          });
          const { quality, delay, ...rest } = decoded?.fields ?? {};
          expect(quality).toBe(original.q);
          expect(delay).toBe((original.x - original.t) / 1000 || 0);
          for (const [quantity, value] of Object.entries(rest)) {
            expect(quantities[quantity as QuantityId].network).toBe(decoded?.measurement);
            values[quantity] = value;
          }
        }
        const expected = Object.entries(original.v).map(([quantity, value]) => [quantity, value || 0]);
        expect(values).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

describe('decodeLine', () => {
  it.each([
    'air,station=a pm25=5i 1',
    'air,station=a pm25="5" 1',
    'air,station=a pm25=t 1',
    'air,station=a pm25=5',
    'air,station= pm25=5 1',
    'air,station=a  1',
    'air,station=a pm25=5 1\nair,station=b pm25=5 1',
  ])('does not take %j for a line of readings', (line) => {
    expect(decodeLine(line)).toBeUndefined();
  });
});
