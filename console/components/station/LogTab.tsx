/** What happened at a station, newest first, as far as the reader may know. */
import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import type { AlertsAnswer } from '../../../shared/alert-api.ts';
import type { StationView } from '../../../shared/api.ts';
import type { Judgement } from '../../../shared/judgement-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import { minuteMs } from '../../../shared/time.ts';
import { getAudit } from '../../access/api.ts';
import { useSession } from '../../access/use-session.tsx';
import type { Resource } from '../../api/use-resource.ts';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { groupOf, type LogEntry, type LogGroup, logKinds, logOf } from '../../station/log.ts';
import { OriginChip, SeverityChip } from '../alerts/Marks.tsx';
import { Calm, Failed } from '../States.tsx';

const auditShown = 200;
const rowsShown = 100;

const What = ({ entry, station }: { entry: LogEntry; station: StationView }) => {
  const { t, format, language } = useSettings();
  switch (entry.kind) {
    case 'raised':
    case 'cleared': {
      const { alert } = entry;
      return (
        <>
          <SeverityChip severity={alert.highest} /> <OriginChip of={alert} />{' '}
          <Link href={`/alerts/${alert.id}`}>{alert.rule.name[language]}</Link>{' '}
          <span className="quiet">{t(`log.${entry.kind}`)}</span>
        </>
      );
    }
    case 'judged':
    case 'withdrawn': {
      const { quantity, verdict, from, to, reason, by, withdrawnBy } = entry.judgement;
      const who = entry.kind === 'judged' ? by : withdrawnBy;
      return (
        <>
          {t(`log.${entry.kind}`, {
            verdict: t(`verdict.${verdict}`),
            quantity: quantity === null ? t('judgement.all') : quantities[quantity].name[language],
            span: t('judgement.spanText', { from: format.dateTime(from), to: format.dateTime(to) }),
          })}
          {entry.kind === 'judged' && reason && <span className="block quiet">{reason}</span>}
          {who && <span className="block quiet small">{who}</span>}
        </>
      );
    }
    default: {
      const { actor, action, seq } = entry.entry;
      return (
        <>
          {t(`audit.action.${action}`)} <span className="quiet">{actor.name || t(`audit.actor.${actor.kind}`)}</span>{' '}
          <Link href={`/audit?target=${encodeURIComponent(station.id)}`} className="small">
            {t('audit.number', { seq })}
          </Link>
        </>
      );
    }
  }
};

export const LogTab = ({
  station,
  alerts,
  judgements,
}: {
  station: StationView;
  alerts: Resource<AlertsAnswer>;
  judgements: Resource<Judgement[]>;
}) => {
  const { t, format } = useSettings();
  const { may, person } = useSession();
  const mayAudit = may('audit.read');
  const load = useCallback(
    (signal: AbortSignal) => getAudit({ target: station.id, limit: auditShown }, signal),
    [station.id],
  );
  const audit = useResource(mayAudit ? `audit ${station.id} ${person?.id}` : null, load, minuteMs);
  const [only, setOnly] = useState<LogGroup>();
  const all = logOf(alerts.data?.alerts ?? [], judgements.data ?? [], audit.data?.entries ?? []);
  const groups = logKinds.filter((group) => group !== 'audit' || mayAudit);
  const shown = all.filter(({ kind }) => only === undefined || groupOf(kind) === only);
  const resources = [alerts, judgements, audit];
  const failed = resources.find(({ data, failure }) => data === undefined && failure);
  const isLoading = resources.some((each) => each.isLoading);
  const count = (entries: typeof all): string => (isLoading || failed ? '…' : format.number(entries.length));
  return (
    <section className="panel" aria-labelledby="log-title">
      <div className="panel-head">
        <h2 id="log-title">{t('log.title')}</h2>
        <fieldset className="segmented tight">
          <legend className="hidden-visually">{t('log.filter')}</legend>
          <button type="button" aria-pressed={only === undefined} onClick={() => setOnly(undefined)}>
            {t('log.all')} <span className="count">{count(all)}</span>
          </button>
          {groups.map((group) => (
            <button key={group} type="button" aria-pressed={only === group} onClick={() => setOnly(group)}>
              {t(`log.group.${group}`)}{' '}
              <span className="count">{count(all.filter(({ kind }) => groupOf(kind) === group))}</span>
            </button>
          ))}
        </fieldset>
      </div>
      {failed?.failure && <Failed failure={failed.failure} onRetry={failed.reload} />}
      {isLoading && <div className="skeleton" style={{ height: '6rem', margin: '0 1rem 1rem' }} />}
      {!isLoading && !failed && shown.length === 0 && <Calm title={t('log.none')} />}
      <ol className="station-log">
        {shown.slice(0, rowsShown).map((entry) => (
          <li key={entry.key}>
            <time dateTime={new Date(entry.at).toISOString()}>{format.exact(entry.at)}</time>
            <div>
              <What entry={entry} station={station} />
            </div>
          </li>
        ))}
      </ol>
      {shown.length > rowsShown && (
        <p className="panel-note quiet small">{t('log.more', { shown: rowsShown, count: shown.length })}</p>
      )}
    </section>
  );
};
