/**
 * The newest messages of every station: when they were measured and received, battery and signal. The history keeps none of
 * this; in memory, a fixed number per station, from the start of the process on.
 */
import type { Arrival } from '../shared/commissioning.ts';
import type { Instant } from '../shared/time.ts';
import type { JournalRecord } from './ingest/record.ts';

export interface Arrivals {
  /** Takes one committed record. */
  apply(record: JournalRecord): void;
  /** Received in [from, to), oldest first. */
  of(station: string, from: Instant, to: Instant): Arrival[];
}

/** An hour and more at an interval of 30 s; 32 bytes each. */
export const keptPerStation = 128;

interface Ring {
  readonly measured: Float64Array;
  readonly received: Float64Array;
  readonly battery: Float32Array;
  readonly signal: Float32Array;
  readonly late: Uint8Array;
  taken: number;
}

const createRing = (): Ring => ({
  measured: new Float64Array(keptPerStation),
  received: new Float64Array(keptPerStation),
  battery: new Float32Array(keptPerStation),
  signal: new Float32Array(keptPerStation),
  late: new Uint8Array(keptPerStation),
  taken: 0,
});

const told = (figure: number | undefined): number | undefined =>
  figure === undefined || Number.isNaN(figure) ? undefined : Math.round(figure * 100) / 100;

export const createArrivals = (): Arrivals => {
  const rings = new Map<string, Ring>();
  return {
    apply: (record) => {
      if (record.k !== 'r') return;
      let ring = rings.get(record.s);
      if (!ring) {
        ring = createRing();
        rings.set(record.s, ring);
      }
      const place = ring.taken % keptPerStation;
      ring.measured[place] = record.t;
      ring.received[place] = record.x;
      ring.battery[place] = record.b ?? Number.NaN;
      ring.signal[place] = record.g ?? Number.NaN;
      ring.late[place] = record.l ?? 0;
      ring.taken += 1;
    },
    of: (station, from, to) => {
      const ring = rings.get(station);
      if (!ring) return [];
      const found: Arrival[] = [];
      for (let n = Math.max(0, ring.taken - keptPerStation); n < ring.taken; n += 1) {
        const place = n % keptPerStation;
        const receivedAt = ring.received[place] ?? 0;
        if (receivedAt < from || receivedAt >= to) continue;
        found.push({
          measuredAt: ring.measured[place] ?? 0,
          receivedAt,
          isLate: ring.late[place] === 1,
          battery: told(ring.battery[place]),
          signal: told(ring.signal[place]),
        });
      }
      return found;
    },
  };
};
