import { describe, expect, it } from 'vitest';
import { exact } from '../../../gateway/indices/edge.ts';
import { createEngine } from '../../../gateway/indices/engine.ts';
import { neighbourNotes } from '../../../gateway/indices/neighbours.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { reading, start, station } from '../live/records.ts';

/** Four stations at one place with three hours behind them; the first measures what is asked. */
const setUp = (own: number, about: Parameters<typeof station>[1] = {}) => {
  const ids = ['a', 'b', 'c', 'd'];
  const engine = createEngine({
    thresholds: [],
    offset: vietnamTime,
    stations: ids.map((id) => station(id, id === 'a' ? about : {})),
  });
  for (const id of ids) {
    for (let at = start - 3 * hourMs; at < start; at += minuteMs) {
      engine.apply(reading(id, at, { pm25: id === 'a' ? own : 20 }));
    }
  }
  return engine;
};

describe('neighbourNotes', () => {
  it('name what a station measures against the stations around it', () => {
    const hours = [3, 2, 1].map((ago) => ({ at: start - ago * hourMs, value: 120, median: 20, neighbours: 3 }));

    expect(neighbourNotes(setUp(120), 'a', start + minuteMs, exact)).toEqual([{ quantity: 'pm25', hours }]);
    expect(neighbourNotes(setUp(120), 'b', start, exact)).toEqual([]);
    expect(neighbourNotes(setUp(50), 'a', start, exact)).toEqual([]);
    expect(neighbourNotes(setUp(120), 'nobody', start, exact)).toEqual([]);
  });

  it('never compare a simulated station with real ones', () => {
    expect(neighbourNotes(setUp(120, { provenance: 'simulated' }), 'a', start, exact)).toEqual([]);
  });

  it('wait until the memory of a station is complete', () => {
    const engine = setUp(120);
    engine.restoring('d');
    expect(neighbourNotes(engine, 'a', start, exact)).toEqual([]);
    engine.complete('d');
    expect(neighbourNotes(engine, 'a', start, exact)).toHaveLength(1);
  });
});
