/** Rules tried on the history find what the engine finds on the same readings. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRuleTests, type RuleTestsOptions } from '../../../gateway/alerts/rule-tests.ts';
import { createEmbeddedHistory } from '../../../gateway/history/embedded.ts';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import { type RuleTest, ruleTestSchema } from '../../../shared/alert-api.ts';
import { defaultRules } from '../../../shared/alerts/default-rules.ts';
import type { Rule } from '../../../shared/alerts/rule.ts';
import { type Severity, severityRank } from '../../../shared/alerts/words.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import { qualityFlags } from '../../../shared/quality.ts';
import type { Station } from '../../../shared/station.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { reading, station } from '../live/records.ts';
import { begin, openEngine, river, street, useClock } from './engine-support.ts';

useClock();

const openHistory = async (records: readonly ReadingRecord[]) => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const history = createEmbeddedHistory({ file: folder.file('history.db'), rawDays: 90, hourlyDays: 400 });
  await history.open();
  onTestFinished(() => history.close());
  for (let index = 0; index < records.length; index += 500) await history.write(records.slice(index, index + 500));
  return history;
};

const openTests = async (
  stations: readonly Station[],
  records: readonly ReadingRecord[],
  more: Partial<RuleTestsOptions> = {},
) =>
  createRuleTests({
    history: await openHistory(records),
    stations: { all: () => stations },
    thresholds: builtInThresholds,
    offset: vietnamTime,
    now: Date.now,
    log: quietLog,
    ...more,
  });

const ended = async (tests: ReturnType<typeof createRuleTests>, id: string): Promise<RuleTest> => {
  while (tests.get(id).state === 'running') await new Promise((resolve) => setImmediate(resolve));
  return ruleTestSchema.parse(tests.get(id));
};

const ruleOf = (id: string): Rule => {
  const rule = defaultRules[id];
  if (!rule) throw new Error(`there is no rule ${id}`);
  return rule;
};

/** What the engine raises while the readings come in time. */
const raisedLive = async (
  stations: readonly Station[],
  records: readonly ReadingRecord[],
  id: string,
  until: number,
) => {
  const harness = await openEngine(stations, { [id]: ruleOf(id) });
  // Who waits for silence has to listen all the time.
  const go = id === 'station-silent' ? harness.pass : harness.leap;
  for (const record of records) {
    await go(record.t - Date.now());
    harness.send(record);
  }
  await go(until - Date.now());
  const raised: { subject: string; from: number; highest: Severity; isOver: boolean }[] = [];
  for (const { key, severity, onsetAt } of harness.of('level')) {
    const open = raised.find((one) => one.subject === key.subject && !one.isOver);
    if (!open && severity) raised.push({ subject: key.subject, from: onsetAt, highest: severity, isOver: false });
    else if (open && severity === null) open.isOver = true;
    else if (open && severity && severityRank(severity) > severityRank(open.highest)) open.highest = severity;
  }
  return raised;
};

/** Every five minutes, or more often. */
const course = (count: number, one: (at: number, index: number) => ReadingRecord, every = 5): ReadingRecord[] =>
  Array.from({ length: count }, (_, index) => one(begin + (index + 1) * every * minuteMs, index));
const wave = (index: number, middle: number, height: number): number => middle + height * Math.sin(index / 9);

const air = station('khi', { quantities: ['pm25', 'no2'], interval: 300 });
const cases: [rule: string, station: Station, records: ReadingRecord[]][] = [
  [
    'street-depth',
    street('duong', { interval: 300 }),
    course(120, (at, index) =>
      reading(
        'duong',
        at,
        { water_depth: Math.max(0, wave(index, 20, 35)) },
        { q: index % 11 === 0 ? qualityFlags.fault : 0 },
      ),
    ),
  ],
  [
    'river-level',
    river('song', { interval: 300, datumOffset: 0.2 }),
    course(120, (at, index) => reading('song', at, { water_level: wave(index, 1.4, 0.6) })),
  ],
  [
    'street-rise',
    street(),
    course(150, (at, index) => reading('duong', at, { water_depth: Math.max(0, wave(index, 20, 30)) }), 1),
  ],
  [
    'river-projected',
    river('song', { interval: 300 }),
    course(90, (at, index) => reading('song', at, { water_level: wave(index, 1.2, 0.5) })),
  ],
  [
    'rain-1h',
    street('mua', { quantities: ['rain'], interval: 300 }),
    course(60, (at, index) => reading('mua', at, { rain: index > 10 && index < 30 ? 7 : 0 })),
  ],
  ['air-limits', air, course(72, (at, index) => reading('khi', at, { no2: index < 30 ? 320 : 60, pm25: 30 }))],
  ['air-index', air, course(72, (at, index) => reading('khi', at, { pm25: index < 48 ? 160 : 20 }))],
  [
    'station-fault',
    air,
    course(30, (at, index) => reading('khi', at, { pm25: 20, no2: 20 }, { q: index % 9 > 4 ? qualityFlags.fault : 0 })),
  ],
  [
    'station-silent',
    air,
    course(60, (at) => reading('khi', at, { pm25: 20 })).filter((_, index) => index < 10 || index > 30),
  ],
];

describe('a rule tried on the history', () => {
  it.each(cases)('%s raises what the engine raises on the same readings', async (id, one, records) => {
    const to = (records.at(-1)?.t ?? begin) + 6 * minuteMs;
    const live = await raisedLive([one], records, id, to);
    const tests = await openTests([one], records);
    const { id: test } = tests.begin({ rule: ruleOf(id), from: begin, to });
    const { state, raised, readings, stations } = await ended(tests, test);
    expect({ state, stations, readings }).toEqual({ state: 'done', stations: 1, readings: records.length });
    expect(live.length).toBeGreaterThan(0);
    expect(
      raised.map(({ subject, from, to: end, highest }) => ({
        subject,
        // Silence is noticed by a clock that ticks once a second.
        from: id === 'station-silent' ? Math.round(from / 5_000) * 5_000 : from,
        highest,
        isOver: end !== null,
      })),
    ).toEqual(
      live.map((alert) =>
        id === 'station-silent' ? { ...alert, from: Math.round(alert.from / 5_000) * 5_000 } : alert,
      ),
    );
  });

  it('tells peak, delay, and how often it flapped', async () => {
    const values = [0, 34, 44, 38, 0, 0, 32, 33, 31, 0, 0, 0];
    const records = values.map((cm, index) => reading('duong', begin + index * minuteMs, { water_depth: cm }));
    vi.setSystemTime(begin + hourMs);
    const tests = await openTests([street()], records);
    const { id } = tests.begin({ rule: ruleOf('street-depth'), from: begin, to: begin + hourMs });
    expect(await ended(tests, id)).toMatchObject({
      flaps: 1,
      isCut: false,
      progress: { done: 1, total: 1 },
      raised: [
        {
          station: 'duong',
          highest: 'danger',
          from: begin + minuteMs,
          to: begin + 5 * minuteMs,
          peak: 44,
          unit: 'cm',
          delay: minuteMs,
        },
        { highest: 'danger', from: begin + 6 * minuteMs, to: begin + 10 * minuteMs, peak: 33 },
      ],
    });
  });

  it('is tried at the stations of its scope that measure what it needs, and at no others', async () => {
    vi.setSystemTime(begin + hourMs);
    const stations = [street(), street('xa', { lifecycle: 'retired' }), station('khi')];
    const tests = await openTests(stations, [reading('duong', begin, { water_depth: 3 })]);
    const span = { from: begin, to: begin + hourMs };
    const everywhere = await ended(tests, tests.begin({ rule: ruleOf('street-depth'), ...span }).id);
    expect(everywhere).toMatchObject({ stations: 1, readings: 1, progress: { done: 2, total: 2 } });
    const rule = { ...ruleOf('street-depth'), scope: { networks: null, wards: null, stations: ['khi'] } };
    expect(await ended(tests, tests.begin({ rule, ...span }).id)).toMatchObject({ stations: 0, readings: 0 });
  });

  it('goes on by itself only two at a time, can be cancelled, and is forgotten after half an hour', async () => {
    vi.setSystemTime(begin + hourMs);
    let answer = (): void => {};
    const waiting = new Promise<[]>((resolve) => {
      answer = () => resolve([]);
    });
    const tests = await openTests([street()], [], { history: { range: () => waiting, buckets: async () => [] } });
    const request = { rule: ruleOf('street-depth'), from: begin, to: begin + hourMs };
    const [one, two] = [tests.begin(request), tests.begin(request)];
    expect(() => tests.begin(request)).toThrow(expect.objectContaining({ code: 'LIMIT_REACHED' }));
    expect(tests.cancel(one.id).state).toBe('cancelled');
    answer();
    expect((await ended(tests, two.id)).state).toBe('done');
    expect(tests.get(one.id).state).toBe('cancelled');
    vi.setSystemTime(Date.now() + 31 * minuteMs);
    expect(() => tests.get(one.id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('says why it could not be tried', async () => {
    const tests = await openTests([street()], [], {
      history: { range: () => Promise.reject(new Error('the history is away')), buckets: async () => [] },
    });
    vi.setSystemTime(begin + hourMs);
    const request = { from: begin, to: begin + hourMs };
    const away = await ended(tests, tests.begin({ rule: ruleOf('street-depth'), ...request }).id);
    expect(away).toMatchObject({ state: 'failed', problem: 'the history is away' });
    const battery = await ended(tests, tests.begin({ rule: ruleOf('station-battery'), ...request }).id);
    expect(battery).toMatchObject({ state: 'failed', problem: expect.stringContaining('battery') });
  });
});
