import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import {
  type Audience,
  coalesce,
  createAudience,
  type Delivery,
  type StationNews,
  type ViewerSight,
} from '../../../gateway/live/audience.ts';
import { createLiveState, type LiveState } from '../../../gateway/live/live-state.ts';
import { isInSight } from '../../../gateway/principal.ts';
import type { LatestReading, StationView } from '../../../shared/api.ts';
import type { CompactReading } from '../../../shared/live-events.ts';
import type { Provenance } from '../../../shared/station.ts';
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

/** A viewer as the console is one: stations, newest value per quantity, and every reading since its last snapshot. */
interface Viewer {
  readonly id: string;
  readonly sight: ViewerSight;
  watch: string[];
  /** Index into all readings from which its watched stations must be complete; moves when it begins to watch. */
  completeFrom: Map<string, number>;
  room: string | undefined;
  isConnected: boolean;
  cursor: number | undefined;
  received: CompactReading[];
  newest: Map<string, { at: number; value: number }>;
  stations: Set<string>;
}

interface Part {
  readonly watch: readonly string[];
  readonly sight?: ViewerSight;
}

class World {
  readonly state: LiveState;
  readonly audience: Audience;
  readonly all: CompactReading[] = [];
  readonly viewers: Viewer[];
  private cursor = 0;

  private readonly provenance: Map<string, Provenance>;

  constructor(maxReadings: number, parts: readonly Part[], provenances: readonly Provenance[] = []) {
    this.provenance = new Map(ids.map((id, index) => [id, provenances[index] ?? 'real']));
    const stations = ids.map((id) => station(id, { provenance: this.provenance.get(id) ?? 'real' }));
    this.state = createLiveState({ stations, maxReadings });
    this.state.drain();
    this.audience = createAudience(this.state, { maxRefillReadings: maxReadings });
    this.viewers = parts.map(({ watch, sight = 'all' }, index) => ({
      id: `viewer-${index}`,
      sight,
      watch: [...watch],
      completeFrom: new Map(),
      room: undefined,
      isConnected: false,
      cursor: undefined,
      received: [],
      newest: new Map(),
      stations: new Set(),
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

  /** A claim with another token may change what a station is. */
  become(id: string, provenance: Provenance): void {
    this.provenance.set(id, provenance);
    this.state.stationsChanged({ changed: [station(id, { provenance })], removed: [] });
  }

  mayShow(viewer: Viewer, id: string): boolean {
    return isInSight(viewer.sight, { provenance: this.provenance.get(id) ?? 'real' });
  }

  connect(viewer: Viewer, withCursor: boolean): void {
    if (viewer.isConnected) return;
    viewer.isConnected = true;
    const since = withCursor ? viewer.cursor : undefined;
    const { id, sight, watch } = viewer;
    this.deliver(this.audience.admit([{ id, sight, since, watch }], start));
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

  tick(slow = false): void {
    const { stations, deliveries, settled } = this.audience.tick(start, { slow });
    this.announce(stations);
    this.deliver(deliveries);
    for (const { id, room } of settled) {
      const viewer = this.viewers.find((candidate) => candidate.id === id);
      if (viewer) viewer.room = room;
    }
  }

  private announce(news: readonly StationNews[]): void {
    for (const { to, message } of news) {
      for (const viewer of this.viewers) {
        if (!viewer.isConnected || !to.includes(viewer.sight)) continue;
        this.learn(viewer, message.changed);
        for (const id of message.removed) viewer.stations.delete(id);
      }
    }
  }

  private learn(viewer: Viewer, views: readonly StationView[]): void {
    for (const { id, provenance } of views) {
      expect(isInSight(viewer.sight, { provenance }), `${id} in sight`).toBe(true);
      viewer.stations.add(id);
    }
  }

  private deliver(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      for (const viewer of this.viewers) {
        const isReached = delivery.to.includes(viewer.id) || delivery.to.includes(viewer.room ?? '-');
        if (!viewer.isConnected || !isReached) continue;
        viewer.cursor = delivery.message.cursor;
        if (delivery.event !== 'changes') {
          if (delivery.event === 'snapshot') viewer.stations.clear();
          this.learn(viewer, delivery.message.stations);
        }
        if (delivery.event === 'snapshot') this.startOver(viewer, delivery.message.latest);
        else for (const item of delivery.message.readings) this.take(viewer, item);
      }
    }
  }

  private startOver(viewer: Viewer, latest: readonly LatestReading[]): void {
    viewer.received = [];
    viewer.completeFrom = new Map(viewer.watch.map((id) => [id, this.all.length]));
    for (const { station: id } of latest) expect(this.mayShow(viewer, id), `values of ${id} in sight`).toBe(true);
    viewer.newest = newestOf(latest);
  }

  private take(viewer: Viewer, item: CompactReading): void {
    expect(this.mayShow(viewer, item[0]), `a reading of ${item[0]} in sight`).toBe(true);
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
        const due = this.all.slice(from).filter((item) => item[0] === id && this.mayShow(viewer, id));
        const got = viewer.received.filter((item) => item[0] === id && item[2] >= start + from);
        expect(got, `every reading of ${id}`).toEqual(due);
      }
      const shown = this.state.latest().filter((item) => this.mayShow(viewer, item.station));
      expect(viewer.newest).toEqual(newestOf(shown));
      expect([...viewer.stations].sort()).toEqual(ids.filter((id) => this.mayShow(viewer, id)));
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
const viewerIndex = fc.nat({ max: 5 });
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
  { weight: 3, arbitrary: fc.record({ do: fc.constant('tick' as const), slow: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('become' as const),
      id: anyId,
      provenance: fc.constantFrom('real' as const, 'simulated' as const, 'replayed' as const),
    }),
  },
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
    else if (each.do === 'become') world.become(each.id, each.provenance);
    else if (each.do === 'tick') world.tick(each.slow);
    else {
      const viewer = world.viewers[each.who];
      if (!viewer) continue;
      if (each.do === 'connect') world.connect(viewer, each.withCursor);
      else if (each.do === 'disconnect') world.disconnect(viewer);
      else if (viewer.isConnected) world.watch(viewer, each.watch);
    }
  }
  for (const viewer of world.viewers) world.connect(viewer, true);
  world.tick();
};

const watching: readonly Part[] = [{ watch: [] }, { watch: ['a'] }, { watch: ['a'] }, { watch: ['b', 'c'] }];
const mixed: readonly Part[] = [
  { watch: [] },
  { watch: ['a', 'b'] },
  { watch: [], sight: 'real' },
  { watch: ['a', 'b'], sight: 'real' },
  { watch: ['b'], sight: 'real' },
  { watch: ['c'], sight: 'real' },
];

describe('an audience', () => {
  it.each([
    ['everybody sees everything', watching],
    ['some see real stations only', mixed],
  ])('gives each viewer each reading of what it watches once and in order: %s', (_, parts) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = new World(1_000, parts, ['real', 'simulated', 'replayed']);
        play(world, steps);
        world.check();
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['everybody sees everything', watching],
    ['some see real stations only', mixed],
  ])('does so from the last snapshot on when it remembers only little: %s', (_, parts) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = new World(3, parts, ['real', 'simulated', 'replayed']);
        play(world, steps);
        world.check();
      }),
      { numRuns: 500 },
    );
  });

  it('resumes by refill, not by snapshot, when nothing was forgotten', () => {
    const world = new World(1_000, [{ watch: ['a'] }]);
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
    const world = new World(1_000, [{ watch: [] }, { watch: ['a'] }, { watch: ['b'] }]);
    for (const viewer of world.viewers) world.connect(viewer, false);
    world.tick();

    world.report('a', 1, 'pm25', false);
    world.report('b', 1, 'pm25', false);
    const once = world.audience.tick(start).deliveries;
    world.report('a', 2, 'pm25', false);
    world.report('a', 3, 'pm25', false);
    const twice = world.audience.tick(start).deliveries;

    expect(once.map(({ to }) => [...to].sort())).toEqual([['all:city', 'all:watch:a', 'all:watch:b']]);
    expect(twice.map(({ to, message }) => [to, 'readings' in message && message.readings.length])).toEqual([
      [['all:watch:a'], 2],
      [['all:city', 'all:watch:b'], 1],
    ]);
  });

  it('serves those who see less with the same message while nothing is hidden, and with none when all is', () => {
    const world = new World(1_000, [{ watch: [] }, { watch: ['b'], sight: 'real' }], ['real', 'simulated']);
    for (const viewer of world.viewers) world.connect(viewer, false);
    world.tick();

    world.report('a', 1, 'pm25', false);
    const ofReal = world.audience.tick(start).deliveries;
    world.report('b', 1, 'pm25', false);
    const ofSimulated = world.audience.tick(start).deliveries;
    world.report('a', 2, 'pm25', false);
    world.report('b', 2, 'pm25', false);
    const ofBoth = world.audience.tick(start).deliveries;

    expect(ofReal.map(({ to }) => [...to].sort())).toEqual([['all:city', 'real:watch:b']]);
    expect(ofSimulated.map(({ to }) => to)).toEqual([['all:city']]);
    expect(ofBoth.map(({ to, message }) => [to, 'readings' in message && message.readings.length])).toEqual([
      [['all:city'], 2],
      [['real:watch:b'], 1],
    ]);
  });

  it('lets those who see nothing of a busy city resume where they are', () => {
    const world = new World(5, [{ watch: [], sight: 'real' }], ['simulated', 'simulated', 'simulated']);
    const [viewer] = world.viewers;
    if (!viewer) throw new Error('no viewer');
    world.connect(viewer, false);
    world.tick();

    for (let at = 0; at < 100; at += 1) {
      world.report('a', at, 'pm25', false);
      world.tick(at % 4 === 3);
    }
    world.disconnect(viewer);
    world.report('a', 100, 'pm25', false);
    const [delivery] = world.audience.admit([{ id: 'again', sight: 'real', since: viewer.cursor }], start);

    expect(viewer.received).toEqual([]);
    expect(delivery).toMatchObject({ event: 'refill', message: { readings: [] } });
  });

  it('tells of the end of a station only who knew it', () => {
    const world = new World(1_000, [], ['real', 'simulated', 'replayed']);
    const twin = station('a', { provenance: 'simulated' });

    world.state.stationsChanged({ changed: [], removed: ['a', 'b', 'c'] });
    const gone = world.audience.tick(start).stations;
    world.state.stationsChanged({ changed: [twin], removed: [] });
    const back = world.audience.tick(start).stations;
    world.state.stationsChanged({ changed: [station('d')], removed: [] });
    const added = world.audience.tick(start).stations;

    expect(gone).toEqual([
      { to: ['all'], message: { changed: [], removed: ['a', 'b', 'c'] } },
      { to: ['real'], message: { changed: [], removed: ['a'] } },
    ]);
    expect(back).toMatchObject([{ to: ['all'], message: { changed: [{ id: 'a' }] } }]);
    expect(added).toMatchObject([{ to: ['all', 'real'], message: { changed: [{ id: 'd' }], removed: [] } }]);
  });

  it('shares one snapshot among those who come together', () => {
    const world = new World(1_000, []);

    const deliveries = world.audience.admit(
      [
        { id: 'x', sight: 'all' },
        { id: 'y', sight: 'all', since: 77 },
        { id: 'z', sight: 'real' },
      ],
      start,
    );

    expect(deliveries).toMatchObject([
      { to: ['x', 'y'], event: 'snapshot' },
      { to: ['z'], event: 'snapshot' },
    ]);
  });

  it('sends nothing when nothing happened', () => {
    const world = new World(1_000, [{ watch: ['a'] }, { watch: [], sight: 'real' }]);
    for (const viewer of world.viewers) world.connect(viewer, false);
    world.tick();

    expect(world.audience.tick(start)).toEqual({ stations: [], deliveries: [], settled: [] });
  });
});
