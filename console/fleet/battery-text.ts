/** Where a battery is heading, in words. Pure. */
import type { FleetStation } from '../../shared/fleet-api.ts';
import type { Translate } from '../../shared/i18n/translator.ts';
import type { Format } from '../format/format.ts';

export type BatteryTrend = NonNullable<FleetStation['battery']>;

/** Beside the words, never instead of them. */
export const trendArrows: Readonly<Record<BatteryTrend['direction'], string>> = {
  falling: '↘',
  steady: '→',
  rising: '↗',
};

/** Somebody has to go there within the week. */
const soonDays = 7;
export const isSoonEmpty = ({ daysLeft }: BatteryTrend): boolean => daysLeft !== null && daysLeft <= soonDays;

/** What is farther away is not said: the pace of one week does not tell. */
const farDays = 60;

/** `giảm 3%/ngày`, and `còn khoảng 12 ngày` where it falls so fast. */
export const batteryWords = (
  { perDay, direction, daysLeft }: BatteryTrend,
  { t, format }: { t: Translate; format: Pick<Format, 'number'> },
): { readonly pace: string; readonly left: string | undefined } => ({
  pace: t(`battery.${direction}`, { pace: `${format.number(Math.abs(perDay), Number.isInteger(perDay) ? 0 : 1)}%` }),
  left: daysLeft === null || daysLeft > farDays ? undefined : t('battery.left', { days: daysLeft }),
});
