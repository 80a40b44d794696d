/** The alerts of one station: open ones, then the last that are over. */
import { Link } from 'wouter';
import { sortAlerts } from '../../alerts/situations.ts';
import type { useAlerts } from '../../alerts/use-alerts.ts';
import { useSettings } from '../../language/settings.tsx';
import { Calm, Failed } from '../States.tsx';
import { AlertRow } from './AlertRow.tsx';

const shownOver = 5;

export const StationAlerts = ({
  station,
  alerts: listed,
}: {
  station: string;
  alerts: ReturnType<typeof useAlerts>;
}) => {
  const { t } = useSettings();
  const { alerts, failure, reload } = listed;
  const open = sortAlerts((alerts ?? []).filter(({ state }) => state !== 'cleared'));
  const over = (alerts ?? []).filter(({ state }) => state === 'cleared').slice(0, shownOver);
  return (
    <section className="panel station-alerts" aria-labelledby="station-alerts-title">
      <div className="panel-head">
        <h2 id="station-alerts-title">{t('alerts.title')}</h2>
        <Link href={`/alerts?view=all&station=${station}`}>{t('alerts.ofStation')}</Link>
      </div>
      {!alerts && failure && <Failed failure={failure} onRetry={reload} />}
      {!alerts && !failure && <div className="skeleton" style={{ height: '3rem', margin: '0 1rem 1rem' }} />}
      {alerts && open.length === 0 && <Calm title={t('alerts.station.none')} />}
      {open.length + over.length > 0 && (
        <ul className="alert-list compact">
          {[...open, ...over].map((alert) => (
            <AlertRow key={alert.id} alert={alert} withStation={false} />
          ))}
        </ul>
      )}
    </section>
  );
};
