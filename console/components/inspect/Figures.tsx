/** Interval, clock and line of the inspected station, and its newest values. */
import type { ReactNode } from 'react';
import type { StationView } from '../../../shared/api.ts';
import { flagsOf } from '../../../shared/quality.ts';
import { quantities } from '../../../shared/quantities.ts';
import { secondMs } from '../../../shared/time.ts';
import { clockState } from '../../fleet/first-word.ts';
import {
  acceptedReadings,
  clockLag,
  durableDelay,
  intervalState,
  keptInterval,
  newestOf,
} from '../../inspect/figures.ts';
import type { Stream } from '../../inspect/stream.ts';
import { useSettings } from '../../language/settings.tsx';
import { quantitiesOf, type Values } from '../../model/condition.ts';
import { Age, Value } from '../Value.tsx';

const Fact = ({ name, figure, children }: { name: string; figure: ReactNode; children?: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <span className="inspect-figure">{figure}</span>
      {children && <span className="quiet small">{children}</span>}
    </dd>
  </div>
);

const useSeconds = (): ((ms: number) => string) => {
  const { format } = useSettings();
  return (ms) =>
    ms < 60 * secondMs ? `${format.number(ms / secondMs, ms < 10 * secondMs ? 1 : 0)}\u00a0s` : format.duration(ms);
};

const Line = ({ stream }: { stream: Stream }) => {
  const { t, format } = useSettings();
  const [line, ...others] = stream.connections.toSorted((a, b) => b.since - a.since);
  if (!line) return <Fact name={t('inspect.connection')} figure={t('inspect.connection.none')} />;
  return (
    <Fact name={t('inspect.connection')} figure={<Age at={line.since} />}>
      {t('inspect.connection.since', {
        time: format.clock(line.since),
        transport: t(`inspect.transport.${line.transport}`),
        address: line.address,
      })}{' '}
      {others.length > 0 && t('inspect.connection.more', { count: others.length })}
    </Fact>
  );
};

export const Figures = ({ station, stream }: { station: StationView; stream: Stream }) => {
  const { t, format } = useSettings();
  const seconds = useSeconds();
  const { events, since } = stream;
  const interval = keptInterval(events);
  const lag = clockLag(events);
  const durable = durableDelay(events);
  const battery = newestOf(events, 'battery')?.value ?? station.battery;
  const rssi = newestOf(events, 'rssi')?.value ?? station.rssi;
  const planned = t('inspect.interval.planned', { planned: format.duration(station.interval * secondMs) });
  const power = [
    rssi === null ? '' : `${format.number(rssi)} dBm`,
    battery === null ? '' : `${format.number(battery)}%`,
  ].filter(Boolean);
  return (
    <section className="panel" aria-labelledby="inspect-figures">
      <div className="panel-head">
        <h2 id="inspect-figures">{t('inspect.figures')}</h2>
      </div>
      <dl className="inspect-facts">
        <Fact name={t('inspect.interval')} figure={interval === undefined ? '—' : seconds(interval * secondMs)}>
          {planned}
          {' · '}
          {interval === undefined
            ? t('inspect.interval.waiting')
            : t(`inspect.interval.${intervalState(interval, station.interval)}`)}
        </Fact>
        <Fact name={t('inspect.clock')} figure={lag === undefined ? '—' : seconds(Math.abs(lag))}>
          {lag === undefined ? t('inspect.clock.waiting') : t(`inspect.clock.${clockState(lag)}`)}
        </Fact>
        <Fact name={t('inspect.accepted')} figure={format.number(acceptedReadings(events))}>
          {since !== undefined && t('inspect.accepted.since', { time: format.clock(since) })}
        </Fact>
        <Line stream={stream} />
        {durable !== undefined && (
          <Fact name={t('inspect.durable')} figure={`${format.number(durable, durable < 10 ? 1 : 0)}\u00a0ms`} />
        )}
        {power.length > 0 && <Fact name={t('inspect.signal')} figure={power.join(' · ')} />}
      </dl>
    </section>
  );
};

export const NewestValues = ({ station, values }: { station: StationView; values: Values }) => {
  const { t, language } = useSettings();
  const shown = quantitiesOf(station, values).filter((quantity) => values[quantity]);
  return (
    <section className="panel" aria-labelledby="inspect-values">
      <div className="panel-head">
        <h2 id="inspect-values">{t('inspect.values')}</h2>
      </div>
      {shown.length === 0 ? (
        <p className="panel-note quiet">{t('inspect.values.none')}</p>
      ) : (
        <dl className="inspect-values">
          {shown.map((quantity) => {
            const value = values[quantity];
            return (
              <div key={quantity}>
                <dt>{quantities[quantity].name[language]}</dt>
                <dd>
                  <Value quantity={quantity} value={value} interval={station.interval} />
                  <span className="quiet small">
                    {value && <Age at={value.at} />}
                    {flagsOf(value?.quality ?? 0).map((flag) => (
                      <span key={flag} className="chip loud">
                        {t(`quality.${flag}`)}
                      </span>
                    ))}
                  </span>
                </dd>
              </div>
            );
          })}
        </dl>
      )}
    </section>
  );
};
