import { describe, expect, it } from 'vitest';
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

  it('does not hold an old flag against a newer reading', () => {
    const values: Values = {
      pm25: { value: 30, at: now, receivedAt: now, quality: 0 },
      pm10: { value: 60, at: now - 60_000, receivedAt: now, quality: qualityFlags.fault },
    };

    expect(conditionOf(station('a'), values, now)).toBe('measuring');
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
