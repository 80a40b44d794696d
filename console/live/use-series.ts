/** The readings behind a station's charts: asked for once per range, then continued live or asked for again. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { QuantityId } from '../../shared/quantities.ts';
import { minuteMs, secondMs } from '../../shared/time.ts';
import { getReadings } from '../api/resources.ts';
import { type Resource, useResource } from '../api/use-resource.ts';
import {
  bucketFor,
  mergePoints,
  pointsFromBuckets,
  pointsFromRaw,
  type Range,
  rangeMs,
  type Series,
  type SeriesPoint,
} from '../model/series.ts';
import { useServices } from './services.tsx';

export interface StationSeries extends Omit<Resource<unknown>, 'data'> {
  readonly series: readonly Series[] | undefined;
  /** Bucket length; null = every reading. */
  readonly everyMs: number | null;
  /** More readings than an answer holds: the oldest part is missing or the newest, the gateway says only that. */
  readonly isTruncated: boolean;
}

/** The history follows the journal within a fraction of a second; this is ample. */
const settleMs = 3 * secondMs;
/** Live points kept per quantity; older ones are in the history by then. */
const keptPoints = 2_000;

const reloadEveryMs: Readonly<Record<Range, number>> = { '1h': 10 * minuteMs, '24h': minuteMs, '7d': 5 * minuteMs };

/** After a gap at once, and once more when what is in the gateway's journal has reached its history. */
export const useReloadWhenBegunAnew = (reload: () => void): void => {
  const { store } = useServices();
  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined;
    const stop = store.onBegunAnew(() => {
      reload();
      clearTimeout(again);
      again = setTimeout(reload, settleMs);
    });
    return () => {
      stop();
      clearTimeout(again);
    };
  }, [store, reload]);
};

/**
 * What arrived since; buckets are asked for again instead, they are the gateway's to compute. An answer of the history may lack
 * the newest readings, so those stay when it comes. Another `key` forgets them, null listens to nothing.
 */
export const useArrived = (station: string, key: string | null): ReadonlyMap<QuantityId, readonly SeriesPoint[]> => {
  const { store } = useServices();
  const [arrived, setArrived] = useState<ReadonlyMap<QuantityId, readonly SeriesPoint[]>>(new Map());
  useEffect(() => {
    setArrived(new Map());
    if (key === null) return;
    return store.onReadings((readings) => {
      const mine = readings.filter((reading) => reading.station === station);
      if (mine.length === 0) return;
      setArrived((before) => {
        const after = new Map(before);
        // Together: a refill brings thousands.
        const added = new Map<QuantityId, SeriesPoint[]>();
        for (const { at, values } of mine) {
          for (const [quantity, value, quality] of values) {
            const point = { at, value, quality };
            const points = added.get(quantity);
            if (points) points.push(point);
            else added.set(quantity, [point]);
          }
        }
        for (const [quantity, points] of added) {
          after.set(quantity, mergePoints(after.get(quantity) ?? [], points).slice(-keptPoints));
        }
        return after;
      });
    });
  }, [store, station, key]);
  return arrived;
};

export const useStationSeries = (
  station: string,
  wanted: readonly QuantityId[],
  range: Range,
  intervalSeconds: number,
): StationSeries => {
  const { store } = useServices();
  const everyMs = bucketFor(range, intervalSeconds);
  const list = wanted.join(' ');
  const key = list === '' ? null : `${station} ${range} ${everyMs} ${list}`;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const to = store.serverNow() + minuteMs;
      const from = to - rangeMs[range];
      const answers = await Promise.all(
        wanted.map((quantity) => getReadings({ station, quantity, from, to, everyMs }, signal)),
      );
      return answers.map((answer) => ({
        quantity: answer.quantity,
        points: answer.buckets
          ? pointsFromBuckets(answer.quantity, answer.buckets)
          : pointsFromRaw(answer.points ?? []),
        truncated: answer.truncated,
      }));
    },
    [store, station, wanted, range, everyMs],
  );
  const resource = useResource(key, load, reloadEveryMs[range]);

  useReloadWhenBegunAnew(resource.reload);
  const arrived = useArrived(station, everyMs === null ? key : null);

  const series = useMemo(
    () =>
      resource.data?.map(
        ({ quantity, points }): Series => ({ quantity, points: mergePoints(points, arrived.get(quantity) ?? []) }),
      ),
    [resource.data, arrived],
  );
  return {
    ...resource,
    series,
    everyMs,
    isTruncated: resource.data?.some(({ truncated }) => truncated) ?? false,
  };
};
