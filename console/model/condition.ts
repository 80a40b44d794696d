/**
 * What can be said of a station right now, from its presence and its newest values. Pure; the caller gives the gateway's
 * time. Silence is never safety: without a young enough value a station is never "measuring".
 */
import type { LatestReading, LatestValue, StationView } from '../../shared/api.ts';
import { preferredQuantities } from '../../shared/main-quantities.ts';
import { hasFlag } from '../../shared/quality.ts';
import { type Network, type QuantityId, quantities } from '../../shared/quantities.ts';
import { type Instant, staleAfterMs } from '../../shared/time.ts';

export type Values = LatestReading['values'];

/**
 * Worst first: the order in which they need attention. From `maintenance` on nobody has to do anything: in maintenance its
 * silence is meant, planned it is not missed yet, and a retired one does not measure any more.
 */
export const conditions = [
  'lost',
  'fault',
  'stale',
  'inconsistent',
  'suspect',
  'calibrating',
  'never',
  'maintenance',
  'planned',
  'measuring',
  'retired',
] as const;
export type Condition = (typeof conditions)[number];

export type Freshness = 'fresh' | 'stale' | 'never';

export const entriesOf = (values: Values): [QuantityId, LatestValue][] =>
  // Object.entries forgets that the record is partial.
  (Object.entries(values) as [QuantityId, LatestValue | undefined][]).flatMap(([quantity, value]) =>
    value ? [[quantity, value]] : [],
  );

/** From when a value is: when it was measured, unless the station's clock is ahead; nothing is younger than its receipt. */
export const saidAt = ({ at, receivedAt }: Pick<LatestValue, 'at' | 'receivedAt'>): Instant => Math.min(at, receivedAt);

/** From when the newest value is, or undefined when there is none. */
export const newestAt = (values: Values): Instant | undefined =>
  entriesOf(values).reduce<Instant | undefined>((newest, [, value]) => {
    const at = saidAt(value);
    return newest === undefined || at > newest ? at : newest;
  }, undefined);

/** A value older than twice the planned interval and 10 s is stale. */
export const isStale = (at: Instant, intervalSeconds: number, now: Instant): boolean =>
  now - at > staleAfterMs(intervalSeconds);

export const freshnessOf = (station: StationView, values: Values, now: Instant): Freshness => {
  const at = newestAt(values);
  if (at === undefined) return 'never';
  return isStale(at, station.interval, now) ? 'stale' : 'fresh';
};

/** Quality of the newest reading: the flags of all values of the newest instant. */
export const newestQuality = (values: Values): number => {
  const at = newestAt(values);
  return entriesOf(values).reduce(
    (quality, [, value]) => (saidAt(value) === at ? quality | value.quality : quality),
    0,
  );
};

const suspectFlags = ['stuck', 'clock', 'neighbour', 'invalidated'] as const;

export const conditionOf = (station: StationView, values: Values, now: Instant): Condition => {
  const { lifecycle } = station;
  if (lifecycle === 'retired' || lifecycle === 'maintenance') return lifecycle;
  const freshness = freshnessOf(station, values, now);
  // What a planned station already sends is told like that of any other; its silence is not.
  if (lifecycle === 'planned' && (station.state === 'lost' || freshness !== 'fresh')) return 'planned';
  if (station.state === 'lost') return 'lost';
  if (freshness !== 'fresh') return freshness;
  const quality = newestQuality(values);
  if (hasFlag(quality, 'fault')) return 'fault';
  if (hasFlag(quality, 'calibrating')) return 'calibrating';
  if (hasFlag(quality, 'inconsistent')) return 'inconsistent';
  // A single step is the matter of one value, not of the station.
  return suspectFlags.some((flag) => hasFlag(quality, flag)) ? 'suspect' : 'measuring';
};

/** Since when a condition holds, where that is known. */
export const conditionSince = (station: StationView, values: Values, condition: Condition): Instant | undefined =>
  condition === 'lost' ? (station.stateSince ?? undefined) : condition === 'stale' ? newestAt(values) : undefined;

export const networkOf = (station: StationView): Network => station.networks[0] ?? 'air';

/** The one quantity shown where there is room for one: the first preferred one that has a value, else that is planned. */
export const mainQuantity = (station: StationView, values: Values): QuantityId | undefined => {
  const order = station.networks.flatMap((network) => preferredQuantities[network]);
  return (
    order.find((quantity) => station.quantities.includes(quantity) && values[quantity]) ??
    order.find((quantity) => values[quantity]) ??
    order.find((quantity) => station.quantities.includes(quantity)) ??
    station.quantities[0]
  );
};

/** Quantities of a station: those planned first in catalogue order, then others it sent. */
export const quantitiesOf = (station: StationView, values: Values): QuantityId[] => {
  const wanted = new Set<QuantityId>([...station.quantities, ...entriesOf(values).map(([quantity]) => quantity)]);
  return (Object.keys(quantities) as QuantityId[]).filter((quantity) => wanted.has(quantity));
};
