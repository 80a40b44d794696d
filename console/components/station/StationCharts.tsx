/** The charts of a station over one span of time, with what is compared, what happened meanwhile, and files of what is seen. */
import { useMemo } from 'react';
import type { Alert, KeptMaintenance } from '../../../shared/alert-api.ts';
import type { StationView } from '../../../shared/api.ts';
import type { Judgement } from '../../../shared/judgement-api.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import { dayMs, minuteMs, secondMs } from '../../../shared/time.ts';
import { alertBands } from '../../alerts/bands.ts';
import { readingsCsvUrl } from '../../api/resources.ts';
import { csvText } from '../../fleet/csv.ts';
import { saveFile } from '../../fleet/save-file.ts';
import { averagings, isAveraged } from '../../indices/averages.ts';
import { useSettings } from '../../language/settings.tsx';
import { useLive, useNow } from '../../live/services.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { quantitiesOf, type Values } from '../../model/condition.ts';
import { isLevelQuantity, levelSpans } from '../../model/levels.ts';
import { gapAfterMs, panelsOf } from '../../model/series.ts';
import { comparedLines, type Line, shiftOf } from '../../station/compare.ts';
import { seenRows } from '../../station/seen-csv.ts';
import { presetMs } from '../../station/span.ts';
import { useHistory } from '../../station/use-history.ts';
import type { ViewState } from '../../station/use-view.ts';
import { isComparing } from '../../station/view.ts';
import { Chart } from '../Chart.tsx';
import { Icon } from '../Icon.tsx';
import { AveragedChart } from '../indices/AveragedChart.tsx';
import type { ChosenSpan } from '../JudgementForm.tsx';
import type { CareBand } from '../plot.ts';
import { Failed } from '../States.tsx';
import { CompareControls } from './CompareControls.tsx';
import { SpanControls } from './SpanControls.tsx';
import { useWheelSpan } from './use-wheel-span.ts';

/** One chart alone has room to be read. */
const tallPx = 360;
/** Averages are worked out from hourly buckets here; of a longer time they would be too many. */
const longestAveragedMs = 120 * dayMs;

export interface StationChartsProps {
  readonly station: StationView;
  readonly values: Values;
  readonly judgements: readonly Judgement[] | undefined;
  readonly alerts: readonly Alert[] | undefined;
  /** Maintenance windows of the station, where they may be known. */
  readonly windows: readonly KeptMaintenance[];
  readonly state: ViewState;
  /** Dragging chooses what is judged; without it dragging zooms. */
  readonly onJudge?: ((span: ChosenSpan) => void) | undefined;
}

export const StationCharts = ({
  station,
  values,
  judgements,
  alerts,
  windows,
  state: { view, change },
  onJudge,
}: StationChartsProps) => {
  const { t, format } = useSettings();
  const { localDate } = format;
  const { catalogue } = useThresholds();
  const stations = useLive((state) => state.city.stations);
  const { span } = view;
  const isShort = span.kind === 'last' && span.preset === '1h';
  const now = useNow(isShort ? 5 * secondMs : minuteMs);
  const onSpan = (next: typeof span, how: 'push' | 'replace'): void =>
    // An hour has no averages over hours to show.
    change({ span: next, ...(next.kind === 'last' && next.preset === '1h' && { averaging: 0 }) }, how);
  const { seen, moves: wheel } = useWheelSpan(span, now, onSpan);
  const { from, to } = seen;

  // The set of quantities, not the values: a new value must not ask for the history again.
  const list = quantitiesOf(station, values).join(' ');
  const measured = useMemo(() => (list === '' ? [] : (list.split(' ') as QuantityId[])), [list]);
  const compared = view.quantity ?? measured[0];
  const isOne = compared !== undefined && measured.includes(compared) && (view.quantity !== null || isComparing(view));
  const shiftMs = shiftOf(view.past, to, localDate);
  const pastName =
    view.past === null
      ? ''
      : view.past === 'day' || view.past === 'week'
        ? t(`compare.past.${view.past}`)
        : format.day(view.past);
  const { stations: others, second } = view;
  const lines = useMemo(
    (): Line[] =>
      isOne && compared !== undefined
        ? comparedLines(
            station,
            compared,
            { stations: others, second: second !== null && measured.includes(second) ? second : null },
            stations,
            shiftMs === null ? null : { shiftMs, name: pastName },
          )
        : measured.map((quantity) => ({ station: station.id, quantity })),
    [isOne, compared, station, others, second, stations, shiftMs, pastName, measured],
  );
  const interval = Math.max(...lines.map((line) => stations.get(line.station)?.interval ?? station.interval), 1);
  const history = useHistory(station.id, lines, span, interval);
  const { series, failure, isLoading, isMoving, reload, everyMs, isTruncated } = history;
  const gapMs = gapAfterMs(interval, everyMs);
  const panels = useMemo(
    () =>
      isOne
        ? [series ?? []]
        : panelsOf(measured).map((panel) =>
            panel.map((quantity) => series?.find((each) => each.quantity === quantity) ?? { quantity, points: [] }),
          ),
    [isOne, measured, series],
  );

  const levels = useMemo(
    () =>
      measured
        .filter(isLevelQuantity)
        .flatMap((quantity) => levelSpans(station, quantity, catalogue ?? [], { from, to }, localDate)),
    [station, measured, catalogue, from, to, localDate],
  );
  const averaged = useMemo(
    () => new Set(catalogue ? measured.filter((quantity) => isAveraged(quantity, catalogue)) : []),
    [measured, catalogue],
  );
  const mayAverage = averaged.size > 0 && !isComparing(view) && to - from <= longestAveragedMs;
  const averaging = mayAverage ? view.averaging : 0;
  const care = useMemo(
    () =>
      windows
        .filter(({ maintenance }) => maintenance.from < to && maintenance.to > from)
        .map(({ maintenance }): CareBand => {
          const names = {
            reason: maintenance.reason,
            from: format.dateTime(maintenance.from),
            to: format.dateTime(maintenance.to),
          };
          return { ...maintenance, label: t('chart.careLabel', names), text: t('chart.careSpan', names) };
        }),
    [windows, from, to, format, t],
  );
  const moves = {
    ...wheel,
    onSelect: onJudge ?? ((chosen: ChosenSpan) => onSpan({ kind: 'fixed', ...chosen }, 'push')),
  };
  const shownSeries = panels.flat();
  const save = (): void => {
    const rows = seenRows(shownSeries, station, seen, format);
    const day = (at: number): string => localDate(at);
    saveFile(`${station.id}_${day(from)}_${day(to)}_do-thi.csv`, csvText(rows));
  };
  // By the minute, so that the address of the file is not another one every second; with what came since.
  const csvTo = span.kind === 'last' ? (Math.floor(to / minuteMs) + 1) * minuteMs : to;
  const csvFrom = span.kind === 'last' ? csvTo - presetMs[span.preset] : from;
  const common = { provenance: station.provenance, from, to, moves, height: isOne ? tallPx : undefined };
  return (
    <section aria-labelledby="charts-title" className="charts">
      <div className="charts-head">
        <h2 id="charts-title">{t('station.history')}</h2>
        <button type="button" className="button" disabled={series === undefined || averaging !== 0} onClick={save}>
          <Icon name="download" size={18} /> {t('span.saveSeen')}
        </button>
        <a
          className="button"
          href={readingsCsvUrl({ station: station.id, from: csvFrom, to: csvTo })}
          download={`${station.id}.csv`}
        >
          <Icon name="download" size={18} /> {t('station.csv')}
        </a>
      </div>
      <SpanControls span={span} seen={seen} now={now} onSpan={onSpan}>
        {mayAverage && (
          <fieldset className="segmented">
            <legend className="hidden-visually">{t('average.label')}</legend>
            {averagings.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={averaging === each}
                onClick={() =>
                  change({ averaging: each, ...(each > 0 && isShort && { span: { kind: 'last', preset: '24h' } }) })
                }
              >
                {each === 0 ? t('average.none') : t('average.hours', { count: each })}
              </button>
            ))}
          </fieldset>
        )}
      </SpanControls>
      {compared !== undefined && (
        <CompareControls
          station={station}
          measured={measured}
          quantity={compared}
          view={view}
          seenTo={to}
          onChange={change}
        />
      )}
      <p className="quiet small span-hint">{t(onJudge ? 'span.hintJudge' : 'span.hint')}</p>
      {everyMs !== null && <p className="quiet">{t('chart.bucketed', { minutes: everyMs / minuteMs })}</p>}
      {isTruncated && <p className="quiet">{t('chart.truncated')}</p>}
      {view.past !== null && shiftMs === null && <p className="quiet">{t('compare.pastWrong')}</p>}
      {series === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {series !== undefined && failure && <p className="quiet">{t('chart.notRenewed')}</p>}
      {isLoading && (
        <div className="chart-grid" role="status">
          <span className="hidden-visually">{t('chart.loading')}</span>
          {(isOne
            ? [[{ quantity: compared }]]
            : panelsOf(measured).map((panel) => panel.map((quantity) => ({ quantity })))
          ).map((panel) => (
            <div key={panel[0]?.quantity} className="panel skeleton" style={{ height: isOne ? '30rem' : '20rem' }} />
          ))}
        </div>
      )}
      {series !== undefined && (
        <div className={isOne ? 'chart-grid one' : 'chart-grid'} data-moving={isMoving || undefined}>
          {panels.map((panel) => {
            const own = panel.filter(({ of, isRight }) => of === undefined && !isRight).map(({ quantity }) => quantity);
            const key = own.join(' ');
            const withAverage = own.filter((quantity) => averaged.has(quantity));
            const { height, ...rest } = common;
            const size = height === undefined ? {} : { height };
            return averaging !== 0 && withAverage.length > 0 ? (
              <AveragedChart
                key={key}
                station={station}
                panel={withAverage}
                averaging={averaging}
                from={from}
                to={to}
                moves={moves}
                {...size}
              />
            ) : (
              <Chart
                key={key}
                {...rest}
                {...size}
                series={panel}
                gapMs={gapMs}
                isBucketed={everyMs !== null}
                bucketMs={everyMs ?? 0}
                levels={levels}
                alerts={alertBands(alerts ?? [], own, { from, to }, { t, format })}
                care={care}
                judgements={judgements}
              />
            );
          })}
        </div>
      )}
    </section>
  );
};
