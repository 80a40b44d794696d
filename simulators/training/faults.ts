/**
 * Faults of simulated stations, for training: each shows in the product as the same fault of a real one would.
 *
 *   silent    no readings and no goodbye: the line is lost
 *   drift     values walk away from those around: dust in notes about neighbours
 *   stuck     values stay exactly the same: flagged after hours
 *   nonsense  values that no instrument gives (refused) and leaps (flagged)
 *   clock     five minutes ahead: flagged
 */
import { plausibilityLimits } from '../../shared/plausibility-limits.ts';
import { isQuantityId, type Network, type QuantityId, quantities } from '../../shared/quantities.ts';
import type { FaultShares, SimulationFault } from '../../shared/simulation-api.ts';
import { hourMs, type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import type { Alteration } from '../fleet.ts';
import { mix, seedOf, uniform } from '../signals/random.ts';
import { clamp, round, type Values } from '../signals/signal.ts';

/** Within what a gateway takes, beyond what it believes. */
const clockAheadMs = 5 * minuteMs;
const impossible = -999;

export interface FaultySite {
  readonly id: string;
  readonly networks: readonly Network[];
}

/** Where a fault can be seen: dust is compared with neighbours, and a dry gauge says nothing new for days. */
const shows = (fault: SimulationFault, { networks }: FaultySite): boolean =>
  fault === 'drift' ? networks.includes('air') : fault !== 'stuck' || !networks.includes('flood');

/** Which stations are faulty: so many of a hundred, at least one where any are wanted, each with one fault. */
export const assignFaults = (
  sites: readonly FaultySite[],
  shares: FaultShares,
  seed: number,
): ReadonlyMap<string, SimulationFault> => {
  let left = [...sites].sort((a, b) => seedOf(seed, a.id) - seedOf(seed, b.id) || (a.id < b.id ? -1 : 1));
  const faults = new Map<string, SimulationFault>();
  // Those that show in few places choose first.
  for (const fault of ['drift', 'stuck', 'silent', 'nonsense', 'clock'] as const) {
    if (shares[fault] === 0) continue;
    const wanted = Math.max(1, Math.round((shares[fault] / 100) * sites.length));
    const [fit, others] = [left.filter((site) => shows(fault, site)), left.filter((site) => !shows(fault, site))];
    const inOrder = [...fit, ...others];
    for (const { id } of inOrder.slice(0, wanted)) faults.set(id, fault);
    left = left.filter(({ id }) => !faults.has(id));
  }
  return faults;
};

/**
 * When a fault begins. What takes hours to be seen begins in the middle of the past that is sent; the others one after the
 * other within the first two minutes, or the first fifth of a shorter run.
 */
export const faultStart = (
  fault: SimulationFault,
  {
    id,
    seed,
    startedAt,
    historyMs,
    lengthMs,
  }: {
    readonly id: string;
    readonly seed: number;
    readonly startedAt: Instant;
    readonly historyMs: number;
    /** Null = until it is stopped. */
    readonly lengthMs: number | null;
  },
): Instant => {
  if ((fault === 'drift' || fault === 'stuck') && historyMs > 0) return Math.round(startedAt - historyMs / 2);
  const within = Math.min(2 * minuteMs, (lengthMs ?? hourMs) / 5);
  return Math.round(startedAt + within * uniform(seedOf(seed, id), 5));
};

/** By quantity: what an hour of drift does, and where it ends. */
const drifted = (quantity: QuantityId, value: number, hours: number): number => {
  switch (quantities[quantity].network) {
    case 'noise':
      return value + Math.min(24, 4 * hours);
    case 'flood':
      if (quantity === 'water_level') return value + Math.min(1.5, 0.15 * hours);
      return quantity === 'water_depth' ? value + Math.min(40, 5 * hours) : value;
    case 'air':
      return quantity.startsWith('pm') ? value * Math.min(6, 1 + 1.5 * hours) : value;
  }
};

const mapValues = (values: Readonly<Values>, change: (quantity: QuantityId, value: number) => number): Values => {
  const changed: Values = {};
  for (const [quantity, value] of Object.entries(values))
    if (isQuantityId(quantity)) changed[quantity] = change(quantity, value);
  return changed;
};

/** As an instrument shows it, within its range. */
const shown = (quantity: QuantityId, value: number): number => {
  const { decimals, range } = quantities[quantity];
  return clamp(round(value, 10 ** decimals), range[0], range[1]);
};

/** Far beyond what can change between two readings, and still within the range. */
const leap = (quantity: QuantityId, value: number): number => {
  const { step } = plausibilityLimits[quantity];
  return step === null ? value : shown(quantity, value + 3 * step.base);
};

/** One faulty station. */
export const createFault = (
  fault: SimulationFault,
  { id, seed, from }: { readonly id: string; readonly seed: number; readonly from: Instant },
): Alteration => {
  const own = seedOf(seed, id);
  let held: Readonly<Values> | undefined;
  return (reading) => {
    if (reading.at < from) return reading;
    switch (fault) {
      case 'silent':
        return undefined;
      case 'stuck':
        held ??= reading.values;
        return { ...reading, values: held };
      case 'drift': {
        const hours = (reading.at - from) / hourMs;
        return {
          ...reading,
          values: mapValues(reading.values, (each, value) => shown(each, drifted(each, value, hours))),
        };
      }
      case 'clock':
        return { ...reading, at: reading.at + clockAheadMs };
      case 'nonsense': {
        const dice = mix(own, Math.floor(reading.at / secondMs)) % 3;
        if (dice === 0) return { ...reading, values: mapValues(reading.values, () => impossible) };
        return dice === 1 ? { ...reading, values: mapValues(reading.values, leap) } : reading;
      }
    }
  };
};
