/**
 * The readings of one clock hour at one station: rows in order of time, a column for each quantity. Order of arrival leaves
 * no trace, so that everything computed from an hour is the same to the last bit however its readings came. Pure.
 */
import type { Instant } from '../time.ts';

/** Rows that one hour may have: two readings a second. What comes beyond is refused. */
export const maxRows = 7_200;

export interface OpenHour {
  readonly start: Instant;
  /** Number of each column's quantity, by order of appearance. */
  readonly quantities: number[];
  size: number;
  /** Milliseconds after the start, ascending; the first `size` count. */
  offsets: Uint32Array;
  /** Column after column, each as long as `offsets`; NaN = no value of quality 0. */
  values: Float64Array;
  /** Differs from what is packed. */
  changed: boolean;
}

export const createOpenHour = (start: Instant, rows = 32): OpenHour => ({
  start,
  quantities: [],
  size: 0,
  offsets: new Uint32Array(rows),
  values: new Float64Array(0),
  changed: false,
});

/** Index of the first row at or after an offset. */
export const rowAt = ({ offsets, size }: OpenHour, offset: number): number => {
  // In order of time, as readings nearly always come.
  if (size === 0 || (offsets[size - 1] ?? 0) < offset) return size;
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
};

const grow = (hour: OpenHour): void => {
  const before = hour.offsets.length;
  // By half: hours lie in memory for each station, and most have 60 rows or fewer.
  const after = before + Math.max(16, before >>> 1);
  const offsets = new Uint32Array(after);
  offsets.set(hour.offsets);
  const values = new Float64Array(after * hour.quantities.length);
  for (let column = 0; column < hour.quantities.length; column += 1) {
    values.set(hour.values.subarray(column * before, column * before + hour.size), column * after);
  }
  hour.offsets = offsets;
  hour.values = values;
};

const insertRow = (hour: OpenHour, row: number, offset: number): void => {
  if (hour.size === hour.offsets.length) grow(hour);
  const length = hour.offsets.length;
  if (row < hour.size) hour.offsets.copyWithin(row + 1, row, hour.size);
  hour.offsets[row] = offset;
  for (let column = 0; column < hour.quantities.length; column += 1) {
    const begin = column * length;
    if (row < hour.size) hour.values.copyWithin(begin + row + 1, begin + row, begin + hour.size);
    hour.values[begin + row] = Number.NaN;
  }
  hour.size += 1;
};

/** The column of a quantity; -1 when it has none. */
export const columnOf = (hour: OpenHour, quantity: number): number => hour.quantities.indexOf(quantity);

const addColumn = (hour: OpenHour, quantity: number): number => {
  const length = hour.offsets.length;
  const values = new Float64Array(length * (hour.quantities.length + 1)).fill(Number.NaN, hour.values.length);
  values.set(hour.values);
  hour.values = values;
  return hour.quantities.push(quantity) - 1;
};

/** Room for quantities that are known to come, so that they are not added one by one. */
export const addColumns = (hour: OpenHour, quantities: readonly number[]): void => {
  hour.quantities.push(...quantities);
  hour.values = new Float64Array(hour.offsets.length * hour.quantities.length);
};

/** Value of a column in a row; NaN = none. */
export const valueAt = ({ values, offsets }: OpenHour, column: number, row: number): number =>
  values[column * offsets.length + row] ?? Number.NaN;

/**
 * Puts a value at its time; one that is there already is replaced, NaN takes it out. False when the hour is full.
 */
export const putValue = (hour: OpenHour, offset: number, quantity: number, value: number): boolean => {
  let row = rowAt(hour, offset);
  const isNew = row === hour.size || hour.offsets[row] !== offset;
  let column = columnOf(hour, quantity);
  if (Number.isNaN(value) && (isNew || column < 0)) return true;
  if (isNew) {
    if (hour.size >= maxRows) return false;
    insertRow(hour, row, offset);
    row = rowAt(hour, offset);
  }
  if (column < 0) column = addColumn(hour, quantity);
  const place = column * hour.offsets.length + row;
  if (Object.is(hour.values[place], value)) return true;
  hour.values[place] = value;
  hour.changed = true;
  return true;
};

/** Offsets and values of one quantity in [from, to) ms after the start, in order of time. */
export const eachValue = (
  hour: OpenHour,
  quantity: number,
  visit: (offset: number, value: number) => void,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): void => {
  const column = columnOf(hour, quantity);
  if (column < 0) return;
  for (let row = rowAt(hour, from); row < hour.size; row += 1) {
    const offset = hour.offsets[row] ?? 0;
    if (offset >= to) return;
    const value = valueAt(hour, column, row);
    if (!Number.isNaN(value)) visit(offset, value);
  }
};
