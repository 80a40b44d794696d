/** The tide at Hòn Dấu as the model has it, twelve hours back and a day ahead, beside what one gauge measured. */
import { useMemo, useState } from 'react';
import type { WaterSummary } from '../../../shared/indices-api.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { type Gauge, nationalShift } from '../../flood/gauges.ts';
import {
  aheadMs,
  extremesOf,
  levelScale,
  measuredPoints,
  modelPoints,
  type NationalExtreme,
  type Point,
  pastMs,
  pathOf,
} from '../../flood/tide-chart.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { Icon } from '../Icon.tsx';
import { EvidenceMark } from '../Level.tsx';
import { useWidth } from '../use-width.ts';

const height = 230;
const margin = { left: 38, right: 14, top: 24, bottom: 26 };

const Curve = ({
  now,
  model,
  measured,
  extremes,
}: {
  now: Instant;
  model: readonly Point[];
  measured: readonly (Point | null)[];
  extremes: readonly NationalExtreme[];
}) => {
  const { format, t } = useSettings();
  const [element, width] = useWidth<HTMLDivElement>(560);
  const levels = [...model, ...measured].flatMap((point) => (point ? [point.level] : []));
  const { low, high, ticks } = levelScale(levels);
  const x = (at: Instant): number =>
    margin.left + ((at - now + pastMs) / (pastMs + aheadMs)) * (width - margin.left - margin.right);
  const y = (level: number): number =>
    height - margin.bottom - ((level - low) / (high - low)) * (height - margin.top - margin.bottom);
  const everyHours = width < 480 ? 12 : 6;
  const hours = model
    .map(({ at }) => at)
    .filter((at) => Number(format.time(at).slice(0, 2)) % everyHours === 0 && format.time(at).endsWith(':00'));
  const last = measured.findLast((point) => point !== null);
  return (
    <div ref={element} className="tide-chart">
      <svg aria-hidden="true" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
        {ticks.map((tick) => (
          <g key={tick}>
            <path className="tide-grid" d={`M${margin.left} ${y(tick)}H${width - margin.right}`} />
            <text x={margin.left - 6} y={y(tick) + 4} textAnchor="end">
              {format.number(tick, Number.isInteger(tick) ? 0 : 1)}
            </text>
          </g>
        ))}
        {hours.map((at) => (
          <g key={at}>
            <path className="tide-grid" d={`M${x(at)} ${margin.top}V${height - margin.bottom + 4}`} />
            <text x={x(at)} y={height - 8} textAnchor="middle">
              {format.time(at) === '00:00' ? format.dayMonth(at) : format.time(at)}
            </text>
          </g>
        ))}
        <path className="tide-model" d={pathOf(model, x, y)} />
        <path className="tide-measured" d={pathOf(measured, x, y)} />
        <path className="tide-present" d={`M${x(now)} ${margin.top - 6}V${height - margin.bottom}`} />
        <text className="tide-present-word" x={x(now)} y={margin.top - 10} textAnchor="middle">
          {t('flood.tide.now')} {format.time(now)}
        </text>
        {last && <circle className="tide-last" cx={x(last.at)} cy={y(last.level)} r="4" />}
        {extremes.map(({ kind, at, level }) => (
          <text
            key={at}
            className="tide-extreme"
            x={Math.min(width - 46, Math.max(margin.left + 40, x(at)))}
            y={
              kind === 'high'
                ? Math.max(margin.top - 8, y(level) - 8)
                : Math.min(height - margin.bottom - 4, y(level) + 16)
            }
            textAnchor="middle"
            // The word "now" stands there.
            visibility={
              kind === 'high' && Math.abs(x(at) - x(now)) < 70 && y(level) < margin.top + 12 ? 'hidden' : undefined
            }
          >
            {format.number(level, 1)} m · {format.time(at)}
          </text>
        ))}
      </svg>
    </div>
  );
};

const TideTable = ({
  model,
  measured,
  name,
}: {
  model: readonly Point[];
  measured: readonly (Point | null)[];
  name: string | undefined;
}) => {
  const { t, format } = useSettings();
  const near = (at: Instant): Point | undefined =>
    measured.find((point) => point !== null && Math.abs(point.at - at) <= 8 * minuteMs) ?? undefined;
  const rows = model.filter(({ at }) => at % hourMs === 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="table-scroll tide-table" aria-label={t('flood.tide.table')} tabIndex={0}>
      <table>
        <caption className="hidden-visually">{t('flood.tide.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('flood.tide.hour')}</th>
            <th scope="col" className="figure">
              {t('flood.tide.model')} (m)
            </th>
            {name && (
              <th scope="col" className="figure">
                {name} (m)
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, level }) => {
            const point = near(at);
            return (
              <tr key={at}>
                <td className="nowrap">
                  {format.time(at)} <span className="quiet small">{format.dayMonth(at)}</span>
                </td>
                <td className="figure">{format.number(level, 2)}</td>
                {name && <td className="figure">{point ? format.number(point.level, 2) : '—'}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
};

export const TideChart = ({ tide, gauges }: { tide: NonNullable<WaterSummary['tide']>; gauges: readonly Gauge[] }) => {
  const { t, format, language } = useSettings();
  const now = useNow(5 * minuteMs);
  const [showsTable, setShowsTable] = useState(false);
  const [asked, setAsked] = useState<string>();
  const sea = useMemo(
    () =>
      gauges
        .filter(({ station }) => nationalShift(station) !== undefined)
        .sort(
          (a, b) =>
            Number(b.station.datum === 'chart_zero_hondau') - Number(a.station.datum === 'chart_zero_hondau') ||
            a.station.name.localeCompare(b.station.name, 'vi'),
        ),
    [gauges],
  );
  const gauge = sea.find(({ station }) => station.id === asked) ?? sea[0];
  const model = useMemo(() => modelPoints(now), [now]);
  const extremes = useMemo(() => extremesOf(now), [now]);
  const shift = gauge ? (nationalShift(gauge.station) ?? 0) : 0;
  const measured = measuredPoints(gauge?.day, shift, now);
  const metres = (level: number): string => `${format.number(level, 1)}\u00a0m`;
  const next = extremes.filter(({ at }) => at > now);
  const words = next.map(({ kind, at, level }) =>
    t(kind === 'high' ? 'tide.high' : 'tide.low', { level: metres(level), time: format.shortMoment(at, now) }),
  );
  const present = gauge?.isStale === false ? gauge.national?.value : undefined;
  const difference = present === undefined ? undefined : present - tide.national;
  return (
    <section className="panel flood-tide" id="tide" aria-labelledby="tide-title">
      <div className="panel-head">
        <h2 id="tide-title">
          {t('tide.title')} <EvidenceMark evidence={tide.evidence} />
        </h2>
        <button
          type="button"
          className="button small"
          aria-expanded={showsTable}
          onClick={() => setShowsTable(!showsTable)}
        >
          <Icon name={showsTable ? 'chart' : 'table'} size={16} />
          {t(showsTable ? 'flood.hideTable' : 'flood.showTable')}
        </button>
      </div>
      <div className="panel-body">
        <div className="tide-keys">
          <span className="tide-key" data-line="model">
            {t('flood.tide.model')}
          </span>
          {gauge && (
            <label className="tide-key" data-line="measured">
              <span>{t('flood.tide.measured')}</span>
              <span className="field">
                <select value={gauge.station.id} onChange={(event) => setAsked(event.target.value)}>
                  {sea.map(({ station }) => (
                    <option key={station.id} value={station.id}>
                      {station.name}
                    </option>
                  ))}
                </select>
              </span>
            </label>
          )}
          <span className="quiet small">{t('flood.tide.zero')}</span>
        </div>
        <Curve now={now} model={model} measured={measured} extremes={extremes} />
        <p>
          {t('tide.now', { level: metres(tide.national) })} {words.join('; ')}.{' '}
          {gauge &&
            present !== undefined &&
            difference !== undefined &&
            t(
              Math.abs(difference) < 0.05
                ? 'flood.tide.same'
                : difference > 0
                  ? 'flood.tide.above'
                  : 'flood.tide.below',
              {
                station: gauge.station.name,
                level: metres(present),
                by: `${format.number(Math.abs(difference), 1)}\u00a0m`,
              },
            )}
        </p>
        {showsTable && <TideTable model={model} measured={measured} name={gauge?.station.name} />}
        <p className="quiet small">{tide.note[language]}</p>
      </div>
    </section>
  );
};
