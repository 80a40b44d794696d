/** The stations as a list that can be counted, filtered and sorted. Pure. */
import type { QuarantineEntry, StationView } from '../../shared/api.ts';
import type { IndicesRow } from '../../shared/indices-api.ts';
import { type Network, networks } from '../../shared/quantities.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { exceededOf, type WorstLimit } from '../indices/live.ts';
import type { City } from '../live/city.ts';
import {
  type Condition,
  conditionOf,
  conditionSince,
  conditions,
  networkOf,
  newestAt,
  type Values,
} from './condition.ts';
import { byUrgency, judgeNothing, type LevelJudge, type ReachedState, worstReached } from './levels.ts';
import { fold, matches } from './search.ts';

export interface StationNow {
  readonly station: StationView;
  readonly values: Values;
  readonly condition: Condition;
  /** Since when the condition holds, where that is known. */
  readonly since: Instant | undefined;
  /** From when the newest value is. */
  readonly newest: Instant | undefined;
  /** The worst alarm level or class of inundation that is reached. */
  readonly level: ReachedState | undefined;
  /** True when a young reading was compared with such levels: only then can "none is reached" be said of it. */
  readonly isJudged: boolean;
  /** Its row of the indices; undefined while there is none. */
  readonly indices: IndicesRow | undefined;
  /** Limits that its last complete averages exceed, the worst of each network. */
  readonly exceeded: readonly WorstLimit[];
}

const noValues: Values = {};

export const stationNow = (
  station: StationView,
  values: Values | undefined,
  now: Instant,
  judge: LevelJudge = judgeNothing,
  indices?: IndicesRow,
): StationNow => {
  const known = values ?? noValues;
  const condition = conditionOf(station, known, now);
  // What a retired station said last says nothing about now. One in maintenance is judged: water does not wait for it.
  const states = condition === 'retired' ? [] : judge(station, known, now);
  return {
    level: worstReached(states, now),
    isJudged: states.some(({ isStale, isFlagged }) => !isStale && !isFlagged),
    station,
    values: known,
    condition,
    since: conditionSince(station, known, condition),
    newest: newestAt(known),
    indices,
    exceeded: condition === 'retired' ? [] : exceededOf(indices),
  };
};

export const stationsNow = (
  city: City,
  now: Instant,
  judge?: LevelJudge,
  rows?: ReadonlyMap<string, IndicesRow>,
): StationNow[] =>
  [...city.stations.values()].map((station) =>
    stationNow(station, city.values.get(station.id), now, judge, rows?.get(station.id)),
  );

/** Stations at or above a level come first, worst first. */
const compareLevels = ({ level: a }: StationNow, { level: b }: StationNow): number =>
  a && b ? byUrgency(a, b) : Number(b !== undefined) - Number(a !== undefined);

/** Then those that exceed a limit, the worst air first. */
const compareLimits = (a: StationNow, b: StationNow): number =>
  Number(b.exceeded.length > 0) - Number(a.exceeded.length > 0) ||
  (a.exceeded.length > 0 ? (b.indices?.vnAqi?.value ?? 0) - (a.indices?.vnAqi?.value ?? 0) : 0);

/**
 * Those that enter figures of the city: simulated and replayed stations never mix with real ones, and count only where no real one
 * is there.
 */
export const countedOf = (stations: readonly StationNow[]): readonly StationNow[] => {
  const real = stations.filter(({ station }) => station.provenance === 'real');
  const isThere = real.some(({ condition }) => condition !== 'planned' && condition !== 'retired');
  return isThere ? real : stations;
};

export type ConditionCounts = Readonly<Record<Condition, number>>;

export const countConditions = (stations: readonly StationNow[]): ConditionCounts => {
  const counts = Object.fromEntries(conditions.map((condition) => [condition, 0])) as Record<Condition, number>;
  for (const { condition } of stations) counts[condition] += 1;
  return counts;
};

/** From when the newest value in the city is. */
export const newestInCity = (stations: readonly StationNow[]): Instant | undefined =>
  stations.reduce<Instant | undefined>(
    (newest, { newest: at }) => (at !== undefined && (newest === undefined || at > newest) ? at : newest),
    undefined,
  );

/** Everything a person may type to find a station, folded. */
export const searchText = (station: StationView): string => {
  const ward = findWard(station.ward);
  return fold(`${station.name} ${station.id} ${ward ? `${wardName(ward, 'vi')} ${wardName(ward, 'en')}` : ''}`);
};

export interface StationFilter {
  readonly network?: Network | undefined;
  /** Retired stations are found only when they are asked for. */
  readonly condition?: Condition | undefined;
  readonly text?: string | undefined;
}

export const filterStations = (stations: readonly StationNow[], filter: StationFilter): StationNow[] =>
  stations.filter(
    ({ station, condition }) =>
      (filter.network === undefined || station.networks.includes(filter.network)) &&
      (filter.condition === undefined ? condition !== 'retired' : condition === filter.condition) &&
      (!filter.text || matches(searchText(station), filter.text)),
  );

export const sortKeys = ['attention', 'name', 'newest', 'ward', 'index'] as const;
export type SortKey = (typeof sortKeys)[number];
export const isSortKey = (text: string | null): text is SortKey => sortKeys.some((key) => key === text);

/** Sorts a copy; equal entries are ordered by name and then id, so that nothing jumps between updates. */
export const sortStations = (stations: readonly StationNow[], key: SortKey): StationNow[] => {
  const collator = new Intl.Collator('vi', { numeric: true });
  const byName = (a: StationNow, b: StationNow): number =>
    collator.compare(a.station.name, b.station.name) || (a.station.id < b.station.id ? -1 : 1);
  const wardOf = (entry: StationNow): string => findWard(entry.station.ward)?.name ?? '\uffff';
  const compare: Record<SortKey, (a: StationNow, b: StationNow) => number> = {
    attention: (a, b) =>
      compareLevels(a, b) ||
      compareLimits(a, b) ||
      conditions.indexOf(a.condition) - conditions.indexOf(b.condition) ||
      networks.indexOf(networkOf(a.station)) - networks.indexOf(networkOf(b.station)),
    name: () => 0,
    newest: (a, b) => (b.newest ?? 0) - (a.newest ?? 0),
    ward: (a, b) => collator.compare(wardOf(a), wardOf(b)),
    index: (a, b) => (b.indices?.vnAqi?.value ?? -1) - (a.indices?.vnAqi?.value ?? -1),
  };
  return [...stations].sort((a, b) => compare[key](a, b) || byName(a, b));
};

/** One line of "needs attention". */
export type AttentionItem =
  | { readonly kind: 'station'; readonly entry: StationNow }
  | { readonly kind: 'level'; readonly entry: StationNow; readonly level: ReachedState }
  | { readonly kind: 'limit'; readonly entry: StationNow }
  | {
      readonly kind: 'refused';
      /** Null when the refused messages name no known station. */
      readonly station: StationView | null;
      readonly stationId: string | null;
      readonly count: number;
      /** True when the list it was counted from ended inside the hour: there may be more. */
      readonly atLeast: boolean;
      readonly newest: QuarantineEntry;
    };

const attentionOrder: readonly (Condition | 'refused' | 'level' | 'limit')[] = [
  'level',
  'limit',
  'lost',
  'fault',
  'stale',
  'refused',
  'inconsistent',
  'suspect',
  'calibrating',
  'never',
];

/** Refused messages count as needing attention for this long. */
export const refusedWindowMs = hourMs;

/** Nobody has to do anything about it. */
const isQuiet = (condition: Condition): boolean => conditions.indexOf(condition) >= conditions.indexOf('maintenance');

/** What needs a person, worst first. `refusedEntries` newest first; `refusedComplete` = the list reaches back the hour. */
export const attentionItems = (
  stations: readonly StationNow[],
  refusedEntries: readonly QuarantineEntry[],
  now: Instant,
  refusedComplete: boolean,
): AttentionItem[] => {
  const items = stations.flatMap((entry): AttentionItem[] => {
    // One line per station: that of a level says the condition as well.
    if (entry.level) return [{ kind: 'level', entry, level: entry.level }];
    if (entry.exceeded.length > 0) return [{ kind: 'limit', entry }];
    return isQuiet(entry.condition) ? [] : [{ kind: 'station', entry }];
  });
  const known = new Map(stations.map(({ station }) => [station.id, station]));
  const groups = new Map<string, { newest: QuarantineEntry; count: number }>();
  for (const entry of refusedEntries) {
    if (now - entry.receivedAt > refusedWindowMs) continue;
    const key = entry.station ?? '';
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { newest: entry, count: 1 });
  }
  for (const { newest, count } of groups.values()) {
    items.push({
      kind: 'refused',
      station: (newest.station !== null && known.get(newest.station)) || null,
      stationId: newest.station,
      count,
      atLeast: !refusedComplete,
      newest,
    });
  }
  const placeOf = (item: AttentionItem): number =>
    attentionOrder.indexOf(item.kind === 'station' ? item.entry.condition : item.kind);
  const sinceOf = (item: AttentionItem): number =>
    item.kind === 'refused' ? item.newest.receivedAt : (item.entry.since ?? 0);
  return items.sort((a, b) => {
    if (a.kind === 'level' && b.kind === 'level') return byUrgency(a.level, b.level) || sinceOf(b) - sinceOf(a);
    if (a.kind === 'limit' && b.kind === 'limit') return compareLimits(a.entry, b.entry);
    return placeOf(a) - placeOf(b) || sinceOf(b) - sinceOf(a);
  });
};
