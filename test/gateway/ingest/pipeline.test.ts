import { describe, expect, it } from 'vitest';
import { createPipeline } from '../../../gateway/ingest/pipeline.ts';
import { createQualityWatch } from '../../../gateway/ingest/quality-watch.ts';
import type { JournalRecord } from '../../../gateway/ingest/record.ts';
import type { RefusedNotice } from '../../../shared/refusals.ts';
import type { Provenance, Station } from '../../../shared/station.ts';
import { createTopics } from '../../../shared/topics.ts';

const now = Date.parse('2026-11-22T10:05:00Z');
const at = '2026-11-22T10:04:30Z';
const topics = createTopics();

const station = (provenance: Provenance = 'real'): Station => ({
  id: 'tram-1',
  name: 'Trạm 1',
  networks: ['air'],
  quantities: ['pm25'],
  interval: 60,
  ward: '11359',
  lat: 20.85,
  lon: 106.69,
  provenance,
});

const send = (payload: string | Buffer, topic = topics.reading('tram-1'), of = station()) => {
  const records: JournalRecord[] = [];
  const notices: RefusedNotice[] = [];
  const counts: string[] = [];
  const pipeline = createPipeline({
    now: () => now,
    watch: createQualityWatch(),
    journal: {
      append: (appended, done) => {
        records.push(...appended);
        done(null);
      },
    },
    notify: (_station, notice) => notices.push(notice),
    count: (outcome) => counts.push(outcome),
  });
  const parsed = topics.parse(topic);
  if (!parsed) throw new Error('no topic');
  let outcome: Error | null | undefined;
  pipeline.accept({ station: of, topic, parsed, payload: Buffer.from(payload) }, (error) => {
    outcome = error;
  });
  return { records, notices, counts, outcome };
};

const json = (value: unknown) => send(JSON.stringify(value));

describe('pipeline', () => {
  it('journals an accepted reading with the tags of its station', () => {
    const { records, notices, outcome } = json({
      at,
      seq: 7,
      values: { pm25: 37.4, pm10: 61 },
      battery: 87,
      rssi: -71,
    });

    expect(outcome).toBeNull();
    expect(notices).toEqual([]);
    expect(records).toEqual([
      {
        k: 'r',
        s: 'tram-1',
        w: '11359',
        p: 'real',
        t: now - 30_000,
        x: now,
        q: 0,
        n: 7,
        v: { pm25: 37.4, pm10: 61 },
        b: 87,
        g: -71,
      },
    ]);
  });

  it.each([
    ['a string for a number', { at, values: { pm25: '5' } }, 'VALUE_NOT_A_NUMBER', 'values.pm25'],
    ['null for a number', { at, values: { pm25: null } }, 'VALUE_NOT_A_NUMBER', 'values.pm25'],
    ['the code -999', { at, values: { pm25: -999 } }, 'VALUE_OUT_OF_RANGE', 'values.pm25'],
    ['an unknown quantity', { at, values: { pm99: 1 } }, 'VALUE_UNKNOWN_QUANTITY', 'values.pm99'],
    ['no values', { at, values: {} }, 'READING_MALFORMED', 'values'],
    ['no time', { values: { pm25: 1 } }, 'READING_MALFORMED', 'at'],
    ['a time without offset', { at: '2026-11-22T10:05:00', values: { pm25: 1 } }, 'READING_MALFORMED', 'at'],
    ['1970', { at: 0, values: { pm25: 1 } }, 'READING_TIME_TOO_OLD', 'at'],
    ['2090', { at: '2090-01-01T00:00:00Z', values: { pm25: 1 } }, 'READING_TIME_IN_FUTURE', 'at'],
    ['an unknown status', { at, status: 'broken', values: { pm25: 1 } }, 'READING_MALFORMED', 'status'],
    ['a negative seq', { at, seq: -1, values: { pm25: 1 } }, 'READING_MALFORMED', 'seq'],
    ['a number', 5, 'READING_MALFORMED', ''],
  ])('acknowledges and quarantines %s', (_what, payload, code, path) => {
    const { records, notices, outcome } = json(payload);

    expect(outcome).toBeNull();
    expect(records).toMatchObject([{ k: 'q', s: 'tram-1', code, path, fate: 'reading' }]);
    expect(Buffer.from((records[0] as { raw: string }).raw, 'base64').toString()).toBe(JSON.stringify(payload));
    expect(notices).toMatchObject([{ code, path }]);
  });

  it('quarantines 1e999, which JSON reads as infinity', () => {
    expect(send(`{"at":"${at}","values":{"pm25":1e999}}`).records).toMatchObject([
      { k: 'q', code: 'VALUE_NOT_A_NUMBER' },
    ]);
  });

  it('makes a negative zero a zero', () => {
    const [record] = send(`{"at":"${at}","values":{"temperature":-0}}`).records;

    expect(record?.k === 'r' && Object.is(record.v.temperature, 0)).toBe(true);
  });

  it('ignores __proto__ and constructor keys', () => {
    const { records } = send(`{"at":"${at}","__proto__":{"x":1},"values":{"pm25":1,"__proto__":2,"constructor":3}}`);

    expect(records).toMatchObject([
      { k: 'r', v: { pm25: 1 } },
      { k: 'q', code: 'VALUE_UNKNOWN_QUANTITY' },
    ]);
    expect('x' in {}).toBe(false);
  });

  it('keeps the good values of a reading and quarantines the bad one by itself', () => {
    const { records, notices, counts } = json({
      at,
      seq: 3,
      values: { pm25: 12, humidity: -999, temperature: 'warm' },
    });

    expect(records).toMatchObject([
      { k: 'r', v: { pm25: 12 } },
      { k: 'q', path: 'values.humidity', fate: 'value', n: 3 },
      { k: 'q', path: 'values.temperature', fate: 'value', raw: '' },
    ]);
    expect(notices).toMatchObject([{ seq: 3, at: now - 30_000 }, {}]);
    expect(counts).toEqual(['accepted', 'refused_value', 'refused_value']);
  });

  it('judges each reading of a backlog by itself', () => {
    const { records } = json([
      { at, values: { pm25: 1 } },
      { at, values: { pm25: -5 } },
      { at, values: { pm25: 3 } },
    ]);

    expect(records.map((record) => record.k)).toEqual(['r', 'q', 'r']);
    expect(records[1]).toMatchObject({ path: '[1].values.pm25' });
  });

  it('doubts the readings of a backlog in order of time, and journals them in it', () => {
    const minutesAgo = (minutes: number) => now - minutes * 60_000;
    const { records } = json([
      { at: minutesAgo(1), values: { pm25: 22, temperature: 21 } },
      { at: minutesAgo(4), values: { pm25: 20, temperature: 21 } },
      { at: minutesAgo(2), values: { pm25: -5 } },
      { at: minutesAgo(3), values: { pm25: 1_900, temperature: 21 } },
    ]);

    expect(records).toMatchObject([
      { k: 'r', t: minutesAgo(4), v: { pm25: 20 } },
      { k: 'r', t: minutesAgo(3), q: 0, f: { pm25: 8 }, v: { pm25: 1_900, temperature: 21 } },
      { k: 'q', path: '[2].values.pm25' },
      { k: 'r', t: minutesAgo(1), v: { pm25: 22 } },
    ]);
    expect(records.map((record) => record.k === 'r' && 'f' in record)).toEqual([false, true, false, false]);
  });

  it('flags a clock that is ahead of ours', () => {
    const ahead = (ms: number) => json({ at: now + ms, values: { pm25: 20 } }).records;

    expect(ahead(60_000)).toMatchObject([{ q: 0 }]);
    expect(ahead(60_001)).toMatchObject([{ q: 32 }]);
  });

  it('refuses empty and too long backlogs whole', () => {
    expect(json([]).records).toMatchObject([{ code: 'READING_MALFORMED', fate: 'message' }]);
    expect(json(Array(501).fill({ at, values: { pm25: 1 } })).records).toMatchObject([
      { code: 'MESSAGE_TOO_MANY_READINGS' },
    ]);
  });

  it('takes old recordings from a replayed station only', () => {
    const old = JSON.stringify({ at: '2018-07-07T20:03:06Z', values: { pm25: 7.73 } });

    expect(send(old, topics.reading('tram-1'), station('replayed')).records).toMatchObject([{ k: 'r', p: 'replayed' }]);
    expect(send(old).records).toMatchObject([{ code: 'READING_TIME_TOO_OLD' }]);
  });

  it.each([
    ['calibrating', 1],
    ['fault', 2],
    ['measuring', 0],
  ])('stores status %s as quality %d', (status, q) => {
    expect(json({ at, status, values: { pm25: 1 } }).records).toMatchObject([{ k: 'r', q }]);
  });

  it('flags PM2.5 that is clearly above PM10', () => {
    expect(json({ at, values: { pm25: 80, pm10: 40 } }).records).toMatchObject([{ q: 4 }]);
    expect(json({ at, values: { pm25: 42, pm10: 40 } }).records).toMatchObject([{ q: 0 }]);
  });

  it('journals states and descriptions, and quarantines malformed ones', () => {
    expect(send('ready', topics.state('tram-1')).records).toMatchObject([{ k: 's', state: 'ready' }]);
    expect(send('dancing', topics.state('tram-1')).records).toMatchObject([{ code: 'STATE_MALFORMED' }]);
    expect(send('{"firmware":"1.2"}', topics.about('tram-1')).records).toMatchObject([
      { k: 'a', about: { firmware: '1.2' } },
    ]);
    expect(send('{"interval":-1}', topics.about('tram-1')).records).toMatchObject([
      { code: 'ABOUT_MALFORMED', path: 'interval' },
    ]);
    expect(send('', topics.about('tram-1'))).toMatchObject({ records: [], outcome: null });
  });

  it('quarantines a raw format that it does not know', () => {
    expect(send('x', topics.raw('tram-1', 'zigzag')).records).toMatchObject([{ code: 'MESSAGE_UNKNOWN_FORMAT' }]);
  });

  it('keeps at most 8 KiB of refused bytes', () => {
    const { records } = send('x'.repeat(100_000));

    expect(records).toMatchObject([{ size: 100_000 }]);
    expect(Buffer.from((records[0] as { raw: string }).raw, 'base64')).toHaveLength(8_192);
  });
});
