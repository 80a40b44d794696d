/** Builds one uPlot chart: lines with bands, gaps as gaps, flagged readings as ticks on the bottom edge. */
import uPlot from 'uplot';
import type { JudgedSpan } from '../../shared/judged-spans.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { dayMs, type Instant, secondMs } from '../../shared/time.ts';
import type { Format } from '../format/format.ts';
import { bottomWithLimit, topWithLimit } from '../indices/averages.ts';
import type { Colours } from '../map/colours.ts';
import { severityOutline } from '../model/glyphs.ts';
import { isLevelQuantity, type Severity, topWithLevel } from '../model/levels.ts';
import type { JoinedSeries } from '../model/series.ts';

/** Lines are told apart by dash as well as by colour. */
export const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

export const lineColour = (colours: Colours, index: number): string =>
  [colours.series1, colours.series2, colours.series3, colours.series4][index % 4] ?? colours.text;

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

export interface PlotOptions {
  readonly quantities: readonly QuantityId[];
  readonly colours: Colours;
  readonly format: Format;
  readonly width: number;
  readonly height: number;
  /** Row under the pointer, or null. */
  readonly onRow: (row: number | null) => void;
  /** What is drawn now; for the ticks of flagged readings. */
  readonly joined: () => JoinedSeries;
  readonly levels: () => readonly LevelLine[];
  /** What staff have judged; hatched behind the lines. */
  readonly judged: () => readonly JudgedSpan[];
  /** Told what was chosen by dragging across; without it dragging does nothing. */
  readonly onSelect: ((span: { readonly from: Instant; readonly to: Instant }) => void) | undefined;
}

const seriesOf = (quantity: QuantityId, index: number, { colours }: PlotOptions): uPlot.Series[] => {
  const stroke = lineColour(colours, index);
  const { aggregate } = quantities[quantity];
  const edge: uPlot.Series = { show: true, width: 0, stroke: 'transparent', points: { show: false } };
  const dash = [...(dashes[index % dashes.length] ?? [])];
  // A reading with nothing near it has no line: it is drawn as a dot, or it would not be seen.
  const points: uPlot.Series.Points = { show: true, size: 4, fill: stroke, stroke, filter: isolatedRows };
  const line: uPlot.Series = { stroke, width: 1.6, dash, points };
  if (aggregate === 'sum') {
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

/** Small ticks on the bottom edge where a reading carries a quality flag. */
const drawFlags = (plot: uPlot, { colours, joined }: PlotOptions): void => {
  const { ctx, bbox } = plot;
  const { times, columns } = joined();
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  times.forEach((at, row) => {
    if (!columns.some(({ quality }) => (quality[row] ?? 0) !== 0)) return;
    const x = plot.valToPos(at / secondMs, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x, bbox.top + bbox.height - 8 * ratio);
  });
  ctx.strokeStyle = colours.attention;
  ctx.lineWidth = 1.5 * ratio;
  ctx.stroke();
  ctx.restore();
};

/** Lines of an invalid span fall, those of a restored one rise; told apart without colour. */
const drawJudged = (plot: uPlot, { colours, judged }: PlotOptions): void => {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const bottom = bbox.top + bbox.height;
  ctx.save();
  for (const { from, to, verdict } of judged()) {
    const left = Math.max(bbox.left, plot.valToPos(from / secondMs, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(to / secondMs, 'x', true));
    if (right <= left) continue;
    const isInvalid = verdict === 'invalid';
    ctx.save();
    ctx.beginPath();
    // A short span must still be seen.
    ctx.rect(left, bbox.top, Math.max(right - left, 2 * ratio), bbox.height);
    ctx.clip();
    ctx.globalAlpha = isInvalid ? 0.5 : 0.3;
    ctx.strokeStyle = isInvalid ? colours.attention : colours.quiet;
    ctx.lineWidth = ratio;
    ctx.beginPath();
    const step = (isInvalid ? 7 : 12) * ratio;
    for (let x = left - bbox.height; x < right; x += step) {
      ctx.moveTo(x, isInvalid ? bbox.top : bottom);
      ctx.lineTo(x + bbox.height, isInvalid ? bottom : bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
  ctx.restore();
};

/** Narrower than this is a click, CSS pixels. */
const leastSelection = 4;

const tellSelection = (plot: uPlot, { onSelect }: PlotOptions): void => {
  const { left, width } = plot.select;
  if (width < leastSelection) return;
  const at = (pixel: number): Instant => Math.round(plot.posToVal(pixel, 'x') * secondMs);
  onSelect?.({ from: at(left), to: at(left + width) });
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
};

const levelDashes: Readonly<Record<Severity, readonly number[]>> = {
  watch: [2, 4],
  warning: [6, 4],
  danger: [12, 4],
  extreme: [],
};

/** The part of a level's line that is in view, in canvas pixels; undefined = nothing of it. */
const placeOf = (
  plot: uPlot,
  { value, from, to }: LevelLine,
): { readonly left: number; readonly right: number; readonly y: number } | undefined => {
  const { min, max } = plot.scales.y ?? {};
  if (typeof min !== 'number' || typeof max !== 'number' || value < min || value > max) return undefined;
  const { bbox } = plot;
  const left = Math.max(bbox.left, plot.valToPos(from / secondMs, 'x', true));
  const right = Math.min(bbox.left + bbox.width, plot.valToPos(to / secondMs, 'x', true));
  return right > left ? { left, right, y: plot.valToPos(value, 'y', true) } : undefined;
};

const drawLevels = (plot: uPlot, { colours, levels }: PlotOptions): void => {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  for (const level of levels()) {
    const place = placeOf(plot, level);
    if (!place) continue;
    ctx.strokeStyle = colours[level.severity];
    ctx.lineWidth = (level.severity === 'extreme' ? 2 : 1.4) * ratio;
    ctx.setLineDash(levelDashes[level.severity].map((length) => length * ratio));
    ctx.beginPath();
    ctx.moveTo(place.left, place.y);
    ctx.lineTo(place.right, place.y);
    ctx.stroke();
  }
  ctx.restore();
};

/** The sign and name of each level at the beginning of its line, where they do not hide the newest values. */
const drawLevelNames = (plot: uPlot, { colours, levels }: PlotOptions): void => {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const size = 9 * ratio;
  ctx.save();
  ctx.font = `${11 * ratio}px "Be Vietnam Pro", system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.lineJoin = 'round';
  for (const level of levels()) {
    const place = placeOf(plot, level);
    if (!place) continue;
    // Below the line where there is no room above it.
    const baseline = place.y - 16 * ratio < bbox.top ? place.y + 13 * ratio : place.y - 4 * ratio;
    const left = place.left + 4 * ratio;
    const textLeft = left + size + 4 * ratio;
    ctx.strokeStyle = colours.raised;
    ctx.lineWidth = 3 * ratio;
    ctx.strokeText(level.label, textLeft, baseline);
    ctx.fillStyle = colours[level.severity];
    ctx.fillText(level.label, textLeft, baseline);
    ctx.save();
    ctx.translate(left, baseline - size + ratio);
    ctx.scale(size / 12, size / 12);
    const { fill, line } = level.outline ?? severityOutline[level.severity];
    ctx.fill(new Path2D(fill));
    ctx.strokeStyle = colours[level.severity];
    ctx.lineWidth = 1.3;
    if (line) ctx.stroke(new Path2D(line));
    ctx.restore();
  }
  ctx.restore();
};

export const createPlot = (element: HTMLElement, data: uPlot.AlignedData, options: PlotOptions): uPlot => {
  const { format, colours } = options;
  const first = options.quantities[0];
  const decimals = first ? quantities[first].decimals : 0;
  const fromZero = options.quantities.some(beginsAtZero);
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
      padding: [10, 22, 0, 0],
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * secondMs), format.timeZone),
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: options.onSelect !== undefined, y: false, setScale: false },
        points: { size: 7 },
        sync: { key: 'station' },
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
        {
          ...axis,
          size: 52,
          values: (_plot, splits) => {
            const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
            // As many as the step needs: 0.5 has one, 0.25 has two.
            const digits = [0, 1, 2].find((each) => Number.isInteger(Number((step * 10 ** each).toFixed(6)))) ?? 3;
            return splits.map((value) => format.number(value, digits));
          },
        },
      ],
      series: [{}, ...options.quantities.flatMap((quantity, index) => seriesOf(quantity, index, options))],
      bands: options.quantities.map((_quantity, index) => ({
        series: [index * columnsPer + 2, index * columnsPer + 1],
        fill: withAlpha(lineColour(colours, index), options.quantities.length > 1 ? 0.12 : 0.18),
      })),
      hooks: {
        drawAxes: [(plot) => drawJudged(plot, options), (plot) => drawLevels(plot, options)],
        draw: [(plot) => drawFlags(plot, options), (plot) => drawLevelNames(plot, options)],
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
