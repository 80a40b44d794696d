/** A gauge as a vertical staff: ticks, the water, its alarm levels, and how far it moved in a day. Said in words beside it. */
import { quantities } from '../../../shared/quantities.ts';
import { staffScale } from '../../alerts/staff.ts';
import type { Gauge } from '../../flood/gauges.ts';
import { spread } from '../../flood/spread.ts';
import { levelName } from '../../format/level-text.ts';
import { useSettings } from '../../language/settings.tsx';
import { severityOutline } from '../../model/glyphs.ts';
import { severityOf } from '../../model/levels.ts';

const width = 176;
const height = 156;
const edge = 10;
const left = 34;
const bodyWidth = 26;
const rowHeight = 17;

/** Steps of 0.5, 1 or 2 m, so that there are four to eight of them. */
const tickStep = (span: number): number => (span > 8 ? 2 : span > 3.5 ? 1 : 0.5);

export const GaugeStaff = ({ gauge }: { gauge: Gauge }) => {
  const { t, format, language } = useSettings();
  const { value, levels, day, isStale } = gauge;
  const span = day ? [day.lowest.value, day.highest.value] : [];
  const middle = value?.value ?? span[0] ?? 0;
  const marks = [...levels.map((level) => level.value), ...span].map((at, i) => ({ id: String(i), value: at }));
  const { low, high } = staffScale('water_level', middle, marks, 1);
  const y = (at: number): number => height - edge - ((at - low) / (high - low)) * (height - 2 * edge);
  const labels = spread(
    levels.map((level) => y(level.value)),
    rowHeight,
    edge,
    height - edge,
  );
  const step = tickStep(high - low);
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick);
  const name = (level: (typeof levels)[number]): string =>
    `${levelName(level, language)} ${format.value('water_level', level.value)}`;
  const summary = t('alerts.staff', {
    what: quantities.water_level.name[language],
    value: value ? format.withUnit('water_level', value.value) : '—',
    levels: levels.map(name).join('; ') || '—',
  });
  const surface = value && y(value.value);
  return (
    <svg
      className="gauge-staff"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={summary}
      data-stale={isStale || undefined}
    >
      {ticks.map((tick) => (
        <g key={tick} className="gauge-tick">
          <path d={`M${left - 4} ${y(tick)}H${left}`} />
          <text x={left - 7} y={y(tick) + 3.5} textAnchor="end">
            {format.number(tick, step < 1 ? 1 : 0)}
          </text>
        </g>
      ))}
      <rect className="gauge-body" x={left} y={edge} width={bodyWidth} height={height - 2 * edge} rx="2" />
      {surface !== undefined && (
        <rect
          className="gauge-water"
          x={left}
          y={surface}
          width={bodyWidth}
          height={Math.max(0, height - edge - surface)}
        />
      )}
      {day && (
        <path
          className="gauge-day"
          d={`M${left + bodyWidth - 8} ${y(day.lowest.value)}h5M${left + bodyWidth - 5.5} ${y(day.lowest.value)}V${y(day.highest.value)}M${left + bodyWidth - 8} ${y(day.highest.value)}h5`}
        />
      )}
      {surface !== undefined && (
        <path className="gauge-surface" d={`M${left - 3} ${surface}h${bodyWidth + 6}l5 -4v8l-5 -4`} />
      )}
      {levels.map((level, i) => {
        const severity = severityOf(level);
        const at = y(level.value);
        const labelAt = labels[i] ?? at;
        const { fill, line } = severityOutline[severity];
        const from = left + bodyWidth;
        return (
          <g key={level.id} data-severity={severity} data-evidence={level.evidence} className="gauge-mark">
            <path d={`M${left} ${at}H${from + 12}L${from + 22} ${labelAt}h3`} />
            <g transform={`translate(${from + 27} ${labelAt - 5.5}) scale(.92)`}>
              <path className="sign" d={fill} />
              {line && <path className="sign-line" d={line} />}
            </g>
            <text x={from + 41} y={labelAt + 4}>
              {name(level)}
            </text>
          </g>
        );
      })}
    </svg>
  );
};
