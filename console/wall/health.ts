/** Whether what the wall shows is of now. Pure. */
import { type Instant, secondMs } from '../../shared/time.ts';
import type { LiveState } from '../live/store.ts';
import { countedOf, newestInCity, type StationNow } from '../model/city-view.ts';
import { silentAfterMs } from '../offline/silence.ts';

export type WallHealth =
  | { readonly kind: 'well' }
  /** The page has just been opened. */
  | { readonly kind: 'connecting' }
  /** Nobody answers. `shownAt` = of when what is shown is; undefined when nothing is. */
  | { readonly kind: 'lost'; readonly since: Instant; readonly shownAt: Instant | undefined }
  /** The gateway answers and no station reports. */
  | { readonly kind: 'no-data'; readonly since: Instant };

const openingMs = 10 * secondMs;

export interface WallNow extends Pick<LiveState, 'connection' | 'lostAt' | 'heardAt' | 'savedAt'> {
  /** By the gateway's clock, running on while nobody answers. */
  readonly now: Instant;
  readonly openedAt: Instant;
  readonly stations: readonly StationNow[];
}

/** Those that are expected to report, and what they said last. */
const expected = (stations: readonly StationNow[]): StationNow[] =>
  stations.filter(({ condition }) => condition !== 'retired' && condition !== 'planned' && condition !== 'maintenance');

export const wallHealth = ({ connection, lostAt, heardAt, savedAt, now, openedAt, stations }: WallNow): WallHealth => {
  const shownAt = heardAt ?? savedAt;
  // Heard of last: the moment from which nothing is known, however long it took to be sure of it.
  const since = heardAt ?? lostAt ?? openedAt;
  if (connection === 'lost') return { kind: 'lost', since, shownAt };
  if (heardAt === undefined)
    return now - openedAt > openingMs ? { kind: 'lost', since, shownAt } : { kind: 'connecting' };
  if (now - heardAt > silentAfterMs) return { kind: 'lost', since, shownAt };
  const asked = expected(countedOf(stations));
  const newest = newestInCity(asked);
  const isSilent = asked.every(
    ({ condition }) => condition === 'lost' || condition === 'stale' || condition === 'never',
  );
  return newest !== undefined && isSilent ? { kind: 'no-data', since: newest } : { kind: 'well' };
};
