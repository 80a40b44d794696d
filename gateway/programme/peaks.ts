/**
 * The highest water of each hour. Buckets know only readings that nothing speaks against, and a real flood rises fast enough to
 * be doubted: hours that lack readings are looked at reading by reading, as far back as single readings are kept.
 */
import type { Bucket } from '../../shared/api.ts';
import { expectedSlots } from '../../shared/indices/slots.ts';
import { judgesLevels } from '../../shared/quality.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { hourMs, type Instant, secondMs } from '../../shared/time.ts';
import type { HistoryReader } from '../history/history.ts';

/** Largest value by the start of the hour; hours without data are absent. */
export type Peaks = ReadonlyMap<Instant, number>;

/** Readings asked for at once. */
const pagePoints = 10_000;

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Neighbouring hours of [from, to) in which the buckets have fewer readings than the interval says. */
const lackingHours = (buckets: ReadonlyMap<Instant, Bucket>, { from, to }: Span, expected: number): Span[] => {
  const spans: { from: Instant; to: Instant }[] = [];
  for (let at = from; at < to; at += hourMs) {
    if ((buckets.get(at)?.count ?? 0) >= expected) continue;
    const last = spans.at(-1);
    if (last?.to === at) last.to = at + hourMs;
    else spans.push({ from: at, to: at + hourMs });
  }
  return spans;
};

/** Both ends on whole hours. @throws AppError HISTORY_UNAVAILABLE */
export const fetchPeaks = async (
  history: Pick<HistoryReader, 'range'>,
  station: Pick<Station, 'id' | 'interval'>,
  quantity: QuantityId,
  buckets: ReadonlyMap<Instant, Bucket>,
  span: Span,
): Promise<Peaks> => {
  const peaks = new Map<Instant, number>();
  for (const { at, max } of buckets.values()) if (at >= span.from && at < span.to) peaks.set(at, max);
  const expected = expectedSlots(hourMs, station.interval * secondMs);
  for (const lacking of lackingHours(buckets, span, expected)) {
    for (let from: Instant | undefined = lacking.from; from !== undefined; ) {
      const points = await history.range({ station: station.id, quantity, from, to: lacking.to, limit: pagePoints });
      for (const { at, value, quality } of points) {
        if (!judgesLevels(quality)) continue;
        const hour = Math.floor(at / hourMs) * hourMs;
        peaks.set(hour, Math.max(peaks.get(hour) ?? Number.NEGATIVE_INFINITY, value));
      }
      const last = points.at(-1);
      from = points.length === pagePoints && last ? last.at + 1 : undefined;
    }
  }
  return peaks;
};
