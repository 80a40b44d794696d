/** Time stamps of recordings. A time without a zone is read in the zone that the caller names; nothing is guessed. */
import { type Instant, minuteMs } from '../../shared/time.ts';

/** Offset from UTC in minutes: `+07:00`, `-0330`, `Z`. Undefined when it is none. */
export const parseZone = (text: string): number | undefined => {
  if (/^(z|utc)$/i.test(text)) return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(text);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  if (Number(match[2]) > 14 || Number(match[3]) > 59) return undefined;
  return match[1] === '-' ? -minutes : minutes;
};

export type TimeReader = (text: string) => Instant | undefined;

const utc = (parts: readonly number[], offsetMinutes: number): Instant | undefined => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = parts;
  const at = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  // 31 April and 25 h roll over silently; such a stamp is no time.
  const date = new Date(at);
  const same =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return same ? at - offsetMinutes * minuteMs : undefined;
};

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

const readIso =
  (zoneMinutes: number): TimeReader =>
  (text) => {
    const match = isoPattern.exec(text.trim());
    if (!match) return undefined;
    const [, year, month, day, hour, minute, second, fraction, zone] = match;
    const ms = Math.floor(Number(`0.${fraction ?? 0}`) * 1000);
    const parts = [year, month, day, hour ?? 0, minute ?? 0, second ?? 0].map(Number);
    return utc([...parts, ms], zone === undefined ? zoneMinutes : (parseZone(zone) ?? zoneMinutes));
  };

const readEpoch =
  (unitMs: number): TimeReader =>
  (text) => {
    const number = /^\s*\d{1,16}(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
    const at = Math.round(number * unitMs);
    return Number.isSafeInteger(at) ? at : undefined;
  };

const tokens = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss'] as const;

const readPattern = (pattern: string, zoneMinutes: number): TimeReader | undefined => {
  const order: string[] = [];
  const source = pattern
    .split(/(yyyy|MM|dd|HH|mm|ss)/)
    .map((part) => {
      if (!tokens.some((token) => token === part)) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      order.push(part);
      return part === 'yyyy' ? '(\\d{4})' : '(\\d{1,2})';
    })
    .join('');
  if (!order.includes('yyyy') || !order.includes('MM') || !order.includes('dd')) return undefined;
  const regular = new RegExp(`^${source}$`);
  return (text) => {
    const match = regular.exec(text.trim());
    if (!match) return undefined;
    const part = (token: string): number => {
      const index = order.indexOf(token);
      return index < 0 ? 0 : Number(match[index + 1]);
    };
    return utc(tokens.map(part), zoneMinutes);
  };
};

/** A reader of `iso`, `epoch-s`, `epoch-ms` or a pattern such as `yyyy/MM/dd HH:mm:ss`; undefined when it is none of these. */
export const createTimeReader = (format: string, zoneMinutes: number): TimeReader | undefined => {
  switch (format) {
    case 'iso':
      return readIso(zoneMinutes);
    case 'epoch-s':
      return readEpoch(1000);
    case 'epoch-ms':
      return readEpoch(1);
    default:
      return readPattern(format, zoneMinutes);
  }
};
