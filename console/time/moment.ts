/** The moment that is looked at, as addresses keep it: `?at=2026-11-22T07:05Z`. Without it the page is live. Pure. */
import { dayMs, hourMs, type Instant, minuteMs, parseInstant } from '../../shared/time.ts';

/** Pages that show the city at a moment; the others are always live. */
const timePages: readonly string[] = ['/', '/air'];
export const isTimePage = (path: string): boolean => timePages.includes(path);

/** Whole minutes: nobody looks for a second, and neighbours share an answer. */
export const wholeMinute = (at: Instant): Instant => Math.floor(at / minuteMs) * minuteMs;

export const momentText = (at: Instant): string => `${new Date(at).toISOString().slice(0, 16)}Z`;

/** Undefined where the address names none that can be read. */
export const momentOf = (search: URLSearchParams): Instant | undefined => {
  const text = search.get('at');
  const at = text === null ? undefined : parseInstant(text);
  return at === undefined || at < 0 ? undefined : wholeMinute(at);
};

/** In place of a moment: back to what is live. It never stays in an address. */
export const live = 'live';

/** Around a moment on the page of a station: most of it before, which is what led there. */
const beforeMs = 18 * hourMs;
const afterMs = dayMs - beforeMs;

/**
 * Where a link leads from a page that looks at a moment: to the same moment of another page of the city, and to the span around it on
 * the page of a station. `held` is a moment that the address does not know yet.
 */
export const onwardFrom = (here: URL, to: string, now: Instant, held?: Instant): string => {
  const target = new URL(to, here.origin);
  const asked = target.searchParams;
  const moment = isTimePage(here.pathname) ? (held ?? momentOf(here.searchParams)) : undefined;
  if (asked.get('at') === live) {
    asked.delete('at');
  } else if (moment === undefined || asked.has('at')) {
    return to;
  } else if (isTimePage(target.pathname)) {
    asked.set('at', momentText(moment));
  } else if (/^\/stations\/[a-z0-9-]+$/.test(target.pathname) && !asked.has('from')) {
    const end = Math.min(moment + afterMs, wholeMinute(now));
    asked.set('from', momentText(Math.min(moment, end) - beforeMs));
    asked.set('to', momentText(end));
  } else return to;
  // Colons may stand in a query as they are.
  return `${target.pathname}${target.search.replaceAll('%3A', ':')}${target.hash}`;
};
