/** The model of the tide as a small curve: six hours back, a day ahead, with its high and low waters. */
import { tideAboveNational, tideAt } from '../../../shared/indices/tide.ts';
import type { WaterFigures } from '../../../shared/indices-api.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { EvidenceMark } from '../Level.tsx';

const width = 320;
const height = 92;
const top = 20;
const bottom = 18;

type Figures = NonNullable<WaterFigures['tide']>;

export const Tide = ({ tide, zero }: { tide: Figures; zero: 'national' | 'chart' }) => {
  const { t, format, language } = useSettings();
  const now = useNow(5 * minuteMs);
  const levelAt = zero === 'national' ? tideAboveNational : tideAt;
  const from = now - 6 * hourMs;
  const to = now + 24 * hourMs;
  const points = Array.from({ length: 91 }, (_, i) => {
    const at = from + (i * (to - from)) / 90;
    return { at, level: levelAt(at) };
  });
  const low = Math.min(...points.map(({ level }) => level));
  const high = Math.max(...points.map(({ level }) => level));
  const x = (at: Instant): number => ((at - from) / (to - from)) * width;
  const y = (level: number): number => top + (1 - (level - low) / (high - low || 1)) * (height - top - bottom);
  const path = points
    .map(({ at, level }, i) => `${i === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(level).toFixed(1)}`)
    .join('');
  const metres = (level: number): string => `${format.number(level, 1)}\u00a0m`;
  const words = tide.extremes.map((extreme) =>
    t(extreme.kind === 'high' ? 'tide.high' : 'tide.low', {
      level: metres(extreme[zero]),
      time: format.shortMoment(extreme.at, now),
    }),
  );
  return (
    <figure className="tide">
      <figcaption>
        <strong>{t('tide.title')}</strong> <EvidenceMark evidence={tide.evidence} />
      </figcaption>
      <svg aria-hidden="true" viewBox={`0 0 ${width} ${height}`}>
        <path className="tide-curve" d={path} />
        <path className="tide-now" d={`M${x(now)} ${top - 8}V${height - bottom + 4}`} />
        <circle className="tide-dot" cx={x(now)} cy={y(tide[zero])} r="3.5" />
        {tide.extremes
          .filter(({ at }) => at > from && at < to)
          .map((extreme) => (
            <text
              key={extreme.at}
              x={Math.min(width - 34, Math.max(34, x(extreme.at)))}
              y={extreme.kind === 'high' ? y(extreme[zero]) - 6 : y(extreme[zero]) + 14}
              textAnchor="middle"
            >
              {metres(extreme[zero])} {format.time(extreme.at)}
            </text>
          ))}
      </svg>
      <p className="small">
        {t('tide.now', { level: metres(tide[zero]) })} {words.join('; ')}.
      </p>
      <p className="quiet small">{tide.note[language]}</p>
    </figure>
  );
};
