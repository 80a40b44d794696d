import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../simulators/notice.ts';
import type { Measured } from '../../simulators/outbox.ts';
import { createSequence } from '../../simulators/signals/random.ts';
import { LineError, SimulatedStation, type StationOptions } from '../../simulators/station.ts';
import { eventually, startBroker, type TestBroker } from './support.ts';

const start = Date.UTC(2026, 10, 22);
const measured = (count: number, first = 0): Measured[] =>
  Array.from({ length: count }, (_, i) => ({ at: start + (first + i) * 1000, values: { pm25: first + i } }));

let broker: TestBroker;
let stations: SimulatedStation[];

const station = (options: Partial<StationOptions> = {}): SimulatedStation => {
  const made = new SimulatedStation({
    id: 'tram-1',
    about: { name: 'Trạm 1', quantities: ['pm25'], interval: 30 },
    link: { url: broker.url },
    retryMs: 20,
    ...options,
  });
  stations.push(made);
  return made;
};

beforeEach(async () => {
  broker = await startBroker();
  stations = [];
});

afterEach(async () => {
  broker.gate = () => 'acknowledge';
  await Promise.all(stations.map((one) => one.stop()));
  await broker.stop();
});

describe('a simulated station', () => {
  it('announces itself retained, with its id as client id, and says goodbye', async () => {
    const one = station();

    await one.start();
    await one.stop();

    expect(broker.clientIds).toEqual(['tram-1']);
    expect(broker.states).toEqual(['tram-1 init', 'tram-1 ready', 'tram-1 disconnected']);
    expect(broker.abouts).toEqual([{ name: 'Trạm 1', quantities: ['pm25'], interval: 30 }]);
    expect(broker.unretained).toEqual([]);
  });

  it('leaves `lost` as its last will when the line breaks, and comes back by itself', async () => {
    const one = station();
    await one.start();

    one.breakLine();
    await eventually(() => broker.states.length === 5);

    expect(broker.states).toEqual(['tram-1 init', 'tram-1 ready', 'tram-1 lost', 'tram-1 init', 'tram-1 ready']);
  });

  it('numbers its readings and sends a single one alone', async () => {
    const one = station({ firstSeq: 100 });
    await one.start();

    one.report(measured(1));
    await one.settled();
    one.report(measured(1, 1));
    await one.settled();

    expect(broker.received.map(({ payload }) => payload)).toEqual([
      { at: start, values: { pm25: 0 }, seq: 100 },
      { at: start + 1000, values: { pm25: 1 }, seq: 101 },
    ]);
    expect(broker.sizes).toEqual([1, 1]);
    expect(one.nextSeq).toBe(102);
  });

  it('sends a backlog in arrays of at most 500', async () => {
    const one = station();
    one.report(measured(1_200));

    await one.start();
    await one.settled();

    expect(broker.sizes).toEqual([500, 500, 200]);
    expect(broker.received.map(({ payload }) => payload.at)).toEqual(measured(1_200).map(({ at }) => at));
  });

  it('sends again what was not acknowledged, with the same times and numbers, as a backlog after the line broke', async () => {
    const one = station({ window: 8 });
    await one.start();
    broker.gate = () => 'later';
    for (const reading of measured(5)) one.report([reading]);
    await eventually(() => broker.received.length === 5);
    expect(one.counters).toMatchObject({ sent: 5, acknowledged: 0, pending: 5 });

    broker.gate = () => 'acknowledge';
    one.breakLine();
    await eventually(() => !one.connected);
    one.report(measured(2, 5));
    await one.settled();

    const payloads = broker.received.map(({ payload }) => payload);
    expect(broker.sizes).toEqual([1, 1, 1, 1, 1, 7]);
    expect(payloads.slice(5, 10)).toEqual(payloads.slice(0, 5));
    expect(one.counters).toMatchObject({ sent: 7, acknowledged: 7, pending: 0, resent: 5, connections: 2 });
  });

  it('loses nothing and acknowledges each reading once, however often the line breaks', async () => {
    const acknowledgements: number[] = [];
    const one = station({
      batch: 20,
      window: 6,
      onAcknowledged: (readings) => acknowledgements.push(...readings.map(({ seq }) => seq)),
    });
    const next = createSequence(99);
    let breaks = 0;
    broker.gate = () => {
      // Cut before the acknowledgement, now and then: the message arrived, its sender does not know.
      if (breaks < 5 && next() < 0.08) {
        breaks += 1;
        broker.cutAll();
        return 'later';
      }
      return 'acknowledge';
    };
    await one.start();

    one.report(measured(2_000));
    await one.settled();

    const all = Array.from({ length: 2_000 }, (_, i) => i);
    expect(breaks).toBe(5);
    expect([...acknowledgements].sort((a, b) => a - b)).toEqual(all);
    expect([...new Set(broker.acknowledged.map(({ payload }) => payload.seq ?? -1))].sort((a, b) => a - b)).toEqual(
      all,
    );
    expect(one.counters).toMatchObject({ sent: 2_000, acknowledged: 2_000, pending: 0, dropped: 0 });
    for (const { payload } of broker.received) expect(payload.at).toBe(start + (payload.seq ?? 0) * 1000);
  });

  it('forgets the oldest readings when its memory is full, and counts them', () => {
    const one = station({ memory: 10 });

    one.report(measured(25));

    expect(one.counters).toMatchObject({ sent: 25, pending: 10, dropped: 15 });
    expect(one.oldestPendingAt).toBe(start + 15_000);
  });

  it('hears which readings were refused', async () => {
    const notices: Notice[] = [];
    const one = station({ onRefused: (notice) => notices.push(notice) });
    await one.start();
    const notice = { seq: 3, code: 'READING_TIME_TOO_OLD', path: '[3]', message: 'too old', fate: 'reading' };

    broker.publish('city/v1/tram-1/$refused', 'not JSON');
    broker.publish('city/v1/tram-1/$refused', JSON.stringify(notice));
    await eventually(() => notices.length === 1);

    expect(notices).toEqual([notice]);
  });

  it('says that nobody answers when there is no broker', async () => {
    const one = station({ link: { url: 'mqtt://127.0.0.1:1' } });

    const error = await one.start().catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(LineError);
    expect(error).toMatchObject({ kind: 'unreachable' });
  });

  it('stops within its grace although the broker acknowledges nothing', async () => {
    const one = station();
    await one.start();
    broker.gate = () => 'later';
    one.report(measured(3));
    await eventually(() => broker.received.length === 3);

    await one.stop();

    expect(one.counters).toMatchObject({ sent: 3, acknowledged: 0, pending: 3 });
    expect(broker.states.at(-1)).toBe('tram-1 disconnected');
  });
});

describe('credentials', () => {
  it('that are refused end the first attempt, unless there are others', async () => {
    await broker.stop();
    broker = await startBroker((_username, password) => password === 'right');
    const link = { url: broker.url, username: 'tram-1', password: 'wrong' };

    const refused = await station({ link })
      .start()
      .catch((reason: unknown) => reason);
    const renewed = station({ link, renewLink: async () => ({ ...link, password: 'right' }) });
    await renewed.start();

    expect(refused).toMatchObject({ kind: 'credentials' });
    expect(renewed.connected).toBe(true);
  });
});
