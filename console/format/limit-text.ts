/** The parts of a threshold in words. Pure. */
import type { MessageKey } from '../../shared/i18n/translator.ts';
import { quantities } from '../../shared/quantities.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { areaClasses } from '../../shared/thresholds/wording.ts';
import { dayMs, secondMs } from '../../shared/time.ts';
import type { Words } from './level-text.ts';

const yearSeconds = (365 * dayMs) / secondMs;

/** `trung bình 24 giờ`, `tổng 12 giờ`, `từng số đo (tức thời)`. */
export const averagingText = ({ quantity, averagingSeconds }: Threshold, { t, format }: Words): string => {
  if (averagingSeconds === 0) return t('limits.instant');
  const duration = averagingSeconds >= yearSeconds ? t('limits.year') : format.duration(averagingSeconds * secondMs);
  const { aggregate } = quantities[quantity];
  return t(aggregate === 'sum' ? 'limits.sum' : aggregate === 'energetic' ? 'limits.energetic' : 'limits.mean', {
    duration,
  });
};

/** Limits are exceeded, levels and classes are reached. */
export const comparisonText = ({ kind, comparison }: Threshold, { t }: Words): string => {
  const isLevel = kind === 'alarm-level' || kind === 'class';
  if (comparison === 'above') return t(isLevel ? 'limits.above.reached' : 'limits.above');
  return t(isLevel ? 'limits.at-or-above' : 'limits.at-or-above.exceeded');
};

/** The figure as the law writes it: no digits are added to it, and none are taken away. */
export const limitValueText = ({ quantity, value }: Threshold, { format }: Words): string => {
  const digits = Math.max(
    quantity === 'water_level' ? quantities[quantity].decimals : 0,
    [0, 1, 2].find((each) => Number(value.toFixed(each)) === value) ?? 3,
  );
  const { unit } = quantities[quantity];
  return `${format.number(value, digits)}${unit === '%' || unit === '°' ? '' : '\u00a0'}${unit}`;
};

export const datesText = ({ from, until }: Threshold, { t, format }: Words): string => {
  if (from !== undefined && until !== undefined)
    return t('limits.fromUntil', { from: format.day(from), until: format.day(until) });
  if (from !== undefined) return t('limits.from', { from: format.day(from) });
  return until === undefined ? t('limits.always') : t('limits.until', { until: format.day(until) });
};

const hour = (value: number): string => String(value).padStart(2, '0');

/** Further conditions of the comparison: hours, percentile, data that must be there. */
export const conditionTexts = (threshold: Threshold, { t, format }: Words): string[] => {
  const parts: string[] = [];
  if ('hours' in threshold && threshold.hours) {
    const [from, to] = threshold.hours;
    parts.push(t('limits.hours', { from: hour(from), to: hour(to) }));
  }
  if ('percentile' in threshold && threshold.percentile !== undefined)
    parts.push(t('limits.percentile', { percent: format.number(threshold.percentile) }));
  if ('dataCapture' in threshold && threshold.dataCapture !== undefined)
    parts.push(t('limits.capture', { percent: `${format.number(threshold.dataCapture * 100)}%` }));
  return parts;
};

const areaNames: ReadonlyMap<string, { readonly vi: string; readonly en: string }> = new Map(
  Object.entries(areaClasses),
);

/** Where it holds: the area class, gauge or station; undefined = everywhere. */
export const placeText = (threshold: Threshold, { t, format }: Words): string | undefined => {
  switch (threshold.kind) {
    case 'alarm-level':
      return t('limits.gauge', { gauge: threshold.gaugeName, river: threshold.river });
    case 'class':
      return threshold.station === undefined ? undefined : t('limits.station', { station: threshold.station });
    default: {
      const { areaClass } = threshold;
      if (areaClass === undefined) return undefined;
      const name = areaNames.get(areaClass)?.[format.language];
      return name ? name.charAt(0).toUpperCase() + name.slice(1) : t('limits.area', { area: areaClass });
    }
  }
};

export const kindKeys = {
  limit: 'limits.kind.limit',
  guideline: 'limits.kind.guideline',
  'alarm-level': 'limits.kind.alarm-level',
  class: 'limits.kind.class',
} as const satisfies Record<Threshold['kind'], MessageKey>;
