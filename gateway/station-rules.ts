/** What must hold for a station's record beyond its shape, whoever writes it: the command line, the API, an import. Pure. */
import { type Network, type QuantityId, quantities } from '../shared/quantities.ts';
import type { Threshold } from '../shared/thresholds/threshold.ts';
import { nearestWard } from '../shared/wards.ts';

/** The networks that a station belongs to: those of what it measures, in the order in which it names them. */
export const networksOf = (measured: readonly QuantityId[]): Network[] => [
  ...new Set(measured.map((quantity) => quantities[quantity].network)),
];

/** The ward whose centre is nearest, or `other`. An approximation: near a border somebody has to say which it is. */
export const wardAt = (position: { readonly lat: number; readonly lon: number }): string =>
  nearestWard(position)?.code ?? 'other';

export interface SiteProblem {
  readonly field: 'areaClass' | 'gauge';
  readonly message: string;
}

/** A class or gauge for which there is no threshold is a typing mistake; each problem names those that there are. */
export const siteProblems = (
  { areaClass, gauge }: { readonly areaClass?: string | null | undefined; readonly gauge?: string | null | undefined },
  thresholds: readonly Threshold[],
): SiteProblem[] => {
  const areaClasses = thresholds.flatMap((entry) => ('areaClass' in entry && entry.areaClass ? [entry.areaClass] : []));
  const gauges = thresholds.flatMap((entry) => (entry.kind === 'alarm-level' ? [entry.gauge] : []));
  const check = (field: SiteProblem['field'], value: string | null | undefined, known: readonly string[]) =>
    value === undefined || value === null || known.includes(value)
      ? []
      : [{ field, message: `no threshold knows ${value}; there are ${[...new Set(known)].join(', ')}` }];
  return [...check('areaClass', areaClass, areaClasses), ...check('gauge', gauge, gauges)];
};
