/** One chart with everything that makes it readable without seeing it: a summary in words and a table behind one key. */
import 'uplot/dist/uPlot.min.css';
import { useId, useMemo, useState } from 'react';
import type { Judgement } from '../../shared/judgement-api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Provenance } from '../../shared/station.ts';
import type { Instant } from '../../shared/time.ts';
import { levelName } from '../format/level-text.ts';
import { useSettings } from '../language/settings.tsx';
import { judgedIn } from '../model/judged.ts';
import { type LevelSpan, severityOf } from '../model/levels.ts';
import { type Look, looksOf } from '../model/looks.ts';
import { familyName, joinSeries, type Series, seriesKey, summarize, valueAt } from '../model/series.ts';
import { ChartPlot } from './ChartPlot.tsx';
import { ChartTable } from './ChartTable.tsx';
import { ProvenanceChip } from './Glyphs.tsx';
import { Icon } from './Icon.tsx';
import type { AlertBand, CareBand, JudgedBand, LevelLine } from './plot.ts';
import type { PlotMoves } from './plot-moves.ts';
import { useSeriesName } from './use-series-name.ts';

const usualHeight = 210;
const noLevels: readonly LevelSpan[] = [];
const noLimits: readonly LevelLine[] = [];
const noJudgements: readonly Judgement[] = [];
const noAlerts: readonly AlertBand[] = [];
const noCare: readonly CareBand[] = [];
const noMoves: PlotMoves = {};

export interface ChartProps {
  /** The station's own lines first. */
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
  /** Spans in which an alert of what is shown was open. */
  readonly alerts?: readonly AlertBand[];
  /** Spans in which the station was being looked after. */
  readonly care?: readonly CareBand[];
  /** What dragging, the wheel and a double click do. */
  readonly moves?: PlotMoves;
  readonly height?: number;
  readonly note?: string | undefined;
}

const Swatch = ({ look }: { look: Look }) => (
  <svg aria-hidden="true" width="22" height="10" viewBox="0 0 22 10" className={`swatch line-${look.colour}`}>
    <path d="M1 5h20" strokeDasharray={look.dash.join(' ')} />
  </svg>
);

const Summary = ({ series, gapMs }: { series: Series; gapMs: number }) => {
  const { t, format, language } = useSettings();
  const nameOf = useSeriesName();
  const summary = summarize(series, gapMs);
  if (!summary) {
    const name = series.of ? nameOf(series) : quantities[series.quantity].name[language];
    return <li>{t('chart.summaryNone', { name })}</li>;
  }
  const { newest, lowest, highest, gaps, flagged } = summary;
  // Told as of when it was measured.
  const back = series.of?.kind === 'past' ? series.of.shiftMs : 0;
  const parts = [
    t('chart.summary', {
      symbol: nameOf(series),
      lowest: format.withUnit(series.quantity, lowest.value),
      lowestAt: format.shortMoment(lowest.at - back, newest.at),
      highest: format.withUnit(series.quantity, highest.value),
      highestAt: format.shortMoment(highest.at - back, newest.at),
    }),
    gaps > 0 ? t('chart.gaps', { count: gaps }) : '',
    flagged > 0 ? t('chart.flagged', { count: flagged }) : '',
  ];
  return <li>{parts.filter(Boolean).join(' ')}</li>;
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
  alerts = noAlerts,
  care = noCare,
  moves = noMoves,
  height = usualHeight,
  note,
}: ChartProps) => {
  const { t, format, language } = useSettings();
  const [row, setRow] = useState<number | null>(null);
  const [showsTable, setShowsTable] = useState(false);
  const id = useId();
  const joined = useMemo(() => joinSeries(series, gapMs), [series, gapMs]);
  const rowAt = row === null ? undefined : joined.times[row];
  const nameOf = useSeriesName();
  const looks = useMemo(() => looksOf(series), [series]);
  const own = series.filter(({ of, isRight }) => of === undefined && !isRight);
  const [first] = own;
  const title =
    first === undefined
      ? ''
      : own.length > 1
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
  const wanted = own.map(({ quantity }) => quantity).join(' ');
  const judged = useMemo(
    () =>
      judgedIn(judgements, wanted.split(' ') as QuantityId[], { from, to }).map(
        (span): JudgedBand => ({ ...span, label: t(`verdict.${span.verdict}`) }),
      ),
    [judgements, wanted, from, to, t],
  );
  const hasPoints = series.some(({ points }) => points.length > 0);
  const unit = first ? quantities[first.quantity].unit : '';
  return (
    <figure
      className="panel chart"
      data-selectable={moves.onSelect ? '' : undefined}
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
        {series.map((each, i) => {
          const { quantity, points, of, isRight } = each;
          const shown = row === null ? points.at(-1)?.value : valueAt(joined, i, row, gapMs);
          const look = looks[i];
          return (
            <span key={seriesKey(each)} className="readout-value">
              {series.length > 1 && look && <Swatch look={look} />}
              {series.length > 1 && nameOf(each, true)}{' '}
              {of?.kind === 'station' && <ProvenanceChip provenance={of.provenance} />}{' '}
              <strong>{shown === null || shown === undefined ? '—' : format.withUnit(quantity, shown)}</strong>
              {isRight && <span className="quiet">{t('chart.rightAxis')}</span>}
            </span>
          );
        })}
      </p>
      {hasPoints ? (
        <ChartPlot
          series={series}
          from={from}
          to={to}
          gapMs={gapMs}
          levels={lines}
          judged={judged}
          alerts={alerts}
          care={care}
          moves={moves}
          height={height}
          onRow={setRow}
        />
      ) : (
        <p className="plot-none quiet" style={{ height }}>
          {t('chart.none')}
        </p>
      )}
      <figcaption>
        <ul className="summary">
          {series.map((each) => (
            <Summary key={seriesKey(each)} series={each} gapMs={gapMs} />
          ))}
        </ul>
        {hasPoints && lines.length > 0 && (
          <p>{t('chart.levels', { levels: [...new Set(lines.map(({ text }) => text))].join('; ') })}</p>
        )}
        {hasPoints && alerts.length > 0 && (
          <p>{t('chart.alerts', { alerts: alerts.map(({ text }) => text).join('; ') })}</p>
        )}
        {hasPoints && care.length > 0 && <p>{t('chart.care', { spans: care.map(({ text }) => text).join('; ') })}</p>}
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
        {showsTable && <ChartTable series={series} isBucketed={isBucketed} bucketMs={bucketMs} judged={judged} />}
      </div>
    </figure>
  );
};
