/** Where figures leave the gateway they are rounded, nowhere before. Pure. */
import { type Average, type HourMean, settled } from '../../shared/indices/averages.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';

/** Makes of a figure what is shown of it: `decimals` after the point, or all of them. */
export type Edge = (value: number, decimals: number) => number;

export const exact: Edge = (value) => value;

/** Half away from zero, and 0.285 to two decimals is 0.29 although its binary fraction is a little less. */
export const rounding: Edge = (value, decimals) => {
  if (!Number.isFinite(value)) return value;
  const power = 10 ** decimals;
  const rounded = (Math.sign(value) * Math.round(settled(Math.abs(value) * power))) / power;
  return rounded === 0 ? 0 : rounded;
};

/** Decimals of figures made of readings: two more than are shown. */
export const figureDecimals = (quantity: QuantityId): number => quantities[quantity].decimals + 2;

/** Decimals of rates of rise per hour. */
export const rateDecimals = (quantity: QuantityId): number => quantities[quantity].decimals + 3;

export const shownValue = (edge: Edge, quantity: QuantityId, value: number | null): number | null =>
  value === null ? null : edge(value, figureDecimals(quantity));

export const shownAverage = (edge: Edge, quantity: QuantityId, average: Average): Average => {
  const { from, to, value, captured, expected, needed, valid } = average;
  return { from, to, value: shownValue(edge, quantity, value), captured, expected, needed, valid };
};

export const shownHour = (edge: Edge, quantity: QuantityId, hour: HourMean): HourMean => ({
  ...shownAverage(edge, quantity, hour),
  count: hour.count,
});
