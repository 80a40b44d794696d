/** Collects what the checklist of a station is judged by: history, newest messages, quarantine and record. */

import { maxRawPoints, type QuarantineEntry } from '../shared/api.ts';
import { type Arrival, judgeStation, type Measured, windowOf } from '../shared/commissioning.ts';
import type { Commissioning } from '../shared/commissioning-api.ts';
import type { QuantityId } from '../shared/quantities.ts';
import type { StationRecord } from '../shared/station-api.ts';
import type { Threshold } from '../shared/thresholds/threshold.ts';
import type { Instant } from '../shared/time.ts';
import { secondMs } from '../shared/time.ts';
import type { Arrivals } from './arrivals.ts';
import type { HistoryReader } from './history/history.ts';
import type { RecordsReader } from './state/records.ts';

export interface CommissioningSources {
  readonly history: Pick<HistoryReader, 'range'>;
  readonly arrivals: Pick<Arrivals, 'of'>;
  readonly records: Pick<RecordsReader, 'quarantine'>;
  readonly thresholds: readonly Threshold[];
  /** What is known of its presence this moment. */
  readonly seen: (
    station: string,
  ) =>
    | { readonly lastSeenAt: Instant | null; readonly battery: number | null; readonly rssi: number | null }
    | undefined;
  /** Legal local date. */
  readonly today: () => string;
  readonly now: () => Instant;
}

/** A page of refusals; more than so many in one window are a failure however many they are. */
const maxRefusals = 500;

/** A station that reports many times a second is judged by its newest readings. */
const bounded = (from: Instant, to: Instant, intervalSeconds: number): Instant =>
  Math.max(from, to - Math.floor(maxRawPoints * 0.8) * intervalSeconds * secondMs);

/** @throws AppError HISTORY_UNAVAILABLE, STORE_UNAVAILABLE */
export const commission = async (
  { history, arrivals, records, thresholds, seen, today, now }: CommissioningSources,
  { station, details, photos, enrolled, revokedAt }: StationRecord,
  minutes: number,
): Promise<Commissioning> => {
  const { from: wanted, to } = windowOf(now(), minutes, station.interval);
  const from = bounded(wanted, to, station.interval);
  const points = new Map<QuantityId, readonly Measured[]>();
  for (const quantity of station.quantities) {
    points.set(quantity, await history.range({ station: station.id, quantity, from, to, limit: maxRawPoints }));
  }
  const refused = await records.quarantine({ station: station.id, limit: maxRefusals });
  const live: readonly Arrival[] = arrivals.of(station.id, from, to + 1);
  const known = seen(station.id);
  const isOfWindow = ({ receivedAt }: QuarantineEntry): boolean => receivedAt >= from && receivedAt <= to;
  const checks = judgeStation({
    station,
    details,
    from,
    to,
    today: today(),
    arrivals: live,
    points,
    refusals: refused.filter(isOfWindow).map(({ code }) => code),
    photos: photos.length,
    enrolled,
    isRevoked: revokedAt !== null,
    hasConnected: known?.lastSeenAt !== null && known?.lastSeenAt !== undefined,
    battery: known?.battery ?? null,
    signal: known?.rssi ?? null,
    thresholds,
  });
  return { station: station.id, from, to, checks };
};
