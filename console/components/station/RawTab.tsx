/** What reached us from a station and what became of it: readings as received, the ledger by hour, refused messages. */
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { isInScope } from '../../../shared/access.ts';
import type { StationView } from '../../../shared/api.ts';
import { commonQuality, flagsOf } from '../../../shared/quality.ts';
import { quantities } from '../../../shared/quantities.ts';
import { dayMs, hourMs, minuteMs, secondMs, staleAfterMs } from '../../../shared/time.ts';
import { useSession } from '../../access/use-session.tsx';
import { getLedger, getQuarantine } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow, useServices, useValues } from '../../live/services.tsx';
import type { Values } from '../../model/condition.ts';
import { type Arrival, arrivalsOf, withArrived } from '../../station/arrivals.ts';
import { ledgerRows } from '../../station/ledger.ts';
import { RefusedTable } from '../Refused.tsx';
import { Calm, Failed } from '../States.tsx';
import { RefusedBytes } from './RefusedBytes.tsx';
import { CheckLink } from './StationHead.tsx';

const refusedShown = 30;
const ledgerHours = 48;
/** So long before the hours that are shown, a station was there if it is in the ledger at all. */
const askedDays = 7;
const noValues: Values = {};

/** The newest values that were known at first, then every reading that arrives. */
const useArrivals = (station: string): readonly Arrival[] => {
  const { store } = useServices();
  const values = useValues(station) ?? noValues;
  const [heard, setHeard] = useState<readonly Arrival[]>([]);
  useEffect(() => {
    setHeard([]);
    return store.onReadings((readings) => {
      const mine = readings.filter((reading) => reading.station === station);
      if (mine.length > 0) setHeard((before) => withArrived(before, mine));
    });
  }, [store, station]);
  return withArrived(
    heard,
    arrivalsOf(values).map((arrival) => ({ station, quality: 0, ...arrival })),
  );
};

const Delay = ({ arrival, interval }: { arrival: Arrival; interval: number }) => {
  const { t, format } = useSettings();
  const ms = arrival.receivedAt - arrival.at;
  if (ms < 0) return <>{t('raw.ahead', { time: format.duration(-ms) })}</>;
  return (
    <>
      {ms < minuteMs ? t('raw.seconds', { seconds: format.number(ms / secondMs, 1) }) : format.duration(ms)}
      {ms > staleAfterMs(interval) && <span className="chip"> {t('raw.late')}</span>}
    </>
  );
};

const Quality = ({ values }: Pick<Arrival, 'values'>) => {
  const { t } = useSettings();
  const { common, own } = commonQuality(values.map(([, , quality]) => quality));
  const flags = [
    ...flagsOf(common).map((flag) => t(`quality.${flag}`)),
    ...values.flatMap(([quantity], i) =>
      flagsOf(own[i] ?? 0).map((flag) => `${quantities[quantity].symbol}: ${t(`quality.${flag}`)}`),
    ),
  ];
  return <>{flags.length === 0 ? t('quality.good') : flags.join(', ')}</>;
};

const Arrivals = ({ station }: { station: StationView }) => {
  const { t, format } = useSettings();
  const arrivals = useArrivals(station.id);
  return (
    <section className="panel" aria-labelledby="arrivals-title">
      <div className="panel-head">
        <h2 id="arrivals-title">{t('raw.arrivals')}</h2>
        <CheckLink station={station} isPlain />
      </div>
      <p className="panel-note quiet small">{t('raw.arrivalsNote')}</p>
      {arrivals.length === 0 ? (
        <Calm title={t('value.none')} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        <section className="table-scroll raw-table" aria-label={t('raw.arrivals')} tabIndex={0}>
          <table className="stack-table">
            <caption className="hidden-visually">{t('raw.arrivals')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('refused.receivedAt')}</th>
                <th scope="col">{t('chart.measuredAt')}</th>
                <th scope="col">{t('raw.delay')}</th>
                <th scope="col">{t('raw.values')}</th>
                <th scope="col">{t('chart.quality')}</th>
              </tr>
            </thead>
            <tbody>
              {arrivals.map((arrival) => (
                <tr key={`${arrival.at} ${arrival.receivedAt}`}>
                  <th scope="row">{format.exact(arrival.receivedAt)}</th>
                  <td data-label={t('chart.measuredAt')}>{format.exact(arrival.at)}</td>
                  <td data-label={t('raw.delay')} className="nowrap">
                    <Delay arrival={arrival} interval={station.interval} />
                  </td>
                  <td data-label={t('raw.values')}>
                    {arrival.values
                      .map(
                        ([quantity, value]) =>
                          `${quantities[quantity].symbol}\u00a0${format.withUnit(quantity, value)}`,
                      )
                      .join(' · ')}
                  </td>
                  <td data-label={t('chart.quality')}>
                    <Quality values={arrival.values} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
};

const columns = ['accepted', 'late', 'repeated', 'missing', 'refused'] as const;
const columnKeys = {
  accepted: 'raw.accepted',
  late: 'completeness.late',
  repeated: 'completeness.repeated',
  missing: 'completeness.missing',
  refused: 'completeness.refused',
} as const;

const Ledger = ({ station }: { station: StationView }) => {
  const { t, format } = useSettings();
  const { store } = useServices();
  const now = useNow(minuteMs);
  const load = useCallback(
    (signal: AbortSignal) => {
      const to = store.serverNow() + hourMs;
      return getLedger({ station: station.id, from: to - askedDays * dayMs, to }, signal);
    },
    [store, station.id],
  );
  const { data, failure, isLoading, reload } = useResource(`ledger of hours ${station.id}`, load, minuteMs);
  const rows = data ? ledgerRows(data, { now, hours: ledgerHours, intervalMs: station.interval * secondMs }) : [];
  return (
    <section className="panel" aria-labelledby="ledger-title">
      <div className="panel-head">
        <h2 id="ledger-title">{t('raw.ledger', { hours: ledgerHours })}</h2>
      </div>
      <p className="panel-note quiet small">{t('raw.ledgerNote', { zone: format.zone(now) })}</p>
      {!data && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && <div className="skeleton" style={{ height: '12rem', margin: '0 1rem 1rem' }} />}
      {data && rows.length === 0 && <Calm title={t('raw.ledgerNone')} />}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        <section className="table-scroll raw-table" aria-label={t('raw.ledger', { hours: ledgerHours })} tabIndex={0}>
          <table>
            <caption className="hidden-visually">{t('raw.ledger', { hours: ledgerHours })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('raw.hour')}</th>
                {columns.map((column) => (
                  <th key={column} scope="col" className="figure">
                    {t(columnKeys[column])}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.hour} data-empty={row.accepted === 0 || undefined}>
                  <th scope="row" className="nowrap">
                    {format.shortMoment(row.hour, now)}
                  </th>
                  {columns.map((column) => (
                    <td key={column} className="figure">
                      {column === 'accepted'
                        ? t('raw.ofExpected', { accepted: row.accepted, expected: row.expected })
                        : row[column] === 0
                          ? '—'
                          : format.number(row[column])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
};

const Refused = ({ station }: { station: StationView }) => {
  const { t } = useSettings();
  const { may, person } = useSession();
  const mayRead = may('quarantine.read') && person !== null && isInScope(person.scope, station);
  const load = useCallback(
    (signal: AbortSignal) => getQuarantine({ station: station.id, limit: refusedShown }, signal),
    [station.id],
  );
  const refused = useResource(`refused ${station.id}`, load, minuteMs);
  return (
    <section className="panel" aria-labelledby="refused-title">
      <div className="panel-head">
        <h2 id="refused-title">{t('station.refused')}</h2>
        {station.refused > 0 && (
          <Link href={`/stations?view=refused&station=${station.id}`}>{t('station.refusedAll')}</Link>
        )}
      </div>
      <p className="panel-note quiet small">{t(mayRead ? 'raw.keptStaff' : 'raw.kept')}</p>
      {refused.data === undefined && refused.failure && <Failed failure={refused.failure} onRetry={refused.reload} />}
      {refused.isLoading && <div className="skeleton" style={{ height: '4rem', margin: '0 1rem 1rem' }} />}
      {refused.data?.length === 0 && <Calm title={t('station.refusedNone')} />}
      {refused.data && refused.data.length > 0 && (
        <RefusedTable
          entries={refused.data}
          withStation={false}
          {...(mayRead && { more: (entry) => <RefusedBytes id={entry.id} /> })}
        />
      )}
    </section>
  );
};

export const RawTab = ({ station }: { station: StationView }) => (
  <>
    <Arrivals station={station} />
    <Refused station={station} />
    <Ledger station={station} />
  </>
);
