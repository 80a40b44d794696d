import { describe, expect, it } from 'vitest';
import { newestInCity, stationNow } from '../../../console/model/city-view.ts';
import { conditionOf, mainQuantity, quantitiesOf, type Values } from '../../../console/model/condition.ts';
import { qualityFlags } from '../../../shared/quality.ts';
import { staleAfterMs } from '../../../shared/time.ts';
import { now, station } from './stations.ts';

const pm25 = (ageMs: number, quality = 0): Values => ({
  pm25: { value: 30, at: now - ageMs, receivedAt: now - ageMs, quality },
});

describe('conditionOf', () => {
  it('measures with a young value and is stale right after twice the interval and 10 s', () => {
    const limit = staleAfterMs(60);

    expect(conditionOf(station('a'), pm25(limit), now)).toBe('measuring');
    expect(conditionOf(station('a'), pm25(limit + 1), now)).toBe('stale');
  });

  it('is not kept young by a clock that is ahead', () => {
    const receivedAt = now - staleAfterMs(60) - 1;
    const ahead: Values = { pm25: { value: 30, at: now + 200_000, receivedAt, quality: qualityFlags.clock } };

    expect(conditionOf(station('a'), ahead, now)).toBe('stale');
    expect(newestInCity([stationNow(station('a'), ahead, now)])).toBe(receivedAt);
  });

  it('is lost after the last will, however young the value', () => {
    expect(conditionOf(station('a', { state: 'lost' }), pm25(1_000), now)).toBe('lost');
  });

  it('takes a proper good-bye for what the value says', () => {
    const signedOff = station('a', { state: 'disconnected' });

    expect(conditionOf(signedOff, pm25(1_000), now)).toBe('measuring');
    expect(conditionOf(signedOff, pm25(600_000), now)).toBe('stale');
  });

  it('says "never" without any value', () => {
    expect(conditionOf(station('a', { state: 'unknown' }), {}, now)).toBe('never');
  });

  it('names the gravest flag of the newest reading', () => {
    expect(conditionOf(station('a'), pm25(0, qualityFlags.calibrating), now)).toBe('calibrating');
    expect(conditionOf(station('a'), pm25(0, qualityFlags.inconsistent), now)).toBe('inconsistent');
    expect(conditionOf(station('a'), pm25(0, qualityFlags.fault | qualityFlags.inconsistent), now)).toBe('fault');
  });

  it('is doubtful while the newest reading is, but not for a single step', () => {
    for (const flag of ['stuck', 'clock', 'neighbour', 'invalidated'] as const) {
      expect(conditionOf(station('a'), pm25(0, qualityFlags[flag]), now)).toBe('suspect');
    }
    expect(conditionOf(station('a'), pm25(0, qualityFlags.stuck | qualityFlags.fault), now)).toBe('fault');
    expect(conditionOf(station('a'), pm25(0, qualityFlags.step), now)).toBe('measuring');
  });

  it('does not hold an old flag against a newer reading', () => {
    const values: Values = {
      pm25: { value: 30, at: now, receivedAt: now, quality: 0 },
      pm10: { value: 60, at: now - 60_000, receivedAt: now, quality: qualityFlags.fault },
    };

    expect(conditionOf(station('a'), values, now)).toBe('measuring');
  });
});

describe('the stage of a station', () => {
  const silent = { state: 'lost' } as const;

  it('keeps a planned one from being missed, and tells what it already sends', () => {
    expect(conditionOf(station('a', { lifecycle: 'planned' }), {}, now)).toBe('planned');
    expect(conditionOf(station('a', { lifecycle: 'planned', ...silent }), pm25(1_000), now)).toBe('planned');
    expect(conditionOf(station('a', { lifecycle: 'planned' }), pm25(3_600_000), now)).toBe('planned');
    expect(conditionOf(station('a', { lifecycle: 'planned' }), pm25(1_000), now)).toBe('measuring');
  });

  it('shows maintenance whatever the station says', () => {
    expect(conditionOf(station('a', { lifecycle: 'maintenance', ...silent }), {}, now)).toBe('maintenance');
    expect(conditionOf(station('a', { lifecycle: 'maintenance' }), pm25(1_000), now)).toBe('maintenance');
  });

  it('is over for a retired one', () => {
    expect(conditionOf(station('a', { lifecycle: 'retired', ...silent }), pm25(1_000), now)).toBe('retired');
  });

  it('changes nothing for one in service', () => {
    expect(conditionOf(station('a', { lifecycle: 'active', ...silent }), pm25(1_000), now)).toBe('lost');
    expect(conditionOf(station('a', { lifecycle: 'active' }), {}, now)).toBe('never');
  });
});

describe('mainQuantity', () => {
  it('prefers what tells most and has a value', () => {
    const flood = station('a', { networks: ['flood'], quantities: ['water_level', 'rain'] });
    const rain: Values = { rain: { value: 1, at: now, receivedAt: now, quality: 0 } };

    expect(mainQuantity(flood, {})).toBe('water_level');
    expect(mainQuantity(flood, rain)).toBe('rain');
  });
});

describe('quantitiesOf', () => {
  it('adds what the station sent beyond its plan, in catalogue order', () => {
    const values: Values = { temperature: { value: 20, at: now, receivedAt: now, quality: 0 } };

    expect(quantitiesOf(station('a', { quantities: ['pm10', 'pm25'] }), values)).toEqual([
      'pm25',
      'pm10',
      'temperature',
    ]);
  });
});
