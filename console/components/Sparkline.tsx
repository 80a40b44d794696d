import { hourMs } from '../../shared/time.ts';
import type { RecentPoint } from '../time/past.ts';

const width = 84;
const height = 26;
/** A line is broken where points are further apart than this share of the span. */
const breakShare = 0.09;

/** The shape of the last three hours; decorative, the value and its age stand beside it. */
export const Sparkline = ({ points, now }: { points: readonly RecentPoint[]; now: number }) => {
  const span = 3 * hourMs;
  const visible = points.filter((point) => point.at > now - span);
  const last = visible.at(-1);
  const values = visible.map((point) => point.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = (at: number): number => Math.max(0, Math.min(width, ((at - (now - span)) / span) * width));
  // A flat line lies in the middle instead of on an edge.
  const y = (value: number): number =>
    high === low ? height / 2 : height - 2 - ((value - low) / (high - low)) * (height - 4);
  const path = visible
    .map((point, i) => {
      const before = visible[i - 1];
      const moves = !before || point.at - before.at > span * breakShare;
      return `${moves ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`;
    })
    .join('');
  return (
    <svg className="sparkline" aria-hidden="true" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      {last ? (
        <>
          <path d={path} />
          <circle cx={x(last.at)} cy={y(last.value)} r="2.2" />
        </>
      ) : (
        <path className="empty" d={`M0 ${height / 2}H${width}`} />
      )}
    </svg>
  );
};
