/** From recordings to what one station sends: files merged in their own order, one reading per instant. Pure. */
import type { QuantityId } from '../../shared/quantities.ts';
import { isQuantityId, quantities } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';
import type { Measured } from '../outbox.ts';
import type { StationDescription } from '../places.ts';

import type { RecordedReading, Recording } from './recording.ts';

export interface Series {
  readonly readings: readonly Measured[];
  /** Readings that were joined to another of the same instant. */
  readonly joined: number;
  /** Values that another of the same instant and quantity replaced. */
  readonly replaced: number;
}

/** Feeds that list the newest first are turned round; a file that is merely a little out of order stays as it is. */
const inOrderOfMeasuring = (readings: readonly RecordedReading[]): readonly RecordedReading[] => {
  let forward = 0;
  let backward = 0;
  for (let i = 1; i < readings.length; i += 1) {
    const step = (readings[i]?.at ?? 0) - (readings[i - 1]?.at ?? 0);
    if (step > 0) forward += 1;
    if (step < 0) backward += 1;
  }
  return backward > forward ? [...readings].reverse() : readings;
};

/** Takes from several files whichever comes next, without changing the order inside any of them. */
const interleave = (lists: readonly (readonly RecordedReading[])[]): RecordedReading[] => {
  const heads = lists.map((list) => ({ list, next: 0 }));
  const result: RecordedReading[] = [];
  for (;;) {
    let earliest: { list: readonly RecordedReading[]; next: number } | undefined;
    for (const head of heads) {
      const reading = head.list[head.next];
      const best = earliest?.list[earliest.next];
      if (reading && (!best || reading.at < best.at)) earliest = head;
    }
    const reading = earliest?.list[earliest.next];
    if (!earliest || !reading) return result;
    result.push(reading);
    earliest.next += 1;
  }
};

/** One reading per instant; of two values of one quantity the later in the file counts, as it would in a history. */
export const mergeRecordings = (recordings: readonly Recording[]): Series => {
  const byInstant = new Map<Instant, RecordedReading>();
  let joined = 0;
  let replaced = 0;
  for (const reading of interleave(recordings.map((recording) => inOrderOfMeasuring(recording.readings)))) {
    const before = byInstant.get(reading.at);
    if (before) {
      joined += 1;
      replaced += Object.keys(reading.values).filter((id) => id in before.values).length;
    }
    byInstant.set(
      reading.at,
      before ? { ...before, ...reading, values: { ...before.values, ...reading.values } } : reading,
    );
  }
  return { readings: [...byInstant.values()], joined, replaced };
};

/** The series moved so that its last reading is measured at `end`, whole seconds. */
export const shiftToEnd = (readings: readonly Measured[], end: Instant): { readings: Measured[]; byMs: number } => {
  const last = readings.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const byMs = readings.length === 0 ? 0 : Math.floor((end - last) / 1000) * 1000;
  return { readings: readings.map((reading) => ({ ...reading, at: reading.at + byMs })), byMs };
};

/** Usual time between readings, s. */
const usualInterval = (readings: readonly Measured[]): number => {
  const steps = readings
    .slice(1)
    .map(({ at }, i) => Math.abs(at - (readings[i]?.at ?? at)) / 1000)
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return Math.min(86_400, Math.max(1, Math.round(steps[Math.floor(steps.length / 2)] ?? 300)));
};

/** How a replayed station introduces itself. */
export const describeReplay = (
  id: string,
  name: string,
  place: { readonly lat: number; readonly lon: number },
  readings: readonly Measured[],
): StationDescription => {
  const measured = new Set<QuantityId>();
  for (const { values } of readings) for (const key of Object.keys(values)) if (isQuantityId(key)) measured.add(key);
  const ids = [...measured];
  return {
    id,
    name: name.slice(0, 120),
    networks: [...new Set(ids.map((quantity) => quantities[quantity].network))],
    quantities: ids,
    interval: usualInterval(readings),
    // No ward: the gateway finds it from the position.
    lat: place.lat,
    lon: place.lon,
    ...(measured.has('water_level') ? { datum: 'local' as const } : {}),
  };
};
