/** For staff: everything that is known of an alert, as its dossier holds it. */
import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import type { Alert } from '../../../shared/alert-api.ts';
import { type Dossier, dossierSchema } from '../../../shared/dossier-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import { dossierPdfUrl, dossierUrl } from '../../alerts/api.ts';
import { alertBands } from '../../alerts/bands.ts';
import { splitEvidence } from '../../alerts/evidence.ts';
import { getJson } from '../../api/http.ts';
import { useResource } from '../../api/use-resource.ts';
import { limitValueText } from '../../format/limit-text.ts';
import { useSettings } from '../../language/settings.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { isLevelQuantity, levelSpans } from '../../model/levels.ts';
import { gapAfterMs } from '../../model/series.ts';
import { Chart } from '../Chart.tsx';
import { Icon } from '../Icon.tsx';
import { EvidenceMark } from '../Level.tsx';
import { Calm, Failed } from '../States.tsx';
import { EventLog } from './EventLog.tsx';
import { DeliveryList } from './Told.tsx';
import { Waterfall } from './Waterfall.tsx';

const RuleThatFired = ({ dossier, alert }: { dossier: Dossier; alert: Alert }) => {
  const { t, format, language } = useSettings();
  const fired = dossier.rules.find(({ id, version }) => id === alert.rule.id && version === alert.rule.version);
  return (
    <section className="panel" aria-labelledby="rule-title">
      <div className="panel-head">
        <h2 id="rule-title">{t('alerts.rule')}</h2>
        <Link href={`/alerts/rules/${alert.rule.id}`}>{t('alerts.rule.open')}</Link>
      </div>
      <div className="panel-body">
        <p>
          <strong>{alert.rule.name[language]}</strong>{' '}
          <span className="quiet">
            {t('alerts.rule.version', { id: alert.rule.id, version: alert.rule.version })}
            {fired &&
              ` · ${t('alerts.rule.changed', { at: format.dateTime(fired.changedAt), name: fired.changedBy === 'system' ? t('alerts.bySystem') : fired.changedBy })}`}
          </span>
        </p>
        {fired?.rule.note && <p>{fired.rule.note[language]}</p>}
        {dossier.thresholds.length === 0 && <p className="quiet">{t('alerts.rule.noLaw')}</p>}
        <ul className="plain-list">
          {dossier.thresholds.map((threshold) => (
            <li key={threshold.id}>
              {threshold.label[language]}: {quantities[threshold.quantity].name[language]}{' '}
              {limitValueText(threshold, { t, format })} · {threshold.law.document}, {threshold.law.clause[language]}{' '}
              {threshold.evidence !== 'verified' && <EvidenceMark evidence={threshold.evidence} />}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
};

const Readings = ({ dossier, alert }: { dossier: Dossier; alert: Alert }) => {
  const { t, format } = useSettings();
  const { catalogue } = useThresholds();
  const [record] = dossier.stations;
  const [areAllShown, setAllShown] = useState(false);
  const chartOf = (series: Dossier['readings'][number]) => {
    const { quantity, points, from, to } = series;
    const levels =
      catalogue && record && isLevelQuantity(quantity)
        ? levelSpans(record.station, quantity, catalogue, { from, to }, format.localDate)
        : [];
    return (
      <div key={`${series.station} ${quantity}`}>
        <Chart
          series={[{ quantity, points }]}
          provenance={alert.provenance}
          from={from}
          to={to}
          gapMs={gapAfterMs(record?.station.interval ?? 60, null)}
          isBucketed={false}
          levels={levels}
          judgements={dossier.judgements}
          alerts={alertBands([alert], [quantity], { from, to }, { t, format })}
          note={series.isThinned ? t('alerts.evidence.thinned', { measured: series.measured }) : undefined}
        />
      </div>
    );
  };
  const { about, others } = splitEvidence(dossier.readings, alert.figure.quantity);
  return (
    <section aria-labelledby="evidence-title" className="page-part">
      <h2 id="evidence-title">{t('alerts.evidence')}</h2>
      {dossier.readings.length === 0 && <Calm title={t('alerts.evidence.none')} />}
      {about.map(chartOf)}
      {others.length > 0 && (
        <details className="panel evidence-others" onToggle={(event) => setAllShown(event.currentTarget.open)}>
          <summary>{t('alerts.evidence.others', { count: others.length })}</summary>
          {areAllShown && others.map(chartOf)}
        </details>
      )}
    </section>
  );
};

const Neighbours = ({ dossier }: { dossier: Dossier }) => {
  const { t, format, language } = useSettings();
  return (
    <section className="panel" aria-labelledby="borne-title">
      <div className="panel-head">
        <h2 id="borne-title">{t('alerts.neighbours')}</h2>
      </div>
      {dossier.neighbours.length === 0 && <p className="panel-note quiet">{t('alerts.neighbours.none')}</p>}
      <ul className="neighbours">
        {dossier.neighbours.map((each) => (
          <li key={`${each.of} ${each.station.id} ${each.quantity}`}>
            <Link href={`/stations/${each.station.id}`}>{each.station.name}</Link>{' '}
            <span className="quiet small">{format.number(each.distanceKm, 1)} km</span>
            {each.hasAlert && <span className="chip">{t('alerts.neighbours.alert')}</span>}
            <span className="neighbour-values">
              <span className="quiet small">{quantities[each.quantity].name[language]}</span>{' '}
              {each.min === null || each.max === null
                ? '—'
                : `${format.value(each.quantity, each.min)} – ${format.withUnit(each.quantity, each.max)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};

export const Downloads = ({ id }: { id: string }) => {
  const { t, language } = useSettings();
  const of = { kind: 'alerts', id } as const;
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <p className="downloads">
      {([language, other] as const).map((each) => (
        <a key={each} className="button" href={dossierPdfUrl(of, each)} download>
          <Icon name="document" size={18} /> {t('alerts.dossier.pdf', { language: t(`alerts.language.${each}`) })}
        </a>
      ))}
      <a className="button" href={dossierUrl(of)} download>
        <Icon name="download" size={18} /> {t('alerts.dossier.json')}
      </a>
    </p>
  );
};

/** `changed` counts the changes of the alert: then it is asked for anew. */
export const Evidence = ({ alert, changed }: { alert: Alert; changed: number }) => {
  const { t } = useSettings();
  const load = useCallback(
    (signal: AbortSignal) => getJson(dossierSchema, `/alerts/${alert.id}/dossier`, {}, signal),
    [alert.id],
  );
  const { data, failure, isLoading, reload } = useResource(`dossier ${alert.id} ${changed}`, load);
  if (!data && failure) return <Failed failure={failure} onRetry={reload} />;
  if (isLoading || !data) {
    return (
      <div role="status">
        <span className="hidden-visually">{t('state.loading')}</span>
        <div className="skeleton" style={{ height: '20rem' }} />
      </div>
    );
  }
  const hops = data.hops.find((each) => each.alert === alert.id);
  return (
    <div className="situation-columns">
      <div className="situation-main-column">
        <Readings dossier={data} alert={alert} />
        <EventLog events={data.events} alerts={data.alerts} />
      </div>
      <div className="situation-side">
        <RuleThatFired dossier={data} alert={alert} />
        {hops && (
          <section className="panel" aria-labelledby="hops-title">
            <div className="panel-head">
              <h2 id="hops-title">{t('alerts.hops')}</h2>
            </div>
            <Waterfall hops={hops} />
          </section>
        )}
        <Neighbours dossier={data} />
        <section className="panel" aria-labelledby="told-title">
          <div className="panel-head">
            <h2 id="told-title">{t('alerts.told')}</h2>
          </div>
          {data.deliveries.length === 0 ? (
            <Calm title={t('alerts.told.none')} />
          ) : (
            <DeliveryList deliveries={[...data.deliveries].reverse()} />
          )}
        </section>
        <p className="quiet small hash">
          {t('alerts.dossier.hash')} <code>{data.sha256}</code>
        </p>
      </div>
    </div>
  );
};
