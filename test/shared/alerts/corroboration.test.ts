import { describe, expect, it } from 'vitest';
import { corroborationOf, freshMs, type Neighbour } from '../../../shared/alerts/corroboration.ts';
import { at0, testAlert } from './support.ts';

const alert = testAlert();
/** So many kilometres north of the alert, in another ward. */
const neighbour = (km: number, change: Partial<Neighbour> = {}): Neighbour => ({
  station: `gan-${km}`,
  ward: '11359',
  lat: alert.station.lat + km / 111.195,
  lon: alert.station.lon,
  hazard: 'flood',
  isInAlert: false,
  judgedAt: at0 - 60_000,
  ratio: 0.1,
  ...change,
});
const inAlert = { isInAlert: true, ratio: null, judgedAt: null };

describe('an alert', () => {
  it('is borne out by another station in alert within reach, or anywhere in its ward', () => {
    expect(corroborationOf(alert, [neighbour(1.4, inAlert)], at0)).toBe('corroborated');
    expect(corroborationOf(alert, [neighbour(1.6, inAlert)], at0)).toBe('single');
    expect(corroborationOf(alert, [neighbour(6, { ...inAlert, ward: alert.ward })], at0)).toBe('corroborated');
    expect(corroborationOf(alert, [neighbour(1, { ...inAlert, hazard: 'air' })], at0)).toBe('single');
    expect(corroborationOf(alert, [neighbour(0, { ...inAlert, station: alert.station.id })], at0)).toBe('single');
  });

  it('reaches farther in the air and less far in noise', () => {
    const at = (hazard: 'air' | 'noise', km: number) =>
      corroborationOf({ ...alert, hazard }, [neighbour(km, { ...inAlert, hazard })], at0);
    expect([at('air', 4.9), at('air', 5.1), at('noise', 0.4), at('noise', 0.6)]).toEqual([
      'corroborated',
      'single',
      'corroborated',
      'single',
    ]);
  });

  it('outside of the city has no ward to share', () => {
    const outside = { ...alert, ward: 'other' };
    expect(corroborationOf(outside, [neighbour(30, { ...inAlert, ward: 'other' })], at0)).toBe('single');
  });

  it('is contradicted by two calm neighbours with fresh values, and by no fewer', () => {
    const calm = [neighbour(0.5), neighbour(1)];
    expect(corroborationOf(alert, calm, at0)).toBe('contradicted');
    const before = { ...alert, corroboration: 'contradicted' } as const;
    const trembling = [...calm, neighbour(1.2, { ratio: 0.82 })];
    expect(corroborationOf(alert, trembling, at0)).toBe('single');
    expect(corroborationOf(before, trembling, at0)).toBe('contradicted');
    expect(corroborationOf(before, [...calm, neighbour(1.2, { ratio: 0.9 })], at0)).toBe('single');
    expect(corroborationOf(alert, calm.slice(1), at0)).toBe('single');
    expect(corroborationOf(alert, [...calm, neighbour(1.2, { ratio: 0.9 })], at0)).toBe('single');
    expect(corroborationOf(alert, [...calm, neighbour(9, { ratio: 0.9 })], at0)).toBe('contradicted');
    const old = neighbour(0.5, { judgedAt: at0 - freshMs - 1 });
    expect(corroborationOf(alert, [old, neighbour(1)], at0)).toBe('single');
    expect(corroborationOf(alert, [neighbour(0.5, { ratio: null }), neighbour(1)], at0)).toBe('single');
  });

  it('of equipment is of one station alone', () => {
    const equipment = { ...alert, hazard: 'equipment' } as const;
    const others = [neighbour(0, { ...inAlert, hazard: 'equipment', ward: alert.ward })];
    expect(corroborationOf(equipment, others, at0)).toBe('single');
  });
});
