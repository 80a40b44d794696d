/** Measured places in streets: which are under water, since when, and what can still pass. Pure. */
import type { WaterRow, WaterSummary } from '../../shared/indices-api.ts';
import type { LevelThreshold } from '../../shared/thresholds/threshold.ts';
import type { Instant } from '../../shared/time.ts';
import type { StationNow } from '../model/city-view.ts';
import { isStale, saidAt } from '../model/condition.ts';
import { type LevelJudge, type LevelState, levelStandsMs } from '../model/levels.ts';
import type { Outlook } from './gauges.ts';

export const travellers = ['walk', 'motorbike', 'car'] as const;
export type Traveller = (typeof travellers)[number];
export type Passage = 'yes' | 'care' | 'no';
export type Passages = Readonly<Record<Traveller, Passage>>;

const open: Passages = { walk: 'yes', motorbike: 'yes', car: 'yes' };

/** The same as the words of the project's own classes (`meaning`), for a sign. */
const byLevel: Readonly<Record<string, Passages>> = {
  watch: { walk: 'yes', motorbike: 'care', car: 'yes' },
  warning: { walk: 'care', motorbike: 'no', car: 'care' },
  danger: { walk: 'care', motorbike: 'no', car: 'no' },
  extreme: { walk: 'no', motorbike: 'no', car: 'no' },
};

/** Classes that a city has set itself are told in its own words only: undefined. */
export const passagesOf = (reached: LevelThreshold | undefined): Passages | undefined =>
  reached === undefined
    ? open
    : reached.kind === 'class' && reached.origin === 'built-in'
      ? byLevel[reached.level]
      : undefined;

/** `wet` = a class is reached; `dry` = below all of them; `unknown` = nobody can tell now. Silence is never dry. */
export type SpotKind = 'wet' | 'unknown' | 'dry';

export interface Spot {
  readonly entry: StationNow;
  readonly kind: SpotKind;
  readonly state: LevelState | undefined;
  /** Since when a class is reached without a break. */
  readonly wet: WaterRow['wet'];
  readonly outlook: Outlook | undefined;
}

const stateOf = (entry: StationNow, judge: LevelJudge, now: Instant): LevelState | undefined =>
  judge(entry.station, entry.values, now).find(({ quantity }) => quantity === 'water_depth');

const kindOf = (state: LevelState | undefined, now: Instant): SpotKind => {
  if (!state || state.isFlagged) return 'unknown';
  // What was under water when it fell silent is taken to be so until somebody has looked, a day at most.
  if (state.reached && now - state.value.at <= levelStandsMs) return 'wet';
  return state.isStale ? 'unknown' : 'dry';
};

const kinds: readonly SpotKind[] = ['wet', 'unknown', 'dry'];

/** Worst first: the class, then the depth; then those of which nothing is known, then the dry ones. */
export const spotsOf = (
  stations: readonly StationNow[],
  judge: LevelJudge,
  now: Instant,
  summary: WaterSummary | undefined,
): Spot[] => {
  const rows = new Map(summary?.stations.map((row) => [row.station, row]));
  const collator = new Intl.Collator('vi', { numeric: true });
  return stations
    .filter(
      ({ station, condition, values }) =>
        station.quantities.includes('water_depth') &&
        condition !== 'retired' &&
        (condition !== 'planned' || values.water_depth !== undefined),
    )
    .map((entry): Spot => {
      const state = stateOf(entry, judge, now);
      const kind = kindOf(state, now);
      const row = rows.get(entry.station.id);
      const isOld = !state || isStale(saidAt(state.value), entry.station.interval, now);
      return {
        entry,
        kind,
        state,
        wet: kind === 'wet' ? (row?.wet ?? null) : null,
        outlook: isOld ? undefined : (row?.depth ?? undefined),
      };
    })
    .sort(
      (a, b) =>
        kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
        (b.state?.reached?.severity ?? 0) - (a.state?.reached?.severity ?? 0) ||
        // A flagged depth says nothing.
        (a.kind === 'unknown' ? 0 : (b.state?.value.value ?? 0) - (a.state?.value.value ?? 0)) ||
        collator.compare(a.entry.station.name, b.entry.station.name),
    );
};
