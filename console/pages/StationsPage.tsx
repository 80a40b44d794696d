/** The fleet: every station with its state, and every refused message with its reason. */
import { useCallback, useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { minuteMs } from '../../shared/time.ts';
import { getQuarantine } from '../api/resources.ts';
import { useResource } from '../api/use-resource.ts';
import { FleetCards } from '../components/FleetCards.tsx';
import { FleetTable, isFleetColumn } from '../components/FleetTable.tsx';
import { ConditionMark } from '../components/Glyphs.tsx';
import { Icon } from '../components/Icon.tsx';
import { RefusedTable } from '../components/Refused.tsx';
import { StaffActions } from '../components/StaffActions.tsx';
import { Calm, EmptyCity, Failed, NothingFound } from '../components/States.tsx';
import { useMedia } from '../components/use-media.ts';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';
import { useCityNow } from '../live/use-city.ts';
import { countConditions, filterStations, sortStations } from '../model/city-view.ts';
import { type Condition, conditions } from '../model/condition.ts';

const isCondition = (text: string | null): text is Condition => conditions.some((condition) => condition === text);

type SetParam = (name: string, value: string | undefined) => void;

const Fleet = ({ search, setParam }: { search: URLSearchParams; setParam: SetParam }) => {
  const { t, format } = useSettings();
  const { stations, isKnown } = useCityNow();
  const wanted = search.get('state');
  const condition = isCondition(wanted) ? wanted : undefined;
  const text = search.get('q') ?? '';
  const column = search.get('by');
  const isNarrow = useMedia('(max-width: 760px)');
  const counts = countConditions(stations);
  const shown = useMemo(() => filterStations(stations, { condition, text }), [stations, condition, text]);
  const inUse = stations.length - counts.retired;
  if (isKnown && stations.length === 0) return <EmptyCity />;
  return (
    <>
      <search className="toolbar" aria-label={t('list.filter')}>
        <label className="field grow">
          <Icon name="search" size={16} />
          <span className="hidden-visually">{t('list.search')}</span>
          <input
            type="search"
            data-filter
            placeholder={t('list.search')}
            value={text}
            onChange={(event) => setParam('q', event.target.value || undefined)}
          />
        </label>
        <fieldset className="segmented wide">
          <legend className="hidden-visually">{t('fleet.state')}</legend>
          <button type="button" aria-pressed={condition === undefined} onClick={() => setParam('state', undefined)}>
            {t('list.all')} <span className="count">{format.number(inUse)}</span>
          </button>
          {conditions
            .filter((each) => counts[each] > 0 || each === condition)
            .map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={condition === each}
                onClick={() => setParam('state', each)}
              >
                <ConditionMark condition={each} /> {t(`condition.${each}`)}{' '}
                <span className="count">{format.number(counts[each])}</span>
              </button>
            ))}
        </fieldset>
      </search>
      {!isKnown ? (
        <div className="skeleton" style={{ height: '24rem' }} />
      ) : shown.length === 0 ? (
        <NothingFound
          onClear={() => {
            setParam('q', undefined);
            setParam('state', undefined);
          }}
        />
      ) : isNarrow ? (
        <FleetCards stations={sortStations(shown, 'attention')} />
      ) : (
        <FleetTable
          stations={shown}
          column={isFleetColumn(column) ? column : 'condition'}
          isDescending={search.get('order') === 'desc'}
          onSort={(next, isDescending) => {
            setParam('by', next);
            setParam('order', isDescending ? 'desc' : undefined);
          }}
        />
      )}
    </>
  );
};

const pageSize = 200;

const RefusedList = ({ search, setParam }: { search: URLSearchParams; setParam: SetParam }) => {
  const { t } = useSettings();
  const { stations } = useCityNow();
  const station = search.get('station') ?? undefined;
  const load = useCallback(
    (signal: AbortSignal) => getQuarantine({ limit: pageSize, ...(station === undefined ? {} : { station }) }, signal),
    [station],
  );
  const refused = useResource(`refused ${station ?? ''}`, load, minuteMs);
  const name = stations.find((entry) => entry.station.id === station)?.station.name ?? station;
  return (
    <>
      <p className="quiet page-lead">{t('refused.lead')}</p>
      {station !== undefined && (
        <p className="filter-note">
          {t('refused.only', { station: name ?? '' })}{' '}
          <button type="button" className="button small" onClick={() => setParam('station', undefined)}>
            {t('refused.showAll')}
          </button>
        </p>
      )}
      {refused.data === undefined && refused.failure && <Failed failure={refused.failure} onRetry={refused.reload} />}
      {refused.isLoading && <div className="skeleton" style={{ height: '16rem' }} />}
      {refused.data?.length === 0 && <Calm title={t('refused.none')} />}
      {refused.data && refused.data.length > 0 && (
        <>
          <RefusedTable entries={refused.data} withStation={station === undefined} />
          {refused.data.length === pageSize && (
            <p className="quiet table-end">{t('refused.newestOnly', { count: pageSize })}</p>
          )}
        </>
      )}
    </>
  );
};

export const StationsPage = () => {
  const { t } = useSettings();
  const [search, setSearch] = useSearchParams();
  const isRefused = search.get('view') === 'refused';
  useTitle(t(isRefused ? 'refused.title' : 'nav.stations'));
  const setParam = useCallback<SetParam>(
    (name, value) =>
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
  return (
    <div className="page wide">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('nav.stations')}</h1>
        <nav className="segmented" aria-label={t('nav.stations')}>
          <Link href="/stations" aria-current={isRefused ? undefined : 'page'}>
            {t('fleet.title')}
          </Link>
          <Link href="/stations?view=refused" aria-current={isRefused ? 'page' : undefined}>
            {t('refused.title')}
          </Link>
        </nav>
        <StaffActions />
      </div>
      {isRefused ? <RefusedList search={search} setParam={setParam} /> : <Fleet search={search} setParam={setParam} />}
    </div>
  );
};
