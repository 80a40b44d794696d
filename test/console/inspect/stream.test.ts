import { describe, expect, it } from 'vitest';
import {
  clockLag,
  durableDelay,
  intervalState,
  keptInterval,
  median,
  newestOf,
} from '../../../console/inspect/figures.ts';
import {
  asLines,
  emptyStream,
  isProblem,
  keptEvents,
  type Shown,
  shownEvents,
  withAnswer,
} from '../../../console/inspect/stream.ts';
import type { Inspection } from '../../../shared/inspection-api.ts';
import { message, now, reading } from './events.ts';

const answer = (more: Partial<Inspection> = {}): Inspection => ({
  serverTime: now,
  armedSince: now - 60_000,
  events: [],
  newest: 0,
  hasMore: false,
  hasGap: false,
  leftOut: 0,
  connections: [],
  ...more,
});
const all: Shown = { onlyProblems: false, clearedTo: 0, pausedAt: undefined };

describe('the stream', () => {
  it('takes each event once and keeps the newest', () => {
    const first = withAnswer(emptyStream, answer({ events: [message(1), message(2)], newest: 2 }));
    const again = withAnswer(first, answer({ events: [message(2), message(3)], newest: 3 }));
    expect(again.events.map(({ n }) => n)).toEqual([1, 2, 3]);
    const many = Array.from({ length: keptEvents }, (_, i) => message(10 + i));
    const full = withAnswer(again, answer({ events: many, newest: 10 + keptEvents }));
    expect(full.events).toHaveLength(keptEvents);
    expect(full.events[0]?.n).toBe(10);
  });

  it('says when a part was not seen', () => {
    const first = withAnswer(emptyStream, answer());
    expect(withAnswer(first, answer()).hasGap).toBe(false);
    const back = withAnswer(first, answer({ armedSince: now, leftOut: 3 }));
    expect(back).toMatchObject({ hasGap: true, since: now - 60_000, leftOut: 3 });
    expect(withAnswer(first, answer({ hasGap: true })).hasGap).toBe(true);
  });

  it('shows the newest first, held, narrowed and cleared', () => {
    const events = [message(1), message(2, { refusalCount: 1 }), message(3), message(4, { notStored: 'disk' })];
    const numbers = (shown: Partial<Shown>) => shownEvents(events, { ...all, ...shown }).map(({ n }) => n);
    expect(numbers({})).toEqual([4, 3, 2, 1]);
    expect(numbers({ onlyProblems: true })).toEqual([4, 2]);
    expect(numbers({ pausedAt: 2 })).toEqual([2, 1]);
    expect(numbers({ clearedTo: 3 })).toEqual([4]);
    expect(events.filter(isProblem)).toHaveLength(2);
    expect(asLines(events).split('\n')).toHaveLength(4);
  });
});

describe('figures of a station', () => {
  const every = (seconds: number, count: number) =>
    Array.from({ length: count }, (_, i) => {
      const at = now + i * seconds * 1_000;
      return message(i + 1, { at, readings: [reading(at - 2_000)] });
    });

  it('are the interval it keeps', () => {
    expect(keptInterval(every(60, 1))).toBeUndefined();
    expect(keptInterval(every(60, 5))).toBe(60);
    // Sent twice, it is still one measuring time.
    expect(keptInterval([...every(30, 3), ...every(30, 3)])).toBe(30);
    expect(intervalState(61, 60)).toBe('kept');
    expect(intervalState(120, 60)).toBe('slower');
    expect(intervalState(10, 60)).toBe('faster');
    expect(intervalState(1.5, 1)).toBe('kept');
  });

  it('are its clock, in which late readings and single slow ones have no say', () => {
    const late = message(9, { readings: [{ ...reading(now - 3_600_000), isLate: true }] });
    const slow = message(10, { readings: [reading(now - 60_000)] });
    expect(clockLag([...every(60, 3), late, slow])).toBe(2_000);
    expect(clockLag([late])).toBeUndefined();
    expect(clockLag([message(1, { readings: [reading(now + 30_000)] })])).toBe(-30_000);
  });

  it('are delay, signal and battery', () => {
    expect(durableDelay([message(1, { durableMs: 4 }), message(2, { durableMs: null })])).toBe(4);
    const told = message(1, { readings: [{ ...reading(now), rssi: -71 }] });
    expect(newestOf([told, message(2)], 'rssi')).toEqual({ at: now, value: -71 });
    expect(newestOf([message(2)], 'battery')).toBeUndefined();
    expect(median([])).toBeUndefined();
    expect(median([5, 1])).toBe(3);
  });
});
