/** One alert: what was measured against what, since when, by which rule; and for staff the evidence. */

import { lazy, Suspense, useCallback } from 'react';
import { Link } from 'wouter';
import type { AlertDetail } from '../../shared/alert-api.ts';
import { minuteMs, secondMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { wardText } from '../access/words.ts';
import { type ActKind, possibleForAll, type Targets } from '../alerts/acts.ts';
import { getAlert } from '../alerts/api.ts';
import { originOf } from '../alerts/situations.ts';
import { useLiveAlerts, useReloadOnChange } from '../alerts/use-alerts.ts';
import { useListKeys } from '../alerts/use-list-keys.ts';
import { figureText, sinceText, situationNumber, situationTitle, stateText, stepText } from '../alerts/words.ts';
import { useResource } from '../api/use-resource.ts';
import { ActButtons, useAlertActions, useMayHandle } from '../components/alerts/Actions.tsx';
import { AlertNotes } from '../components/alerts/AlertRow.tsx';
import { AlertsNav } from '../components/alerts/AlertsNav.tsx';
import { HazardGlyph, OriginChip, SeverityChip, StateChip } from '../components/alerts/Marks.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { useThresholds } from '../live/thresholds.tsx';

/** Brings the chart library and the schema of dossiers. */
const evidenceModule = () => import('../components/alerts/Evidence.tsx');
const Evidence = lazy(() => evidenceModule().then((module) => ({ default: module.Evidence })));
const Downloads = lazy(() => evidenceModule().then((module) => ({ default: module.Downloads })));

const Known = ({ detail: { alert, situation }, reload }: { detail: AlertDetail; reload: () => void }) => {
  const { t, format, language } = useSettings();
  const { may } = useSession();
  const { catalogue } = useThresholds();
  const now = useNow(10 * secondMs);
  const words = { t, format };
  const mayAct = useMayHandle()(alert);
  const actions = useAlertActions(reload);
  const targets: Targets = { situations: [], alerts: [alert] };
  const possible = possibleForAll(targets);
  const run = (kind: ActKind): void => actions.run(kind, targets);
  useListKeys({
    onAct: (kind) => {
      const isPossible = kind === 'close' ? possible.close || possible.closeAsFalse : possible[kind];
      if (mayAct && isPossible) run(kind);
    },
  });
  const isOver = alert.state === 'cleared';
  const shown = isOver ? alert.highest : alert.severity;
  const step = stepText(alert, catalogue, words);
  const facts: [string, string][] = [
    [t('alerts.fact.onset'), format.exact(alert.onsetAt)],
    [t('alerts.fact.raised'), format.exact(alert.raisedAt)],
    [t('alerts.fact.returned'), alert.returnedAt === null ? '—' : format.exact(alert.returnedAt)],
    [t('alerts.fact.cleared'), alert.clearedAt === null ? '—' : format.exact(alert.clearedAt)],
    [t('alerts.fact.highest'), t(`alerts.severity.${alert.highest}`)],
    ...(alert.hazard === 'equipment'
      ? []
      : [
          [t('alerts.fact.corroboration'), t(`alerts.corroboration.${alert.corroboration}`, { count: 1 })] as [
            string,
            string,
          ],
        ]),
    [
      t('alerts.fact.rule'),
      `${alert.rule.name[language]} (${t('alerts.rule.version', { id: alert.rule.id, version: alert.rule.version })})`,
    ],
  ];
  return (
    <>
      <header className="situation-head" data-severity={shown} data-over={isOver || undefined}>
        <HazardGlyph hazard={alert.hazard} origin={originOf(alert)} severity={shown} size={48} />
        <div className="situation-head-words">
          <p className="quiet">
            <Link href={`/situations/${situation.id}`}>
              {situationNumber(situation)} {situationTitle(situation, words)}
            </Link>
          </p>
          <div className="situation-name">
            <h1 tabIndex={-1}>{alert.rule.name[language]}</h1>
            <PageHelp page="alert" />
          </div>
          <p className="situation-sum">
            <Link href={`/stations/${alert.station.id}`}>{alert.station.name}</Link> ·{' '}
            {wardText(alert.ward, t, language)}
          </p>
          <p className="chips">
            <SeverityChip severity={shown} />
            <OriginChip of={alert} />
            <StateChip of={alert} />
            <AlertNotes alert={alert} now={now} />
            {alert.isFalse && <span className="chip">{t('alerts.false')}</span>}
          </p>
          <p>
            <strong>{[figureText(alert, words), step].filter(Boolean).join(', ')}</strong> ·{' '}
            {sinceText(alert.onsetAt, alert.clearedAt ?? alert.returnedAt, now, words)}
          </p>
          {(alert.assignee ?? alert.acknowledgedBy) && !isOver && <p>{stateText(alert, words)}</p>}
        </div>
        <div className="situation-head-acts">
          {mayAct && !isOver && <ActButtons possible={possible} onAct={run} isBusy={actions.isBusy} />}
        </div>
      </header>
      <section className="panel" aria-labelledby="facts-title">
        <div className="panel-head">
          <h2 id="facts-title">{t('alerts.facts')}</h2>
        </div>
        <dl className="pairs">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      {may('alerts.read') ? (
        <Suspense fallback={<div className="skeleton" style={{ height: '20rem' }} />}>
          <Downloads id={alert.id} />
          <Evidence alert={alert} changed={alert.updatedAt} />
        </Suspense>
      ) : (
        <p className="quiet">{t('alerts.evidence.staff')}</p>
      )}
      {actions.elements}
    </>
  );
};

export const AlertPage = ({ id }: { id: string }) => {
  const { t, language } = useSettings();
  const { person } = useSession();
  const load = useCallback((signal: AbortSignal) => getAlert(id, signal), [id]);
  const { data, failure, isLoading, reload } = useResource(`alert ${id} ${person?.id ?? ''}`, load, minuteMs);
  useReloadOnChange(useLiveAlerts()?.at, reload);
  useTitle(data ? `${data.alert.rule.name[language]}, ${data.alert.station.name}` : t('alerts.alert'));
  const isUnknown = failure !== undefined && failure.status >= 400 && failure.status < 500;
  return (
    <div className="page wide situation-page">
      <AlertsNav />
      {isLoading && (
        <div role="status">
          <h1 className="hidden-visually" tabIndex={-1}>
            {t('alerts.alert')}
          </h1>
          <span className="hidden-visually">{t('state.loading')}</span>
          <div className="skeleton" style={{ height: '7rem', marginBottom: '1rem' }} />
          <div className="skeleton" style={{ height: '20rem' }} />
        </div>
      )}
      {!data && failure && (
        <>
          <h1 tabIndex={-1}>{t(isUnknown ? 'alerts.alert.unknown' : 'alerts.alert')}</h1>
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
      {data && <Known detail={data} reload={reload} />}
    </div>
  );
};
