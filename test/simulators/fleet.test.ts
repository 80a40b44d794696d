import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import type { Clock } from '../../simulators/clock.ts';
import { Fleet, type FleetOptions } from '../../simulators/fleet.ts';
import { type Place, places } from '../../simulators/places.ts';
import { createCity } from '../../simulators/signals/city.ts';
import { eventually, startBroker, type TestBroker } from './support.ts';

const start = Date.UTC(2026, 10, 22, 3);

/** A clock driven by hand. */
const createClock = (): Clock & { advance(ms: number): void } => {
  let now = start;
  let timers: { at: Instant; run: () => void }[] = [];
  return {
    now: () => now,
    after: (delayMs, run) => {
      const timer = { at: now + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((timer) => timer !== due);
        now = due.at;
        due.run();
      }
      now = end;
    },
  };
};

let broker: TestBroker;
let clock: ReturnType<typeof createClock>;
let fleets: Fleet[];

const fleet = (chosen: readonly Place[], options: Partial<FleetOptions> = {}): Fleet => {
  const made = new Fleet({
    seed: 1,
    clock,
    connectsPerSecond: 1000,
    members: chosen.map((place) => ({ place, link: { url: broker.url } })),
    ...options,
  });
  fleets.push(made);
  return made;
};

const instantsOf = (station: string): number[] =>
  broker.received.filter((received) => received.station === station).map(({ payload }) => Number(payload.at));

beforeEach(async () => {
  broker = await startBroker();
  clock = createClock();
  fleets = [];
});

afterEach(async () => {
  await Promise.all(fleets.map((one) => one.stop()));
  await broker.stop();
});

describe('a fleet', () => {
  const chosen = places.slice(0, 5);

  it('sends the past first and goes on live without a gap', async () => {
    const one = fleet(chosen, { historyMs: 6 * hourMs });

    await one.start();
    expect(one.counters.history).toBe(1);
    for (let i = 0; i < 20; i += 1) clock.advance(30_000);
    await eventually(() => one.counters.pending === 0);

    for (const { description } of chosen) {
      const instants = instantsOf(description.id);
      const steps = instants.slice(1).map((at, i) => at - (instants[i] ?? 0));

      expect(instants[0]).toBeLessThanOrEqual(start - 6 * hourMs + 5 * minuteMs);
      expect(Math.min(...steps)).toBeGreaterThan(0);
      expect(Math.max(...steps)).toBeLessThanOrEqual(5 * minuteMs);
      // Live, the station keeps its own interval.
      expect(steps.slice(-5)).toEqual(new Array(5).fill(description.interval * 1000));
      expect(clock.now() - (instants.at(-1) ?? 0)).toBeLessThan(description.interval * 1000);
    }
    const { sent, acknowledged, dropped } = one.counters;
    expect({ acknowledged, dropped }).toEqual({ acknowledged: sent, dropped: 0 });
  });

  it('sends in history and live exactly what the signals say', async () => {
    const one = fleet(chosen, { historyMs: 2 * hourMs });
    await one.start();
    clock.advance(3 * minuteMs);
    await eventually(() => one.counters.pending === 0);

    for (const { description, sensors } of chosen) {
      const { id, lat, lon } = description;
      const signal = createCity(1).signal({ id, position: { lat, lon }, sensors });
      const received = broker.received.filter(({ station }) => station === id);

      expect(received.length).toBeGreaterThan(25);
      for (const [i, { payload }] of received.entries()) {
        const since = Number(received[i - 1]?.payload.at ?? start - 2 * hourMs);

        expect(payload.values).toEqual(signal(Number(payload.at), since));
      }
    }
  });

  it('fills in from where it stopped, with running numbers that go on', async () => {
    const first = fleet(chosen, { historyMs: 3 * hourMs });
    await first.start();
    await first.stop();
    const progress = new Map(first.progress().map((entry) => [entry.id, entry]));
    const before = broker.received.length;
    clock.advance(hourMs);

    const second = fleet(chosen, {
      historyMs: 3 * hourMs,
      members: chosen.map((place) => {
        const resume = progress.get(place.description.id);
        return { place, link: { url: broker.url }, ...(resume ? { resume } : {}) };
      }),
    });
    await second.start();
    await eventually(() => second.counters.pending === 0);

    const again = broker.received.slice(before);
    for (const { description } of chosen) {
      const old = broker.received.slice(0, before).filter(({ station }) => station === description.id);
      const mine = again.filter(({ station }) => station === description.id);

      expect(Number(mine[0]?.payload.at)).toBeGreaterThan(Number(old.at(-1)?.payload.at));
      expect(Number(mine[0]?.payload.at) - Number(old.at(-1)?.payload.at)).toBeLessThanOrEqual(5 * minuteMs);
      expect(mine[0]?.payload.seq).toBe((old.at(-1)?.payload.seq ?? 0) + 1);
    }
  });

  it('counts a station whose past is not acknowledged as not there yet', async () => {
    const one = fleet(chosen.slice(0, 1), { historyMs: 2 * hourMs });
    broker.gate = () => 'later';
    const started = one.start();
    await eventually(() => broker.received.length > 0);

    expect(one.counters.history).toBe(0);
    expect(one.progress()[0]?.until).toBeLessThan(start - 2 * hourMs + 5 * minuteMs);

    broker.gate = () => 'acknowledge';
    broker.cutAll();
    await started;
    expect(one.counters.history).toBe(1);
  });

  it('goes on with the others when the broker refuses one station', async () => {
    await broker.stop();
    broker = await startBroker((username) => username !== chosen[2]?.description.id);
    const one = fleet(chosen, {
      members: chosen.map((place) => ({
        place,
        link: { url: broker.url, username: place.description.id, password: 'x' },
      })),
    });

    await one.start();

    expect([...one.refused.keys()]).toEqual([chosen[2]?.description.id]);
    expect(one.counters.connected).toBe(4);
  });

  it('adds up what the gateway refused', async () => {
    const one = fleet(chosen.slice(0, 2));
    await one.start();
    const [a, b] = chosen.map(({ description }) => description.id);
    const notice = (code: string, fate: string): string => JSON.stringify({ code, path: '', message: '', fate });

    broker.publish(`city/v1/${a}/$refused`, notice('READING_TIME_TOO_OLD', 'reading'));
    broker.publish(`city/v1/${b}/$refused`, notice('READING_TIME_TOO_OLD', 'message'));
    broker.publish(`city/v1/${b}/$refused`, notice('VALUE_OUT_OF_RANGE', 'value'));
    await eventually(() => one.counters.refusals.values.size === 1);

    expect([...one.counters.refusals.readings]).toEqual([['READING_TIME_TOO_OLD', 2]]);
    expect([...one.counters.refusals.values]).toEqual([['VALUE_OUT_OF_RANGE', 1]]);
  });
});
