/** What others say about the same ward: official levels, foreign warnings; and what we said to the world. */
import { useCallback } from 'react';
import { Link } from 'wouter';
import type { CapMessage } from '../../../shared/cap-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import { capXmlUrl, getCapMessages, getImported } from '../../alerts/api.ts';
import { covers, shownStatus } from '../../alerts/area.ts';
import { useLiveAlerts, useReloadOnChange } from '../../alerts/use-alerts.ts';
import { infoFor, levelsInForce } from '../../alerts/words.ts';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { Failed } from '../States.tsx';
import { useCapWord } from '../warnings/cap-words.ts';

export const WarningsHere = ({ ward }: { ward: string }) => {
  const { t, format, language } = useSettings();
  const now = useNow(minuteMs);
  const word = useCapWord();
  const levels = levelsInForce(useLiveAlerts()?.officialLevels ?? [], now, ward);
  const imported = useResource('cap imported', getImported, 5 * minuteMs);
  const foreign =
    imported.data?.filter((each) => !each.isOver && shownStatus(each) !== undefined && covers(each, ward)) ?? [];
  return (
    <section className="panel" aria-labelledby="warnings-title">
      <div className="panel-head">
        <h2 id="warnings-title">{t('alerts.warnings')}</h2>
        <Link href="/alerts/warnings">{t('alerts.official.more')}</Link>
      </div>
      {levels.length === 0 && foreign.length === 0 && <p className="panel-note quiet">{t('alerts.warnings.none')}</p>}
      {imported.failure && !imported.data && <p className="panel-note quiet">{t('alerts.warnings.unknown')}</p>}
      <ul className="warnings-here">
        {levels.map((each) => (
          <li key={each.id} data-official={each.level}>
            <span className="official-chip">{t('alerts.official.level', { level: each.level })}</span>{' '}
            <strong>{t(`alerts.disaster.${each.disaster}`)}</strong>
            <span className="block small">
              {each.bulletin.issuer}
              {each.bulletin.number && `, ${each.bulletin.number}`} ·{' '}
              {t('alerts.until', { at: format.moment(each.validTo, now) })}
            </span>
          </li>
        ))}
        {foreign.map((each) => {
          const info = infoFor(each, language);
          const status = shownStatus(each);
          return (
            info && (
              <li key={each.id}>
                <span className="chip">{t('alerts.foreign')}</span>{' '}
                {status !== undefined && status !== 'Actual' && (
                  <span className="provenance">{t(`alerts.cap.status.${status}`)}</span>
                )}{' '}
                <strong>{info.headline || info.event}</strong>
                <span className="block small quiet">
                  {info.senderName || each.sender} · {word('severity', info.severity)}
                  {info.expires !== null && ` · ${t('alerts.until', { at: format.moment(info.expires, now) })}`}
                </span>
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
};

export const CapMessages = ({ situation, revision }: { situation: string; revision: number }) => {
  const { t, format, language } = useSettings();
  const now = useNow(minuteMs);
  const load = useCallback((signal: AbortSignal) => getCapMessages(situation, signal), [situation]);
  const { data, failure, reload } = useResource(`cap ${situation}`, load, minuteMs);
  useReloadOnChange(revision, reload, 1_000);
  return (
    <section className="panel" aria-labelledby="cap-title">
      <div className="panel-head">
        <h2 id="cap-title">{t('alerts.cap')}</h2>
      </div>
      {!data && failure && <Failed failure={failure} onRetry={reload} />}
      {data?.length === 0 && <p className="panel-note quiet">{t('alerts.cap.none')}</p>}
      {data && data.length > 0 && (
        <ul className="cap-list">
          {data.map((message: CapMessage) => (
            <li key={message.identifier}>
              <span className="chip">{t(`alerts.cap.type.${message.msgType}`)}</span>
              {message.status !== 'Actual' && (
                <span className="provenance">{t(`alerts.cap.status.${message.status}`)}</span>
              )}
              <span>{message.headline[language]}</span>
              <span className="quiet small">
                {format.moment(message.sent, now)} · {t('alerts.until', { at: format.moment(message.expires, now) })}
              </span>
              <a href={capXmlUrl(message)} target="_blank" rel="noreferrer" className="small">
                {t('alerts.cap.xml')}
                <span className="hidden-visually"> {message.identifier}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
