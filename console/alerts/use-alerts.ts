/** Situations and alerts for screens: what is live, with the names that were asked for. */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Alert, AlertsAnswer, LiveAlerts, Situation, SituationDetail } from '../../shared/alert-api.ts';
import { minuteMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { type Resource, useResource } from '../api/use-resource.ts';
import { useLive } from '../live/services.tsx';
import { usePast } from '../time/past-context.ts';
import { getAlerts, getSituation } from './api.ts';
import { mergeSituation, severityByStation } from './situations.ts';

const none: readonly Situation[] = [];

export const useLiveAlerts = (): LiveAlerts | undefined => useLive((state) => state.alerts);

/** Open ones as the live channel tells them, without names; of the moment of the past where one is shown. */
export const useOpenSituations = (): readonly Situation[] => {
  const past = usePast();
  return useLive((state) => past?.situations ?? state.alerts?.situations ?? none);
};

export const useAlertedStations = (): ReturnType<typeof severityByStation> => {
  const situations = useOpenSituations();
  return useMemo(() => severityByStation(situations), [situations]);
};

/** Asks again soon after the live channel has told of a change; several in a row are one. */
export const useReloadOnChange = (changed: unknown, reload: () => void, afterMs = 250): void => {
  const seen = useRef(changed);
  useEffect(() => {
    if (seen.current === changed) return;
    seen.current = changed;
    const timer = setTimeout(reload, afterMs);
    return () => clearTimeout(timer);
  }, [changed, reload, afterMs]);
};

/** Asked for at once, every minute, and whenever it changes. */
export const useSituation = (id: string): Resource<SituationDetail> & { readonly isLive: boolean } => {
  const { person } = useSession();
  const live = useLive((state) => state.alerts?.situations.find((each) => each.id === id));
  const load = useCallback((signal: AbortSignal) => getSituation(id, signal), [id]);
  const resource = useResource(`situation ${id} ${person?.id ?? ''}`, load, minuteMs);
  useReloadOnChange(live?.revision, resource.reload, 100);
  const { data } = resource;
  const merged = useMemo(
    () => (data && live ? { ...data, situation: mergeSituation(live, data.situation) } : data),
    [data, live],
  );
  return { ...resource, data: merged, isLive: live !== undefined };
};

/** Alerts of a station or of a filter; asked again with every live change. */
export const useAlerts = (
  query: Parameters<typeof getAlerts>[0],
  isWanted = true,
): Resource<AlertsAnswer> & { readonly alerts: readonly Alert[] | undefined } => {
  const { person } = useSession();
  const text = JSON.stringify(query);
  const load = useCallback((signal: AbortSignal) => getAlerts(JSON.parse(text), signal), [text]);
  const resource = useResource(isWanted ? `alerts ${text} ${person?.id ?? ''}` : null, load, minuteMs);
  const changed = useLive((state) => state.alerts?.at);
  useReloadOnChange(changed, resource.reload);
  return { ...resource, alerts: resource.data?.alerts };
};
