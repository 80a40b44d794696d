/** One chart with everything that makes it readable without seeing it: a summary in words and a table behind one key. */
import 'uplot/dist/uPlot.min.css';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import type { JudgedSpan } from '../../shared/judged-spans.ts';
import type { Judgement } from '../../shared/judgement-api.ts';
import { commonQuality, flagsOf } from '../../shared/quality.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Provenance } from '../../shared/station.ts';
import type { Instant } from '../../shared/time.ts';
import { levelName } from '../format/level-text.ts';
import { shortName } from '../format/quantity.ts';
import { useIsDark, useSettings } from '../language/settings.tsx';
import { readColours } from '../map/colours.ts';
import { judgedIn, verdictAt } from '../model/judged.ts';
import { type LevelSpan, severityOf } from '../model/levels.ts';
import { familyName, joinSeries, type Series, summarize } from '../model/series.ts';
import { ProvenanceChip } from './Glyphs.tsx';
import { Icon } from './Icon.tsx';
import { createPlot, dashes, type LevelLine, plotData } from './plot.ts';

const chartHeight = 210;
const tableRows = 100;
const noLevels: readonly LevelSpan[] = [];
const noLimits: readonly LevelLine[] = [];
const noJudgements: readonly Judgement[] = [];

export interface ChartProps {
  readonly series: readonly Series[];
  readonly provenance: Provenance;
  readonly from: Instant;
  readonly to: Instant;
  readonly gapMs: number;
  /** True when points stand for buckets: then the line is a mean (or sum) within a band from least to most. */
  readonly isBucketed: boolean;
  /** Levels of any quantity; those of the chart's own are drawn. */
  readonly levels?: readonly LevelSpan[];
  /** Lines of limits, ready to be drawn. */
  readonly limits?: readonly LevelLine[];
  /** Length of a bucket; 0 when points are readings. */
  readonly bucketMs?: number;
  /** Of the station, newest first. */
  readonly judgements?: readonly Judgement[] | undefined;
  /** A span was chosen by dragging across. */
  readonly onSelect?: ((span: { readonly from: Instant; readonly to: Instant }) => void) | undefined;
  readonly note?: string | undefined;
}

const Swatch = ({ index }: { index: number }) => (
  <svg aria-hidden="true" width="22" height="10" viewBox="0 0 22 10" className={`swatch series-${(index % 4) + 1}`}>
    <path d="M1 5h20" strokeDasharray={(dashes[index % dashes.length] ?? []).join(' ')} />
  </svg>
);

const Summary = ({ series, gapMs }: { series: Series; gapMs: number }) => {
  const { t, format, language } = useSettings();
  const summary = summarize(series, gapMs);
  const { name } = quantities[series.quantity];
  if (!summary) return <li>{t('chart.summaryNone', { name: name[language] })}</li>;
  const { newest, lowest, highest, gaps, flagged } = summary;
  const parts = [
    t('chart.summary', {
      symbol: shortName(series.quantity, language, t),
      lowest: format.withUnit(series.quantity, lowest.value),
      lowestAt: format.shortMoment(lowest.at, newest.at),
      highest: format.withUnit(series.quantity, highest.value),
      highestAt: format.shortMoment(highest.at, newest.at),
    }),
    gaps > 0 ? t('chart.gaps', { count: gaps }) : '',
    flagged > 0 ? t('chart.flagged', { count: flagged }) : '',
  ];
  return <li>{parts.filter(Boolean).join(' ')}</li>;
};

const ReadingTable = ({
  series,
  isBucketed,
  bucketMs,
  judged,
}: {
  series: readonly Series[];
  isBucketed: boolean;
  bucketMs: number;
  judged: readonly JudgedSpan[];
}) => {
  const { t, format } = useSettings();
  const { times, columns } = useMemo(() => joinSeries(series, Number.POSITIVE_INFINITY), [series]);
  const rows = times.map((_at, row) => row).reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="table-scroll chart-table" aria-label={t('chart.table')} tabIndex={0}>
      <table>
        <caption className="hidden-visually">{t('chart.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{isBucketed ? t('chart.from') : t('chart.measuredAt')}</th>
            {series.map(({ quantity }) => (
              <th key={quantity} scope="col" className="figure">
                {quantities[quantity].symbol} ({quantities[quantity].unit})
                {isBucketed && quantities[quantity].aggregate !== 'sum' && (
                  <span className="small"> {t('chart.meanAndRange')}</span>
                )}
              </th>
            ))}
            <th scope="col">{t('chart.quality')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, tableRows).map((row) => {
            const at = times[row] ?? 0;
            const { common, own } = commonQuality(columns.map((column) => column.quality[row]));
            const flags = [
              ...flagsOf(common).map((flag) => t(`quality.${flag}`)),
              ...series.flatMap(({ quantity }, i) =>
                flagsOf(own[i] ?? 0).map((flag) => `${quantities[quantity].symbol}: ${t(`quality.${flag}`)}`),
              ),
            ];
            const verdict = verdictAt(judged, at, bucketMs);
            return (
              <tr key={at} data-judged={verdict}>
                <td className="nowrap">{format.exact(at)}</td>
                {series.map(({ quantity }, i) => {
                  const value = columns[i]?.value[row];
                  const low = columns[i]?.low[row];
                  const high = columns[i]?.high[row];
                  return (
                    <td key={quantity} className="figure">
                      {value === null || value === undefined ? '—' : format.value(quantity, value)}
                      {typeof low === 'number' && typeof high === 'number' && (
                        <span className="quiet small">
                          {' '}
                          {format.value(quantity, low)}–{format.value(quantity, high)}
                        </span>
                      )}
                    </td>
                  );
                })}
                <td>
                  {flags.length === 0 ? t('quality.good') : flags.join(', ')}
                  {isBucketed && verdict && <span className="block small">{t('quality.judgedIn')}</span>}
                  {!isBucketed && verdict === 'valid' && <span className="block small">{t('verdict.valid')}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length > tableRows && (
        <p className="quiet small panel-note">{t('chart.tableMore', { shown: tableRows, count: rows.length })}</p>
      )}
    </section>
  );
};

/** A chart that follows the width of its place, the theme and the language. */
const Plot = ({
  series,
  from,
  to,
  gapMs,
  levels,
  judged,
  onSelect,
  onRow,
}: Pick<ChartProps, 'series' | 'from' | 'to' | 'gapMs' | 'onSelect'> & {
  levels: readonly LevelLine[];
  judged: readonly JudgedSpan[];
  onRow: (row: number | null) => void;
}) => {
  const { format } = useSettings();
  const isDark = useIsDark();
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const joined = useMemo(() => joinSeries(series, gapMs), [series, gapMs]);
  const latest = useRef({ joined, onRow, onSelect, from, to, levels, judged });
  latest.current = { joined, onRow, onSelect, from, to, levels, judged };
  const isSelectable = onSelect !== undefined;
  const wanted = series.map(({ quantity }) => quantity).join(' ');

  // Made anew for another theme: the colours are read when it is made.
  useEffect(() => {
    const place = element.current;
    if (!place) return;
    const chart = createPlot(place, plotData(latest.current.joined), {
      quantities: wanted.split(' ') as QuantityId[],
      colours: readColours(),
      format,
      width: place.clientWidth,
      height: chartHeight,
      onRow: (row) => latest.current.onRow(row),
      joined: () => latest.current.joined,
      levels: () => latest.current.levels,
      judged: () => latest.current.judged,
      onSelect: isSelectable ? (span) => latest.current.onSelect?.(span) : undefined,
    });
    chart.setScale('x', { min: latest.current.from / 1_000, max: latest.current.to / 1_000 });
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: chartHeight }));
    observer.observe(place);
    return () => {
      observer.disconnect();
      plot.current = undefined;
      chart.destroy();
    };
  }, [wanted, format, isDark, isSelectable]);

  useEffect(() => {
    plot.current?.batch((chart: uPlot) => {
      chart.setData(plotData(joined), false);
      chart.setScale('x', { min: from / 1_000, max: to / 1_000 });
    });
  }, [joined, from, to, levels, judged]);

  return <div ref={element} className="plot" aria-hidden="true" style={{ height: chartHeight }} />;
};

export const Chart = ({
  series,
  provenance,
  from,
  to,
  gapMs,
  isBucketed,
  levels = noLevels,
  limits = noLimits,
  bucketMs = 0,
  judgements = noJudgements,
  onSelect,
  note,
}: ChartProps) => {
  const { t, format, language } = useSettings();
  const [row, setRow] = useState<number | null>(null);
  const [showsTable, setShowsTable] = useState(false);
  const id = useId();
  const joined = useMemo(() => joinSeries(series, gapMs), [series, gapMs]);
  const rowAt = row === null ? undefined : joined.times[row];
  const [first] = series;
  const title =
    first === undefined
      ? ''
      : series.length > 1
        ? t(`panel.${familyName(first.quantity)}`)
        : quantities[first.quantity].name[language];
  const newestAt = joined.times.at(-1);
  const levelLines = useMemo(
    () =>
      levels
        .filter(({ level }) => level.quantity === first?.quantity)
        .map(({ level, ...span }): LevelLine => {
          const isUnverified = level.evidence === 'unverified';
          const name = levelName(level, language);
          return {
            ...span,
            value: level.value,
            severity: severityOf(level),
            // Depths are known by their figure, alarm levels by their number.
            label: `${level.kind === 'class' ? format.withUnit(level.quantity, level.value) : name}${
              isUnverified ? ` (${t('evidence.unverified')})` : ''
            }`,
            text: t('chart.level', {
              name: level.label[language],
              value: format.withUnit(level.quantity, level.value),
            }),
          };
        }),
    [levels, first?.quantity, format, language, t],
  );
  const lines = useMemo(() => [...levelLines, ...limits], [levelLines, limits]);
  const wanted = series.map(({ quantity }) => quantity).join(' ');
  const judged = useMemo(
    () => judgedIn(judgements, wanted.split(' ') as QuantityId[], { from, to }),
    [judgements, wanted, from, to],
  );
  const hasPoints = series.some(({ points }) => points.length > 0);
  const unit = series[0] ? quantities[series[0].quantity].unit : '';
  return (
    <figure
      className="panel chart"
      data-selectable={onSelect ? '' : undefined}
      data-dashed={provenance !== 'real' || undefined}
      aria-labelledby={`${id}-title`}
    >
      <div className="panel-head">
        <h3 id={`${id}-title`}>
          {title} <span className="quiet">({unit})</span>
        </h3>
        <ProvenanceChip provenance={provenance} />
        <button
          type="button"
          className="button small"
          aria-expanded={showsTable}
          aria-controls={`${id}-table`}
          onClick={() => setShowsTable(!showsTable)}
        >
          <Icon name={showsTable ? 'chart' : 'table'} size={16} />
          {t(showsTable ? 'chart.hideTable' : 'chart.showTable')}
        </button>
      </div>
      <p className="readout">
        <span className="readout-at">
          {rowAt !== undefined
            ? `${format.dayMonth(rowAt)} ${format.clock(rowAt)}`
            : newestAt !== undefined && t('chart.newest', { time: format.moment(newestAt, to) })}
        </span>
        {series.map(({ quantity, points }, i) => {
          const shown = row === null ? points.at(-1)?.value : joined.columns[i]?.value[row];
          return (
            <span key={quantity} className="readout-value">
              {series.length > 1 && <Swatch index={i} />}
              {series.length > 1 && quantities[quantity].symbol}{' '}
              <strong>{shown === null || shown === undefined ? '—' : format.withUnit(quantity, shown)}</strong>
            </span>
          );
        })}
      </p>
      {hasPoints ? (
        <Plot
          series={series}
          from={from}
          to={to}
          gapMs={gapMs}
          levels={lines}
          judged={judged}
          onSelect={onSelect}
          onRow={setRow}
        />
      ) : (
        <p className="plot-none quiet" style={{ height: chartHeight }}>
          {t('chart.none')}
        </p>
      )}
      <figcaption>
        <ul className="summary">
          {series.map((each) => (
            <Summary key={each.quantity} series={each} gapMs={gapMs} />
          ))}
        </ul>
        {hasPoints && lines.length > 0 && (
          <p>{t('chart.levels', { levels: [...new Set(lines.map(({ text }) => text))].join('; ') })}</p>
        )}
        {judged.length > 0 && (
          <p>
            {t('chart.judged', {
              spans: judged
                .map((span) =>
                  t('chart.judgedSpan', {
                    verdict: t(`verdict.${span.verdict}`),
                    from: format.dateTime(span.from),
                    to: format.dateTime(span.to),
                  }),
                )
                .join('; '),
            })}
          </p>
        )}
        {note && <p className="quiet">{note}</p>}
      </figcaption>
      <div id={`${id}-table`}>
        {showsTable && <ReadingTable series={series} isBucketed={isBucketed} bucketMs={bucketMs} judged={judged} />}
      </div>
    </figure>
  );
};
