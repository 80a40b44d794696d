/** The water on a vertical staff with the levels that matter there: alarm levels of a river, depth classes of a street. */
import { quantities } from '../../../shared/quantities.ts';
import type { LevelThreshold } from '../../../shared/thresholds/threshold.ts';
import { type StaffMark, staffScale } from '../../alerts/staff.ts';
import { levelName } from '../../format/level-text.ts';
import { useSettings } from '../../language/settings.tsx';
import { severityOutline } from '../../model/glyphs.ts';
import { type LevelQuantity, severityOf } from '../../model/levels.ts';

const height = 220;
const width = 190;
const edge = 14;
const staffLeft = 8;
const staffWidth = 34;

export const LevelStaff = ({
  quantity,
  value,
  levels,
}: {
  quantity: LevelQuantity;
  value: number;
  levels: readonly LevelThreshold[];
}) => {
  const { t, format, language } = useSettings();
  const marks = levels.map((level): StaffMark => ({ value: level.value, id: level.id }));
  const { low, high, labels } = staffScale(quantity, value, marks, (height - 2 * edge) / 15);
  const y = (at: number): number => height - edge - ((at - low) / (high - low)) * (height - 2 * edge);
  const name = (level: LevelThreshold): string =>
    level.kind === 'alarm-level'
      ? `${levelName(level, language)} ${format.value(quantity, level.value)}`
      : format.withUnit(quantity, level.value);
  const summary = t('alerts.staff', {
    what: quantities[quantity].name[language],
    value: format.withUnit(quantity, value),
    levels: levels.map((level) => name(level)).join('; ') || '—',
  });
  return (
    <svg
      className="level-staff"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={summary}
    >
      <rect className="staff-body" x={staffLeft} y={edge} width={staffWidth} height={height - 2 * edge} rx="2" />
      <rect
        className="staff-water"
        x={staffLeft}
        y={Math.min(y(value), height - edge)}
        width={staffWidth}
        height={Math.max(0, height - edge - y(value))}
      />
      <path className="staff-surface" d={`M${staffLeft - 6} ${y(value)}h${staffWidth + 12}`} />
      {levels.map((level) => {
        const severity = severityOf(level);
        const at = y(level.value);
        const labelAt = height - edge - (labels.get(level.id) ?? 0) * (height - 2 * edge);
        const { fill, line } = severityOutline[severity];
        return (
          <g key={level.id} data-severity={severity} className="staff-mark">
            <path d={`M${staffLeft} ${at}h${staffWidth}L${staffLeft + staffWidth + 14} ${labelAt}h4`} />
            <g transform={`translate(${staffLeft + staffWidth + 21} ${labelAt - 6})`}>
              <path className="sign" d={fill} />
              {line && <path className="sign-line" d={line} />}
            </g>
            <text x={staffLeft + staffWidth + 37} y={labelAt + 4}>
              {name(level)}
            </text>
          </g>
        );
      })}
    </svg>
  );
};
