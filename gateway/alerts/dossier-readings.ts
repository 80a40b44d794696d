/** Which readings belong into a dossier, and which of them are kept when there are too many. */
import type { RawPoint } from '../../shared/api.ts';
import type { DossierPoint } from '../../shared/dossier-api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import type { HistoryReader } from '../history/history.ts';

/** Before the onset and after the end. */
export const beforeMs = 2 * hourMs;
export const afterMs = hourMs;
/** Of a longer span the middle is not read. */
const longestMs = 8 * dayMs;
const pagePoints = 5_000;
/** Of one series; a station that sends every second reaches it in a day. */
const maxRead = 100_000;
/** Around an event everything is kept as far as there is room. */
const nearMs = 10 * minuteMs;

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** The span, its middle taken out when it is very long. */
export const readableSpans = ({ from, to }: Span): { readonly spans: Span[]; readonly gap: Span | null } => {
  if (to - from <= longestMs) return { spans: [{ from, to }], gap: null };
  const gap = { from: from + longestMs / 2, to: to - longestMs / 2 };
  return {
    spans: [
      { from, to: gap.from },
      { from: gap.to, to },
    ],
    gap,
  };
};

/** Points oldest first, page by page; of too many the oldest. @throws AppError HISTORY_UNAVAILABLE */
export const readPoints = async (
  { range }: Pick<HistoryReader, 'range'>,
  station: string,
  quantity: QuantityId,
  spans: readonly Span[],
): Promise<RawPoint[]> => {
  const found: RawPoint[] = [];
  for (const span of spans) {
    for (let from = span.from; from < span.to && found.length < maxRead; ) {
      const page = await range({ station, quantity, from, to: span.to, limit: pagePoints });
      found.push(...page);
      const last = page.at(-1);
      if (!last || page.length < pagePoints) break;
      from = last.at + 1;
    }
  }
  return found;
};

/** Shares out `budget` so that whoever needs less than the average leaves the rest to the others. */
export const shareOut = (needs: readonly number[], budget: number): number[] => {
  const shares = needs.map(() => 0);
  const order = [...needs.keys()].sort((one, other) => (needs[one] ?? 0) - (needs[other] ?? 0));
  let left = budget;
  for (const [place, index] of order.entries()) {
    const share = Math.min(needs[index] ?? 0, Math.floor(left / (order.length - place)));
    shares[index] = share;
    left -= share;
  }
  return shares;
};

/** The lowest and the highest of each of so many stretches of equal count, in order of time. */
const extremes = (points: readonly DossierPoint[], most: number): DossierPoint[] => {
  const stretches = Math.floor(most / 2);
  if (stretches < 1) return [];
  const length = points.length / stretches;
  return Array.from({ length: stretches }, (_, index) => {
    const stretch = points.slice(Math.floor(index * length), Math.floor((index + 1) * length));
    let low = stretch[0];
    let high = stretch[0];
    for (const point of stretch) {
      if (low && point.value < low.value) low = point;
      if (high && point.value > high.value) high = point;
    }
    return [low, high].filter((point) => point !== undefined);
  }).flat();
};

/** Points oldest first that lie near any of the marks; one walk over both. */
const nearMarks = (points: readonly DossierPoint[], marks: readonly Instant[]): DossierPoint[] => {
  const sorted = [...marks].sort((one, other) => one - other);
  let next = 0;
  return points.filter(({ at }) => {
    while ((sorted[next] ?? Number.POSITIVE_INFINITY) < at - nearMs) next += 1;
    return (sorted[next] ?? Number.POSITIVE_INFINITY) <= at + nearMs;
  });
};

/** At most `most` points: both ends, what lies near a mark as far as half of the room allows, and the extremes of the rest. */
export const thin = (points: readonly DossierPoint[], most: number, marks: readonly Instant[]): DossierPoint[] => {
  if (points.length <= most) return [...points];
  const [first, last] = [points[0], points.at(-1)];
  const kept = new Set<DossierPoint>();
  for (const end of [first, last]) if (end && kept.size < most) kept.add(end);
  const near = nearMarks(points, marks);
  const room = Math.floor(most / 2) - kept.size;
  for (const point of near.length <= room ? near : extremes(near, room)) kept.add(point);
  for (const point of extremes(points, most - kept.size)) kept.add(point);
  return points.filter((point) => kept.has(point));
};
