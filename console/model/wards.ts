/** The stations by ward: how many, what the worst of them has reached, and the air quality index between them. Pure. */
import type { AqiBandLevel } from '../../shared/indices-api.ts';
import { findWard } from '../../shared/wards.ts';
import { bandRange, bands } from '../indices/bands.ts';
import { worstLimitOf } from '../indices/live.ts';
import { graver } from './city-filter.ts';
import type { StationNow } from './city-view.ts';
import { type Severity, severities, severityOf } from './levels.ts';

/**
 * The worst thing that is so in a ward. `silent` = nothing young comes from any of its stations, so nothing is known;
 * `calm` = at least one measures, and none is at a level, above or near a limit, or in an open situation.
 */
export type WardState = Severity | 'exceeds' | 'near' | 'calm' | 'silent';

/** Mildest first, as the table and the map rank them; what is not known stands before what is calm. */
export const wardStates: readonly WardState[] = [
  'calm',
  'silent',
  'near',
  'watch',
  'warning',
  'exceeds',
  'danger',
  'extreme',
];

export interface WardNow {
  /** Code of the General Statistics Office. */
  readonly code: string;
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly stations: number;
  /** Of these, with young readings. */
  readonly measuring: number;
  readonly state: WardState;
  /** Median of the hourly VN_AQI of its stations, rounded half up; undefined where none has one. */
  readonly index: { readonly value: number; readonly band: AqiBandLevel; readonly stations: number } | undefined;
  /** Its figures come from simulated or replayed stations, because it has no real one. */
  readonly isReal: boolean;
}

const silentConditions: readonly StationNow['condition'][] = ['lost', 'stale', 'never', 'planned', 'maintenance'];

const bandOf = (value: number): AqiBandLevel => bands.find((band) => value <= bandRange[band][1]) ?? 'hazardous';

const medianOf = (values: readonly number[]): number | undefined => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 ? upper : Math.round(((sorted[middle - 1] ?? upper) + upper) / 2);
};

const stateOf = (stations: readonly StationNow[], alerted: ReadonlyMap<string, Severity>): WardState => {
  let severity: Severity | undefined;
  let limit: 'exceeds' | 'near' | undefined;
  for (const { station, level, indices, exceeded } of stations) {
    severity = graver(severity, alerted.get(station.id));
    severity = graver(severity, level && severityOf(level.reached));
    if (exceeded.length > 0) limit = 'exceeds';
    else if (limit === undefined && worstLimitOf(indices)?.state === 'near') limit = 'near';
  }
  const worst = [severity, limit]
    .flatMap((each) => each ?? [])
    .sort((a, b) => wardStates.indexOf(b) - wardStates.indexOf(a));
  if (worst[0]) return worst[0];
  return stations.every(({ condition }) => silentConditions.includes(condition)) ? 'silent' : 'calm';
};

/** Worst first, then by name. Retired stations count nowhere; simulated ones only where a ward has no real one. */
export const wardsNow = (stations: readonly StationNow[], alerted: ReadonlyMap<string, Severity>): WardNow[] => {
  const byWard = new Map<string, StationNow[]>();
  for (const entry of stations) {
    if (entry.condition === 'retired') continue;
    const known = byWard.get(entry.station.ward);
    if (known) known.push(entry);
    else byWard.set(entry.station.ward, [entry]);
  }
  const collator = new Intl.Collator('vi', { numeric: true });
  return [...byWard]
    .flatMap(([code, all]): WardNow[] => {
      const ward = findWard(code);
      if (!ward) return [];
      const real = all.filter(({ station }) => station.provenance === 'real');
      const counted = real.length > 0 ? real : all;
      const values = counted.flatMap(({ indices }) =>
        indices?.vnAqi && !indices.restoring ? [indices.vnAqi.value] : [],
      );
      const median = medianOf(values);
      return [
        {
          code,
          name: ward.name,
          lat: ward.lat,
          lon: ward.lon,
          stations: counted.length,
          measuring: counted.filter(({ condition }) => !silentConditions.includes(condition)).length,
          state: stateOf(counted, alerted),
          index: median === undefined ? undefined : { value: median, band: bandOf(median), stations: values.length },
          isReal: real.length > 0,
        },
      ];
    })
    .sort((a, b) => wardStates.indexOf(b.state) - wardStates.indexOf(a.state) || collator.compare(a.name, b.name));
};

/** How grave the colour of a state is; a limit looks like the level that is as grave. */
export const severityOfWard = (state: WardState): Severity | undefined =>
  state === 'exceeds' ? 'danger' : state === 'near' ? 'watch' : severities.find((each) => each === state);
