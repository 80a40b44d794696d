/** The indices as screens use them: the live row of a station, and everything about one station. */
import { useCallback, useEffect, useRef } from 'react';
import type { StationView } from '../../shared/api.ts';
import type { IndicesRow, StationIndicesAnswer } from '../../shared/indices-api.ts';
import { minuteMs } from '../../shared/time.ts';
import { type Resource, useResource } from '../api/use-resource.ts';
import { useLive, useNow } from '../live/services.tsx';
import { usePast } from '../time/past-context.ts';
import { getStationIndices } from './api.ts';
import { type Badge, badgeOf } from './badge.ts';
import type { IndicesNow } from './live.ts';

export const useIndices = (): IndicesNow | undefined => {
  const past = usePast();
  return useLive((state) => past?.indices ?? state.indices);
};

export const useIndexRow = (station: string): IndicesRow | undefined => {
  const past = usePast();
  return useLive((state) => (past?.indices ?? state.indices)?.rows.get(station));
};

/** Undefined where no parameter of VN_AQI is measured. */
export const useBadge = (station: StationView): Badge | undefined => {
  const row = useIndexRow(station.id);
  const indices = useIndices();
  const now = useNow(minuteMs);
  return badgeOf(station, indices, row, now);
};

/** Asked for every minute, and at once when its live row changes. */
export const useStationIndices = (station: string): Resource<StationIndicesAnswer> => {
  const load = useCallback((signal: AbortSignal) => getStationIndices(station, signal), [station]);
  const resource = useResource(`indices ${station}`, load, minuteMs);
  const { reload } = resource;
  const row = useIndexRow(station);
  const hour = useLive((state) => state.indices?.hour);
  const before = useRef({ row, hour });
  useEffect(() => {
    const isFirst = before.current.row === undefined;
    const isSame = before.current.row === row && before.current.hour === hour;
    before.current = { row, hour };
    if (!isFirst && !isSame) reload();
  }, [row, hour, reload]);
  return resource;
};
