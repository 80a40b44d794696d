/** What the console knows of the indices of all stations, and how a live event changes it. Pure. */
import type { IndicesRestoring, IndicesRow, LimitState } from '../../shared/indices-api.ts';
import type { LiveIndices } from '../../shared/live-events.ts';
import { type Network, networks } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';

export interface IndicesNow {
  /** End of the last complete clock hour, to which indices and states belong. */
  readonly hour: Instant;
  /** Null once the figures of every station are complete. */
  readonly restoring: IndicesRestoring | null;
  readonly rows: ReadonlyMap<string, IndicesRow>;
}

export const applyIndices = (before: IndicesNow | undefined, event: LiveIndices): IndicesNow => {
  const rows = new Map(event.isFull ? [] : before?.rows);
  for (const row of event.rows) rows.set(row.station, row);
  return { hour: event.hour, restoring: event.restoring, rows };
};

/** Here by name, so that the first page needs no schemas of the indices. */
export const worstFirst: readonly LimitState[] = ['exceeds', 'near', 'within', 'not-enough-data'];

/** The worst state of the limits of a station, with the limit that is in it. */
export interface WorstLimit {
  readonly network: Network;
  readonly state: LimitState;
  readonly threshold: string;
}

export const worstLimitOf = (row: IndicesRow | undefined): WorstLimit | undefined => {
  if (!row) return undefined;
  return networks
    .flatMap((network) => {
      const limit = row.limits[network];
      return limit ? [{ network, ...limit }] : [];
    })
    .sort((one, other) => worstFirst.indexOf(one.state) - worstFirst.indexOf(other.state))[0];
};

/** Every network of a station whose limits are exceeded, with the limit that is. */
export const exceededOf = (row: IndicesRow | undefined): WorstLimit[] =>
  networks.flatMap((network) => {
    const limit = row?.limits[network];
    return limit?.state === 'exceeds' ? [{ network, ...limit }] : [];
  });
