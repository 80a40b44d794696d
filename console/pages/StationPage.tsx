/** One station: who it is, what it says now, what it said before, how well it reaches us, and who looked after it. */
import { lazy, Suspense, useMemo } from 'react';
import { Link } from 'wouter';
import type { StationView } from '../../shared/api.ts';
import { minuteMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { useAlerts } from '../alerts/use-alerts.ts';
import { getFleetOf } from '../api/fleet.ts';
import { useResource } from '../api/use-resource.ts';
import { Completeness } from '../components/Completeness.tsx';
import { CityWaiting } from '../components/States.tsx';
import { About } from '../components/station/About.tsx';
import { StationCharts } from '../components/station/StationCharts.tsx';
import { StationHead, StationTabs } from '../components/station/StationHead.tsx';
import { Tiles } from '../components/station/Tiles.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';
import { useJudgedNow, useLive, useStation, useValues, useWatch } from '../live/services.tsx';
import { useThresholds } from '../live/thresholds.tsx';
import { useJudgements } from '../live/use-judgements.ts';
import { quantitiesOf, type Values } from '../model/condition.ts';
import { getMaintenance } from '../rules/api.ts';
import { windowsOf } from '../station/care.ts';
import { useView } from '../station/use-view.ts';
import { tabs } from '../station/view.ts';

/** What is behind the other tabs is brought when they are opened. */
const FiguresTab = lazy(() =>
  import('../components/station/FiguresTab.tsx').then((module) => ({ default: module.FiguresTab })),
);
const QualityTab = lazy(() =>
  import('../components/station/QualityTab.tsx').then((module) => ({ default: module.QualityTab })),
);
const RawTab = lazy(() => import('../components/station/RawTab.tsx').then((module) => ({ default: module.RawTab })));
const CareTab = lazy(() => import('../components/station/CareTab.tsx').then((module) => ({ default: module.CareTab })));
const LogTab = lazy(() => import('../components/station/LogTab.tsx').then((module) => ({ default: module.LogTab })));
const StationAlerts = lazy(() =>
  import('../components/alerts/StationAlerts.tsx').then((module) => ({ default: module.StationAlerts })),
);

const noValues: Values = {};

const Unknown = ({ id }: { id: string }) => {
  const { t } = useSettings();
  useTitle(t('station.unknown'));
  return (
    <div className="page">
      <h1 tabIndex={-1}>{t('station.unknown')}</h1>
      <div className="state">
        <p>{t('station.unknownText', { id })}</p>
        <p>
          <Link href="/stations">{t('notFound.stations')}</Link>
        </p>
      </div>
    </div>
  );
};

const Known = ({ station }: { station: StationView }) => {
  const { t } = useSettings();
  const { may, person } = useSession();
  const state = useView();
  const { tab } = state.view;
  const judgements = useJudgements(station.id);
  const alerts = useAlerts({ station: station.id, limit: 50 });
  const maintenance = useResource(may('alerts.read') ? `maintenance ${person?.id}` : null, getMaintenance, minuteMs);
  const windows = useMemo(() => windowsOf(maintenance.data ?? [], station), [maintenance.data, station]);
  const fleet = useResource(
    tab === 'data' || tab === 'quality' ? `fleet ${station.id}` : null,
    (signal) => getFleetOf(station.id, signal),
    minuteMs,
  );
  const values = useValues(station.id) ?? noValues;
  const now = useJudgedNow();
  const { judge } = useThresholds();
  useTitle(station.name);
  useWatch(station.id);
  const charts = { station, values, alerts: alerts.alerts, windows, state };
  return (
    <div className="page wide station">
      <StationHead station={station} values={values} />
      <StationTabs
        station={station}
        tabs={tabs.filter((each) => each !== 'care' || tab === 'care' || may('stations.read'))}
        state={state}
      />
      {tab === 'data' && (
        <>
          <Tiles
            station={station}
            values={values}
            shown={quantitiesOf(station, values)}
            levels={judge(station, values, now)}
          />
          <div className="station-columns">
            <StationCharts {...charts} judgements={judgements.data} />
            <div className="station-side">
              <Suspense>
                <StationAlerts station={station.id} alerts={alerts} />
              </Suspense>
              <section className="panel" aria-labelledby="completeness-title">
                <div className="panel-head">
                  <h2 id="completeness-title">{t('completeness.title')}</h2>
                </div>
                <Completeness station={station} fleet={fleet} />
              </section>
              <About station={station} battery={fleet.data?.row?.battery} />
            </div>
          </div>
        </>
      )}
      <Suspense fallback={<div className="skeleton tab-skeleton" role="status" aria-label={t('state.loading')} />}>
        {tab === 'figures' && <FiguresTab station={station} />}
        {tab === 'quality' && <QualityTab {...charts} judgements={judgements} fleet={fleet} />}
        {tab === 'raw' && <RawTab station={station} />}
        {tab === 'care' && <CareTab station={station} windows={maintenance} own={windows} />}
        {tab === 'log' && <LogTab station={station} alerts={alerts} judgements={judgements} />}
      </Suspense>
    </div>
  );
};

export const StationPage = ({ id }: { id: string }) => {
  const { t } = useSettings();
  const station = useStation(id);
  const origin = useLive((state) => state.origin);
  if (station) return <Known station={station} />;
  if (origin === 'live') return <Unknown id={id} />;
  return (
    <div className="page wide">
      <h1 className="hidden-visually" tabIndex={-1}>
        {t('nav.stations')}
      </h1>
      <CityWaiting>
        <div role="status">
          <span className="hidden-visually">{t('city.loading')}</span>
          <div className="skeleton" style={{ height: '5rem', marginBottom: '1rem' }} />
          <div className="skeleton" style={{ height: '8rem', marginBottom: '1rem' }} />
          <div className="skeleton" style={{ height: '20rem' }} />
        </div>
      </CityWaiting>
    </div>
  );
};
