/** Builds one uPlot chart: lines with bands, gaps as gaps, a second axis where a line asks for it, and zoom. */
import uPlot from 'uplot';
import type { JudgedSpan } from '../../shared/judged-spans.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { dayMs, type Instant, secondMs } from '../../shared/time.ts';
import type { Format } from '../format/format.ts';
import { bottomWithLimit, topWithLimit } from '../indices/averages.ts';
import type { Colours } from '../map/colours.ts';
import { isLevelQuantity, type Severity, topWithLevel } from '../model/levels.ts';
import { type Look, looksOf } from '../model/looks.ts';
import type { JoinedSeries, Series } from '../model/series.ts';
import { drawAlerts, drawCare, drawFlags, drawJudged, drawLevelNames, drawLevels } from './plot-marks.ts';
import { hearWheel, type PlotMoves, tellSelection } from './plot-moves.ts';

/** Scales of these begin at zero: half a column of rain would lie. */
const beginsAtZero = (quantity: QuantityId): boolean =>
  ['pm1', 'pm25', 'pm10', 'tsp', 'no2', 'so2', 'o3', 'co', 'water_depth', 'rain', 'rain_rate', 'wind_speed'].includes(
    quantity,
  );

/** Columns of one quantity in the chart's data: low, high, value; the first column of all is time. */
const columnsPer = 3;

export const plotData = ({ times, columns }: JoinedSeries): uPlot.AlignedData => [
  times.map((at) => at / secondMs),
  ...columns.flatMap(({ low, high, value }) => [low, high, value]),
];

/** A level as a horizontal line over the time in which it is in force. */
export interface LevelLine {
  readonly value: number;
  readonly severity: Severity;
  readonly from: Instant;
  readonly to: Instant;
  /** Beside the line. */
  readonly label: string;
  /** In the words under the chart. */
  readonly text: string;
  /** Sign beside the line, in a 12 × 12 box; that of its severity unless given. */
  readonly outline?: { readonly fill: string; readonly line: string };
}

/** A span in which an alert was open, behind the lines. */
export interface AlertBand {
  readonly severity: Severity;
  readonly from: Instant;
  readonly to: Instant;
  /** Beside the sign, where there is room. */
  readonly label?: string;
  /** In the words under the chart. */
  readonly text: string;
}

/** A span in which the station was being looked after, dotted behind the lines. */
export interface CareBand {
  readonly from: Instant;
  readonly to: Instant;
  readonly label: string;
  /** In the words under the chart. */
  readonly text: string;
}

export interface JudgedBand extends JudgedSpan {
  readonly label: string;
}

export interface PlotOptions {
  /** The lines, in order. */
  readonly lines: readonly Pick<Series, 'quantity' | 'of' | 'isRight'>[];
  readonly colours: Colours;
  readonly format: Format;
  readonly width: number;
  readonly height: number;
  /** Row under the pointer, or null. */
  readonly onRow: (row: number | null) => void;
  /** What is drawn now; for the ticks of flagged readings. */
  readonly joined: () => JoinedSeries;
  readonly levels: () => readonly LevelLine[];
  readonly alerts: () => readonly AlertBand[];
  readonly care: () => readonly CareBand[];
  /** What staff have judged; hatched behind the lines. */
  readonly judged: () => readonly JudgedBand[];
  readonly moves: () => PlotMoves;
  /** Without it dragging does nothing. */
  readonly isSelectable: boolean;
}

const seriesOf = (
  { quantity, of, isRight }: PlotOptions['lines'][number],
  look: Look,
  { colours }: PlotOptions,
): uPlot.Series[] => {
  const stroke = colours[look.colour];
  const { aggregate } = quantities[quantity];
  const scale = isRight ? 'right' : 'y';
  const edge: uPlot.Series = { show: true, scale, width: 0, stroke: 'transparent', points: { show: false } };
  const dash = [...look.dash];
  // A reading with nothing near it has no line: it is drawn as a dot, or it would not be seen.
  const points: uPlot.Series.Points = { show: true, size: 4, fill: stroke, stroke, filter: isolatedRows };
  const line: uPlot.Series = { scale, stroke, width: look.width, dash, points };
  // Columns in front of columns would hide each other.
  if (aggregate === 'sum' && of === undefined) {
    const bars = uPlot.paths.bars?.({ size: [0.8, 14], align: 1 });
    return [edge, edge, { ...line, fill: stroke, dash: [], points: { show: false }, ...(bars ? { paths: bars } : {}) }];
  }
  // A direction jumps from 359° to 1°: a line between them would sweep over the whole rose.
  if (aggregate === 'circular') {
    return [edge, edge, { ...line, paths: () => null, points: { show: true, size: 4, fill: stroke, stroke } }];
  }
  return [edge, edge, line];
};

/** Rows whose neighbours, if any, are breaks. */
const isolatedRows = (plot: uPlot, series: number): number[] => {
  const column = plot.data[series] ?? [];
  const rows: number[] = [];
  let before: number | null = null;
  let candidate: number | undefined;
  // Undefined belongs to another series' row and is passed over.
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row];
    if (value === undefined) continue;
    if (value === null) {
      if (candidate !== undefined) rows.push(candidate);
      candidate = undefined;
    } else candidate = before === null ? row : undefined;
    before = value;
  }
  if (candidate !== undefined) rows.push(candidate);
  return rows;
};

/** As many digits as the step needs: 0.5 has one, 0.25 has two. */
const figures = (splits: readonly number[], format: Format): string[] => {
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  const digits = [0, 1, 2].find((each) => Number.isInteger(Number((step * 10 ** each).toFixed(6)))) ?? 3;
  return splits.map((value) => format.number(value, digits));
};

export const createPlot = (element: HTMLElement, data: uPlot.AlignedData, options: PlotOptions): uPlot => {
  const { format, colours } = options;
  const left = options.lines.filter(({ isRight }) => !isRight).map(({ quantity }) => quantity);
  const right = options.lines.find(({ isRight }) => isRight)?.quantity;
  const looks = looksOf(options.lines);
  const first = left[0];
  const decimals = first ? quantities[first].decimals : 0;
  const fromZero = left.some(beginsAtZero);
  const font = `12px "Be Vietnam Pro", system-ui, sans-serif`;
  const axis: uPlot.Axis = {
    stroke: colours.quiet,
    font,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  return new uPlot(
    {
      width: options.width,
      height: options.height,
      padding: [10, right === undefined ? 22 : 0, 0, 0],
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * secondMs), format.timeZone),
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: options.isSelectable, y: false, setScale: false },
        points: { size: 7 },
        // A double click would stretch the time to that of the data.
        bind: {
          dblclick: () => () => {
            options.moves().onReset?.();
            return null;
          },
        },
        // The crosshair is shared, what is dragged in one chart is not.
        sync: { key: 'station', filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' } },
      },
      scales: {
        x: { time: true },
        y: {
          range: (_plot, low, dataHigh) => {
            if (low === null || dataHigh === null) return [0, 1];
            const high =
              first && isLevelQuantity(first)
                ? topWithLevel(
                    first,
                    { low, high: dataHigh },
                    options.levels().map(({ value }) => value),
                  )
                : topWithLimit(
                    { low, high: dataHigh },
                    options.levels().map(({ value }) => value),
                  );
            const least = fromZero
              ? Math.min(0, low)
              : first && isLevelQuantity(first)
                ? low
                : bottomWithLimit(
                    { low, high: dataHigh },
                    options.levels().map(({ value }) => value),
                  );
            // Without rain the axis still shows a scale on which rain would be seen.
            if (fromZero && high <= 0) return [least, 10 ** (1 - decimals)];
            const room = (high - least) * 0.08 || Math.max(Math.abs(high) * 0.05, 10 ** -decimals);
            return [fromZero && least === 0 ? 0 : least - room, high + room];
          },
        },
        ...(right !== undefined && {
          right: {
            range: (_plot: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax => {
              if (low === null || high === null) return [0, 1];
              const least = beginsAtZero(right) ? Math.min(0, low) : low;
              const room = (high - least) * 0.08 || Math.max(Math.abs(high) * 0.05, 10 ** -quantities[right].decimals);
              return [beginsAtZero(right) && least === 0 ? 0 : least - room, high + room];
            },
          },
        }),
      },
      axes: [
        {
          ...axis,
          space: 64,
          size: 30,
          values: (_plot, splits) =>
            splits.map((seconds, i) => {
              const at = seconds * secondMs;
              const before = splits[i - 1];
              const stepMs = (splits[1] ?? seconds) * secondMs - (splits[0] ?? seconds) * secondMs;
              if (stepMs >= dayMs) return format.dayMonth(at);
              const isNewDay = before === undefined ? false : format.date(before * secondMs) !== format.date(at);
              return isNewDay ? format.dayMonth(at) : format.time(at);
            }),
        },
        { ...axis, size: 52, values: (_plot, splits) => figures(splits, format) },
        ...(right === undefined
          ? []
          : [
              {
                ...axis,
                scale: 'right',
                side: 1 as const,
                size: 52,
                grid: { show: false },
                values: (_plot: uPlot, splits: number[]) => figures(splits, format),
              },
            ]),
      ],
      series: [
        {},
        ...options.lines.flatMap((line, index) => {
          const look = looks[index];
          return look ? seriesOf(line, look, options) : [];
        }),
      ],
      bands: looks.map(({ colour }, index) => ({
        series: [index * columnsPer + 2, index * columnsPer + 1],
        fill: withAlpha(colours[colour], looks.length > 1 ? 0.12 : 0.18),
      })),
      hooks: {
        drawAxes: [
          (plot) => drawAlerts(plot, options),
          (plot) => drawCare(plot, options),
          (plot) => drawJudged(plot, options),
          (plot) => drawLevels(plot, options),
        ],
        draw: [(plot) => drawFlags(plot, options), (plot) => drawLevelNames(plot, options)],
        ready: [(plot) => hearWheel(plot, options)],
        setSelect: [(plot) => tellSelection(plot, options)],
        setCursor: [(plot) => options.onRow(plot.cursor.idx ?? null)],
      },
    },
    data,
    element,
  );
};

/** `rgb(1, 2, 3)` with an alpha; what `readColours` answers is always of that form. */
const withAlpha = (colour: string, alpha: number): string => {
  const numbers = colour.match(/[\d.]+/g)?.slice(0, 3) ?? ['0', '0', '0'];
  return `rgb(${numbers.join(' ')} / ${alpha})`;
};
