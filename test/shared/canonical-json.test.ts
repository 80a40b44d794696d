import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/canonical-json.ts';

describe('canonicalJson', () => {
  it('writes the example of RFC 8785, 3.2.2 to 3.2.4', () => {
    const given = {
      // biome-ignore lint/correctness/noPrecisionLoss: the digits of the example in the RFC
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '€$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    };

    expect(canonicalJson(given)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('orders keys by UTF-16 code units, as the example of 3.2.3', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];

    const written = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));

    expect(Object.keys(JSON.parse(written)).filter((key) => key !== '1')).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\u{1f600}',
      '\ufb33',
    ]);
    expect(written.startsWith('{"\\r":0,"1":0,')).toBe(true);
  });

  it('is the same whatever the order of keys, and leaves out what JSON leaves out', () => {
    expect(canonicalJson({ b: [{ d: 1, c: -0 }], a: undefined })).toBe('{"b":[{"c":0,"d":1}]}');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 0, [undefined]])('has no word for %s', (value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});
