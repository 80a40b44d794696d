/** Instants are epoch milliseconds (UTC); durations carry their unit in the name. */
export type Instant = number;

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** ISO 8601 date and time with an offset: `2026-11-22T10:05:00Z`, `2026-11-22T17:05:00.250+07:00`. */
const isoWithOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

/** Parses an ISO 8601 instant; undefined when it has no offset (whose clock?), or is no date. */
export const parseInstant = (text: string): Instant | undefined => {
  if (text.length > 40 || !isoWithOffset.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
};

/**
 * How long after its measuring time a value is shown as stale: twice the station's interval plus 10 s, so that one lost
 * message is not yet silence.
 */
export const staleAfterMs = (intervalSeconds: number): number => 2 * intervalSeconds * secondMs + 10 * secondMs;

/** `15m`, `1h`, `1d` … as milliseconds; undefined when it is not of that form. */
export const parseDuration = (text: string): number | undefined => {
  const match = /^(\d{1,6})(ms|s|m|h|d)$/.exec(text);
  if (!match) return undefined;
  const unit = { ms: 1, s: secondMs, m: minuteMs, h: hourMs, d: dayMs }[match[2] as 'ms' | 's' | 'm' | 'h' | 'd'];
  return Number(match[1]) * unit;
};
