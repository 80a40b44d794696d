/** From the measurement to the acknowledgement, step by step, as bars on a common scale. Pure. */
import type { DossierHops } from '../../shared/dossier-api.ts';
import type { Instant } from '../../shared/time.ts';

export const hopNames = ['received', 'raised', 'messageMade', 'accepted', 'opened', 'acknowledged'] as const;
export type HopName = (typeof hopNames)[number];

export interface Hop {
  readonly name: HopName;
  readonly at: Instant;
  /** Since the step before that is known, ms; never negative. */
  readonly ms: number;
  /** Where the bar begins and ends, 0 … 1. */
  readonly from: number;
  readonly to: number;
}

const instants = (hops: DossierHops): readonly (readonly [HopName | 'measured', Instant | null])[] => [
  ['measured', hops.measuredAt],
  ['received', hops.receivedAt],
  ['raised', hops.raisedAt],
  ['messageMade', hops.messageMadeAt],
  ['accepted', hops.acceptedAt],
  ['opened', hops.openedAt],
  ['acknowledged', hops.acknowledgedAt],
];

/** Steps that happened, in their order in time; a person takes minutes where a machine takes milliseconds, so the scale is logarithmic. */
export const hopsOf = (hops: DossierHops): Hop[] => {
  const known = instants(hops)
    .flatMap(([name, at]) => (at === null ? [] : [{ name, at }]))
    .sort((a, b) => a.at - b.at);
  const [first] = known;
  const last = known.at(-1);
  if (!first || !last) return [];
  const place = (at: Instant): number => Math.log1p(at - first.at) / Math.log1p(Math.max(1, last.at - first.at));
  return known.slice(1).flatMap(({ name, at }, i) => {
    const before = known[i]?.at ?? at;
    return name === 'measured' ? [] : [{ name, at, ms: at - before, from: place(before), to: place(at) }];
  });
};
