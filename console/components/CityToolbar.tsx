/** Above the list of the city: search, order, and what narrows list and map. */
import { useMemo } from 'react';
import { type Network, networks } from '../../shared/quantities.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { useSettings } from '../language/settings.tsx';
import { type CityState, cityStates, countStates, isCondition } from '../model/city-filter.ts';
import { filterStations, type SortKey, type StationNow, sortKeys } from '../model/city-view.ts';
import type { Severity } from '../model/levels.ts';
import { Icon } from './Icon.tsx';
import { PageHelp } from './PageHelp.tsx';

const sortLabel = {
  attention: 'sort.attention',
  name: 'sort.name',
  newest: 'sort.newest',
  ward: 'sort.ward',
  index: 'sort.index',
} as const;

/** What the address says of the list. */
export interface CityParams {
  readonly network: Network | undefined;
  readonly sort: SortKey;
  readonly text: string;
  /** Code of a ward. */
  readonly ward: string | undefined;
  readonly state: CityState | undefined;
  readonly isByWard: boolean;
}

type SetParam = (name: string, value: string | undefined) => void;

const stateKeys = {
  alert: 'list.state.alert',
  level: 'list.state.level',
  exceeds: 'limit.exceeds',
  near: 'limit.near',
} as const;

/** Narrows the list and the map to wards and states that there are. */
const Filters = ({
  stations,
  alerted,
  params,
  setParam,
}: {
  stations: readonly StationNow[];
  alerted: ReadonlyMap<string, Severity>;
  params: CityParams;
  setParam: SetParam;
}) => {
  const { t, format, language } = useSettings();
  const counts = useMemo(() => countStates(stations, alerted), [stations, alerted]);
  const wards = useMemo(() => {
    const codes = new Map<string, number>();
    for (const { station, condition } of stations)
      if (condition !== 'retired') codes.set(station.ward, (codes.get(station.ward) ?? 0) + 1);
    if (params.ward !== undefined && !codes.has(params.ward)) codes.set(params.ward, 0);
    const collator = new Intl.Collator('vi', { numeric: true });
    return [...codes]
      .flatMap(([code, count]) => {
        const ward = findWard(code);
        return ward ? [{ code, count, name: wardName(ward, language), plain: ward.name }] : [];
      })
      .sort((a, b) => collator.compare(a.plain, b.plain));
  }, [stations, params.ward, language]);
  return (
    <>
      <label className="field shared">
        <span className="hidden-visually">{t('air.ward')}</span>
        <select value={params.ward ?? ''} onChange={(event) => setParam('ward', event.target.value || undefined)}>
          <option value="">{t('list.anyWard')}</option>
          {wards.map(({ code, name, count }) => (
            <option key={code} value={code}>
              {`${name} (${format.number(count)})`}
            </option>
          ))}
        </select>
      </label>
      <label className="field shared">
        <span className="hidden-visually">{t('fleet.state')}</span>
        <select value={params.state ?? ''} onChange={(event) => setParam('state', event.target.value || undefined)}>
          <option value="">{t('list.anyState')}</option>
          {cityStates
            .filter((state) => (counts.get(state) ?? 0) > 0 || state === params.state)
            .map((state) => (
              <option key={state} value={state}>
                {`${t(isCondition(state) ? `condition.${state}` : stateKeys[state])} (${format.number(counts.get(state) ?? 0)})`}
              </option>
            ))}
        </select>
      </label>
    </>
  );
};

export const CityToolbar = ({
  stations,
  alerted,
  params,
  setParam,
  isKnown,
}: {
  stations: readonly StationNow[];
  alerted: ReadonlyMap<string, Severity>;
  params: CityParams;
  setParam: SetParam;
  /** False until the stations are: nothing is counted then. */
  isKnown: boolean;
}) => {
  const { t, format } = useSettings();
  const countOf = (network: Network | undefined): number => filterStations(stations, { network }).length;
  return (
    <>
      <div className="city-list-head">
        <fieldset className="segmented tight">
          <legend className="hidden-visually">{t('list.group')}</legend>
          {[false, true].map((isByWard) => (
            <button
              key={String(isByWard)}
              type="button"
              aria-pressed={params.isByWard === isByWard}
              onClick={() => setParam('list', isByWard ? 'wards' : undefined)}
            >
              {t(isByWard ? 'list.byWard' : 'list.byStation')}
            </button>
          ))}
        </fieldset>
        <PageHelp page="city" />
      </div>
      <search className="toolbar" aria-label={t('list.filter')}>
        <label className="field grow">
          <Icon name="search" size={16} />
          <span className="hidden-visually">{t('list.search')}</span>
          <input
            type="search"
            data-filter
            placeholder={t('list.search')}
            value={params.text}
            onChange={(event) => setParam('q', event.target.value || undefined)}
          />
        </label>
        {/* Wards have an order of their own. */}
        {!params.isByWard && (
          <label className="field">
            <span className="hidden-visually">{t('sort.label')}</span>
            <select value={params.sort} onChange={(event) => setParam('sort', event.target.value)}>
              {sortKeys.map((key) => (
                <option key={key} value={key}>
                  {t(sortLabel[key])}
                </option>
              ))}
            </select>
          </label>
        )}
        <Filters stations={stations} alerted={alerted} params={params} setParam={setParam} />
        <fieldset className="segmented wide">
          <legend className="hidden-visually">{t('list.network')}</legend>
          {[undefined, ...networks].map((network) => (
            <button
              key={network ?? 'all'}
              type="button"
              aria-pressed={params.network === network}
              onClick={() => setParam('network', network)}
            >
              {network ? t(`network.${network}`) : t('list.all')}{' '}
              <span className="count">{isKnown ? format.number(countOf(network)) : '…'}</span>
            </button>
          ))}
        </fieldset>
      </search>
    </>
  );
};
