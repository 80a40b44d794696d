import { describe, expect, it } from 'vitest';
import { emptyCity } from '../../../console/live/city.ts';
import { restoreCity, serializeCity } from '../../../console/live/saved-city.ts';
import { LiveStore } from '../../../console/live/store.ts';
import type { LiveAlerts } from '../../../shared/alert-api.ts';
import { now } from '../model/stations.ts';
import { officialLevel, situation } from './samples.ts';

const alerts: LiveAlerts = {
  at: now - 5_000,
  situations: [situation(1)],
  exercise: null,
  officialLevels: [officialLevel()],
};
const around = { now: () => now, schedule: (flush: () => void) => flush() };

describe('alerts in the live store', () => {
  it('are replaced whole, and forgotten when somebody else looks', () => {
    const store = new LiveStore(around);
    expect(store.getState().alerts).toBeUndefined();

    store.alerts(alerts);
    expect(store.getState().alerts).toEqual(alerts);
    store.alerts({ ...alerts, situations: [] });
    expect(store.getState().alerts?.situations).toEqual([]);
    store.forget();
    expect(store.getState().alerts).toBeUndefined();
  });

  it('come back from an earlier visit with their date', () => {
    const saved = restoreCity(serializeCity(emptyCity, now, alerts) ?? '');
    const store = new LiveStore(around, saved);

    expect(store.getState().origin).toBe('saved');
    expect(store.getState().alerts).toEqual(alerts);
  });

  it('of another shape are not taken, nor is the city with them', () => {
    const text = serializeCity(emptyCity, now, alerts) ?? '';

    expect(restoreCity(text.replace('"danger"', '"terrible"'))).toBeUndefined();
    expect(restoreCity(serializeCity(emptyCity, now) ?? '')?.alerts).toBeUndefined();
  });
});
