/** Which stations the city page keeps: by ward, by state of the station, by what it has reached. Pure. */

import { worstLimitOf } from '../indices/live.ts';
import type { StationNow } from './city-view.ts';
import { type Condition, conditions } from './condition.ts';
import { type Severity, severities } from './levels.ts';

/** What a station has reached, gravest first: in an open situation, at a level, above or near a limit. */
export const standings = ['alert', 'level', 'exceeds', 'near'] as const;
export type Standing = (typeof standings)[number];

export type CityState = Standing | Condition;
export const cityStates: readonly CityState[] = [...standings, ...conditions];

export const isCityState = (text: string | null): text is CityState => cityStates.some((state) => state === text);
export const isCondition = (state: CityState | undefined): state is Condition =>
  conditions.some((condition) => condition === state);

export const keepsState = (
  { station, condition, level, exceeded, indices }: StationNow,
  state: CityState | undefined,
  /** Worst open situation by station. */
  alerted: ReadonlyMap<string, Severity>,
): boolean => {
  switch (state) {
    case undefined:
      return true;
    case 'alert':
      return alerted.has(station.id);
    case 'level':
      return level !== undefined;
    case 'exceeds':
      return exceeded.length > 0;
    case 'near':
      return condition !== 'retired' && worstLimitOf(indices)?.state === 'near';
    default:
      return condition === state;
  }
};

/** How many stations each state would keep. */
export const countStates = (
  stations: readonly StationNow[],
  alerted: ReadonlyMap<string, Severity>,
): ReadonlyMap<CityState, number> =>
  new Map(cityStates.map((state) => [state, stations.filter((each) => keepsState(each, state, alerted)).length]));

/** The graver of two, either of which may be missing. */
export const graver = (one: Severity | undefined, other: Severity | undefined): Severity | undefined =>
  one === undefined || (other !== undefined && severities.indexOf(other) > severities.indexOf(one)) ? other : one;
