/** What of the refused messages is seen, as its address keeps it. Pure. */
import type { RefusalGroup } from '../../shared/fleet-api.ts';

/** A day, a week, a month, and as long as they are kept. */
export const refusedSpans = [24, 168, 720, 2_160] as const;

export interface RefusedView {
  readonly hours: number;
  readonly station: string | undefined;
  readonly code: string | undefined;
}

export const refusedViewOf = (search: URLSearchParams): RefusedView => ({
  hours: refusedSpans.find((hours) => String(hours) === search.get('hours')) ?? refusedSpans[1],
  station: search.get('station') ?? undefined,
  code: search.get('code') ?? undefined,
});

export const filterGroups = (groups: readonly RefusalGroup[], { station, code }: RefusedView): RefusalGroup[] =>
  groups.filter(
    ({ newest }) =>
      (station === undefined || newest.station === station) && (code === undefined || newest.code === code),
  );

/** Codes that there are, the most frequent first. */
export const codesOf = (groups: readonly RefusalGroup[]): { readonly code: string; readonly count: number }[] => {
  const counts = new Map<string, number>();
  for (const { newest, count } of groups) counts.set(newest.code, (counts.get(newest.code) ?? 0) + count);
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
};

export const summaryOf = (
  groups: readonly RefusalGroup[],
): { readonly count: number; readonly reasons: number; readonly stations: number } => ({
  count: groups.reduce((sum, each) => sum + each.count, 0),
  reasons: new Set(groups.map(({ newest }) => newest.code)).size,
  stations: new Set(groups.map(({ newest }) => newest.station)).size,
});
