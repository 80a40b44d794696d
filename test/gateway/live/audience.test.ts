import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import { type Audience, coalesce, createAudience, type Delivery } from '../../../gateway/live/audience.ts';
import { createLiveState, type LiveState } from '../../../gateway/live/live-state.ts';
import type { LatestReading } from '../../../shared/api.ts';
import type { CompactReading } from '../../../shared/live-events.ts';
import { reading, start, stateRecord, station } from './records.ts';

const ids = ['a', 'b', 'c'] as const;
const compact = (record: ReadingRecord): CompactReading => [
  record.s,
  record.t,
  record.x,
  record.q,
  ...Object.entries(record.v).flat(),
];

describe('coalesce', () => {
  const early = compact(reading('a', start, { pm25: 1 }));
  const late = compact(reading('a', start + 1, { pm25: 2 }));
  const other = compact(reading('b', start, { pm25: 3 }));

  it('keeps the newest of each station by measured-at, in order of arrival', () => {
    expect(coalesce([late, other, early], new Set())).toEqual([late, other]);
  });

  it('keeps all of a watched station', () => {
    expect(coalesce([late, other, early], new Set(['a']))).toEqual([late, other, early]);
  });

  it('keeps an older reading that alone has a quantity', () => {
    const noise = compact(reading('a', start - 1, { laeq: 60 }));

    expect(coalesce([noise, late], new Set())).toEqual([noise, late]);
  });
});

/** A viewer as the console is one: newest value per quantity, and every reading since its last snapshot. */
interface Viewer {
  readonly id: string;
  watch: string[];
  /** Index into all readings from which its watched stations must be complete; moves when it begins to watch. */
  completeFrom: Map<string, number>;
  room: string | undefined;
  isConnected: boolean;
  cursor: number | undefined;
  received: CompactReading[];
  newest: Map<string, { at: number; value: number }>;
}

class World {
  readonly state: LiveState;
  readonly audience: Audience;
  readonly all: CompactReading[] = [];
  readonly viewers: Viewer[];
  private cursor = 0;

  constructor(maxReadings: number, watches: readonly (readonly string[])[]) {
    this.state = createLiveState({ stations: ids.map((id) => station(id)), maxReadings });
    this.state.drain();
    this.audience = createAudience(this.state, { maxRefillReadings: maxReadings });
    this.viewers = watches.map((watch, index) => ({
      id: `viewer-${index}`,
      watch: [...watch],
      completeFrom: new Map(),
      room: undefined,
      isConnected: false,
      cursor: undefined,
      received: [],
      newest: new Map(),
    }));
  }

  report(id: string, at: number, quantity: 'pm25' | 'laeq', sameFrame: boolean): void {
    if (!sameFrame) this.cursor += 100;
    const record = reading(id, start + at, { [quantity]: this.all.length }, { x: start + this.all.length });
    this.all.push(compact(record));
    this.state.apply(record, this.cursor);
  }

  loseStation(id: string): void {
    this.cursor += 100;
    this.state.apply(stateRecord(id, 'lost', start), this.cursor);
  }

  connect(viewer: Viewer, withCursor: boolean): void {
    if (viewer.isConnected) return;
    viewer.isConnected = true;
    const since = withCursor ? viewer.cursor : undefined;
    this.deliver(this.audience.admit([{ id: viewer.id, since, watch: viewer.watch }], start));
  }

  disconnect(viewer: Viewer): void {
    viewer.isConnected = false;
    viewer.room = undefined;
    this.audience.leave(viewer.id);
  }

  watch(viewer: Viewer, watch: string[]): void {
    for (const id of watch) if (!viewer.watch.includes(id)) viewer.completeFrom.set(id, this.all.length);
    viewer.watch = watch;
    if (viewer.isConnected) viewer.room = this.audience.watch(viewer.id, watch) ?? viewer.room;
  }

  tick(): void {
    const { deliveries, settled } = this.audience.tick(start);
    this.deliver(deliveries);
    for (const { id, room } of settled) {
      const viewer = this.viewers.find((candidate) => candidate.id === id);
      if (viewer) viewer.room = room;
    }
  }

  private deliver(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      for (const viewer of this.viewers) {
        const isReached = delivery.to.includes(viewer.id) || delivery.to.includes(viewer.room ?? '-');
        if (!viewer.isConnected || !isReached) continue;
        viewer.cursor = delivery.message.cursor;
        if (delivery.event === 'snapshot') this.startOver(viewer, delivery.message.latest);
        else for (const item of delivery.message.readings) this.take(viewer, item);
      }
    }
  }

  private startOver(viewer: Viewer, latest: readonly LatestReading[]): void {
    viewer.received = [];
    viewer.completeFrom = new Map(viewer.watch.map((id) => [id, this.all.length]));
    viewer.newest = newestOf(latest);
  }

  private take(viewer: Viewer, item: CompactReading): void {
    viewer.received.push(item);
    const [id, at, , , quantity, value] = item;
    const key = `${id} ${quantity}`;
    if ((viewer.newest.get(key)?.at ?? -1) <= at) viewer.newest.set(key, { at, value: Number(value) });
  }

  check(): void {
    for (const viewer of this.viewers) {
      const order = viewer.received.map((item) => item[2]);
      expect(order, 'in order, none twice').toEqual([...new Set(order)].sort((one, other) => one - other));
      for (const id of viewer.watch) {
        const from = viewer.completeFrom.get(id) ?? 0;
        const due = this.all.slice(from).filter((item) => item[0] === id);
        const got = viewer.received.filter((item) => item[0] === id && item[2] >= start + from);
        expect(got, `every reading of ${id}`).toEqual(due);
      }
      expect(viewer.newest).toEqual(newestOf(this.state.latest()));
    }
  }
}

const newestOf = (latest: readonly LatestReading[]): Map<string, { at: number; value: number }> =>
  new Map(
    latest.flatMap(({ station: id, values }) =>
      Object.entries(values).map(([quantity, { at, value }]) => [`${id} ${quantity}`, { at, value }] as const),
    ),
  );

const anyId = fc.constantFrom(...ids);
const viewerIndex = fc.nat({ max: 3 });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      id: anyId,
      at: fc.nat({ max: 30 }),
      quantity: fc.constantFrom('pm25' as const, 'laeq' as const),
      sameFrame: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), id: anyId }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('connect' as const), who: viewerIndex, withCursor: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('disconnect' as const), who: viewerIndex }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('watch' as const), who: viewerIndex, watch: fc.uniqueArray(anyId) }),
  },
);

const play = (world: World, steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): void => {
  for (const each of steps) {
    if (each.do === 'report') world.report(each.id, each.at, each.quantity, each.sameFrame);
    else if (each.do === 'lose') world.loseStation(each.id);
    else if (each.do === 'tick') world.tick();
    else {
      const viewer = world.viewers[each.who];
      if (!viewer) throw new Error('no such viewer');
      if (each.do === 'connect') world.connect(viewer, each.withCursor);
      else if (each.do === 'disconnect') world.disconnect(viewer);
      else if (viewer.isConnected) world.watch(viewer, each.watch);
    }
  }
  for (const viewer of world.viewers) world.connect(viewer, true);
  world.tick();
};

const watches = [[], ['a'], ['a'], ['b', 'c']];

describe('an audience', () => {
  it('gives each viewer each reading of what it watches once and in order, however it comes and goes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = new World(1_000, watches);
        play(world, steps);
        world.check();
      }),
      { numRuns: 500 },
    );
  });

  it('does so from the last snapshot on when it remembers only little', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = new World(3, watches);
        play(world, steps);
        world.check();
      }),
      { numRuns: 500 },
    );
  });

  it('resumes by refill, not by snapshot, when nothing was forgotten', () => {
    const world = new World(1_000, [['a']]);
    const [viewer] = world.viewers;
    if (!viewer) throw new Error('no viewer');
    world.connect(viewer, true);
    world.report('a', 1, 'pm25', false);
    world.tick();
    world.disconnect(viewer);
    world.report('a', 2, 'pm25', true);
    world.report('a', 3, 'pm25', false);
    world.connect(viewer, true);

    expect(viewer.received).toEqual(world.all);
  });

  it('serves viewers of different stations with one message when none of them has more than the city', () => {
    const world = new World(1_000, [[], ['a'], ['b']]);
    for (const viewer of world.viewers) world.connect(viewer, false);
    world.tick();

    world.report('a', 1, 'pm25', false);
    world.report('b', 1, 'pm25', false);
    const once = world.audience.tick(start).deliveries;
    world.report('a', 2, 'pm25', false);
    world.report('a', 3, 'pm25', false);
    const twice = world.audience.tick(start).deliveries;

    expect(once.map(({ to }) => [...to].sort())).toEqual([['city', 'watch:a', 'watch:b']]);
    expect(twice.map(({ to, message }) => [to, 'readings' in message && message.readings.length])).toEqual([
      [['watch:a'], 2],
      [['city', 'watch:b'], 1],
    ]);
  });

  it('shares one snapshot among those who come together', () => {
    const world = new World(1_000, []);

    const deliveries = world.audience.admit([{ id: 'x' }, { id: 'y', since: 77 }], start);

    expect(deliveries).toMatchObject([{ to: ['x', 'y'], event: 'snapshot' }]);
  });

  it('sends nothing when nothing happened', () => {
    const world = new World(1_000, [['a'], []]);
    for (const viewer of world.viewers) world.connect(viewer, false);
    world.tick();

    expect(world.audience.tick(start)).toEqual({ stations: undefined, deliveries: [], settled: [] });
  });
});
