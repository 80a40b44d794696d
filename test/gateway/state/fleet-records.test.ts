import { expect, it, onTestFinished } from 'vitest';
import type { JournalRecord } from '../../../gateway/ingest/record.ts';
import { openRecordsStore } from '../../../gateway/state/records-store.ts';
import { dayMs, hourMs } from '../../../shared/time.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const openStore = () => {
  const folder = temporaryFolder();
  const store = openRecordsStore(folder.file('records.db'));
  onTestFinished(() => {
    store.close();
    folder.remove();
  });
  return store;
};

const reading = (s: string, x: number, more: { l?: 1; n?: number; t?: number; b?: number } = {}): JournalRecord => ({
  k: 'r',
  s,
  w: '11359',
  p: 'real',
  t: x,
  x,
  q: 0,
  v: { pm25: 1 },
  ...more,
});
const refusal = (s: string | null, x: number, code: 'MESSAGE_NOT_JSON' | 'VALUE_OUT_OF_RANGE'): JournalRecord => ({
  k: 'q',
  topic: `city/v1/${s}/reading`,
  s,
  x,
  code,
  path: '',
  message: `at ${x}`,
  fate: code === 'MESSAGE_NOT_JSON' ? 'message' : 'value',
  raw: '',
  size: 3,
});
const h = (hour: number, ms = 0): number => (100 + hour) * hourMs + ms;

it('counts the hours of every station at once, and says since when it is known', () => {
  const store = openStore();
  store.apply(
    [
      reading('a', h(-30)),
      reading('a', h(0)),
      reading('a', h(2), { n: 1 }),
      reading('a', h(2, 1), { n: 4, l: 1 }),
      refusal('a', h(2, 2), 'VALUE_OUT_OF_RANGE'),
      reading('b', h(3)),
      { k: 's', s: 'c', state: 'ready', x: h(1) } as JournalRecord,
    ],
    1,
  );

  const found = store.fleetHours({ from: h(0), hours: 3 }).sort((x, y) => (x.station < y.station ? -1 : 1));

  expect(found).toEqual([
    {
      station: 'a',
      since: h(-30),
      counts: { accepted: [1, 0, 2], late: [0, 0, 1], missing: [0, 0, 2], refused: [0, 0, 1] },
    },
    { station: 'b', since: h(3), counts: {} },
    { station: 'c', since: null, counts: {} },
  ]);
});

it('counts refusals by station and reason, newest first, from an instant on', () => {
  const store = openStore();
  store.apply(
    [
      refusal('a', h(-1), 'MESSAGE_NOT_JSON'),
      refusal('a', h(0), 'MESSAGE_NOT_JSON'),
      refusal('b', h(1), 'MESSAGE_NOT_JSON'),
      refusal('a', h(2), 'VALUE_OUT_OF_RANGE'),
      refusal('a', h(3), 'MESSAGE_NOT_JSON'),
      refusal(null, h(4), 'MESSAGE_NOT_JSON'),
    ],
    1,
  );
  const groups = (limit: number) =>
    store.refusalCounts({ from: h(0), limit }).map(({ count, newest }) => [newest.station, newest.code, count]);

  expect(groups(10)).toEqual([
    [null, 'MESSAGE_NOT_JSON', 1],
    ['a', 'MESSAGE_NOT_JSON', 2],
    ['a', 'VALUE_OUT_OF_RANGE', 1],
    ['b', 'MESSAGE_NOT_JSON', 1],
  ]);
  expect(groups(2)).toHaveLength(2);
  expect(store.refusalCounts({ from: h(3), limit: 1 })[0]?.newest).toMatchObject({ receivedAt: h(4), sizeBytes: 3 });
});

it('keeps the lowest battery of each day it was measured on, for a week', () => {
  const store = openStore();
  const today = 100 * dayMs;
  const at = (day: number, hour: number): number => today + day * dayMs + hour * hourMs;
  store.apply(
    [
      reading('a', at(-2, 3), { b: 90 }),
      reading('a', at(-2, 9), { b: 80 }),
      // Told late, of the day before.
      reading('a', at(-1, 1), { b: 79, t: at(-2, 23) }),
      reading('a', at(-1, 2), { b: 78 }),
      reading('a', at(0, 1), { b: 60 }),
      reading('b', at(-8, 0), { b: 50 }),
      reading('c', at(-1, 0)),
    ],
    1,
  );
  // Less than half a percent is not worth a write.
  store.apply([reading('a', at(-1, 3), { b: 77.8 }), reading('a', at(-1, 4), { b: 78.5 })], 2);
  store.apply([reading('a', at(-1, 5), { b: 77 })], 3);
  const lows = () =>
    Object.fromEntries(store.fleetHours({ from: today, hours: 2 }).map((each) => [each.station, each.lows]));

  expect(lows()).toEqual({
    a: [
      { day: today - 2 * dayMs, low: 79 },
      { day: today - dayMs, low: 77 },
    ],
    b: undefined,
    c: undefined,
  });
  store.maintain(today + 8 * dayMs);
  expect(lows()).toMatchObject({ a: [{ day: today - dayMs, low: 77 }] });
});
