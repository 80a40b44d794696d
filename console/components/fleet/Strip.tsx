/** A station's last hours as a strip of bars: how much of what was expected came in time. Told in one sentence, and hour by hour. */

import type { HourState, Kept } from '../../fleet/kept.ts';
import { useSettings } from '../../language/settings.tsx';

const slot = 5;
const height = 20;

/** The patterns of all strips on the page; once, before the first of them. */
export const StripPatterns = () => (
  <svg className="strip-patterns" aria-hidden="true" width="0" height="0">
    <defs>
      <pattern id="strip-none" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="1.1" height="3" className="strip-ink" />
      </pattern>
      <pattern id="strip-late" width="3" height="3" patternUnits="userSpaceOnUse">
        <rect width="3" height="1.4" className="strip-ink" />
      </pattern>
    </defs>
  </svg>
);

/** What fills a slot when nothing came in time. */
const patternOf: Readonly<Partial<Record<HourState, string>>> = { none: 'strip-none', late: 'strip-late' };

const Cell = ({ state, share, lateShare }: { state: HourState; share: number; lateShare: number }) => {
  if (state === 'early') return <rect className="strip-early" y={height - 1.5} width={slot - 1} height={1.5} />;
  const pattern = patternOf[state];
  const kept = share * height;
  const late = lateShare * height;
  return (
    <>
      <rect className="strip-slot" width={slot - 1} height={height} />
      {pattern ? (
        <rect fill={`url(#${pattern})`} width={slot - 1} height={height} />
      ) : (
        <>
          {late > 0 && <rect fill="url(#strip-late)" y={height - kept - late} width={slot - 1} height={late} />}
          <rect className="strip-kept" y={height - kept} width={slot - 1} height={kept} />
        </>
      )}
    </>
  );
};

/** All of it as a sentence. */
export const useKeptText = (): ((kept: Kept) => string) => {
  const { t, format } = useSettings();
  return (kept) =>
    kept.share === undefined
      ? t('fleetTable.keptNever')
      : t('fleetTable.keptSummary', {
          onTime: format.number(kept.onTime),
          expected: format.number(kept.expected),
          share: shareText(kept, format.number),
          silent: kept.silentHours,
          late: format.number(kept.late),
          missing: format.number(kept.missing),
          repeated: format.number(kept.repeated),
          refused: format.number(kept.refused),
        });
};

/** Rounded down: 100 % is said of nothing that is less. */
export const shareText = ({ share }: Pick<Kept, 'share'>, number: (value: number) => string): string =>
  share === undefined ? '—' : `${number(Math.floor(share * 100))}%`;

export const Strip = ({ kept }: { kept: Kept }) => {
  const { t, format } = useSettings();
  const text = useKeptText()(kept);
  return (
    <svg
      className="kept-strip"
      viewBox={`0 0 ${kept.hours.length * slot - 1} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={text}
    >
      {kept.hours.map((cell, i) => (
        <g key={cell.hour} transform={`translate(${i * slot} 0)`}>
          <title>
            {t(cell.state === 'early' ? 'fleetTable.hourEarly' : 'fleetTable.hour', {
              time: format.time(cell.hour),
              onTime: format.number(cell.onTime),
              expected: format.number(cell.expected),
              late: format.number(cell.late),
              refused: format.number(cell.refused),
            })}
          </title>
          <rect className="strip-hit" width={slot} height={height} />
          <Cell state={cell.state} share={cell.share} lateShare={cell.lateShare} />
        </g>
      ))}
    </svg>
  );
};

const legend = ['kept', 'part', 'late', 'none', 'early'] as const;

export const StripLegend = () => {
  const { t } = useSettings();
  return (
    <p className="strip-legend quiet small">
      {t('fleetTable.legend')}{' '}
      {legend.map((state) => (
        <span key={state} className="strip-legend-entry">
          <svg
            aria-hidden="true"
            width="8"
            height="16"
            viewBox={`0 0 ${slot - 1} ${height}`}
            preserveAspectRatio="none"
          >
            <Cell state={state} share={state === 'kept' ? 1 : 0.5} lateShare={0} />
          </svg>{' '}
          {t(`fleetTable.legend.${state}`)}
        </span>
      ))}
    </p>
  );
};
