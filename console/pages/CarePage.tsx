/** The maintenance schedule: what is due at the stations one is responsible for, and what was done lately. */

import { useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { careKinds, dueStates } from '../../shared/care-api.ts';
import { networks } from '../../shared/quantities.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { wardText } from '../access/words.ts';
import { useResource } from '../api/use-resource.ts';
import { getDue, getNewestWork, workCsvUrl } from '../care/api.ts';
import { countDue, type DueFilter, filterDue, withStations } from '../care/due.ts';
import { DueTable } from '../components/care/DueTable.tsx';
import { Entries } from '../components/care/Entries.tsx';
import { FleetNav } from '../components/fleet/FleetNav.tsx';
import { Guard } from '../components/Guard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Calm, Failed } from '../components/States.tsx';
import { useSettings } from '../language/settings.tsx';
import { useLive } from '../live/services.tsx';

/** Dates farther away are of no use to anybody who plans. */
const daysAhead = 366;
const newestShown = 20;

const Toolbar = ({
  filter,
  wards,
  counts,
  onChange,
}: {
  filter: DueFilter;
  wards: readonly string[];
  /** Undefined while they are not known. */
  counts: ReturnType<typeof countDue> | undefined;
  onChange: (name: string, value: string | undefined) => void;
}) => {
  const { t, language } = useSettings();
  return (
    <search className="toolbar" aria-label={t('care.filter')}>
      <fieldset className="segmented wide">
        <legend className="hidden-visually">{t('care.due.state')}</legend>
        {[undefined, ...dueStates].map((state) => (
          <button
            key={state ?? 'all'}
            type="button"
            aria-pressed={filter.state === state}
            onClick={() => onChange('state', state)}
          >
            {state ? t(`care.state.${state}`) : t('care.filter.all')}
            {state && counts && ` (${counts[state]})`}
          </button>
        ))}
      </fieldset>
      <fieldset className="segmented wide">
        <legend className="hidden-visually">{t('list.network')}</legend>
        {[undefined, ...networks].map((network) => (
          <button
            key={network ?? 'all'}
            type="button"
            aria-pressed={filter.network === network}
            onClick={() => onChange('network', network)}
          >
            {network ? t(`network.${network}`) : t('list.all')}
          </button>
        ))}
      </fieldset>
      <label className="field">
        <span>{t('care.filter.ward')}</span>
        <select value={filter.ward ?? ''} onChange={({ target }) => onChange('ward', target.value || undefined)}>
          <option value="">{t('care.filter.all')}</option>
          {wards.map((ward) => (
            <option key={ward} value={ward}>
              {wardText(ward, t, language)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{t('care.filter.kind')}</span>
        <select value={filter.kind ?? ''} onChange={({ target }) => onChange('kind', target.value || undefined)}>
          <option value="">{t('care.filter.all')}</option>
          {careKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`care.kind.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      <a className="button push" href={workCsvUrl()} download>
        {t('care.csv')}
      </a>
    </search>
  );
};

const Schedule = () => {
  const { t } = useSettings();
  const { person } = useSession();
  const [search, setSearch] = useSearchParams();
  const stations = useLive((state) => state.city.stations);
  const due = useResource(`due ${person?.id}`, (signal) => getDue(daysAhead, signal), hourMs);
  const newest = useResource(`newest work ${person?.id}`, (signal) => getNewestWork(newestShown, signal), minuteMs);
  const all = useMemo(() => withStations(due.data?.rows ?? [], stations), [due.data, stations]);
  const wards = useMemo(() => [...new Set(all.map(({ station }) => station.ward))].filter(Boolean).sort(), [all]);
  const filter: DueFilter = {
    network: networks.find((each) => each === search.get('network')),
    ward: wards.find((each) => each === search.get('ward')),
    kind: careKinds.find((each) => each === search.get('kind')),
    state: dueStates.find((each) => each === search.get('state')),
  };
  const placed = filterDue(all, { ...filter, state: undefined });
  const shown = filterDue(placed, { state: filter.state });
  const setParam = (name: string, value: string | undefined): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === undefined) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return (
    <div className="page wide care-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('care.title')}</h1>
        <PageHelp page="care" />
        <FleetNav />
      </div>
      <p className="page-lead">{t('care.lead')}</p>
      <Toolbar filter={filter} wards={wards} counts={due.data && countDue(placed)} onChange={setParam} />
      <section className="panel" aria-labelledby="due-title">
        <div className="panel-head">
          <h2 id="due-title">{t('care.due')}</h2>
          {due.data && (
            <span className="quiet small push" aria-live="polite">
              {t('care.due.count', { count: shown.length })}
            </span>
          )}
        </div>
        {due.data === undefined && due.failure && <Failed failure={due.failure} onRetry={due.reload} />}
        {due.isLoading && <div className="skeleton" style={{ height: '12rem', margin: '0 1rem 1rem' }} />}
        {due.data && all.length === 0 && (
          <Calm title={t('care.due.none')}>
            <p>{t('care.due.how')}</p>
          </Calm>
        )}
        {due.data && all.length > 0 && shown.length === 0 && (
          <div className="state">
            <p>{t('care.due.noMatch')}</p>
            <button type="button" className="button" onClick={() => setSearch({}, { replace: true })}>
              {t('care.filter.clear')}
            </button>
          </div>
        )}
        {shown.length > 0 && <DueTable rows={shown} />}
      </section>
      <section className="panel" aria-labelledby="newest-title">
        <div className="panel-head">
          <h2 id="newest-title">{t('care.newest')}</h2>
        </div>
        {newest.data === undefined && newest.failure && <Failed failure={newest.failure} onRetry={newest.reload} />}
        {newest.isLoading && <div className="skeleton" style={{ height: '8rem', margin: '0 1rem 1rem' }} />}
        {newest.data?.length === 0 && <Calm title={t('care.newest.none')} />}
        {newest.data && newest.data.length > 0 && (
          <Entries
            entries={newest.data}
            head={({ station }) => (
              <Link href={`/stations/${station}?tab=care`} className="care-entry-station">
                {stations.get(station)?.name ?? station}
              </Link>
            )}
          />
        )}
      </section>
    </div>
  );
};

export const CarePage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="stations.read" title={t('care.title')}>
      <Schedule />
    </Guard>
  );
};
