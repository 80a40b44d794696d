/** What the stations around an alert say of it. */
import { describe, expect, it } from 'vitest';
import { neighboursOf } from '../../gateway/alerting.ts';
import { vietnamTime } from '../../shared/indices/local-day.ts';
import { qualityFlags } from '../../shared/quality.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { testAlert } from '../shared/alerts/support.ts';
import { river, street } from './alerts/engine-support.ts';

const now = Date.UTC(2026, 10, 23, 3);

const ratios = (quantity: QuantityId, values: readonly [ReturnType<typeof river>, number, number][]) => {
  const around = neighboursOf({
    stations: { all: () => values.map(([station]) => station) },
    live: {
      latestOf: (id) => {
        const [, value = 0, quality = 0] = values.find(([station]) => station.id === id) ?? [];
        return { [quantity]: { value, quality, at: now, receivedAt: now } };
      },
    },
    config: { thresholds: builtInThresholds },
    offset: vietnamTime,
    now: () => now,
  });
  const alert = testAlert({ figure: { value: 34, unit: '', quantity, step: 10, threshold: null } });
  return around(alert).map(({ station, ratio }) => `${station} ${ratio?.toFixed(2)}`);
};

describe('a station nearby', () => {
  it('is compared above the zero of its levels', () => {
    const first = Math.min(
      ...builtInThresholds.flatMap((one) => (one.kind === 'alarm-level' && one.gauge === 'kien-an' ? [one.value] : [])),
    );
    expect(ratios('water_level', [[river('song', { datumOffset: 1.5 }), first - 1.5, 0]])).toEqual(['song 1.00']);
  });

  it('of which nothing can be believed says nothing', () => {
    expect(
      ratios('water_depth', [
        [street('tot'), 2, 0],
        [street('nghi-ngo'), 20, qualityFlags.step],
        [street('hong'), 0, qualityFlags.fault],
        [street('bac-bo'), 0, qualityFlags.invalidated],
      ]),
    ).toEqual(['tot 0.20', 'nghi-ngo 2.00']);
  });
});
