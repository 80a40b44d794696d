/** The last 24 hours of a level as a small line with its alarm levels; decorative, the words under it say the same. */
import type { LevelThreshold } from '../../../shared/thresholds/threshold.ts';
import type { Instant } from '../../../shared/time.ts';
import type { Day } from '../../flood/gauges.ts';
import { pathOf } from '../../flood/tide-chart.ts';
import { severityOf } from '../../model/levels.ts';

const width = 240;
const height = 64;
const edge = 4;

export const DayLine = ({
  day,
  levels,
  floor,
}: {
  day: Day;
  levels: readonly LevelThreshold[];
  /** Where the scale begins at the latest: the street. */
  floor?: number;
}) => {
  const span = Math.max(day.highest.value - day.lowest.value, floor === undefined ? 0.2 : 5);
  // Levels near enough to be seen without flattening the line.
  const shown = levels.filter(({ value }) => value <= day.highest.value + span && value >= day.lowest.value - span / 2);
  const all = [
    day.lowest.value,
    day.highest.value,
    ...shown.map(({ value }) => value),
    ...(floor === undefined ? [] : [floor]),
  ];
  const low = Math.min(...all);
  const high = Math.max(...all, low + span);
  const to = day.from + day.slots.length * day.everyMs;
  const x = (at: Instant): number => ((at - day.from) / (to - day.from)) * width;
  const y = (level: number): number => height - edge - ((level - low) / (high - low)) * (height - 2 * edge);
  const points = day.slots.map((level, i) =>
    level === null ? null : { at: day.from + (i + 0.5) * day.everyMs, level },
  );
  const last = points.findLast((point) => point !== null);
  return (
    <svg className="day-line" aria-hidden="true" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
      {[0.25, 0.5, 0.75].map((share) => (
        <path key={share} className="day-grid" d={`M${share * width} 0V${height}`} />
      ))}
      {shown.map((level) => (
        <path
          key={level.id}
          className="day-level"
          data-severity={severityOf(level)}
          d={`M0 ${y(level.value).toFixed(1)}H${width}`}
        />
      ))}
      <path className="day-curve" d={pathOf(points, x, y)} />
      {last && <path className="day-now" d={`M${x(last.at).toFixed(1)} ${y(last.level).toFixed(1)}h.01`} />}
    </svg>
  );
};
