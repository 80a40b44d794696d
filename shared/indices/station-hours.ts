/**
 * What is kept of one station: a few hours open for writing, the others packed one after another in one block of bytes, which
 * is written anew when an hour is packed. Hours are named by their number since 1970. Pure.
 */
import { hourMs } from '../time.ts';
import { createOpenHour, type OpenHour } from './open-hour.ts';
import { type HourStats, packedStats, packHour, statsOf, unpackHour } from './packed-hour.ts';

/** The hour that runs, the one before, and one for late data. */
const maxOpenHours = 3;

export interface StationHours {
  intervalMs: number;
  /** The one touched last at the end. */
  readonly open: OpenHour[];
  /** Packed hours, one after another. */
  packed: Uint8Array<ArrayBuffer>;
  /** Numbers of the packed hours since 1970, ascending, and where each begins. */
  numbers: number[];
  begins: number[];
}

export const createStationHours = (intervalMs: number): StationHours => ({
  intervalMs,
  open: [],
  packed: new Uint8Array(0),
  numbers: [],
  begins: [],
});

const packedView = (station: StationHours, number: number): DataView<ArrayBuffer> | undefined => {
  const place = station.numbers.indexOf(number);
  const begin = station.begins[place];
  if (place < 0 || begin === undefined) return undefined;
  return new DataView(station.packed.buffer, begin, (station.begins[place + 1] ?? station.packed.length) - begin);
};

/** Writes the block anew: without hours before `oldest`, with `hour` in its place. */
export const repack = (station: StationHours, oldest: number, hour?: OpenHour): void => {
  const added = hour && Math.floor(hour.start / hourMs);
  const parts: { number: number; bytes: Uint8Array }[] = [];
  for (const [place, number] of station.numbers.entries()) {
    if (number < oldest || number === added) continue;
    const bytes = station.packed.subarray(station.begins[place], station.begins[place + 1] ?? station.packed.length);
    parts.push({ number, bytes });
  }
  if (hour && added !== undefined && added >= oldest && hour.size > 0) {
    const place = parts.findIndex(({ number }) => number > added);
    const part = { number: added, bytes: packHour(hour, station.intervalMs, hourMs) };
    parts.splice(place < 0 ? parts.length : place, 0, part);
  }
  station.packed = new Uint8Array(parts.reduce((total, { bytes }) => total + bytes.length, 0));
  station.numbers = [];
  station.begins = [];
  let begin = 0;
  for (const { number, bytes } of parts) {
    station.packed.set(bytes, begin);
    station.numbers.push(number);
    station.begins.push(begin);
    begin += bytes.length;
  }
};

/** An hour as it is now; a packed one as a copy that is thrown away. Undefined when nothing is known of it. */
export const openForReading = (station: StationHours, number: number): OpenHour | undefined => {
  const open = station.open.find(({ start }) => start === number * hourMs);
  if (open) return open;
  const view = packedView(station, number);
  return view && unpackHour(view, number * hourMs);
};

/** An hour to write to; packs the one that was touched longest ago when there are too many. */
export const openForWriting = (station: StationHours, number: number, oldest: number): OpenHour => {
  const { open } = station;
  const start = number * hourMs;
  const last = open.at(-1);
  if (last?.start === start) return last;
  const found = open.findIndex((hour) => hour.start === start);
  if (found >= 0) {
    const [hour] = open.splice(found, 1);
    if (hour) {
      open.push(hour);
      return hour;
    }
  }
  if (open.length >= maxOpenHours) {
    const packing = open.shift();
    if (packing?.changed) repack(station, oldest, packing);
  }
  const view = packedView(station, number);
  const hour = view ? unpackHour(view, start) : createOpenHour(start);
  open.push(hour);
  return hour;
};

/** Of one hour, or of [from, to) ms after its start. */
export const statsIn = (
  station: StationHours,
  quantity: number,
  number: number,
  from: number,
  to: number,
): HourStats | undefined => {
  const open = station.open.find(({ start }) => start === number * hourMs);
  if (!open && from === 0 && to === hourMs) {
    const view = packedView(station, number);
    const stats = view && packedStats(view, quantity);
    // Counted by another interval than the one of today's record.
    if (stats === undefined || stats.intervalMs === station.intervalMs) return stats;
  }
  const hour = open ?? openForReading(station, number);
  return hour && statsOf(hour, quantity, station.intervalMs, from, to);
};

/** Drops the open hours before `oldest`. */
export const dropOpen = ({ open }: StationHours, oldest: number): void => {
  for (let index = open.length - 1; index >= 0; index -= 1) {
    if ((open[index]?.start ?? 0) < oldest * hourMs) open.splice(index, 1);
  }
};

/** Hours and bytes held. */
export const sizeOf = ({ open, packed, numbers }: StationHours): { hours: number; bytes: number } => ({
  hours: open.length + numbers.filter((number) => !open.some(({ start }) => start === number * hourMs)).length,
  bytes: open.reduce((total, { offsets, values }) => total + offsets.byteLength + values.byteLength, packed.length),
});
