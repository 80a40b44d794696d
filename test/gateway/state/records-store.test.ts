import { describe, expect, it, onTestFinished } from 'vitest';
import type { JournalRecord, ReadingRecord, RefusalRecord } from '../../../gateway/ingest/record.ts';
import { openRecordsStore } from '../../../gateway/state/records-store.ts';
import { hourMs } from '../../../shared/time.ts';
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

const x = 100 * hourMs;
const reading = (t: number, n?: number, more: Partial<ReadingRecord> = {}): JournalRecord => ({
  k: 'r',
  s: 'a',
  w: '11359',
  p: 'real',
  t,
  x,
  q: 0,
  ...(n !== undefined && { n }),
  v: { pm25: 1 },
  ...more,
});
const refusal = (more: Partial<RefusalRecord> = {}): RefusalRecord => ({
  k: 'q',
  topic: 'city/v1/a/reading',
  s: 'a',
  x,
  code: 'READING_MALFORMED',
  path: 'at',
  message: 'no time',
  fate: 'reading',
  raw: Buffer.from('{"\u0000').toString('base64'),
  size: 3,
  ...more,
});
const ledgerOf = (store: ReturnType<typeof openStore>) => store.ledger({ station: 'a', from: 0, to: 1e15 });

describe('records store', () => {
  it('moves its cursor together with what it took', () => {
    const store = openStore();
    expect(store.cursor('records')).toBe(0);

    store.apply([reading(1)], 500);
    store.settleHistory(300, [], x);

    expect(store.cursor('records')).toBe(500);
    expect(store.cursor('history')).toBe(300);
  });

  it('keeps refused bytes as they came', () => {
    const store = openStore();
    store.apply([refusal(), refusal({ s: 'b', code: 'MESSAGE_NOT_JSON' })], 1);

    expect(store.quarantine({ limit: 10 }).map(({ code }) => code)).toEqual(['MESSAGE_NOT_JSON', 'READING_MALFORMED']);
    const [entry] = store.quarantine({ station: 'a', limit: 10 });
    expect(entry).toMatchObject({ code: 'READING_MALFORMED', path: 'at', sizeBytes: 3 });
    expect(store.quarantined(entry?.id ?? 0)?.raw.toString()).toBe('{"\u0000');
  });

  it('quarantines what the history rejected, with its own words', () => {
    const store = openStore();
    const rejected = reading(5, 9);
    if (rejected.k !== 'r') throw new Error('a reading');
    store.settleHistory(7, [{ reading: rejected, reason: 'field type conflict' }], x);

    expect(store.quarantine({ limit: 1 })).toMatchObject([
      { station: 'a', code: 'HISTORY_REJECTED', message: 'field type conflict' },
    ]);
  });

  it('counts per station and hour of receipt', () => {
    const store = openStore();
    store.apply(
      [
        reading(1, undefined, { l: 1 }),
        reading(2),
        reading(3, undefined, { x: x + hourMs }),
        refusal(),
        refusal({ fate: 'value' }),
      ],
      1,
    );
    store.apply([reading(4)], 2);

    expect(ledgerOf(store)).toMatchObject([
      { hour: x, accepted: 3, late: 1, refusedReadings: 1, refusedValues: 1, repeated: 0 },
      { hour: x + hourMs, accepted: 1 },
    ]);
  });

  it('counts gaps in seq, and takes them back when the readings arrive after all', () => {
    const store = openStore();
    store.apply([reading(1, 1), reading(2, 2), reading(6, 6)], 1);
    expect(ledgerOf(store)).toMatchObject([{ missing: 3 }]);

    store.apply([reading(3, 3), reading(4, 4)], 2);
    expect(ledgerOf(store)).toMatchObject([{ missing: 1 }]);
  });

  it('knows the last seq after a restart', () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const first = openRecordsStore(folder.file('records.db'));
    first.apply([reading(1, 10)], 1);
    first.close();
    const second = openRecordsStore(folder.file('records.db'));
    onTestFinished(() => second.close());

    second.apply([reading(2, 13)], 2);

    expect(ledgerOf(second)).toMatchObject([{ missing: 2 }]);
  });

  it('does not count a station that begins anew as a loss', () => {
    const store = openStore();
    store.apply([reading(1, 5_000_000), reading(2, 0), reading(3, 1)], 1);

    expect(ledgerOf(store)).toMatchObject([{ missing: 0 }]);
  });

  it('counts a reading that was sent again as repeated', () => {
    const store = openStore();
    store.apply([reading(1, 1), reading(1, 1), reading(2, 2)], 1);

    expect(ledgerOf(store)).toMatchObject([{ accepted: 3, repeated: 1, missing: 0 }]);
  });

  it('remembers presence', () => {
    const store = openStore();
    store.apply(
      [
        { k: 's', s: 'a', x, state: 'ready' },
        { k: 'a', s: 'a', x: x + 1, about: { firmware: '1.0' } },
        reading(1, 1, { x: x + 2, b: 80, g: -70 }),
        refusal({ x: x + 3 }),
        { k: 's', s: 'a', x: x + 4, state: 'ready' },
      ],
      1,
    );

    expect(store.presence()).toEqual([
      {
        station: 'a',
        state: 'ready',
        stateSince: x,
        lastSeenAt: x + 4,
        battery: 80,
        rssi: -70,
        about: { firmware: '1.0' },
        refused: 1,
      },
    ]);
  });

  it('forgets old quarantine and ledger rows', () => {
    const store = openStore();
    store.apply([refusal(), reading(1)], 1);

    store.maintain(x + 500 * 24 * hourMs);

    expect(store.quarantine({ limit: 10 })).toEqual([]);
    expect(ledgerOf(store)).toEqual([]);
  });
});
