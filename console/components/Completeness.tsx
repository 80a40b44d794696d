/** How much of what a station should have sent reached us, hour by hour; from the gateway's ledger. */
import { useCallback } from 'react';
import type { StationView } from '../../shared/api.ts';
import { hourMs, minuteMs, secondMs } from '../../shared/time.ts';
import { getLedger } from '../api/resources.ts';
import { useResource } from '../api/use-resource.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow, useServices } from '../live/services.tsx';
import { completeness } from '../model/completeness.ts';

const hours = 24;

export const Completeness = ({ station }: { station: StationView }) => {
  const { t, format } = useSettings();
  const { store } = useServices();
  const now = useNow(minuteMs);
  const load = useCallback(
    (signal: AbortSignal) => {
      const to = store.serverNow();
      return getLedger({ station: station.id, from: to - hours * hourMs, to }, signal);
    },
    [store, station.id],
  );
  const ledger = useResource(`ledger ${station.id}`, load, minuteMs);
  if (!ledger.data) {
    return ledger.failure ? (
      <p className="panel-note quiet">{t('completeness.unknown')}</p>
    ) : (
      <div className="skeleton" style={{ height: '4rem', margin: '0 1rem 1rem' }} />
    );
  }
  const { bars, totals } = completeness(ledger.data, {
    now,
    hours,
    intervalMs: station.interval * secondMs,
  });
  const received = t('completeness.received', {
    onTime: format.number(totals.onTime),
    expected: format.number(totals.expected),
    share: totals.expected === 0 ? '—' : `${format.number(Math.min(1, totals.onTime / totals.expected) * 100)}%`,
  });
  return (
    <>
      <svg
        className="completeness"
        viewBox={`0 0 ${hours * 10} 40`}
        preserveAspectRatio="none"
        role="img"
        aria-label={received}
      >
        {bars.map(({ hour, share, late }, i) => (
          <g key={hour}>
            <title>{`${format.time(hour)}: ${format.number(share * 100)}%`}</title>
            <rect className="slot" x={i * 10 + 1} y="0" width="8" height="40" />
            <rect className="kept" x={i * 10 + 1} y={40 - share * 40} width="8" height={share * 40} />
            <rect className="late" x={i * 10 + 1} y={40 - (share + late) * 40} width="8" height={late * 40} />
          </g>
        ))}
      </svg>
      <p className="panel-note">{received}</p>
      <dl className="pairs">
        {(['late', 'repeated', 'missing', 'refused'] as const).map((what) => (
          <div key={what}>
            <dt>{t(`completeness.${what}`)}</dt>
            <dd>{format.number(totals[what])}</dd>
          </div>
        ))}
      </dl>
    </>
  );
};
