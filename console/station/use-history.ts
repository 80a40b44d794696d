/** The readings behind the lines of a chart over the span that is seen: asked for, then continued live or asked for again. */
import { useCallback, useMemo, useRef } from 'react';
import { dayMs, hourMs, minuteMs } from '../../shared/time.ts';
import { getReadings } from '../api/resources.ts';
import { type Resource, useResource } from '../api/use-resource.ts';
import { useServices } from '../live/services.tsx';
import { useArrived, useReloadWhenBegunAnew } from '../live/use-series.ts';
import { mergePoints, pointsFromBuckets, pointsFromRaw, type Series } from '../model/series.ts';
import type { Line } from './compare.ts';
import { bucketOf, presetMs, type Span, seenAt } from './span.ts';

export interface History extends Omit<Resource<unknown>, 'data'> {
  readonly series: readonly Series[] | undefined;
  /** Length of a bucket of `series`; null = every reading. */
  readonly everyMs: number | null;
  /** What is shown is still of the span before. */
  readonly isMoving: boolean;
  /** There were more readings than an answer holds. */
  readonly isTruncated: boolean;
}

const lengthOf = (span: Span): number => (span.kind === 'last' ? presetMs[span.preset] : span.to - span.from);

/** Late readings change the past as well, only more seldom. */
const renewEveryMs = (span: Span, isRaw: boolean, hasOthers: boolean): number => {
  if (span.kind === 'fixed') return 5 * minuteMs;
  const length = lengthOf(span);
  if (isRaw && length <= hourMs) return hasOthers ? minuteMs : 10 * minuteMs;
  return length <= dayMs ? minuteMs : length <= 7 * dayMs ? 5 * minuteMs : 10 * minuteMs;
};

/** `interval`: the longest of the stations, seconds; all lines have the same buckets. */
export const useHistory = (station: string, lines: readonly Line[], span: Span, interval: number): History => {
  const { store } = useServices();
  const everyMs = bucketOf(lengthOf(span), interval);
  const asked = JSON.stringify(lines);
  const key = lines.length === 0 ? null : `${station} ${JSON.stringify(span)} ${everyMs} ${asked}`;
  const load = useCallback(
    async (signal: AbortSignal) => {
      // Readings of this minute are still arriving.
      const seen = seenAt(span, store.serverNow() + (span.kind === 'last' ? minuteMs : 0));
      return Promise.all(
        lines.map(async (line) => {
          const back = line.of?.kind === 'past' ? line.of.shiftMs : 0;
          const { quantity } = line;
          const answer = await getReadings(
            { station: line.station, quantity, from: seen.from - back, to: seen.to - back, everyMs },
            signal,
          );
          const points = answer.buckets
            ? pointsFromBuckets(quantity, answer.buckets)
            : pointsFromRaw(answer.points ?? []);
          return {
            line,
            points: back === 0 ? points : points.map((point) => ({ ...point, at: point.at + back })),
            truncated: answer.truncated,
          };
        }),
      );
    },
    [store, lines, span, everyMs],
  );
  const hasOthers = lines.some(({ of }) => of !== undefined);
  const resource = useResource(key, load, renewEveryMs(span, everyMs === null, hasOthers));
  useReloadWhenBegunAnew(resource.reload);
  const isLive = everyMs === null && span.kind === 'last';
  const arrived = useArrived(station, isLive ? key : null);
  const series = useMemo(
    () =>
      resource.data?.map(({ line, points }): Series => {
        const { quantity, of, isRight } = line;
        const isOwn = of === undefined;
        return {
          quantity,
          points: isOwn ? mergePoints(points, arrived.get(quantity) ?? []) : points,
          ...(of && { of }),
          ...(isRight && { isRight }),
        };
      }),
    [resource.data, arrived],
  );
  // Moving through time keeps the lines until the next ones are there: nothing jumps.
  const kept = useRef<{ asked: string; series: readonly Series[]; everyMs: number | null }>(undefined);
  if (series) kept.current = { asked, series, everyMs };
  const before = series === undefined && resource.isLoading && kept.current?.asked === asked ? kept.current : undefined;
  return {
    ...resource,
    isLoading: resource.isLoading && before === undefined,
    isMoving: before !== undefined,
    series: series ?? before?.series,
    everyMs: before ? before.everyMs : everyMs,
    isTruncated: resource.data?.some(({ truncated }) => truncated) ?? false,
  };
};
