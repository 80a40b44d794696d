import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeJson, isDeeperThan } from '../../../gateway/ingest/decode.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

describe('decodeJson', () => {
  it.each([
    ['{"at":1', 'MESSAGE_NOT_JSON'],
    ['{"a":1} x', 'MESSAGE_NOT_JSON'],
    ['', 'MESSAGE_NOT_JSON'],
    ['{"a":NaN}', 'MESSAGE_NOT_JSON'],
    ['{"a":Infinity}', 'MESSAGE_NOT_JSON'],
    ["{'a':1}", 'MESSAGE_NOT_JSON'],
    [`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, 'MESSAGE_TOO_DEEP'],
    ['['.repeat(9), 'MESSAGE_TOO_DEEP'],
  ])('refuses %.20s with %s', (text, code) => {
    expect(decodeJson(bytes(text))).toMatchObject({ ok: false, refusal: { code, fate: 'message' } });
  });

  it('refuses invalid UTF-8 instead of replacing it', () => {
    expect(decodeJson(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ refusal: { code: 'MESSAGE_NOT_UTF8' } });
  });

  it('drops a byte order mark and lets the last of repeated keys count', () => {
    expect(decodeJson(bytes('\uFEFF{"a":1,"a":2}'))).toEqual({ ok: true, json: { a: 2 } });
  });

  it('leaves prototypes alone', () => {
    decodeJson(bytes('{"__proto__":{"admin":true}}'));
    expect('admin' in {}).toBe(false);
  });

  it('decodes what JSON.stringify wrote, to the last bit, unless it is too deep', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(decodeJson(bytes(text))).toEqual({ ok: true, json: JSON.parse(text) });
      }),
    );
  });
});

describe('isDeeperThan', () => {
  it('does not count brackets inside strings', () => {
    expect(isDeeperThan(bytes('{"a":"[[[[[[[[[[\\"[["}'), 1)).toBe(false);
    expect(isDeeperThan(bytes('[[1]]'), 1)).toBe(true);
  });
});
