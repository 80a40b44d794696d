/** How much of what a station should have sent reached us, hour by hour; counted as on the page of the fleet. */
import type { StationView } from '../../shared/api.ts';
import type { FleetOf } from '../api/fleet.ts';
import type { Resource } from '../api/use-resource.ts';
import { keptOf } from '../fleet/kept.ts';
import { useSettings } from '../language/settings.tsx';
import { shareText } from './fleet/Strip.tsx';

export const Completeness = ({ station, fleet }: { station: StationView; fleet: Resource<FleetOf> }) => {
  const { t, format } = useSettings();
  const { data, failure } = fleet;
  if (!data?.row) {
    return data || failure ? (
      <p className="panel-note quiet">{t('completeness.unknown')}</p>
    ) : (
      <div className="skeleton" style={{ height: '4rem', margin: '0 1rem 1rem' }} />
    );
  }
  const { at, from, hours } = data;
  const kept = keptOf(data.row, { at, from, hours, interval: station.interval });
  const received = t('completeness.received', {
    onTime: format.number(kept.onTime),
    expected: format.number(kept.expected),
    share: shareText(kept, format.number),
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
        {kept.hours.map(({ hour, share, lateShare }, i) => (
          <g key={hour}>
            <title>{`${format.time(hour)}: ${format.number(share * 100)}%`}</title>
            <rect className="slot" x={i * 10 + 1} y="0" width="8" height="40" />
            <rect className="kept" x={i * 10 + 1} y={40 - share * 40} width="8" height={share * 40} />
            <rect className="late" x={i * 10 + 1} y={40 - (share + lateShare) * 40} width="8" height={lateShare * 40} />
          </g>
        ))}
      </svg>
      <p className="panel-note">{received}</p>
      <dl className="pairs">
        {(['late', 'repeated', 'missing', 'refused'] as const).map((what) => (
          <div key={what}>
            <dt>{t(`completeness.${what}`)}</dt>
            <dd>{format.number(kept[what])}</dd>
          </div>
        ))}
      </dl>
    </>
  );
};
