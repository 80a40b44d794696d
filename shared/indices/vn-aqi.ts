/**
 * VN_AQI of one station, hourly and daily, after Decision 1459/QĐ-TCMT of 12/11/2019. The Decision has no rule on how complete
 * an hour or a day must be; only averages that are valid by this project's rule of 75 % enter here. Pure.
 */
import type { QuantityId } from '../quantities.ts';
import { type AqiBand, type AqiScale, vnAqiBands, vnAqiScales, vnAqiSteps } from '../thresholds/vn-aqi.ts';
import { hourMs } from '../time.ts';
import {
  type Average,
  type HourMean,
  hoursBetween,
  largest,
  meanOfHours,
  neededOf,
  rollingMeans,
  settled,
} from './averages.ts';
import type { LocalDay } from './local-day.ts';

/** The parameters of VN_AQI (2.1.b); in case of equal indices the first of them is called dominant. */
export const aqiParameters = ['pm25', 'pm10', 'o3', 'no2', 'so2', 'co'] as const satisfies readonly QuantityId[];
export type AqiParameter = (typeof aqiParameters)[number];
const dust: readonly AqiParameter[] = ['pm25', 'pm10'];

export const isAqiParameter = (quantity: QuantityId): quantity is AqiParameter =>
  aqiParameters.some((parameter) => parameter === quantity);

/** Rounds half up, 109.5 → 110 as in the Decision's example, and is not misled by 109.49999999999999 = 109.5. */
export const roundHalfUp = (index: number): number => Math.floor(settled(index) + 0.5);

/** The breakpoints of a parameter; ozone has two columns. */
export const scaleOf = (quantity: AqiParameter, over?: AqiScale['over']): AqiScale | undefined =>
  vnAqiScales.find((scale) => scale.quantity === quantity && (over === undefined || scale.over === over));

/**
 * Index of one concentration in µg/m³, not rounded: straight lines between the breakpoints of table 2 (formula 1 of
 * 2.2.1.b). From the last breakpoint on 500. Undefined where the table has no breakpoint (ozone over 8 h above 400 µg/m³,
 * 2.2.2.b) and for what is no concentration.
 */
export const subIndex = (concentration: number, { breakpoints }: AqiScale): number | undefined => {
  if (!(concentration >= 0)) return undefined;
  for (let step = 1; step < breakpoints.length; step += 1) {
    const low = breakpoints[step - 1];
    const high = breakpoints[step];
    const from = vnAqiSteps[step - 1];
    const to = vnAqiSteps[step];
    if (low == null || high == null || from === undefined || to === undefined) return undefined;
    if (concentration <= high) return ((to - from) / (high - low)) * (concentration - low) + from;
  }
  return vnAqiSteps.at(-1);
};

/** The band of an index that was rounded; undefined outside 0 to 500. */
export const bandOf = (index: number): AqiBand | undefined =>
  vnAqiBands.find(({ from, to }) => from <= index && index <= to);

export interface NowCast {
  /** µg/m³. */
  readonly value: number;
  /** Weight factor w, 1/2 to 1. */
  readonly weight: number;
  /** w^(i−1) of c1 … c12 (or (1/2)^i in the form for w = 1/2); 0 where the hour is missing. */
  readonly weights: readonly number[];
}

/** Hours that a NowCast looks at. */
export const nowCastHours = 12;

/**
 * NowCast of dust in µg/m³ from hourly means, newest first (c1 is the current hour), null = no data; 2.2.1.a. With
 * w* = Cmin/Cmax it is Σ w^(i−1)·ci / Σ w^(i−1) for w* > 1/2, and Σ (1/2)^i·ci as printed, not divided by its weights, when
 * w* ≤ 1/2: missing hours then make it smaller. Undefined unless two of c1, c2, c3 exist.
 */
export const nowCast = (hours: readonly (number | null)[]): NowCast | undefined => {
  const known = hours.slice(0, nowCastHours);
  const values = known.filter((value) => value !== null);
  if (known.slice(0, 3).filter((value) => value !== null).length < 2) return undefined;
  const most = Math.max(...values);
  // Twelve hours of zero: all hours are alike.
  const ratio = most === 0 ? 1 : Math.min(...values) / most;
  const isHalved = ratio <= 0.5;
  const weight = isHalved ? 0.5 : ratio;
  const weights = known.map((value, index) => (value === null ? 0 : weight ** (isHalved ? index + 1 : index)));
  const sum = known.reduce<number>((total, value, index) => total + (value ?? 0) * (weights[index] ?? 0), 0);
  return { value: isHalved ? sum : sum / weights.reduce((total, one) => total + one, 0), weight, weights };
};

/** The index of one parameter. */
export interface AqiPart {
  readonly quantity: AqiParameter;
  /** Over which time `concentration` was taken. */
  readonly over: '1h' | '8h' | '24h' | 'nowcast';
  /** µg/m³. */
  readonly concentration: number;
  /** Not rounded. */
  readonly exact: number;
  /** Rounded. */
  readonly index: number;
  /** At or above the last breakpoint: to be shown as "≥ 500". */
  readonly isCapped: boolean;
  readonly nowCast?: NowCast;
}

export interface AirIndex {
  /** Null when it may not be computed: see `reason`. */
  readonly index: number | null;
  readonly band: AqiBand | null;
  readonly dominant: AqiPart | null;
  readonly parts: readonly AqiPart[];
  /** `no-dust`: neither PM10 nor PM2.5, at least one of which the Decision demands (2.1.b). */
  readonly reason: 'no-dust' | null;
  /** Parameters that were given but have too little data. */
  readonly incomplete: readonly AqiParameter[];
}

const partOf = (
  quantity: AqiParameter,
  over: AqiPart['over'],
  concentration: number,
  now?: NowCast,
): AqiPart | undefined => {
  const scale = scaleOf(quantity, over === '24h' || over === 'nowcast' ? '24h-or-nowcast' : over);
  const exact = scale && subIndex(concentration, scale);
  if (!scale || exact === undefined) return undefined;
  const isCapped = concentration >= (scale.breakpoints.at(-1) ?? Number.POSITIVE_INFINITY);
  return { quantity, over, concentration, exact, index: roundHalfUp(exact), isCapped, ...(now && { nowCast: now }) };
};

/** The index as a whole is the largest of the parameters' (2.2.1.c, 2.2.2.c). */
const wholeOf = (parts: readonly AqiPart[], incomplete: readonly AqiParameter[]): AirIndex => {
  if (!parts.some(({ quantity }) => dust.includes(quantity))) {
    return { index: null, band: null, dominant: null, parts, reason: 'no-dust', incomplete };
  }
  const dominant = parts.reduce((worst, part) => (part.exact > worst.exact ? part : worst));
  return { index: dominant.index, band: bandOf(dominant.index) ?? null, dominant, parts, reason: null, incomplete };
};

/**
 * Hourly VN_AQI (2.2.1) from hourly means in µg/m³, newest first, null = missing or invalid: gases by the current hour,
 * dust by its NowCast over twelve.
 */
export const hourlyVnAqi = (hours: Readonly<Partial<Record<AqiParameter, readonly (number | null)[]>>>): AirIndex => {
  const parts: AqiPart[] = [];
  const incomplete: AqiParameter[] = [];
  for (const quantity of aqiParameters) {
    const means = hours[quantity];
    if (!means) continue;
    const now = dust.includes(quantity) ? nowCast(means) : undefined;
    const concentration = dust.includes(quantity) ? now?.value : means[0];
    const part = concentration == null ? undefined : partOf(quantity, now ? 'nowcast' : '1h', concentration, now);
    if (part) parts.push(part);
    else incomplete.push(quantity);
  }
  return wholeOf(parts, incomplete);
};

/** Values of the last `count` hours, newest first, null where an hour is not valid; the hours have to be consecutive. */
export const newestFirst = (hours: readonly HourMean[], count = nowCastHours): (number | null)[] =>
  hours
    .slice(-count)
    .reverse()
    .map(({ value, valid }) => (valid ? value : null));

/** Hours before a day that its 8 h means reach back to. */
export const hoursBeforeDay = 7;

/** What the daily index of one parameter is taken from; averages that are not valid are left out. */
export interface DailyMaxima {
  /** Mean of the hours 01:00 … 00:00, that is of the local calendar day. */
  readonly mean: Average;
  readonly max1h: Average | undefined;
  readonly max8h: Average | undefined;
  /** Whether the day has enough hours for its maxima: 18 of 24, a rule of this project. */
  readonly isComplete: boolean;
}

/**
 * The 24 h mean and the largest 1 h and 8 h means of a local day (2.2.2.a), from consecutive hours that begin seven hours
 * before it. Hours are named by their end in the Decision: 01:00 is the first hour of the day, 00:00 its last; each of the 24
 * eight-hour means ends with an hour of the day.
 */
export const dailyMaxima = (
  hours: readonly HourMean[],
  { start, end }: Pick<LocalDay, 'start' | 'end'>,
): DailyMaxima => {
  const reaching = hoursBetween(hours, start - hoursBeforeDay * hourMs, end);
  const ofDay = reaching.slice(hoursBeforeDay);
  const mean = meanOfHours(ofDay, 'mean');
  const isComplete = ofDay.filter(({ valid }) => valid).length >= neededOf((end - start) / hourMs);
  return { mean, max1h: largest(ofDay), max8h: largest(rollingMeans(reaching, 8, 'mean')), isComplete };
};

const dailyParts = (quantity: AqiParameter, { mean, max1h, max8h, isComplete }: DailyMaxima): AqiPart[] => {
  if (!isComplete) return [];
  const part = (over: '1h' | '8h' | '24h', average: Average | undefined): AqiPart[] => {
    const found = average?.valid && average.value !== null ? partOf(quantity, over, average.value) : undefined;
    return found ? [found] : [];
  };
  if (dust.includes(quantity)) return part('24h', mean);
  // Above 400 µg/m³ over 8 h only the 1 h index of ozone counts; the table ends there.
  return quantity === 'o3' ? [...part('1h', max1h), ...part('8h', max8h)] : part('1h', max1h);
};

/**
 * Daily VN_AQI (2.2.2): dust by its 24 h mean, SO2, NO2 and CO by their largest 1 h mean, ozone by the worse of its largest
 * 1 h and 8 h means. Hours as for `dailyMaxima`.
 */
export const dailyVnAqi = (
  hours: Readonly<Partial<Record<AqiParameter, readonly HourMean[]>>>,
  day: Pick<LocalDay, 'start' | 'end'>,
): AirIndex =>
  dailyVnAqiOf(
    Object.fromEntries(
      aqiParameters.flatMap((quantity) => {
        const given = hours[quantity];
        return given ? [[quantity, dailyMaxima(given, day)]] : [];
      }),
    ),
  );

/** The same from averages at hand. */
export const dailyVnAqiOf = (days: Readonly<Partial<Record<AqiParameter, DailyMaxima>>>): AirIndex => {
  const parts: AqiPart[] = [];
  const incomplete: AqiParameter[] = [];
  for (const quantity of aqiParameters) {
    const day = days[quantity];
    if (!day) continue;
    const found = dailyParts(quantity, day);
    parts.push(...found);
    if (found.length === 0) incomplete.push(quantity);
  }
  return wholeOf(parts, incomplete);
};
