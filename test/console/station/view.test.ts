import { describe, expect, it } from 'vitest';
import { searchOf, type View, viewOf } from '../../../console/station/view.ts';

const read = (text: string, hash = ''): View => viewOf(new URLSearchParams(text), hash);

const everything: View = {
  tab: 'quality',
  span: { kind: 'fixed', from: Date.UTC(2026, 10, 20, 1), to: Date.UTC(2026, 10, 21, 2, 30, 5) },
  quantity: 'pm25',
  stations: ['tram-1', 'tram-2'],
  second: 'temperature',
  past: '2026-11-18',
  averaging: 8,
};

describe('the address of a station', () => {
  it('holds all that is seen', () => {
    expect(read(new URLSearchParams(searchOf(everything)).toString())).toEqual(everything);
  });

  it('says nothing of what is usual', () => {
    expect(searchOf(read(''))).toEqual({});
  });

  it.each([
    ['', '#figures', 'figures'],
    ['tab=data', '#figures', 'data'],
    ['range=7d', '', 'data'],
  ])('of older links still leads there: ?%s%s', (text, hash, tab) => {
    expect(read(text, hash).tab).toBe(tab);
  });

  it('keeps the span of older links', () => {
    expect(read('range=7d&average=24')).toMatchObject({ span: { kind: 'last', preset: '7d' }, averaging: 24 });
  });

  it('takes what it cannot read as usual, and no more stations than fit', () => {
    expect(
      read(
        'tab=x&range=9y&from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z&q=__proto__&past=hôm-qua&with=a,a,B!,c,d,e',
      ),
    ).toEqual({ ...read(''), stations: ['a', 'c', 'd'] });
  });

  it('takes no span that is longer than can be shown', () => {
    expect(read('from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z').span).toEqual({ kind: 'last', preset: '24h' });
  });
});
