/** The city in a few numbers, for a screen across the room. Pure. */
import type { AqiBrief } from '../../shared/indices-api.ts';
import type { Network } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';
import { exceededOf, worstLimitOf } from '../indices/live.ts';
import type { StationNow } from '../model/city-view.ts';
import { countConditions, countedOf, newestInCity } from '../model/city-view.ts';
import { byUrgency, type ReachedState, type Severity, severityOf } from '../model/levels.ts';

export interface CityFigures {
  readonly newest: Instant | undefined;
  readonly fleet: {
    readonly measuring: number;
    readonly silent: number;
    readonly judged: number;
    readonly compared: number;
  };
  readonly air: {
    readonly worst: { readonly entry: StationNow; readonly brief: AqiBrief } | undefined;
    readonly exceeds: number;
    readonly compared: number;
  };
  readonly noise: {
    /** The highest level that is measured now; a reading, compared with nothing. */
    readonly loudest: { readonly entry: StationNow; readonly value: number } | undefined;
    readonly exceeds: number;
    readonly compared: number;
  };
  readonly flood: {
    readonly reached: number;
    readonly worst:
      | { readonly entry: StationNow; readonly level: ReachedState; readonly severity: Severity }
      | undefined;
    readonly judged: number;
  };
}

const exceedsIn = (network: Network, stations: readonly StationNow[]): number =>
  stations.filter((entry) => entry.exceeded.some((limit) => limit.network === network)).length;

/** Compared with a legal limit by an average that has enough data. */
const isComparedIn = ({ condition, indices }: StationNow, network: Network): boolean => {
  const state = indices?.limits[network]?.state;
  return condition !== 'retired' && state !== undefined && state !== 'not-enough-data';
};
const comparedIn = (network: Network, stations: readonly StationNow[]): number =>
  stations.filter((entry) => isComparedIn(entry, network)).length;

const most = <T>(all: readonly T[], by: (one: T, other: T) => number): T | undefined => [...all].sort(by)[0];

export const cityFigures = (all: readonly StationNow[]): CityFigures => {
  const stations = countedOf(all);
  const counts = countConditions(stations);
  const indexed = stations.flatMap((entry) => {
    const brief = entry.indices?.restoring ? null : entry.indices?.vnAqi;
    return brief && entry.condition !== 'retired' ? [{ entry, brief }] : [];
  });
  const loud = stations.flatMap((entry) => {
    const value = entry.values.laeq;
    return value && entry.condition === 'measuring' ? [{ entry, value: value.value }] : [];
  });
  const reached = stations.flatMap((entry) => (entry.level ? [{ entry, level: entry.level }] : []));
  const worst = most(reached, (one, other) => byUrgency(one.level, other.level));
  return {
    newest: newestInCity(stations.filter(({ condition }) => condition !== 'retired')),
    fleet: {
      measuring: counts.measuring,
      silent: counts.lost + counts.stale + counts.never,
      judged: stations.filter(({ isJudged }) => isJudged).length,
      compared: stations.filter((entry) => {
        const limit = worstLimitOf(entry.indices);
        return entry.condition !== 'retired' && limit !== undefined && limit.state !== 'not-enough-data';
      }).length,
    },
    air: {
      worst: most(indexed, (one, other) => other.brief.value - one.brief.value),
      exceeds: exceedsIn('air', stations),
      compared: comparedIn('air', stations),
    },
    noise: {
      loudest: most(loud, (one, other) => other.value - one.value),
      exceeds: exceedsIn('noise', stations),
      compared: comparedIn('noise', stations),
    },
    flood: {
      reached: reached.length,
      worst: worst && { ...worst, severity: severityOf(worst.level.reached) },
      judged: stations.filter(({ isJudged }) => isJudged).length,
    },
  };
};

export const exceedsAnywhere = (stations: readonly StationNow[]): number =>
  countedOf(stations).filter(({ indices, condition }) => condition !== 'retired' && exceededOf(indices).length > 0)
    .length;
