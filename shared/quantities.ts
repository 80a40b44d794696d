/**
 * The catalogue of what can be measured: one entry per quantity with its unit, its network and the range in which a value
 * can be a measurement at all. Nothing outside this list is stored.
 */
import { z } from 'zod';

/** The three sensor networks of the city; also the measurement names in the history. */
export const networks = ['air', 'noise', 'flood'] as const;
export const networkSchema = z.enum(networks);
export type Network = z.infer<typeof networkSchema>;

export interface Quantity {
  readonly network: Network;
  /** Symbol as people write it, e.g. `PM2.5`. */
  readonly symbol: string;
  readonly name: { readonly vi: string; readonly en: string };
  /** Unit as shown, e.g. `µg/m³`. */
  readonly unit: string;
  /** The same unit in UCUM, for exchanged documents. */
  readonly ucum: string;
  /** Digits shown after the decimal mark. */
  readonly decimals: number;
  /**
   * Inclusive range, in `unit`, in which an ambient instrument can report. A value outside is quarantined, not clipped: a
   * clipped value looks like a measurement and is not one. The ranges are instrument limits chosen by this project, not law.
   */
  readonly range: readonly [min: number, max: number];
  /** How the values of one time bucket combine: arithmetic mean, energetic mean of decibels, or sum of amounts. */
  readonly aggregate: 'mean' | 'energetic' | 'sum' | 'circular';
}

export const quantities = {
  pm25: {
    network: 'air',
    symbol: 'PM2.5',
    name: { vi: 'Bụi mịn PM2.5', en: 'Fine particles PM2.5' },
    unit: 'µg/m³',
    ucum: 'ug/m3',
    decimals: 1,
    range: [0, 2000],
    aggregate: 'mean',
  },
  pm10: {
    network: 'air',
    symbol: 'PM10',
    name: { vi: 'Bụi PM10', en: 'Particles PM10' },
    unit: 'µg/m³',
    ucum: 'ug/m3',
    decimals: 1,
    range: [0, 5000],
    aggregate: 'mean',
  },
  pm1: {
    network: 'air',
    symbol: 'PM1',
    name: { vi: 'Bụi siêu mịn PM1', en: 'Particles PM1' },
    unit: 'µg/m³',
    ucum: 'ug/m3',
    decimals: 1,
    range: [0, 2000],
    aggregate: 'mean',
  },
  tsp: {
    network: 'air',
    symbol: 'TSP',
    name: { vi: 'Tổng bụi lơ lửng', en: 'Total suspended particles' },
    unit: 'µg/m³',
    ucum: 'ug/m3',
    decimals: 1,
    range: [0, 10000],
    aggregate: 'mean',
  },
  no2: {
    network: 'air',
    symbol: 'NO₂',
    name: { vi: 'Nitơ đioxit NO₂', en: 'Nitrogen dioxide NO₂' },
    unit: 'µg/m³',
    ucum: 'ug/m3',
    decimals: 1,
    range: [0, 5000],
    aggregate: 'mean',
  },
  so2: {
    network: 'air',
    symbol: 'SO₂',
    name: { vi: 'Lưu huỳnh đioxit SO₂', en: 'Sulphur dioxide SO₂' },
    unit: 'µg/m³',
    ucum: 'ug/m3',
    decimals: 1,
    range: [0, 10000],
    aggregate: 'mean',
  },
  o3: {
    network: 'air',
    symbol: 'O₃',
    name: { vi: 'Ozon O₃', en: 'Ozone O₃' },
    unit: 'µg/m³',
    ucum: 'ug/m3',
    decimals: 1,
    range: [0, 2000],
    aggregate: 'mean',
  },
  co: {
    network: 'air',
    symbol: 'CO',
    name: { vi: 'Cacbon monoxit CO', en: 'Carbon monoxide CO' },
    unit: 'µg/m³',
    ucum: 'ug/m3',
    decimals: 0,
    range: [0, 200000],
    aggregate: 'mean',
  },
  temperature: {
    network: 'air',
    symbol: 'T',
    name: { vi: 'Nhiệt độ', en: 'Temperature' },
    unit: '°C',
    ucum: 'Cel',
    decimals: 1,
    range: [-40, 85],
    aggregate: 'mean',
  },
  humidity: {
    network: 'air',
    symbol: 'RH',
    name: { vi: 'Độ ẩm', en: 'Relative humidity' },
    unit: '%',
    ucum: '%',
    decimals: 0,
    range: [0, 100],
    aggregate: 'mean',
  },
  pressure: {
    network: 'air',
    symbol: 'P',
    name: { vi: 'Áp suất', en: 'Air pressure' },
    unit: 'hPa',
    ucum: 'hPa',
    decimals: 1,
    range: [800, 1100],
    aggregate: 'mean',
  },
  wind_speed: {
    network: 'air',
    symbol: 'v',
    name: { vi: 'Tốc độ gió', en: 'Wind speed' },
    unit: 'm/s',
    ucum: 'm/s',
    decimals: 1,
    range: [0, 90],
    aggregate: 'mean',
  },
  wind_direction: {
    network: 'air',
    symbol: 'dd',
    name: { vi: 'Hướng gió', en: 'Wind direction' },
    unit: '°',
    ucum: 'deg',
    decimals: 0,
    range: [0, 360],
    aggregate: 'circular',
  },
  laeq: {
    network: 'noise',
    symbol: 'LAeq',
    name: { vi: 'Mức ồn tương đương LAeq', en: 'Equivalent sound level LAeq' },
    unit: 'dBA',
    ucum: 'dB[SPL]',
    decimals: 1,
    range: [15, 150],
    aggregate: 'energetic',
  },
  lamax: {
    network: 'noise',
    symbol: 'LAmax',
    name: { vi: 'Mức ồn cực đại LAmax', en: 'Maximum sound level LAmax' },
    unit: 'dBA',
    ucum: 'dB[SPL]',
    decimals: 1,
    range: [15, 160],
    aggregate: 'energetic',
  },
  la10: {
    network: 'noise',
    symbol: 'LA10',
    name: { vi: 'Mức ồn LA10', en: 'Sound level LA10' },
    unit: 'dBA',
    ucum: 'dB[SPL]',
    decimals: 1,
    range: [15, 150],
    aggregate: 'mean',
  },
  la90: {
    network: 'noise',
    symbol: 'LA90',
    name: { vi: 'Mức ồn nền LA90', en: 'Background level LA90' },
    unit: 'dBA',
    ucum: 'dB[SPL]',
    decimals: 1,
    range: [15, 150],
    aggregate: 'mean',
  },
  water_level: {
    network: 'flood',
    symbol: 'H',
    name: { vi: 'Mực nước', en: 'Water level' },
    unit: 'm',
    ucum: 'm',
    decimals: 2,
    range: [-10, 30],
    aggregate: 'mean',
  },
  water_depth: {
    network: 'flood',
    symbol: 'd',
    name: { vi: 'Độ sâu ngập', en: 'Inundation depth' },
    unit: 'cm',
    ucum: 'cm',
    decimals: 0,
    range: [0, 500],
    aggregate: 'mean',
  },
  rain: {
    network: 'flood',
    symbol: 'R',
    name: { vi: 'Lượng mưa', en: 'Rainfall' },
    unit: 'mm',
    ucum: 'mm',
    decimals: 1,
    range: [0, 300],
    aggregate: 'sum',
  },
  rain_rate: {
    network: 'flood',
    symbol: 'i',
    name: { vi: 'Cường độ mưa', en: 'Rain rate' },
    unit: 'mm/h',
    ucum: 'mm/h',
    decimals: 1,
    range: [0, 1000],
    aggregate: 'mean',
  },
} as const satisfies Record<string, Quantity>;

export type QuantityId = keyof typeof quantities;
export const quantityIds = Object.keys(quantities) as QuantityId[];
export const quantityIdSchema = z.enum(quantityIds as [QuantityId, ...QuantityId[]]);

const catalogue: ReadonlyMap<string, Quantity> = new Map(Object.entries(quantities));

/** The catalogue entry of an id that came from outside, or undefined. Safe for `__proto__` and the like. */
export const findQuantity = (id: string): Quantity | undefined => catalogue.get(id);
export const isQuantityId = (id: string): id is QuantityId => catalogue.has(id);
