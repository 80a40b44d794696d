import { describe, expect, it } from 'vitest';
import { findQuantity } from '../../../shared/quantities.ts';
import { type FaultShares, simulationFaults } from '../../../shared/simulation-api.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { assignFaults, createFault, faultStart } from '../../../simulators/training/faults.ts';

const none: FaultShares = { silent: 0, drift: 0, stuck: 0, nonsense: 0, clock: 0 };
const sites = Array.from({ length: 20 }, (_, n) => ({
  id: `mo-phong-abc-${n}`,
  networks: [(['air', 'noise', 'flood'] as const)[n % 3] ?? 'air'],
}));
const from = Date.UTC(2026, 10, 23);
const reading = (at: number, pm25 = 40) => ({ at, values: { pm25, humidity: 70 } });

describe('assignFaults', () => {
  it('gives so many of a hundred a fault, one each, and the same ones again', () => {
    const faults = assignFaults(sites, { ...none, silent: 10, stuck: 25 }, 1);
    const counted = [...faults.values()].filter((fault) => fault === 'stuck').length;

    expect([faults.size, counted]).toEqual([7, 5]);
    expect(assignFaults(sites, { ...none, silent: 10, stuck: 25 }, 1)).toEqual(faults);
    expect(assignFaults(sites, { ...none, silent: 10, stuck: 25 }, 2)).not.toEqual(faults);
  });

  it('gives those that show in few places where they show', () => {
    const faults = assignFaults(sites, { silent: 20, drift: 20, stuck: 20, nonsense: 20, clock: 20 }, 3);
    const of = (fault: string) => sites.filter(({ id }) => faults.get(id) === fault).map(({ networks: [one] }) => one);

    expect(new Set(of('drift'))).toEqual(new Set(['air']));
    expect(of('stuck')).not.toContain('flood');
  });

  it('gives one where a share is less than one station, and never more than there are', () => {
    expect(assignFaults(sites.slice(0, 3), { ...none, clock: 5 }, 1).size).toBe(1);
    const all = { silent: 20, drift: 20, stuck: 20, nonsense: 20, clock: 20 };
    expect(assignFaults(sites.slice(0, 2), all, 1).size).toBe(2);
    expect(assignFaults(sites, none, 1).size).toBe(0);
  });
});

describe('faultStart', () => {
  const start = { id: 'a', seed: 1, startedAt: from, historyMs: 24 * hourMs, lengthMs: 10 * minuteMs };

  it('puts what takes hours into the past, and the others into the first fifth of the run', () => {
    expect(faultStart('stuck', start)).toBe(from - 12 * hourMs);
    for (const fault of simulationFaults) {
      const at = faultStart(fault, { ...start, historyMs: 0 });
      expect(at).toBeGreaterThanOrEqual(from);
      expect(at).toBeLessThanOrEqual(from + 2 * minuteMs);
    }
  });
});

describe('createFault', () => {
  const make = (fault: (typeof simulationFaults)[number]) => createFault(fault, { id: 'a', seed: 1, from });

  it('changes nothing before it begins', () => {
    for (const fault of simulationFaults)
      expect(make(fault)(reading(from - 1), from - 60_000)).toEqual(reading(from - 1));
  });

  it('falls silent', () => {
    expect(make('silent')(reading(from), from - 1)).toBeUndefined();
  });

  it('sticks to the first values', () => {
    const stuck = make('stuck');
    stuck(reading(from, 41), from - 1);
    expect(stuck(reading(from + hourMs, 99), from)).toEqual(reading(from + hourMs, 41));
  });

  it('drifts so far that neighbours disagree, within what an instrument shows', () => {
    const drift = make('drift');
    const far = drift(reading(from + 10 * hourMs), from)?.values;
    expect(far).toEqual({ pm25: 240, humidity: 70 });
    expect(drift(reading(from + 10 * hourMs, 1_900), from)?.values.pm25).toBe(findQuantity('pm25')?.range[1]);
  });

  it('is ahead by less than is refused and more than is believed', () => {
    const at = make('clock')(reading(from), from - 1)?.at ?? 0;
    expect(at - from).toBeGreaterThan(minuteMs);
    expect(at - from).toBeLessThan(10 * minuteMs);
  });

  it('sends what is refused, what is a leap and what is right, the same at the same instants', () => {
    const sent = Array.from({ length: 60 }, (_, n) => make('nonsense')(reading(from + n * 10_000), from)?.values.pm25);
    expect(new Set(sent)).toEqual(new Set([-999, 40, 940]));
  });
});
