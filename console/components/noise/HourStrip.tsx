/** The last 24 hours of one station as bars against the limit of each hour; small for a row, tall with its words for a page. */
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import type { NoiseHour } from '../../noise/stations.ts';

/** Where the bars begin, dBA: silence is of no interest. */
const floor = 30;

export const HourStrip = ({
  hours,
  thresholds,
  width,
  height,
}: {
  hours: readonly NoiseHour[];
  thresholds: readonly Threshold[];
  width: number;
  height: number;
}) => {
  const limitOf = (id: string | null): number | undefined => thresholds.find((each) => each.id === id)?.value;
  const top = Math.max(80, ...hours.flatMap(({ value, threshold }) => [value ?? 0, (limitOf(threshold) ?? 0) + 3]));
  const step = width / Math.max(1, hours.length);
  const y = (level: number): number => height - ((Math.max(floor, level) - floor) / (top - floor)) * height;
  let line = '';
  hours.forEach(({ threshold }, i) => {
    const limit = limitOf(threshold);
    if (limit !== undefined) line += `M${(i * step).toFixed(1)} ${y(limit).toFixed(1)}h${step.toFixed(1)}`;
  });
  return (
    <svg className="hour-strip" aria-hidden="true" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      {hours.map(({ at, value, state }, i) =>
        value === null ? (
          <path key={at} className="hour-none" d={`M${i * step + 1} ${height - 2}h${Math.max(1, step - 2)}`} />
        ) : (
          <g key={at} data-limit={state}>
            <rect
              className="hour-bar"
              x={i * step + 0.5}
              y={y(value)}
              width={Math.max(1, step - 1)}
              height={Math.max(1, height - y(value))}
            />
            {/* A notch at the top tells it without colour. */}
            {state === 'exceeds' && (
              <path className="hour-over" d={`M${i * step + step / 2 - 3} ${y(value) - 2}l3 -4l3 4z`} />
            )}
          </g>
        ),
      )}
      <path className="hour-limit" d={line} />
    </svg>
  );
};
