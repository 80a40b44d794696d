/** One thing that happened, in a line; opened it shows the bytes, how they were read, and what to do. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { InspectedMessage, InspectionEvent } from '../../../shared/inspection-api.ts';
import { flagsOf } from '../../../shared/quality.ts';
import { quantities } from '../../../shared/quantities.ts';
import { minuteMs, secondMs } from '../../../shared/time.ts';
import { eventTitle, type Mark, markOf, protocolName } from '../../inspect/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { CopyButton } from '../Credentials.tsx';
import { Icon } from '../Icon.tsx';
import { useRefusalFix, useRefusalText } from '../Refused.tsx';

const icons = { problem: 'alerts', good: 'done', note: 'forward' } as const satisfies Record<Mark, string>;

const Part = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** The values of the newest reading, short enough for the line. */
const Preview = ({ event }: { event: InspectionEvent }) => {
  const { format } = useSettings();
  if (event.kind === 'topic-refused') return <code>{event.topic}</code>;
  if (event.kind !== 'message') return null;
  const [newest] = event.readings;
  const [refused] = event.refusals;
  if (newest)
    return newest.values
      .slice(0, 4)
      .map(({ quantity, value }) => `${quantities[quantity].symbol}\u00a0${format.withUnit(quantity, value)}`)
      .join(' · ');
  return refused ? <span lang="en">{refused.message}</span> : null;
};

const Way = ({ event }: { event: InspectedMessage }) => {
  const { t, format } = useSettings();
  const [newest] = event.readings;
  const lag = newest && event.at - newest.at;
  const time = (ms: number): string =>
    ms < minuteMs ? `${format.number(ms / secondMs, 1)}\u00a0s` : format.duration(ms);
  return (
    <ul className="inspect-way">
      {lag !== undefined && (
        <li>
          {lag < 0
            ? t('inspect.detail.way.ahead', { time: time(-lag) })
            : t('inspect.detail.way.measured', { time: time(lag) })}
        </li>
      )}
      {event.durableMs !== null && (
        <li>
          {t(event.qos === 0 ? 'inspect.detail.way.durable0' : 'inspect.detail.way.durable', {
            ms: format.number(event.durableMs, 1),
          })}
        </li>
      )}
    </ul>
  );
};

const Readings = ({ event }: { event: InspectedMessage }) => {
  const { t, format } = useSettings();
  return (
    <>
      {event.readings.map((reading) => (
        <div key={`${reading.at} ${reading.seq}`} className="inspect-reading">
          <p>
            {t('inspect.detail.measured', { time: format.exact(reading.at) })}
            {reading.seq !== null && ` · ${t('inspect.detail.seq', { seq: String(reading.seq) })}`}
            {reading.isLate && <span className="chip"> {t('inspect.detail.late')}</span>}
          </p>
          <ul>
            {reading.values.map(({ quantity, value, quality }) => (
              <li key={quantity}>
                <strong>{quantities[quantity].symbol}</strong> {format.withUnit(quantity, value)}{' '}
                {flagsOf(quality).map((flag) => (
                  <span key={flag} className="chip loud">
                    {t(`quality.${flag}`)}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </div>
      ))}
      {event.readingCount > event.readings.length && (
        <p className="quiet small">
          {t('inspect.detail.moreReadings', { shown: event.readings.length, count: event.readingCount })}
        </p>
      )}
    </>
  );
};

const Refusals = ({ event }: { event: InspectedMessage }) => {
  const { t } = useSettings();
  const reason = useRefusalText();
  const fix = useRefusalFix();
  return (
    <ul className="inspect-refusals">
      {event.refusals.map((refusal) => (
        <li key={`${refusal.code} ${refusal.path}`}>
          <strong>{reason(refusal.code)}</strong>
          <span>{fix(refusal.code)}</span>
          <span className="small">
            {refusal.path && <code>{refusal.path}</code>}{' '}
            <span className="quiet" lang="en">
              {refusal.message}
            </span>
          </span>
        </li>
      ))}
      {event.refusalCount > event.refusals.length && (
        <li>{t('inspect.detail.moreRefused', { count: event.refusalCount - event.refusals.length })}</li>
      )}
    </ul>
  );
};

const Message = ({ event }: { event: InspectedMessage }) => {
  const { t } = useSettings();
  const { payload } = event;
  const sent = [
    t('inspect.detail.qos', { qos: event.qos }),
    t('inspect.detail.bytes', { count: event.bytes }),
    event.retain ? t('inspect.detail.retain') : '',
    event.dup ? t('inspect.detail.dup') : '',
  ];
  return (
    <>
      {event.refusals.length > 0 && (
        <Part name={t('inspect.detail.refused')}>
          <Refusals event={event} />
        </Part>
      )}
      {event.notStored !== null && (
        <Part name={t('inspect.detail.fix')}>
          {t('inspect.detail.notStoredFix')} <span lang="en">{event.notStored}</span>
        </Part>
      )}
      {event.readings.length > 0 && (
        <Part name={t('inspect.detail.read')}>
          <Readings event={event} />
        </Part>
      )}
      <Part name={t('inspect.detail.raw')}>
        {payload.data === '' ? (
          t('inspect.detail.rawEmpty')
        ) : (
          <>
            {payload.encoding === 'base64' && <p className="small">{t('inspect.detail.base64')}</p>}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
            <pre className="mono raw-text" tabIndex={0}>
              {payload.data}
            </pre>
            {payload.isCut && <p className="small">{t('inspect.detail.cut')}</p>}
            <CopyButton text={payload.data} label={t('inspect.detail.raw')} isBig />
          </>
        )}
      </Part>
      <Part name={t('inspect.detail.topic')}>
        <code>{event.topic}</code>
      </Part>
      <Part name={t('inspect.detail.sent')}>{sent.filter(Boolean).join(' · ')}</Part>
      {event.durableMs !== null && (
        <Part name={t('inspect.detail.way')}>
          <Way event={event} />
        </Part>
      )}
    </>
  );
};

const Line = ({ event }: { event: Extract<InspectionEvent, { clientId: string }> }) => {
  const { t, format } = useSettings();
  return (
    <>
      <Part name={t('inspect.detail.client')}>
        <code>{event.clientId || '—'}</code>
      </Part>
      <Part name={t('inspect.detail.address')}>
        {event.address} <span className="quiet small">{t('inspect.detail.addressNote')}</span>
      </Part>
      <Part name={t('inspect.detail.transport')}>{t(`inspect.transport.${event.transport}`)}</Part>
      {'protocol' in event && <Part name={t('inspect.detail.protocol')}>{protocolName(event.protocol, t)}</Part>}
      {'keepAliveSeconds' in event && (
        <Part name={t('inspect.detail.keepAlive')}>{`${format.number(event.keepAliveSeconds)}\u00a0s`}</Part>
      )}
      {'lastedMs' in event && (
        <Part name={t('inspect.detail.lasted')}>{format.duration(Math.max(secondMs, event.lastedMs))}</Part>
      )}
    </>
  );
};

const Detail = ({ event, station, topic }: { event: InspectionEvent; station: string; topic: string }) => {
  const { t } = useSettings();
  switch (event.kind) {
    case 'message':
      return <Message event={event} />;
    case 'connected':
      return <Line event={event} />;
    case 'login-refused':
      return (
        <>
          <Part name={t('inspect.detail.fix')}>
            {t(`inspect.login.${event.reason}.fix`)}{' '}
            {(event.reason === 'password' || event.reason === 'revoked') && (
              <Link href={`/stations/${station}?tab=care`}>{t('inspect.toRecord')}</Link>
            )}
          </Part>
          <Line event={event} />
        </>
      );
    case 'disconnected':
      return (
        <>
          <Part name={t('inspect.detail.fix')}>{t(`inspect.end.${event.reason}.fix`)}</Part>
          {event.detail && (
            <Part name={t('inspect.detail.words')}>
              <span lang="en">{event.detail}</span>
            </Part>
          )}
          <Line event={event} />
        </>
      );
    case 'topic-refused':
      return (
        <>
          <Part name={t('inspect.detail.topic')}>
            <code>{event.topic}</code>
          </Part>
          <Part name={t('inspect.detail.fix')}>{t('inspect.detail.topicFix', { topic })}</Part>
        </>
      );
    case 'slowed':
      return <Part name={t('inspect.detail.fix')}>{t('inspect.detail.slowed')}</Part>;
  }
};

export const EventRow = ({ event, station, topic }: { event: InspectionEvent; station: string; topic: string }) => {
  const { t, format } = useSettings();
  const reason = useRefusalText();
  const mark = markOf(event);
  return (
    <li className="inspect-event" data-mark={mark}>
      <details>
        <summary>
          <span className="inspect-mark">
            <Icon name={icons[mark]} size={18} />
            <span className="hidden-visually">{t(`inspect.fact.${mark}`)}</span>
          </span>
          <time dateTime={new Date(event.at).toISOString()}>{format.clock(event.at)}</time>
          <span className="inspect-event-words">
            <span className="inspect-event-title">{eventTitle(event, t, reason)}</span>
            <span className="quiet small inspect-preview">
              <Preview event={event} />
            </span>
          </span>
        </summary>
        <dl className="inspect-detail">
          <Detail event={event} station={station} topic={topic} />
        </dl>
      </details>
    </li>
  );
};
