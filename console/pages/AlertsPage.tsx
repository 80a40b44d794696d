/** What goes on: situations first, then single alerts; who has them, and acting on them. */

import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Alert, Situation } from '../../shared/alert-api.ts';
import type { Hazard } from '../../shared/alerts/words.ts';
import { useSession } from '../access/use-session.tsx';
import { getAlerts, getSituations } from '../alerts/api.ts';
import { alertsQuery, filterAlerts, filterSituations, isFiltered, readFilter } from '../alerts/filter.ts';
import { sortAlerts, sortSituations } from '../alerts/situations.ts';
import { useAlerts, useLiveAlerts } from '../alerts/use-alerts.ts';
import { useSituations } from '../alerts/use-situations.tsx';
import { type ApiFailure, asApiFailure } from '../api/http.ts';
import { useStationName } from '../components/alerts/Actions.tsx';
import { AlertLists } from '../components/alerts/AlertLists.tsx';
import { AlertsNav } from '../components/alerts/AlertsNav.tsx';
import { AlertsToolbar } from '../components/alerts/AlertsToolbar.tsx';
import { More, useMore } from '../components/alerts/More.tsx';
import { SoundSwitch } from '../components/alerts/Strips.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Calm, Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';
import { useLive } from '../live/services.tsx';
import { useCityNow } from '../live/use-city.ts';
import { countConditions, countedOf } from '../model/city-view.ts';

const pageSize = 50;

/** Nothing goes on, said with numbers. */
const AllCalm = () => {
  const { t, format } = useSettings();
  const { stations, now, isKnown } = useCityNow();
  const counts = countConditions(countedOf(stations));
  // Nobody watches: that is no calm.
  if (isKnown && stations.length === 0)
    return (
      <div className="state">
        <p>{t('alerts.noStations')}</p>
        <Link href="/" className="button">
          {t('alerts.firstStation')}
        </Link>
      </div>
    );
  return (
    <Calm title={t('alerts.calm')}>
      <p className="quiet">
        {t('alerts.calm.text', {
          measuring: counts.measuring,
          silent: counts.lost + counts.stale,
          at: format.clock(now),
        })}
      </p>
    </Calm>
  );
};

const wardsOf = (situations: readonly Situation[], alerts: readonly Alert[], chosen: string | undefined): string[] => [
  ...new Set([...(chosen ? [chosen] : []), ...situations.map(({ ward }) => ward), ...alerts.map(({ ward }) => ward)]),
];

export const AlertsPage = () => {
  const { t } = useSettings();
  const { person } = useSession();
  const live = useLiveAlerts();
  const connection = useLive((state) => state.connection);
  const origin = useLive((state) => state.origin);
  const { format } = useSettings();
  const [search, setSearch] = useSearchParams();
  const stationName = useStationName();
  useTitle(t('alerts.title'));
  const filter = useMemo(() => readFilter(search), [search]);
  const text = useDeferredValue(filter.text);
  const set = useCallback(
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

  const { view } = filter;
  const wantsPast = view !== 'open';
  const query = useMemo(() => alertsQuery(filter), [filter]);
  const key = JSON.stringify(query);
  const listed = useAlerts({ ...query, limit: view === 'open' ? 500 : pageSize });
  const moreAlerts = useMore<Alert>(key, async (before, signal) => {
    const answer = await getAlerts({ ...query, before, limit: pageSize }, signal);
    return { rows: answer.alerts, next: answer.next };
  });
  const open = useSituations();
  const [past, setPast] = useState<{ rows: Situation[]; next: number | null }>();
  const [pastFailure, setPastFailure] = useState<ApiFailure>();
  const situationQuery = useMemo(
    () => ({
      open: 'false' as const,
      ...(query.hazard && { hazard: query.hazard }),
      ...(query.ward && { ward: query.ward }),
      ...(query.provenance && { provenance: query.provenance }),
      limit: pageSize,
    }),
    [query],
  );
  const pastKey = `past ${JSON.stringify(situationQuery)} ${person?.id ?? ''}`;
  const liveCount = live?.situations.length;
  const loadPast = useCallback(() => {
    const abort = new AbortController();
    getSituations(situationQuery, abort.signal)
      .then(({ situations, next }) => {
        setPast({ rows: situations, next });
        setPastFailure(undefined);
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setPastFailure(asApiFailure(error));
      });
    return () => abort.abort();
  }, [situationQuery]);
  // One that ends moves here.
  useEffect(() => (wantsPast ? loadPast() : undefined), [wantsPast, loadPast, pastKey, liveCount]);
  const morePast = useMore<Situation>(pastKey, async (before, signal) => {
    const answer = await getSituations({ ...situationQuery, before }, signal);
    return { rows: answer.situations, next: answer.next };
  });

  const around = useMemo(
    () => ({
      me: person?.id ?? null,
      stationName,
      hazardName: (hazard: Hazard) => t(`alerts.hazard.${hazard}`),
    }),
    [person, stationName, t],
  );
  const asked = useMemo(() => ({ ...filter, text }), [filter, text]);
  const situations = useMemo(() => {
    const all = new Map<string, Situation>();
    if (wantsPast) for (const each of [...(past?.rows ?? []), ...morePast.rows]) all.set(each.id, each);
    if (view !== 'ended') for (const each of open.situations) all.set(each.id, each);
    return sortSituations(filterSituations([...all.values()], asked, around));
  }, [wantsPast, view, past, morePast.rows, open.situations, asked, around]);
  const alerts = useMemo(() => {
    const all = new Map([...moreAlerts.rows, ...(listed.alerts ?? [])].map((each) => [each.id, each]));
    const found = filterAlerts([...all.values()], asked, around);
    return view === 'open' ? sortAlerts(found) : found.sort((a, b) => b.raisedAt - a.raisedAt);
  }, [moreAlerts.rows, listed.alerts, asked, around, view]);

  const isLoading =
    listed.isLoading || (!open.isKnown && view !== 'ended') || (wantsPast && past === undefined && !pastFailure);
  const failure = listed.alerts === undefined ? listed.failure : undefined;
  const isNothing = !isLoading && !(wantsPast && pastFailure) && situations.length === 0 && alerts.length === 0;
  const nextAlerts = moreAlerts.next !== undefined ? moreAlerts.next : (listed.data?.next ?? null);
  const nextPast = morePast.next !== undefined ? morePast.next : (past?.next ?? null);
  const { reload } = listed;
  return (
    <div className="page wide alerts-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('alerts.title')}</h1>
        <PageHelp page="alerts" />
        {/* Else it is in the strip above. */}
        {open.calling.length === 0 && (
          <span className="push">
            <SoundSwitch />
          </span>
        )}
      </div>
      <AlertsNav />
      {(connection === 'lost' || origin === 'saved') && live && (
        <p className="strip">{t('alerts.asOf', { at: format.dateTime(live.at) })}</p>
      )}
      <AlertsToolbar filter={filter} set={set} wards={wardsOf(open.situations, listed.alerts ?? [], filter.ward)} />
      {failure && <Failed failure={failure} onRetry={reload} />}
      {listed.failure && listed.alerts !== undefined && <p className="quiet">{t('alerts.notRenewed')}</p>}
      {wantsPast && pastFailure && <Failed failure={pastFailure} onRetry={loadPast} />}
      {isLoading && !failure && (
        <div role="status">
          <span className="hidden-visually">{t('state.loading')}</span>
          <div className="skeleton" style={{ height: '5rem', marginBottom: '0.5rem' }} />
          <div className="skeleton" style={{ height: '5rem' }} />
        </div>
      )}
      {isNothing &&
        !failure &&
        (isFiltered(filter) ? (
          <div className="state">
            <p>{t('alerts.nothing')}</p>
            <Link href={view === 'open' ? '/alerts' : `/alerts?view=${view}`} className="button">
              {t('alerts.clearFilter')}
            </Link>
          </div>
        ) : view === 'open' ? (
          <AllCalm />
        ) : (
          <Calm title={t('alerts.neverAny')} />
        ))}
      <AlertLists
        situations={situations}
        alerts={alerts}
        reload={reload}
        afterSituations={wantsPast && <More next={nextPast} more={morePast} label={t('alerts.more.situations')} />}
        afterAlerts={<More next={nextAlerts} more={moreAlerts} label={t('alerts.more.alerts')} />}
      />
    </div>
  );
};
