/** The judged state of all stations, worked out once a second and shared by everything on the page. */
import { useCallback, useMemo } from 'react';
import type { QuarantineEntry } from '../../shared/api.ts';
import { hourMs, type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import { getQuarantine } from '../api/resources.ts';
import { type Resource, useResource } from '../api/use-resource.ts';
import type { IndicesNow } from '../indices/live.ts';
import { type StationNow, stationsNow } from '../model/city-view.ts';
import type { LevelJudge } from '../model/levels.ts';
import { usePast } from '../time/past-context.ts';
import type { City } from './city.ts';
import { useJudgedNow, useLive, useServices } from './services.tsx';
import { useThresholds } from './thresholds.tsx';

type Rows = IndicesNow['rows'] | undefined;

interface Judged {
  readonly city: City;
  readonly now: Instant;
  readonly judge: LevelJudge;
  readonly rows: Rows;
  readonly stations: StationNow[];
}
/** One for what is live, one for a moment of the past: the bottom line stays live while the page is not. */
const last: { live?: Judged; past?: Judged } = {};
const judged = (of: keyof typeof last, city: City, now: Instant, judge: LevelJudge, rows: Rows): StationNow[] => {
  let known = last[of];
  if (known?.city !== city || known.now !== now || known.judge !== judge || known.rows !== rows) {
    known = { city, now, judge, rows, stations: stationsNow(city, now, judge, rows) };
    last[of] = known;
  }
  return known.stations;
};

/** The city as it is, or as it was at the moment that this part of the page shows. */
export interface CityNow {
  readonly stations: readonly StationNow[];
  readonly now: Instant;
  /** True when there is anything to show, be it from an earlier visit. */
  readonly isKnown: boolean;
}

export const useCityNow = (): CityNow => {
  const { store } = useServices();
  const { judge } = useThresholds();
  const now = useJudgedNow(secondMs);
  // At once when the first city or a station arrives; otherwise with the clock, four changes a second being too many to sort.
  const origin = useLive((state) => state.origin);
  const size = useLive((state) => state.city.stations.size);
  // The clock, the origin and the number of stations say when to look again, not at what.
  const city = useMemo(() => store.getState().city, [store, now, origin, size]);
  // At most one change in five seconds.
  const rows = useLive((state) => state.indices?.rows);
  const past = usePast();
  if (past) {
    return { stations: judged('past', past.city, past.at, judge, past.indices.rows), now: past.at, isKnown: true };
  }
  return { stations: judged('live', city, now, judge, rows), now, isKnown: origin !== 'none' };
};

const quarantineLimit = 200;

export interface RecentRefusals extends Resource<QuarantineEntry[]> {
  /** True when the list reaches back over the whole last hour. */
  readonly isComplete: boolean;
}

/** The newest refused messages, asked for every minute. */
export const useRecentRefusals = (): RecentRefusals => {
  const { store } = useServices();
  const load = useCallback((signal: AbortSignal) => getQuarantine({ limit: quarantineLimit }, signal), []);
  const resource = useResource('refused', load, minuteMs);
  const oldest = resource.data?.at(-1);
  const isComplete =
    (resource.data?.length ?? 0) < quarantineLimit ||
    (oldest !== undefined && oldest.receivedAt < store.serverNow() - hourMs);
  return { ...resource, isComplete };
};
