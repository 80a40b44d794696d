/** What is drawn on a chart besides its lines: flags, judged spans, alerts, maintenance, levels. Each with a sign, pattern or word. */
import type uPlot from 'uplot';
import { type Instant, secondMs } from '../../shared/time.ts';
import { severityOutline } from '../model/glyphs.ts';
import type { Severity } from '../model/levels.ts';
import type { LevelLine, PlotOptions } from './plot.ts';

/** Small ticks on the bottom edge where a reading carries a quality flag. */
export const drawFlags = (plot: uPlot, { colours, joined }: PlotOptions): void => {
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

const labelFont = (ratio: number): string => `${11 * ratio}px "Be Vietnam Pro", system-ui, sans-serif`;

/** A word on its own ground, where the span has room for it. */
const drawLabel = (
  { ctx }: uPlot,
  label: string,
  {
    left,
    right,
    baseline,
    ink,
    ground,
  }: { left: number; right: number; baseline: number; ink: string; ground: string },
): void => {
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = labelFont(ratio);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  const room = right - left - 4 * ratio;
  const isFitting = (text: string): boolean => ctx.measureText(text).width <= room;
  let text = label;
  while (text.length > 4 && !isFitting(text)) text = `${text.slice(0, -2).trimEnd()}…`;
  if (isFitting(text)) {
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3 * ratio;
    ctx.strokeStyle = ground;
    ctx.strokeText(text, left, baseline);
    ctx.fillStyle = ink;
    ctx.fillText(text, left, baseline);
  }
  ctx.restore();
};

/** The part of a span that is in view, in canvas pixels; undefined = nothing of it. */
const spanPlace = (
  plot: uPlot,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): { readonly left: number; readonly right: number } | undefined => {
  const { bbox } = plot;
  const left = Math.max(bbox.left, plot.valToPos(from / secondMs, 'x', true));
  const end = Math.min(bbox.left + bbox.width, plot.valToPos(to / secondMs, 'x', true));
  if (end < bbox.left || left > bbox.left + bbox.width) return undefined;
  // A short span must still be seen.
  return { left, right: Math.max(end, left + 2 * devicePixelRatio) };
};

/** Dots, with an edge at both ends and the word at the bottom. */
export const drawCare = (plot: uPlot, { colours, care }: PlotOptions): void => {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  for (const band of care()) {
    const place = spanPlace(plot, band);
    if (!place) continue;
    const { left, right } = place;
    ctx.save();
    ctx.globalAlpha = 0.55;
    ctx.fillStyle = colours.quiet;
    const step = 9 * ratio;
    // On a grid of the whole chart, so that the dots stand still while it is moved by its bands.
    for (let x = Math.ceil(left / step) * step; x < right; x += step) {
      const isOdd = Math.round(x / step) % 2 === 1;
      for (let y = bbox.top + (isOdd ? step / 2 : step); y < bbox.top + bbox.height; y += step) {
        ctx.fillRect(x, y, 1.5 * ratio, 1.5 * ratio);
      }
    }
    ctx.strokeStyle = colours.quiet;
    ctx.lineWidth = ratio;
    ctx.setLineDash([2 * ratio, 3 * ratio]);
    ctx.beginPath();
    for (const x of [left, right]) {
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
    }
    ctx.stroke();
    ctx.restore();
    const baseline = bbox.top + bbox.height - 12 * ratio;
    drawLabel(plot, band.label, {
      left: left + 4 * ratio,
      right,
      baseline,
      ink: colours.quiet,
      ground: colours.raised,
    });
  }
};

/** Lines of an invalid span fall, those of a restored one rise; told apart without colour. */
export const drawJudged = (plot: uPlot, { colours, judged }: PlotOptions): void => {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const bottom = bbox.top + bbox.height;
  ctx.save();
  for (const span of judged()) {
    const place = spanPlace(plot, span);
    if (!place) continue;
    const { left, right } = place;
    const isInvalid = span.verdict === 'invalid';
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, bbox.top, right - left, bbox.height);
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
    const ink = isInvalid ? colours.attention : colours.quiet;
    const baseline = bottom - 26 * ratio;
    drawLabel(plot, span.label, { left: left + 4 * ratio, right, baseline, ink, ground: colours.raised });
  }
  ctx.restore();
};

/** A tint behind the lines, and a bar along the top with the sign of the severity at its beginning. */
export const drawAlerts = (plot: uPlot, { colours, alerts }: PlotOptions): void => {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  // A word ends where the next span begins; of those that begin together the first has it. The text below names them all.
  const begins = alerts().flatMap((band) => spanPlace(plot, band)?.left ?? []);
  const named = new Set<number>();
  for (const band of alerts()) {
    const place = spanPlace(plot, band);
    if (!place) continue;
    const { left, right } = place;
    const { severity, label } = band;
    const wide = right - left;
    ctx.fillStyle = colours[severity];
    ctx.globalAlpha = 0.1;
    ctx.fillRect(left, bbox.top, wide, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, bbox.top, wide, 3 * ratio);
    ctx.save();
    const size = 10 * ratio;
    ctx.translate(left + 2 * ratio, bbox.top + 5 * ratio);
    ctx.scale(size / 12, size / 12);
    const { fill, line } = severityOutline[severity];
    ctx.fill(new Path2D(fill));
    ctx.strokeStyle = colours[severity];
    ctx.lineWidth = 1.3;
    if (line) ctx.stroke(new Path2D(line));
    ctx.restore();
    if (label === undefined) continue;
    if (named.has(left)) continue;
    named.add(left);
    drawLabel(plot, label, {
      left: left + 15 * ratio,
      right: Math.min(right, ...begins.filter((begin) => begin > left)),
      baseline: bbox.top + 14 * ratio,
      ink: colours[severity],
      ground: colours.raised,
    });
  }
  ctx.restore();
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

export const drawLevels = (plot: uPlot, { colours, levels }: PlotOptions): void => {
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
export const drawLevelNames = (plot: uPlot, { colours, levels }: PlotOptions): void => {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const size = 9 * ratio;
  ctx.save();
  ctx.font = labelFont(ratio);
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
