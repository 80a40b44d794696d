import { afterEach, describe, expect, it } from 'vitest';
import {
  createInspector,
  type InspectionFact,
  type InspectorControl,
  inspectorBounds,
} from '../../../gateway/inspect/inspector.ts';

const start = Date.parse('2026-11-22T10:05:00Z');
let now = start;
const made: InspectorControl[] = [];
const create = (): InspectorControl => {
  now = start;
  const inspector = createInspector(() => now);
  made.push(inspector);
  return inspector;
};
afterEach(() => {
  for (const inspector of made.splice(0)) inspector.stop();
});

const slowed = (): InspectionFact => ({ kind: 'slowed', at: now });
const message = (data: string): InspectionFact => ({
  kind: 'message',
  at: now,
  topic: 'city/v1/tram-1/reading',
  topicKind: 'reading',
  qos: 1,
  retain: false,
  dup: false,
  bytes: data.length,
  payload: { encoding: 'text', data, isCut: false },
  readings: [],
  readingCount: 0,
  refusals: [],
  refusalCount: 0,
  state: null,
  hasAbout: false,
  durableMs: 1,
  notStored: null,
});

describe('inspector', () => {
  it('makes and keeps nothing for a station at which nobody looks', () => {
    const inspector = create();
    let calls = 0;
    const make = () => {
      calls += 1;
      return slowed();
    };
    inspector.note('tram-1', 'connection', make);
    inspector.ask('tram-2', 0);
    inspector.note('tram-1', 'connection', make);

    expect(calls).toBe(0);
    expect(inspector.watches('tram-1')).toBe(false);
    expect(inspector.watches('tram-2')).toBe(true);
    expect(inspector.ask('tram-1', 0).events).toEqual([]);
  });

  it('tells each once, in order, to whoever goes on from the newest', () => {
    const inspector = create();
    const first = inspector.ask('tram-1', 0);
    inspector.note('tram-1', 'connection', slowed);
    inspector.note('tram-1', 'message', () => message('{}'));
    const second = inspector.ask('tram-1', first.newest);
    const third = inspector.ask('tram-1', second.newest);

    expect(first).toMatchObject({ armedSince: start, newest: 0, hasMore: false });
    expect(second.events.map(({ kind }) => kind)).toEqual(['slowed', 'message']);
    expect(third).toMatchObject({ events: [], newest: second.newest, hasGap: false });
    // Somebody else, from the beginning.
    expect(inspector.ask('tram-1', 0).events).toHaveLength(2);
  });

  it('numbers go on growing after a restart', () => {
    const before = create();
    before.ask('tram-1', 0);
    before.note('tram-1', 'connection', slowed);
    const { newest } = before.ask('tram-1', 0);
    now += 1_000;
    const after = createInspector(() => now);
    made.push(after);
    after.ask('tram-1', newest);
    after.note('tram-1', 'connection', slowed);

    expect(after.ask('tram-1', newest).events).toHaveLength(1);
  });

  it('forgets a station a minute after the last question', () => {
    const inspector = create();
    inspector.ask('tram-1', 0);
    now += inspectorBounds.armedMs - 1;
    inspector.ask('tram-1', 0);
    inspector.note('tram-1', 'connection', slowed);
    now += inspectorBounds.armedMs;

    expect(inspector.ask('tram-1', 0)).toMatchObject({ armedSince: now, events: [] });
  });

  it('keeps so many a second and counts the others; messages do not crowd out the end of a connection', () => {
    const inspector = create();
    const { newest } = inspector.ask('tram-1', 0);
    for (let i = 0; i < 100; i += 1) inspector.note('tram-1', 'message', () => message('{}'));
    inspector.note('tram-1', 'connection', slowed);
    const { events, leftOut } = inspector.ask('tram-1', newest);

    expect(events).toHaveLength(inspectorBounds.perSecond.message + 1);
    expect(leftOut).toBe(100 - inspectorBounds.perSecond.message);
    now += 1_000;
    inspector.note('tram-1', 'message', () => message('{}'));
    expect(inspector.ask('tram-1', events.at(-1)?.n ?? 0).events).toHaveLength(1);
  });

  it('keeps the newest, in number and in bytes, and says what is missing', () => {
    const inspector = create();
    inspector.ask('tram-1', 0);
    const payload = 'x'.repeat(8_192);
    inspector.note('tram-1', 'message', () => message(payload));
    const { newest: first } = inspector.ask('tram-1', 0);
    for (let i = 0; i < 300; i += 1) {
      now += 100;
      inspector.note('tram-1', 'message', () => message(payload));
    }
    const one = inspector.ask('tram-1', first);
    const kept = one.events.length;

    expect(one).toMatchObject({ hasGap: true, hasMore: false });
    expect(kept * 8_192).toBeLessThanOrEqual(inspectorBounds.characters);
    expect(kept).toBeGreaterThan(50);
    for (let i = 0; i < 300; i += 1) {
      now += 100;
      inspector.note('tram-1', 'message', () => message('{}'));
    }
    const two = inspector.ask('tram-1', one.newest);
    expect(two.events).toHaveLength(inspectorBounds.perAnswer);
    expect(two.hasMore).toBe(true);
    const three = inspector.ask('tram-1', two.newest);
    expect(two.events.length + three.events.length).toBe(inspectorBounds.events);
    expect(three).toMatchObject({ hasMore: false, hasGap: false });
  });

  it('looks at so many stations; one that nobody asks for makes room', () => {
    const inspector = create();
    for (let i = 0; i < inspectorBounds.stations; i += 1) inspector.ask(`tram-${i}`, 0);
    expect(() => inspector.ask('tram-neu', 0)).toThrow(/stations are being looked at/);
    now += inspectorBounds.idleMs;
    for (let i = 1; i < inspectorBounds.stations; i += 1) inspector.ask(`tram-${i}`, 0);
    inspector.ask('tram-neu', 0);

    expect(inspector.armed()).toBe(inspectorBounds.stations);
    expect(inspector.watches('tram-0')).toBe(false);
  });
});
