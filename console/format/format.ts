/**
 * How figures, instants and ages are written: decimal comma and 22/11/2026 17:05 in Vietnamese, decimal point and
 * 22 Nov 2026, 17:05 in English, always in the city's legal time. Pure: language and zone are given, "now" is an argument.
 */
import type { Language, Translate } from '../../shared/i18n/translator.ts';
import { localeOf } from '../../shared/i18n/translator.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { hourMs, type Instant, minuteMs, secondMs } from '../../shared/time.ts';

export interface Format {
  readonly language: Language;
  readonly timeZone: string;
  /** A number with exactly `decimals` digits. */
  number(value: number, decimals?: number): string;
  /** A value with the decimals of its quantity, without unit. */
  value(quantity: QuantityId, value: number): string;
  /** A value with its unit, e.g. `37,4 µg/m³`. */
  withUnit(quantity: QuantityId, value: number): string;
  /** Clock with seconds, `08:05:12`. */
  clock(at: Instant): string;
  /** `08:05`. */
  time(at: Instant): string;
  /** `22/11` or `22 Nov`. */
  dayMonth(at: Instant): string;
  /** `22/11/2026` or `22 Nov 2026`. */
  date(at: Instant): string;
  /** `22/11/2026 17:05` or `22 Nov 2026, 17:05`. */
  dateTime(at: Instant): string;
  /** With seconds: `22/11/2026 17:05:12` or `22 Nov 2026, 17:05:12`. */
  exact(at: Instant): string;
  /** The time when it is today, else date and time. */
  moment(at: Instant, now: Instant): string;
  /** The time when it is on the day of `day`, else time and day: `15:15 22/11`. For lists of instants close together. */
  shortMoment(at: Instant, day: Instant): string;
  /** Relative up to one hour, then a moment. */
  age(at: Instant, now: Instant): string;
  /** A length of time in at most two units: `47 phút`, `3 giờ 5 phút`. */
  duration(ms: number): string;
  /** The local date of an instant, `2026-11-22`: for comparing, not for reading. */
  localDate(at: Instant): string;
  /** A local date as it is read: `22/11/2026` or `22 Nov 2026`. */
  day(localDate: string): string;
  /** `UTC+7`, as of `at`. */
  zone(at: Instant): string;
}

/** Percent and degree signs stand close to their number; every other unit after a no-break space. */
const joinUnit = (text: string, unit: string): string =>
  unit === '%' || unit === '°' ? `${text}${unit}` : `${text}\u00a0${unit}`;

export const createFormat = (language: Language, timeZone: string, t: Translate): Format => {
  const locale = localeOf[language];
  const numbers = new Map<number, Intl.NumberFormat>();
  const numberOf = (decimals: number): Intl.NumberFormat => {
    let format = numbers.get(decimals);
    if (!format) {
      format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
      numbers.set(decimals, format);
    }
    return format;
  };
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const englishMonth = new Intl.DateTimeFormat('en-US', { timeZone, month: 'short' });
  const plainMonth = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short' });
  const zoneName = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'shortOffset' });
  const partsOf = (at: Instant): Record<string, string> =>
    Object.fromEntries(parts.formatToParts(at).map((part) => [part.type, part.value]));

  const number = (value: number, decimals = 0): string =>
    // A true minus, and no negative zero.
    numberOf(decimals)
      .format(Number(value.toFixed(decimals)) === 0 ? 0 : value)
      .replace('-', '\u2212');
  const value = (quantity: QuantityId, amount: number): string => number(amount, quantities[quantity].decimals);
  const time = (at: Instant): string => {
    const { hour, minute } = partsOf(at);
    return `${hour}:${minute}`;
  };
  const dayMonth = (at: Instant): string => {
    const { day, month } = partsOf(at);
    return language === 'vi' ? `${day}/${month}` : `${Number(day)} ${englishMonth.format(at)}`;
  };
  const date = (at: Instant): string => {
    const { year } = partsOf(at);
    return language === 'vi' ? `${dayMonth(at)}/${year}` : `${dayMonth(at)} ${year}`;
  };
  const between = language === 'vi' ? ' ' : ', ';
  const clock = (at: Instant): string => `${time(at)}:${partsOf(at).second}`;
  const dateTime = (at: Instant): string => `${date(at)}${between}${time(at)}`;
  const moment = (at: Instant, now: Instant): string => (date(at) === date(now) ? time(at) : dateTime(at));

  return {
    language,
    timeZone,
    number,
    value,
    withUnit: (quantity, amount) => joinUnit(value(quantity, amount), quantities[quantity].unit),
    time,
    dayMonth,
    date,
    dateTime,
    moment,
    shortMoment: (at, day) => (date(at) === date(day) ? time(at) : `${time(at)} ${dayMonth(at)}`),
    clock,
    exact: (at) => `${date(at)}${between}${clock(at)}`,
    age: (at, now) => {
      const ms = now - at;
      // A station's clock may run a little ahead of ours.
      if (ms < -minuteMs) return moment(at, now);
      if (ms < 5 * secondMs) return t('age.now');
      if (ms < minuteMs) return t('age.seconds', { count: Math.floor(ms / secondMs) });
      if (ms < hourMs) return t('age.minutes', { count: Math.floor(ms / minuteMs) });
      return moment(at, now);
    },
    duration: (ms) => {
      const minutes = Math.floor(ms / minuteMs);
      if (minutes < 1) return t('duration.seconds', { count: Math.max(0, Math.floor(ms / secondMs)) });
      if (minutes < 60) return t('duration.minutes', { count: minutes });
      const hours = Math.floor(minutes / 60);
      if (hours < 48) {
        return minutes % 60 === 0
          ? t('duration.hours', { count: hours })
          : t('duration.hoursMinutes', { hours, minutes: minutes % 60 });
      }
      return t('duration.days', { count: Math.floor(hours / 24) });
    },
    localDate: (at) => {
      const { year, month, day } = partsOf(at);
      return `${year}-${month}-${day}`;
    },
    day: (localDate) => {
      const [year, month, day] = localDate.split('-');
      if (language === 'vi') return `${day}/${month}/${year}`;
      return `${Number(day)} ${plainMonth.format(Date.parse(`${localDate}T00:00:00Z`))} ${year}`;
    },
    zone: (at) =>
      (zoneName.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? timeZone).replace(
        'GMT',
        'UTC',
      ),
  };
};
