/** The course of one quantity at one station as SVG: readings, levels that were compared with, and what happened when. Pure. */
import type { DossierPoint } from '../../shared/dossier-api.ts';
import { entersAverages, hasFlag } from '../../shared/quality.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../../shared/time.ts';

export interface ChartLevel {
  readonly value: number;
  readonly label: string;
  readonly color: string;
}
export interface ChartMark {
  readonly at: Instant;
  readonly label: string;
  readonly color: string;
}
export interface Chart {
  readonly from: Instant;
  readonly to: Instant;
  readonly points: readonly DossierPoint[];
  readonly levels: readonly ChartLevel[];
  readonly marks: readonly ChartMark[];
  readonly unit: string;
  /** Local time minus UTC, ms. */
  readonly offsetMs: number;
  readonly number: (value: number, decimals: number) => string;
  readonly time: (at: Instant) => string;
  readonly date: (at: Instant) => string;
}

/** Points of a page. */
export const chartWidth = 515;
const markRows = 3;
const frame = { left: 44, right: 8, top: 14 + markRows * 9, bottom: 30, height: 200 };
const inner = { width: chartWidth - frame.left - frame.right, height: frame.height - frame.top - frame.bottom };

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escapeXml = (text: string): string =>
  text.replace(/\p{C}/gu, ' ').replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter);

const isCounted = ({ quality }: DossierPoint): boolean =>
  !hasFlag(quality, 'invalidated') && !hasFlag(quality, 'fault') && !hasFlag(quality, 'calibrating');

/** Round figures, about `count` of them, that hold [low, high]. */
export const roundTicks = (low: number, high: number, count: number): number[] => {
  const rough = (high - low || Math.abs(high) || 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? power * 10;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
};

const timeSteps = [5, 10, 15, 30]
  .map((count) => count * minuteMs)
  .concat(
    [1, 2, 3, 6, 12].map((count) => count * hourMs),
    [1, 2, 7, 14, 30].map((count) => count * dayMs),
  );

/** Instants on round local times, at most nine. */
export const timeTicks = (from: Instant, to: Instant, offsetMs: number): Instant[] => {
  const step = timeSteps.find((one) => (to - from) / one <= 8) ?? 90 * dayMs;
  const ticks: Instant[] = [];
  for (let at = Math.ceil((from + offsetMs) / step) * step - offsetMs; at <= to; at += step) ticks.push(at);
  return ticks;
};

const text = (x: number, y: number, words: string, about: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-family="Roboto" font-size="7" ${about}>${escapeXml(words)}</text>`;

/** Where readings are missing for longer than three of their usual intervals the line breaks. */
const linesOf = (points: readonly DossierPoint[]): DossierPoint[][] => {
  const gaps = points.slice(1).map((point, index) => point.at - (points[index]?.at ?? 0));
  const usual = [...gaps].sort((one, other) => one - other)[gaps.length >> 1] ?? 0;
  const lines: DossierPoint[][] = [];
  for (const [index, point] of points.entries()) {
    const line = lines.at(-1);
    if (line && (gaps[index - 1] ?? 0) <= Math.max(3 * usual, 2 * minuteMs)) line.push(point);
    else lines.push([point]);
  }
  return lines;
};

export const chartSvg = (chart: Chart): string => {
  const { from, to, points, levels, marks, number, offsetMs } = chart;
  const values = [...points.filter(isCounted).map(({ value }) => value), ...levels.map(({ value }) => value)];
  const lowest = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const highest = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const ticks = values.length > 0 ? roundTicks(lowest, highest, 5) : [0, 1];
  const [bottom, top] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const x = (at: Instant): number => frame.left + ((at - from) / (to - from || 1)) * inner.width;
  const y = (value: number): number => {
    const share = (value - bottom) / (top - bottom || 1);
    return frame.top + (1 - Math.min(1, Math.max(0, share))) * inner.height;
  };
  const step = (ticks[1] ?? 1) - bottom;
  const decimals = step >= 1 ? 0 : Math.min(3, Math.ceil(-Math.log10(step)));
  const end = frame.top + inner.height;
  const parts: string[] = [];

  for (const tick of ticks) {
    const at = y(tick);
    parts.push(
      `<line x1="${frame.left}" y1="${at.toFixed(1)}" x2="${chartWidth - frame.right}" y2="${at.toFixed(1)}" stroke="#e3e7ea" stroke-width="0.5"/>`,
      text(frame.left - 4, at + 2.4, number(tick, decimals), 'text-anchor="end" fill="#52606b"'),
    );
  }
  parts.push(text(frame.left - 4, frame.top - 7, chart.unit, 'text-anchor="end" fill="#52606b"'));
  let day = '';
  for (const tick of timeTicks(from, to, offsetMs)) {
    const at = x(tick);
    parts.push(
      `<line x1="${at.toFixed(1)}" y1="${end}" x2="${at.toFixed(1)}" y2="${end + 3}" stroke="#8a96a0" stroke-width="0.5"/>`,
      text(at, end + 11, chart.time(tick), 'text-anchor="middle" fill="#52606b"'),
    );
    if (chart.date(tick) !== day) {
      day = chart.date(tick);
      parts.push(text(at, end + 20, day, 'text-anchor="middle" fill="#52606b"'));
    }
  }
  for (const { value, label, color } of levels) {
    const at = y(value);
    parts.push(
      `<line x1="${frame.left}" y1="${at.toFixed(1)}" x2="${chartWidth - frame.right}" y2="${at.toFixed(1)}" stroke="${color}" stroke-width="0.8" stroke-dasharray="4 2"/>`,
      text(frame.left + 3, at - 2, label, `fill="${color}"`),
    );
  }
  const ends = Array.from({ length: markRows }, () => Number.NEGATIVE_INFINITY);
  for (const { at, label, color } of marks) {
    if (at < from || at > to) continue;
    const place = x(at);
    const width = label.length * 3.7 + 6;
    const begin = Math.min(place, chartWidth - width);
    const free = ends.findIndex((used) => used <= begin);
    parts.push(
      `<line x1="${place.toFixed(1)}" y1="${frame.top - 4}" x2="${place.toFixed(1)}" y2="${end}" stroke="${color}" stroke-width="0.7"/>`,
    );
    // With no room left the line stands without a word; the timeline has it.
    if (free < 0) continue;
    ends[free] = begin + width;
    parts.push(text(begin, frame.top - 7 - free * 9, label, `fill="${color}"`));
  }
  for (const line of linesOf(points.filter(isCounted))) {
    const path = line.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
    parts.push(
      line.length > 1
        ? `<polyline points="${path}" fill="none" stroke="#0b5c8a" stroke-width="1"/>`
        : `<circle cx="${path.split(',')[0]}" cy="${path.split(',')[1]}" r="1" fill="#0b5c8a"/>`,
    );
  }
  for (const point of points) {
    if (entersAverages(point.quality)) continue;
    const place = `cx="${x(point.at).toFixed(1)}" cy="${y(point.value).toFixed(1)}"`;
    parts.push(
      isCounted(point)
        ? `<circle ${place} r="1.4" fill="#ffffff" stroke="#0b5c8a" stroke-width="0.6"/>`
        : `<circle ${place} r="1.2" fill="#a9b3ba"/>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${chartWidth}" height="${frame.height}" viewBox="0 0 ${chartWidth} ${frame.height}">${parts.join('')}</svg>`;
};
