/**
 * One hour of readings as bytes, without loss: 56 hours of points of a whole city fit into memory because most values have
 * few decimals and change little within an hour. What does not compress is kept as it is. Pure.
 *
 *     rows u16 · columns u8 · times · column · column …
 *     times   width u8 (+ 128 when in whole seconds) · step u32 · base i32 · rows × width
 *     column  quantity u8 · width and decimals u8 · count u16 · captured u16 · interval u32 · sums f64 (× 2 for directions)
 *             · base f64 · rows × width
 *
 * Integers are kept as their distance from the smallest one, times from a steady step; the largest number of a width says
 * "no value".
 */
import { quantities, quantityIds } from '../quantities.ts';
import type { Instant } from '../time.ts';
import { type Aggregate, addTo, noSums, type Sums } from './combine.ts';
import { addColumns, createOpenHour, eachValue, type OpenHour, valueAt } from './open-hour.ts';
import { coveredSlots } from './slots.ts';

/** What the readings of one quantity in one hour come to. */
export interface HourStats extends Sums {
  /** Slots of `intervalMs` that hold a reading. */
  captured: number;
  intervalMs: number;
}

export const aggregateOf = (quantity: number): Aggregate => quantities[quantityIds[quantity] ?? 'pm25'].aggregate;

/** Sums and capture of one quantity in [from, to) ms after the start of an hour. */
export const statsOf = (hour: OpenHour, quantity: number, intervalMs: number, from: number, to: number): HourStats => {
  const sums = noSums();
  const aggregate = aggregateOf(quantity);
  const offsets: number[] = [];
  eachValue(
    hour,
    quantity,
    (offset, value) => {
      addTo(sums, aggregate, value);
      offsets.push(offset - from);
    },
    from,
    to,
  );
  return { ...sums, captured: coveredSlots(offsets, to - from, intervalMs), intervalMs };
};

type Width = 0 | 1 | 2 | 4 | 8;
const headerBytes = 3;
const timesBytes = 9;
const maxDecimals = 6;
const powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
const inSeconds = 128;

const columnBytes = (quantity: number): number => 18 + (aggregateOf(quantity) === 'circular' ? 16 : 8);

/** Smallest width for numbers 0 to `range`, with one number more for "none". */
const widthFor = (range: number, withNone: boolean): Width => {
  if (range === 0 && !withNone) return 0;
  if (range < 0xff) return 1;
  if (range < 0xffff) return 2;
  return range < 0xffff_ffff ? 4 : 8;
};

const putNumber = (view: DataView, at: number, width: Width, value: number): void => {
  if (width === 1) view.setUint8(at, value);
  else if (width === 2) view.setUint16(at, value, true);
  else if (width === 4) view.setUint32(at, value, true);
  else if (width === 8) view.setFloat64(at, value, true);
};

const getNumber = (view: DataView, at: number, width: Width): number => {
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at, true);
  if (width === 4) return view.getUint32(at, true);
  return width === 8 ? view.getFloat64(at, true) : 0;
};

const noneOf: Readonly<Record<Width, number>> = { 0: -1, 1: 0xff, 2: 0xffff, 4: 0xffff_ffff, 8: Number.NaN };

interface Plan {
  readonly width: Width;
  readonly decimals: number;
  /** Smallest value as an integer of 10^-decimals. */
  readonly base: number;
}

/** Fewest decimals with which every value of a column is exactly an integer divided by a power of ten. */
const planColumn = (hour: OpenHour, column: number): Plan => {
  let decimals = 0;
  let none = false;
  for (let row = 0; row < hour.size; row += 1) {
    const value = valueAt(hour, column, row);
    if (Number.isNaN(value)) {
      none = true;
      continue;
    }
    for (;;) {
      const power = powers[decimals] ?? 1;
      const whole = Math.round(value * power);
      // -0 would come back as 0.
      if (Math.abs(whole) < 2 ** 50 && whole / power === value && !Object.is(value, -0)) break;
      decimals += 1;
      if (decimals > maxDecimals) return { width: 8, decimals: 0, base: 0 };
    }
  }
  const power = powers[decimals] ?? 1;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < hour.size; row += 1) {
    const value = valueAt(hour, column, row);
    if (Number.isNaN(value)) continue;
    const whole = Math.round(value * power);
    if (whole < least) least = whole;
    if (whole > most) most = whole;
  }
  if (least > most) return { width: 1, decimals: 0, base: 0 };
  const width = widthFor(most - least, none);
  return width === 8 ? { width, decimals: 0, base: 0 } : { width, decimals, base: least };
};

const planTimes = ({ offsets, size }: OpenHour): { width: Width; scale: number; step: number; base: number } => {
  let scale = 1_000;
  for (let row = 0; row < size; row += 1) {
    if ((offsets[row] ?? 0) % 1_000 !== 0) scale = 1;
  }
  const first = offsets[0] ?? 0;
  const last = offsets[size - 1] ?? 0;
  const step = size > 1 ? Math.round((last - first) / scale / (size - 1)) : 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < size; row += 1) {
    const rest = (offsets[row] ?? 0) / scale - step * row;
    if (rest < least) least = rest;
    if (rest > most) most = rest;
  }
  return { width: widthFor(most - least, false), scale, step, base: least };
};

const writeTimes = (view: DataView, hour: OpenHour, plan: ReturnType<typeof planTimes>, at: number): number => {
  view.setUint8(at, plan.width + (plan.scale === 1 ? 0 : inSeconds));
  view.setUint32(at + 1, plan.step, true);
  view.setInt32(at + 5, plan.base, true);
  let place = at + timesBytes;
  for (let row = 0; row < hour.size; row += 1) {
    putNumber(view, place, plan.width, (hour.offsets[row] ?? 0) / plan.scale - plan.step * row - plan.base);
    place += plan.width;
  }
  return place;
};

const writeColumn = (
  view: DataView,
  hour: OpenHour,
  column: number,
  plan: Plan,
  stats: HourStats,
  at: number,
): number => {
  const quantity = hour.quantities[column] ?? 0;
  view.setUint8(at, quantity);
  view.setUint8(at + 1, plan.width | (plan.decimals << 4));
  view.setUint16(at + 2, stats.count, true);
  view.setUint16(at + 4, stats.captured, true);
  view.setUint32(at + 6, stats.intervalMs, true);
  view.setFloat64(at + 10, stats.first, true);
  let place = at + 18;
  if (aggregateOf(quantity) === 'circular') {
    view.setFloat64(place, stats.second, true);
    place += 8;
  }
  view.setFloat64(place, plan.base, true);
  place += 8;
  const power = powers[plan.decimals] ?? 1;
  for (let row = 0; row < hour.size; row += 1) {
    const value = valueAt(hour, column, row);
    if (plan.width === 8) putNumber(view, place, 8, value);
    else if (Number.isNaN(value)) putNumber(view, place, plan.width, noneOf[plan.width]);
    else putNumber(view, place, plan.width, Math.round(value * power) - plan.base);
    place += plan.width;
  }
  return place;
};

/** The hour as bytes, with the sums of each quantity and their capture by slots of `intervalMs`. */
export const packHour = (hour: OpenHour, intervalMs: number, lengthMs: number): Uint8Array => {
  const times = planTimes(hour);
  const columns = hour.quantities.map((_, column) => planColumn(hour, column));
  let bytes = headerBytes + timesBytes + hour.size * times.width;
  for (const [column, { width }] of columns.entries()) {
    bytes += columnBytes(hour.quantities[column] ?? 0) + hour.size * width;
  }
  const packed = new Uint8Array(bytes);
  const view = new DataView(packed.buffer);
  view.setUint16(0, hour.size, true);
  view.setUint8(2, columns.length);
  let at = writeTimes(view, hour, times, headerBytes);
  for (const [column, plan] of columns.entries()) {
    at = writeColumn(
      view,
      hour,
      column,
      plan,
      statsOf(hour, hour.quantities[column] ?? 0, intervalMs, 0, lengthMs),
      at,
    );
  }
  return packed;
};

const widthOf = (code: number): Width => {
  const width = code & 0x0f;
  return width === 1 || width === 2 || width === 4 || width === 8 ? width : 0;
};

/** What an hour's readings of one quantity come to, without unpacking them; undefined without such readings. */
export const packedStats = (view: DataView, quantity: number): HourStats | undefined => {
  const rows = view.getUint16(0, true);
  let at = headerBytes + timesBytes + rows * widthOf(view.getUint8(headerBytes));
  for (let columns = view.getUint8(2); columns > 0; columns -= 1) {
    const found = view.getUint8(at);
    if (found === quantity) {
      return {
        count: view.getUint16(at + 2, true),
        captured: view.getUint16(at + 4, true),
        intervalMs: view.getUint32(at + 6, true),
        first: view.getFloat64(at + 10, true),
        second: aggregateOf(quantity) === 'circular' ? view.getFloat64(at + 18, true) : 0,
      };
    }
    at += columnBytes(found) + rows * widthOf(view.getUint8(at + 1));
  }
  return undefined;
};

/** The hour that was packed. */
export const unpackHour = (view: DataView, start: Instant): OpenHour => {
  const rows = view.getUint16(0, true);
  const hour = createOpenHour(start, Math.max(32, rows + 8));
  const length = hour.offsets.length;
  hour.size = rows;
  const timesCode = view.getUint8(headerBytes);
  const scale = timesCode >= inSeconds ? 1_000 : 1;
  const timesWidth = widthOf(timesCode);
  const step = view.getUint32(headerBytes + 1, true);
  const base = view.getInt32(headerBytes + 5, true);
  let at = headerBytes + timesBytes;
  for (let row = 0; row < rows; row += 1) {
    hour.offsets[row] = (getNumber(view, at, timesWidth) + base + step * row) * scale;
    at += timesWidth;
  }
  const found: number[] = [];
  const starts: number[] = [];
  for (let columns = view.getUint8(2); columns > 0; columns -= 1) {
    const quantity = view.getUint8(at);
    found.push(quantity);
    starts.push(at);
    at += columnBytes(quantity) + rows * widthOf(view.getUint8(at + 1));
  }
  addColumns(hour, found);
  for (const [column, quantity] of found.entries()) {
    const begin = starts[column] ?? 0;
    const code = view.getUint8(begin + 1);
    const width = widthOf(code);
    const power = powers[code >>> 4] ?? 1;
    let place = begin + columnBytes(quantity);
    const least = view.getFloat64(place - 8, true);
    for (let row = 0; row < rows; row += 1) {
      const number = getNumber(view, place, width);
      hour.values[column * length + row] =
        width === 8 ? number : number === noneOf[width] ? Number.NaN : (number + least) / power;
      place += width;
    }
  }
  return hour;
};
