/** Figures, instants and names as messages write them, in one language and the legal zone. Pure apart from Intl. */
import { createTranslate, type Language, localeOf, type Translate } from '../../../shared/i18n/translate.ts';
import { type QuantityId, quantities } from '../../../shared/quantities.ts';
import { dayMs, hourMs, type Instant, minuteMs, secondMs } from '../../../shared/time.ts';
import { findWard, wardName } from '../../../shared/wards.ts';

export interface Words {
  readonly t: Translate;
  readonly language: Language;
  /** A number with its unit: `34 cm`, `37,4 µg/m³`, `12 cm/giờ`. */
  amount(value: number, unit: string, quantity: QuantityId | null): string;
  number(value: number, decimals: number): string;
  /** `23/11/2026 02:31`, `23 Nov 2026, 02:31`. */
  at(instant: Instant): string;
  /** With seconds. */
  exact(instant: Instant): string;
  /** `02:31`. */
  time(instant: Instant): string;
  duration(ms: number): string;
  /** `UTC+7`. */
  zone(instant: Instant): string;
  ward(code: string): string;
}

const maxNameLength = 80;

/**
 * A name that somebody outside chose, as one harmless line: no line breaks, no control, direction or invisible characters, and
 * nothing that a mail program or a chat would make into a link.
 */
export const plainName = (name: string, length: number = maxNameLength): string => {
  const line = name
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[<>]/g, ' ')
    .replaceAll('://', ': ')
    .replace(/\.(?=\p{L})/gu, '. ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...line];
  return letters.length <= length ? line : `${letters.slice(0, length - 1).join('')}…`;
};

/** m/h is read badly at three in the morning. */
const asRead = (value: number, unit: string): readonly [value: number, unit: string] =>
  unit === 'm/h' ? [value * 100, 'cm/h'] : [value, unit];

const decimalsOf = (value: number, unit: string, quantity: QuantityId | null): number => {
  if (quantity !== null && quantities[quantity].unit === unit) return quantities[quantity].decimals;
  return Number.isInteger(value) || unit === 'cm/h' || unit === '%' || unit === 'VN_AQI' ? 0 : 1;
};

const cached = new Map<string, Words>();

export const createWords = (language: Language, zone: string): Words => {
  const key = `${language} ${zone}`;
  const known = cached.get(key);
  if (known) return known;
  const t = createTranslate(language);
  const locale = localeOf[language];
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const month = new Intl.DateTimeFormat('en-US', { timeZone: zone, month: 'short' });
  const zoneName = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' });
  const partsOf = (at: Instant): Record<string, string> =>
    Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
  const date = (at: Instant): string => {
    const { day, month: numeral, year } = partsOf(at);
    return language === 'vi' ? `${day}/${numeral}/${year}` : `${Number(day)} ${month.format(at)} ${year}`;
  };
  const between = language === 'vi' ? ' ' : ', ';
  const time = (at: Instant): string => {
    const { hour, minute } = partsOf(at);
    return `${hour}:${minute}`;
  };
  const formats = [0, 1, 2].map(
    (decimals) => new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  );
  const number = (value: number, decimals: number): string =>
    (formats[decimals] ?? new Intl.NumberFormat(locale)).format(Number(value.toFixed(decimals)) === 0 ? 0 : value);

  const words: Words = {
    t,
    language,
    number,
    amount: (given, givenUnit, quantity) => {
      if (givenUnit === 'min') return words.duration(given * minuteMs);
      const [value, unit] = asRead(given, givenUnit);
      const figure = number(value, decimalsOf(value, unit, quantity));
      if (unit === '' || unit === '1') return figure;
      if (unit === 'VN_AQI') return `${unit} ${figure}`;
      if (unit === '%' || unit === '°') return `${figure}${unit}`;
      return `${figure} ${unit.endsWith('/h') ? t('notice.unit.perHour', { unit: unit.slice(0, -2) }) : unit}`;
    },
    time,
    at: (at) => `${date(at)}${between}${time(at)}`,
    exact: (at) => `${date(at)}${between}${time(at)}:${partsOf(at).second}`,
    duration: (ms) => {
      const minutes = Math.floor(Math.max(0, ms) / minuteMs);
      if (minutes < 1) return t('duration.seconds', { count: Math.floor(Math.max(0, ms) / secondMs) });
      if (minutes < 60) return t('duration.minutes', { count: minutes });
      if (ms >= 2 * dayMs) return t('duration.days', { count: Math.floor(ms / dayMs) });
      const hours = Math.floor(ms / hourMs);
      return minutes % 60 === 0
        ? t('duration.hours', { count: hours })
        : t('duration.hoursMinutes', { hours, minutes: minutes % 60 });
    },
    zone: (at) =>
      (zoneName.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC').replace('GMT', 'UTC'),
    ward: (code) => {
      const ward = findWard(code);
      return ward ? wardName(ward, language) : t('notice.place.outside');
    },
  };
  cached.set(key, words);
  return words;
};
