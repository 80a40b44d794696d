/** Everything that happened, newest first, with people and their reasons. */
import { useState } from 'react';
import type { Alert, AlertEvent } from '../../../shared/alert-api.ts';
import {
  byText,
  type EventGroup,
  eventGroupOf,
  eventGroups,
  eventTitle,
  figureText,
  whyText,
} from '../../alerts/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { SeverityMark } from '../Level.tsx';

const groups = Object.keys(eventGroups) as EventGroup[];
const shownAtFirst = 40;

const Entry = ({ event, alert, now }: { event: AlertEvent; alert: Alert | undefined; now: number }) => {
  const { t, format } = useSettings();
  const words = { t, format };
  const by = byText(event, words);
  const why = whyText(event, words);
  const isPeople = eventGroupOf(event.kind) === 'people';
  return (
    <li className="log-entry" data-severity={event.severity ?? undefined} data-group={eventGroupOf(event.kind)}>
      <time dateTime={new Date(event.at).toISOString()} title={format.exact(event.at)}>
        {format.date(event.at) === format.date(now) ? format.clock(event.at) : format.exact(event.at)}
      </time>
      <span className="log-sign">{event.severity && <SeverityMark severity={event.severity} />}</span>
      <div>
        <p>
          <strong>{eventTitle(event, words)}</strong>
          {alert && <span className="quiet"> · {alert.station.name}</span>}
          {by && <> · {by}</>}
        </p>
        {alert && event.figure && !isPeople && (
          <p className="small">
            {figureText({ ...alert, figure: event.figure }, words)}
            {event.reading && (
              <span className="quiet">
                {' '}
                {t('alerts.log.reading', {
                  at: format.clock(event.reading.at),
                  received: format.clock(event.reading.receivedAt),
                })}
              </span>
            )}
          </p>
        )}
        {why && <p className={isPeople ? 'log-words' : 'quiet small'}>{why}</p>}
      </div>
    </li>
  );
};

export const EventLog = ({ events, alerts }: { events: readonly AlertEvent[]; alerts: readonly Alert[] }) => {
  const { t } = useSettings();
  const now = useNow(60_000);
  const [only, setOnly] = useState<EventGroup>();
  const [isWhole, setWhole] = useState(false);
  const byId = new Map(alerts.map((each) => [each.id, each]));
  const found = [...events].reverse().filter(({ kind }) => only === undefined || eventGroupOf(kind) === only);
  const shown = isWhole ? found : found.slice(0, shownAtFirst);
  return (
    <section className="panel log-panel" aria-labelledby="log-title">
      <div className="panel-head">
        <h2 id="log-title">{t('alerts.log')}</h2>
        <fieldset className="segmented tight">
          <legend className="hidden-visually">{t('alerts.log.filter')}</legend>
          {[undefined, ...groups].map((group) => (
            <button key={group ?? 'all'} type="button" aria-pressed={only === group} onClick={() => setOnly(group)}>
              {t(group ? `alerts.log.${group}` : 'alerts.log.all')}
            </button>
          ))}
        </fieldset>
      </div>
      {shown.length === 0 && <p className="panel-note quiet">{t('alerts.log.none')}</p>}
      <ol className="log">
        {shown.map((event) => (
          <Entry
            key={event.seq}
            event={event}
            alert={event.alert === null ? undefined : byId.get(event.alert)}
            now={now}
          />
        ))}
      </ol>
      {found.length > shown.length && (
        <p className="panel-note">
          <button type="button" className="button small" onClick={() => setWhole(true)}>
            {t('alerts.log.rest', { count: found.length - shown.length })}
          </button>
        </p>
      )}
    </section>
  );
};
