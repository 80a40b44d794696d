import { expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { createCondition } from '../../../simulators/training/conditions.ts';

/** 18:00 in Hải Phòng. */
const start = Date.UTC(2026, 10, 23, 11);

it('leaves an ordinary day as it is', () => {
  const reading = { at: start, values: { pm25: 30 } };
  expect(createCondition('normal', start)(reading, start - minuteMs)).toBe(reading);
});

it('lets it rain and the water rise from the start of the run, and never before', () => {
  const flood = createCondition('flood', start);
  const dry = { rain: 0, rain_rate: 0, water_depth: 0, water_level: 1 };
  expect(flood({ at: start - hourMs, values: dry }, start - hourMs - minuteMs)?.values).toEqual(dry);
  expect(flood({ at: start + hourMs, values: dry }, start + hourMs - 6 * minuteMs)?.values).toEqual({
    rain: 5.5,
    rain_rate: 55,
    water_depth: 38,
    water_level: 2.2,
  });
});

it('does not put water where none is measured', () => {
  expect(createCondition('flood', start)({ at: start + hourMs, values: { pm25: 3 } }, start)?.values).toEqual({
    pm25: 3,
  });
});

it('fills the air with dust and gases', () => {
  const values = createCondition('smog', start)(
    { at: start, values: { pm25: 50, no2: 20, temperature: 20 } },
    start,
  )?.values;
  expect(values).toEqual({ pm25: 130, no2: 30, temperature: 20 });
});

it('is loud by night only', () => {
  const loud = createCondition('loud-night', start);
  expect(loud({ at: start, values: { laeq: 60 } }, start)?.values.laeq).toBe(60);
  expect(loud({ at: start + 4 * hourMs, values: { laeq: 60 } }, start)?.values.laeq).toBe(75);
});
