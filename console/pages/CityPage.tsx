/** The city at a glance: the map, what needs attention, and every station as a row. */
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { type Network, networks } from '../../shared/quantities.ts';
import { findWard } from '../../shared/wards.ts';
import { notInSituations } from '../alerts/attention.ts';
import { useAlertedStations, useOpenSituations } from '../alerts/use-alerts.ts';
import { useCityAreas } from '../alerts/use-areas.ts';
import { Attention } from '../components/Attention.tsx';
import { CityToolbar } from '../components/CityToolbar.tsx';
import { Icon } from '../components/Icon.tsx';
import { CityWaiting, EmptyCity, NothingFound } from '../components/States.tsx';
import { StationList, StationListSkeleton } from '../components/StationList.tsx';
import { useMedia } from '../components/use-media.ts';
import { useTitle } from '../components/use-title.ts';
import { worstLimitOf } from '../indices/live.ts';
import { withTexts } from '../language/catalogue.ts';
import { useSettings } from '../language/settings.tsx';
import { useServices } from '../live/services.tsx';
import { useCityNow, useRecentRefusals } from '../live/use-city.ts';
import { type CityState, isCityState, isCondition, keepsState } from '../model/city-filter.ts';
import {
  attentionItems,
  countConditions,
  countedOf,
  filterStations,
  isSortKey,
  type StationNow,
  sortStations,
} from '../model/city-view.ts';
import { wardsNow } from '../model/wards.ts';
import { usePast } from '../time/past-context.ts';

const CityMap = lazy(() => import('../components/CityMap.tsx').then((module) => ({ default: module.CityMap })));
const WardTable = lazy(async () => ({ default: (await withTexts(import('../components/WardTable.tsx'))).WardTable }));

/** Whether a limit has been compared with an average that has enough data. */
const isCompared = ({ indices }: StationNow): boolean => {
  const worst = worstLimitOf(indices);
  return worst !== undefined && worst.state !== 'not-enough-data';
};

const isNetwork = (text: string | null): text is Network => networks.some((network) => network === text);

/** Keeps the order of the rows while the pointer is over them: a row must not move away from under it. */
const useSteadyOrder = (stations: StationNow[], isHeld: boolean): StationNow[] => {
  const order = useRef<string[]>([]);
  return useMemo(() => {
    if (!isHeld) {
      order.current = stations.map(({ station }) => station.id);
      return stations;
    }
    const place = new Map(order.current.map((id, i) => [id, i]));
    const last = order.current.length;
    return [...stations].sort((a, b) => (place.get(a.station.id) ?? last) - (place.get(b.station.id) ?? last));
  }, [stations, isHeld]);
};

export const CityPage = () => {
  const { t } = useSettings();
  const { isConfigKnown } = useServices();
  const { stations, now, isKnown } = useCityNow();
  const counted = countedOf(stations);
  const past = usePast();
  const refusals = useRecentRefusals();
  const [search, setSearch] = useSearchParams();
  const isNarrow = useMedia('(max-width: 760px)');
  const [pointed, setPointed] = useState<string>();
  const [isHeld, setHeld] = useState(false);
  useTitle(t('nav.city'));

  const network = search.get('network');
  const sort = search.get('sort');
  const params = {
    network: isNetwork(network) ? network : undefined,
    sort: isSortKey(sort) ? sort : 'attention',
    text: search.get('q') ?? '',
    ward: findWard(search.get('ward') ?? '')?.code,
    state: isCityState(search.get('state')) ? (search.get('state') as CityState) : undefined,
    isByWard: search.get('list') === 'wards',
  } as const;
  const isWardLayer = search.get('wards') === '1';
  const off = search.get('off') ?? '';
  const hidden = useMemo(() => off.split('|').filter((name) => name !== ''), [off]);
  const selected = search.get('station') ?? undefined;
  const colouring = search.get('colour') === 'aqi' ? 'aqi' : 'state';
  const showsMap = !isNarrow || search.get('view') === 'map';
  const setParam = useCallback(
    (name: string, value: string | undefined) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === undefined) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const onSelect = useCallback((id: string | undefined) => setParam('station', id), [setParam]);

  const onWard = useCallback(
    (code: string) =>
      setSearch((before) => {
        const next = new URLSearchParams(before);
        next.set('ward', code);
        next.delete('list');
        next.delete('view');
        return next;
      }),
    [setSearch],
  );

  const situations = useOpenSituations();
  const alerted = useAlertedStations();
  const text = useDeferredValue(params.text);
  const { ward, state } = params;
  const onMap = useMemo(
    () =>
      filterStations(stations, { network: params.network, condition: isCondition(state) ? state : undefined }).filter(
        (each) =>
          (ward === undefined || each.station.ward === ward) &&
          (isCondition(state) || keepsState(each, state, alerted)),
      ),
    [stations, params.network, ward, state, alerted],
  );
  const sorted = useMemo(
    () =>
      sortStations(
        text === '' ? onMap : filterStations(onMap, { text, condition: isCondition(state) ? state : undefined }),
        params.sort,
      ),
    [onMap, params.sort, text, state],
  );
  const shown = useSteadyOrder(sorted, isHeld);
  const isWardsWanted = isWardLayer || params.isByWard;
  const wards = useMemo(() => (isWardsWanted ? wardsNow(onMap, alerted) : undefined), [isWardsWanted, onMap, alerted]);
  const areas = useCityAreas();
  // Of the past nothing is known of what was refused, and a station without readings may not have been there yet.
  const isPast = past !== undefined;
  const refused = isPast ? undefined : refusals.data;
  const items = useMemo(() => {
    const there = isPast ? stations.filter(({ condition }) => condition !== 'never') : stations;
    return notInSituations(attentionItems(there, refused ?? [], now, refusals.isComplete), situations);
  }, [stations, isPast, refused, refusals.isComplete, now, situations]);

  if (isKnown && stations.length === 0) {
    return (
      <div className="page">
        <h1 tabIndex={-1}>{t('nav.city')}</h1>
        <EmptyCity />
      </div>
    );
  }
  return (
    <div className="city" data-view={showsMap ? 'map' : 'list'}>
      <h1 className="hidden-visually" tabIndex={-1}>
        {t('nav.city')}
      </h1>
      {isNarrow && (
        <fieldset className="segmented wide view-switch">
          <legend className="hidden-visually">{t('view.label')}</legend>
          <button type="button" aria-pressed={!showsMap} onClick={() => setParam('view', undefined)}>
            <Icon name="list" size={18} /> {t('view.list')}
          </button>
          <button type="button" aria-pressed={showsMap} onClick={() => setParam('view', 'map')}>
            <Icon name="map" size={18} /> {t('view.map')}
          </button>
        </fieldset>
      )}
      {showsMap && (
        <div className="city-map">
          {isKnown && isConfigKnown ? (
            <Suspense fallback={<p className="map-none quiet">{t('map.loading')}</p>}>
              <CityMap
                stations={onMap}
                selected={selected}
                pointed={pointed}
                onSelect={onSelect}
                colouring={colouring}
                alerted={alerted}
                areas={areas}
                wards={isWardLayer ? wards : undefined}
                onWards={(isWanted) => setParam('wards', isWanted ? '1' : undefined)}
                onWard={onWard}
                hidden={hidden}
                onHide={(names) => setParam('off', names.length === 0 ? undefined : names.join('|'))}
                onColouring={(next) => setParam('colour', next === 'state' ? undefined : next)}
              />
            </Suspense>
          ) : (
            <p className="map-none quiet">{t('map.loading')}</p>
          )}
        </div>
      )}
      {!(isNarrow && showsMap) && (
        <div className="city-side">
          {isKnown && (
            <Attention
              items={items}
              situations={situations}
              measuring={countConditions(counted).measuring}
              judged={counted.filter(({ isJudged }) => isJudged).length}
              compared={counted.filter(isCompared).length}
              isRefusedKnown={refused !== undefined}
              now={now}
            />
          )}
          <section
            className="city-list"
            aria-label={t('nav.stations')}
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
          >
            <CityToolbar stations={stations} alerted={alerted} params={params} setParam={setParam} isKnown={isKnown} />
            {!isKnown ? (
              <CityWaiting>
                <StationListSkeleton />
              </CityWaiting>
            ) : params.isByWard ? (
              <Suspense fallback={<StationListSkeleton />}>
                <WardTable wards={wards ?? []} onWard={onWard} />
              </Suspense>
            ) : shown.length === 0 ? (
              <NothingFound
                onClear={() => {
                  for (const name of ['q', 'network', 'ward', 'state']) setParam(name, undefined);
                }}
              />
            ) : (
              <StationList stations={shown} selected={selected} onPoint={setPointed} />
            )}
          </section>
        </div>
      )}
    </div>
  );
};
