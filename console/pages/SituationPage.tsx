/** One situation: what, where, how bad; what the water or the air does now; who knows of it and what was done. */

import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { Alert, Situation, SituationDetail } from '../../shared/alert-api.ts';
import type { StationView } from '../../shared/api.ts';
import { minuteMs, secondMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { wardText } from '../access/words.ts';
import { type ActKind, possibleForAll, targetsOf } from '../alerts/acts.ts';
import { dossierPdfUrl, dossierUrl, getDeliveries } from '../alerts/api.ts';
import { circleOf } from '../alerts/area.ts';
import { isPressing, originOf, sortAlerts } from '../alerts/situations.ts';
import { useReloadOnChange, useSituation } from '../alerts/use-alerts.ts';
import { useListKeys } from '../alerts/use-list-keys.ts';
import {
  corroborationText,
  escalationText,
  sinceText,
  situationNumber,
  situationTitle,
  stateText,
} from '../alerts/words.ts';
import { useResource } from '../api/use-resource.ts';
import { ActButtons, useAlertActions, useMayHandle } from '../components/alerts/Actions.tsx';
import { AlertRow } from '../components/alerts/AlertRow.tsx';
import { AlertsNav } from '../components/alerts/AlertsNav.tsx';
import { EventLog } from '../components/alerts/EventLog.tsx';
import { HazardGlyph, OriginChip, SeverityChip } from '../components/alerts/Marks.tsx';
import { NoteBox } from '../components/alerts/NoteBox.tsx';
import { Neighbours, StationNowCard } from '../components/alerts/StationsNow.tsx';
import { Told } from '../components/alerts/Told.tsx';
import { CapMessages, WarningsHere } from '../components/alerts/Warnings.tsx';
import { Icon } from '../components/Icon.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';
import { useLive, useNow, useServices } from '../live/services.tsx';

const SituationMap = lazy(() =>
  import('../components/alerts/SituationMap.tsx').then((module) => ({ default: module.SituationMap })),
);
const SituationCharts = lazy(() =>
  import('../components/alerts/SituationCharts.tsx').then((module) => ({ default: module.SituationCharts })),
);

/** Cards of single stations; the others are in the list of alerts. */
const shownStations = 4;

const Head = ({
  situation,
  alerts,
  mayAct,
  isBusy,
  onAct,
}: {
  situation: Situation;
  alerts: readonly Alert[];
  mayAct: boolean;
  isBusy: boolean;
  onAct: (kind: ActKind) => void;
}) => {
  const { t, format, language } = useSettings();
  const { may } = useSession();
  const now = useNow(secondMs);
  const words = { t, format };
  const { severity, highest, state, openedAt, endedAt, acknowledgedAt } = situation;
  const isOver = state === 'cleared';
  const shown = isOver ? highest : severity;
  const corroboration = corroborationText(situation, words);
  const next = escalationText(situation.escalation, now, words);
  const open = alerts.filter((alert) => alert.state !== 'cleared');
  const isShelved = open.length > 0 && open.every(({ shelvedUntil }) => shelvedUntil !== null);
  const shelvedUntil = isShelved ? Math.min(...open.map((alert) => alert.shelvedUntil ?? 0)) : undefined;
  const of = { kind: 'situations', id: situation.id } as const;
  return (
    <header className="situation-head" data-severity={shown} data-over={isOver || undefined}>
      <HazardGlyph hazard={situation.hazard} origin={originOf(situation)} severity={shown} size={48} />
      <div className="situation-head-words">
        <p className="quiet">
          <Link href="/alerts">{t('alerts.title')}</Link> · {situationNumber(situation)}
        </p>
        <div className="situation-name">
          <h1 tabIndex={-1}>{situationTitle(situation, words)}</h1>
          <PageHelp page="situation" />
        </div>
        <p className="chips">
          <SeverityChip severity={shown} />
          <OriginChip of={situation} />
          {shelvedUntil !== undefined && (
            <span className="chip">{t('alerts.shelvedUntil', { at: format.moment(shelvedUntil, now) })}</span>
          )}
        </p>
        <p className="situation-sum">
          {isOver && `${t('alerts.highest.long', { severity: t(`alerts.severity.${highest}`).toLowerCase() })} `}
          {t('alerts.sum', {
            since: sinceText(openedAt, endedAt, now, words),
            stations: t('alerts.stations', { count: situation.stations.length }),
          })}
          {corroboration && `. ${corroboration}`}.
        </p>
        <p>
          <strong className={isPressing(situation) ? 'loud' : undefined}>{stateText(situation, words)}</strong>
          {acknowledgedAt !== null && (
            <span className="quiet">
              {' '}
              ·{' '}
              {t('alerts.acknowledgedAt', {
                name: situation.acknowledgedBy?.name ?? t('alerts.somebody'),
                at: format.moment(acknowledgedAt, now),
              })}
            </span>
          )}
          {!isOver && next && <span className="quiet"> · {next}</span>}
        </p>
      </div>
      <div className="situation-head-acts">
        {mayAct && !isOver && (
          <ActButtons
            possible={possibleForAll(targetsOf(situation), isShelved)}
            only={['acknowledge', 'assign', 'shelve', 'unshelve', 'close']}
            onAct={onAct}
            isBusy={isBusy}
          />
        )}
        {may('alerts.read') && (
          <details className="dossier-menu">
            <summary className="button">
              <Icon name="document" size={18} /> {t('alerts.dossier')}
            </summary>
            <ul>
              <li>
                <a href={dossierPdfUrl(of, language)} download>
                  {t('alerts.dossier.pdf', { language: t(`alerts.language.${language}`) })}
                </a>
              </li>
              <li>
                <a href={dossierPdfUrl(of, language === 'vi' ? 'en' : 'vi')} download>
                  {t('alerts.dossier.pdf', { language: t(`alerts.language.${language === 'vi' ? 'en' : 'vi'}`) })}
                </a>
              </li>
              <li>
                <a href={dossierUrl(of)} download>
                  {t('alerts.dossier.json')}
                </a>
              </li>
            </ul>
          </details>
        )}
      </div>
    </header>
  );
};

/** Stations of the ward that measure the same and have no alert here. */
const useNeighbours = ({ ward, hazard, stations, provenance }: Situation): StationView[] => {
  const { store } = useServices();
  const size = useLive((state) => state.city.stations.size);
  return useMemo(
    () =>
      hazard === 'equipment'
        ? []
        : [...store.getState().city.stations.values()].filter(
            (station) =>
              station.ward === ward &&
              station.networks.includes(hazard) &&
              station.lifecycle !== 'retired' &&
              (station.provenance === 'real') === (provenance === 'real') &&
              !stations.includes(station.id),
          ),
    [store, size, ward, hazard, stations, provenance],
  );
};

const MapPanel = ({ situation }: { situation: Situation }) => {
  const { t, language } = useSettings();
  const { store, isConfigKnown } = useServices();
  const size = useLive((state) => state.city.stations.size);
  const circle = useMemo(
    () => circleOf(situation, (id) => store.getState().city.stations.get(id)),
    [situation, store, size],
  );
  return (
    <section className="panel map-panel" aria-labelledby="where-title">
      <div className="panel-head">
        <h2 id="where-title">{wardText(situation.ward, t, language)}</h2>
        <span className="quiet small">{t('alerts.area')}</span>
      </div>
      {circle && isConfigKnown ? (
        <Suspense fallback={<div className="skeleton situation-map" />}>
          <SituationMap situation={situation} circle={circle} />
        </Suspense>
      ) : (
        <p className="panel-note quiet">{t('alerts.area.none')}</p>
      )}
    </section>
  );
};

const Known = ({ detail, reload, isLive }: { detail: SituationDetail; reload: () => void; isLive: boolean }) => {
  const { t } = useSettings();
  const { may, person } = useSession();
  const { situation, alerts, events } = detail;
  const { id, hazard, ward, revision } = situation;
  const mayAct = useMayHandle()(situation);
  const mayRead = may('alerts.read');
  const loadTold = useCallback((signal: AbortSignal) => getDeliveries(id, signal), [id]);
  const told = useResource(mayRead ? `told ${id} ${person?.id}` : null, loadTold, 15 * secondMs);
  useReloadOnChange(revision, told.reload, secondMs);
  const actions = useAlertActions(
    useCallback(() => {
      reload();
      told.reload();
    }, [reload, told.reload]),
  );
  const run = (kind: ActKind): void => actions.run(kind, targetsOf(situation));
  const open = alerts.filter(({ state }) => state !== 'cleared');
  useListKeys({
    onAct: (kind) => {
      const possible = possibleForAll(
        targetsOf(situation),
        open.length > 0 && open.every(({ shelvedUntil }) => shelvedUntil !== null),
      );
      const isPossible = kind === 'close' ? possible.close || possible.closeAsFalse : possible[kind];
      if (mayAct && isPossible) run(kind);
    },
  });
  const neighbours = useNeighbours(situation);
  const sorted = sortAlerts(alerts);
  const stations = [
    ...new Set(
      (open.length > 0 ? sorted.filter((each) => open.includes(each)) : sorted).map(({ station }) => station.id),
    ),
  ];
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? stations : stations.slice(0, shownStations);
  return (
    <>
      <Head situation={situation} alerts={alerts} mayAct={mayAct} isBusy={actions.isBusy} onAct={run} />
      {!isLive && situation.state !== 'cleared' && <p className="strip">{t('alerts.notLive')}</p>}
      <div className="situation-columns">
        <div className="situation-main-column">
          <section aria-labelledby="now-title" className="page-part now-part">
            <h2 id="now-title">{t('alerts.now')}</h2>
            <div className="stations-now">
              {shown.map((station) => (
                <StationNowCard
                  key={station}
                  id={station}
                  hazard={hazard}
                  alerts={alerts.filter((alert) => alert.station.id === station)}
                />
              ))}
            </div>
            {stations.length > shown.length && (
              <p>
                <button type="button" className="button small" onClick={() => setWhole(true)}>
                  {t('alerts.moreStations', { count: stations.length - shown.length })}
                </button>
              </p>
            )}
          </section>
          {hazard !== 'equipment' && (
            <Suspense fallback={<div className="skeleton" style={{ height: '18rem' }} />}>
              <SituationCharts situation={situation} alerts={alerts} stations={shown} />
            </Suspense>
          )}
          <section className="panel" aria-labelledby="of-title">
            <div className="panel-head">
              <h2 id="of-title">{t('alerts.of', { count: alerts.length })}</h2>
            </div>
            <ul className="alert-list compact">
              {sorted.map((alert) => (
                <AlertRow key={alert.id} alert={alert} />
              ))}
            </ul>
          </section>
          {mayAct && <NoteBox situation={situation} onDone={reload} />}
          <EventLog events={events} alerts={alerts} />
        </div>
        <div className="situation-side">
          <MapPanel situation={situation} />
          {hazard !== 'equipment' && (
            <section className="panel" aria-labelledby="neighbours-title">
              <div className="panel-head">
                <h2 id="neighbours-title">{t('alerts.neighbours')}</h2>
              </div>
              <Neighbours stations={neighbours} />
            </section>
          )}
          {hazard !== 'equipment' && <WarningsHere ward={ward} />}
          {mayRead && <Told deliveries={told} />}
          {hazard !== 'equipment' && <CapMessages situation={id} revision={revision} />}
        </div>
      </div>
      {actions.elements}
    </>
  );
};

export const SituationPage = ({ id }: { id: string }) => {
  const { t, format } = useSettings();
  const { data, failure, isLoading, reload, isLive } = useSituation(id);
  useTitle(
    data
      ? `${situationNumber(data.situation)} ${situationTitle(data.situation, { t, format })}`
      : t('alerts.situation'),
  );
  // One that has just opened may be told of before it can be asked for.
  useEffect(() => {
    if (!failure || data) return;
    const timer = setTimeout(reload, minuteMs / 4);
    return () => clearTimeout(timer);
  }, [failure, data, reload]);
  const isUnknown =
    failure?.code === 'NOT_FOUND' || failure?.code === 'REQUEST_MALFORMED' || failure?.code === 'QUERY_MALFORMED';
  return (
    <div className="page wide situation-page">
      <AlertsNav />
      {isLoading && (
        <div role="status">
          <h1 className="hidden-visually" tabIndex={-1}>
            {t('alerts.situation')}
          </h1>
          <span className="hidden-visually">{t('state.loading')}</span>
          <div className="skeleton" style={{ height: '7rem', marginBottom: '1rem' }} />
          <div className="skeleton" style={{ height: '20rem' }} />
        </div>
      )}
      {!data && failure && (
        <>
          <h1 tabIndex={-1}>{t(isUnknown ? 'alerts.situation.unknown' : 'alerts.situation')}</h1>
          {isUnknown ? (
            <div className="state">
              <p>{t('alerts.situation.unknownText')}</p>
              <Link href="/alerts" className="button">
                {t('alerts.toList')}
              </Link>
            </div>
          ) : (
            <Failed failure={failure} onRetry={reload} />
          )}
        </>
      )}
      {data && failure && <p className="strip">{t('alerts.notRenewed')}</p>}
      {data && <Known detail={data} reload={reload} isLive={isLive} />}
    </div>
  );
};
