/** What is said of averages, limits and projections. Pure. */
import type { AverageFigure, LimitFigure, WaterFigures } from '../../shared/indices-api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import type { Words } from '../format/level-text.ts';

/** `08:00–09:00`; with the day of its beginning when it is not that of `now`. */
export const spanText = (from: Instant, to: Instant, now: Instant, { format }: Pick<Words, 'format'>): string =>
  `${format.shortMoment(from, now)}–${format.time(to)}`;

/** Hours that follow each other as one span each: `02:00–05:00, 07:00–08:00`. */
export const hoursText = (starts: readonly Instant[], now: Instant, words: Pick<Words, 'format'>): string => {
  const spans: { from: Instant; to: Instant }[] = [];
  for (const at of [...starts].sort((one, other) => one - other)) {
    const last = spans.at(-1);
    if (last && last.to === at) last.to = at + hourMs;
    else spans.push({ from: at, to: at + hourMs });
  }
  return spans.map(({ from, to }) => spanText(from, to, now, words)).join(', ');
};

/** Within an hour the parts are slots of the interval, in longer times hours. */
export const captureText = ({ captured, expected, from, to }: AverageFigure, { t, format }: Words): string => {
  if (to - from > hourMs) return t('capture.hours', { captured, expected });
  const share = expected === 0 ? 0 : Math.floor((captured / expected) * 100);
  return t('capture.share', { share: `${format.number(share)}%` });
};

/** Which window is in progress: the local day, or the running 1 or 8 hours. */
const windowOf = ({ averagingSeconds }: Threshold): 'day' | 'hours' | 'hour' =>
  averagingSeconds === 86_400 ? 'day' : averagingSeconds > 3_600 ? 'hours' : 'hour';

/** The window in progress so far; undefined when it holds nothing yet. */
export const soFarText = (limit: LimitFigure, threshold: Threshold, words: Words): string | undefined => {
  const { soFar, quantity } = limit;
  if (soFar.value === null) return undefined;
  const { t, format } = words;
  return t(`limit.soFar.${windowOf(threshold)}`, {
    value: format.withUnit(quantity, soFar.value),
    from: format.time(soFar.from),
    captured: soFar.captured,
    expected: soFar.expected,
  });
};

/** What the rest of the window may be for it to stay legal, or that nothing can help, or hurt, any more. */
export const marginText = (limit: LimitFigure, threshold: Threshold, { t, format }: Words): string | undefined => {
  const window = windowOf(threshold);
  if (limit.isLost) return t(`limit.lost.${window}`);
  if (limit.margin === null) return undefined;
  if (limit.margin > quantities[limit.quantity].range[1]) return t(`limit.safe.${window}`);
  // Rounded down: what is said must be enough.
  const power = 10 ** quantities[limit.quantity].decimals;
  const margin = Math.floor(limit.margin * power + 1e-9) / power;
  return t(`limit.margin.${window}`, { value: format.withUnit(limit.quantity, margin) });
};

export const projectedText = (limit: LimitFigure, now: Instant, { t, format }: Words): string | undefined =>
  limit.isLost || limit.projectedAt === null || limit.rate === null
    ? undefined
    : t('limit.projected', {
        rate: format.withUnit(limit.quantity, limit.rate),
        time: format.shortMoment(limit.projectedAt, now),
      });

export const exceedancesText = ({ exceedances }: LimitFigure, { t, format }: Words): string | undefined =>
  exceedances
    ? t('limit.days', {
        year: String(exceedances.year),
        exceeded: exceedances.exceeded.length,
        kept: exceedances.kept,
        unknown: exceedances.unknown,
        through: format.day(exceedances.through),
      })
    : undefined;

type Trend = NonNullable<WaterFigures['depth']>['trends'][number];

/** Whether the interval of confidence leaves no doubt of the direction. */
export const directionOf = ({ low, high }: Pick<Trend, 'low' | 'high'>): 'rising' | 'falling' | 'steady' =>
  low > 0 ? 'rising' : high < 0 ? 'falling' : 'steady';

/** Centimetres per hour for both: a level in metres rises by hundredths. */
export const rateText = (
  quantity: QuantityId,
  perHour: number,
  { format }: Pick<Words, 'format'>,
  isSigned = true,
): string => {
  const centimetres = quantity === 'water_level' ? perHour * 100 : perHour;
  const sign = isSigned && centimetres > 0 ? '+' : '';
  return `${sign}${format.number(centimetres, Math.abs(centimetres) < 9.95 ? 1 : 0)}`;
};

type Crossing = NonNullable<NonNullable<WaterFigures['depth']>['next']>;

/** `Dự kiến đạt BĐ II lúc 14:40 ± 10 phút`. */
export const crossingText = (
  { at, earliest, latest }: Crossing,
  level: string,
  now: Instant,
  { t, format }: Words,
): string => {
  const time = format.shortMoment(at, now);
  if (latest === null) return t('water.crossingOpen', { level, time, earliest: format.shortMoment(earliest, now) });
  const minutes = Math.max(1, Math.round(Math.max(latest - at, at - earliest) / minuteMs));
  return t('water.crossing', { level, time, minutes });
};
