/** The readings of one station in the order in which they reached us: the newest known at first, then what comes. Pure. */
import { type QuantityId, quantityIds } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';
import type { ArrivedReading } from '../live/city.ts';
import { entriesOf, type Values } from '../model/condition.ts';

export interface Arrival {
  readonly at: Instant;
  readonly receivedAt: Instant;
  readonly values: readonly (readonly [quantity: QuantityId, value: number, quality: number])[];
}

export const keptArrivals = 50;

const inOrder = (a: Arrival, b: Arrival): number => b.receivedAt - a.receivedAt || b.at - a.at;
const keyOf = ({ at, receivedAt }: Arrival): string => `${at} ${receivedAt}`;

/** What the latest values tell: those that came together are one reading. Last received first. */
export const arrivalsOf = (values: Values): Arrival[] => {
  const found = new Map<string, { at: Instant; receivedAt: Instant; values: [QuantityId, number, number][] }>();
  for (const [quantity, { at, receivedAt, value, quality }] of entriesOf(values)) {
    const key = `${at} ${receivedAt}`;
    const one = found.get(key) ?? { at, receivedAt, values: [] };
    one.values.push([quantity, value, quality]);
    found.set(key, one);
  }
  for (const one of found.values()) one.values.sort((a, b) => quantityIds.indexOf(a[0]) - quantityIds.indexOf(b[0]));
  return [...found.values()].sort(inOrder).slice(0, keptArrivals);
};

/** A reading that is there already stays once, in its whole form. */
export const withArrived = (before: readonly Arrival[], readings: readonly ArrivedReading[]): Arrival[] => {
  const byKey = new Map(before.map((each) => [keyOf(each), each]));
  for (const { at, receivedAt, values } of readings) {
    const fresh = { at, receivedAt, values };
    const known = byKey.get(keyOf(fresh));
    if (!known || known.values.length <= values.length) byKey.set(keyOf(fresh), fresh);
  }
  return [...byKey.values()].sort(inOrder).slice(0, keptArrivals);
};
