/** The moment that is looked at, as addresses keep it: `?at=2026-11-22T07:05Z`. Without it the page is live. Pure. */
import { dayMs, hourMs, type Instant, minuteMs, parseInstant } from '../../shared/time.ts';

/** Pages that show the city at a moment; the others are always live. */
const timePages: readonly string[] = ['/', '/air'];
export const isTimePage = (path: string): boolean => timePages.includes(path);

/** What of a page that shows the city, and is always live, could be taken for what was then. */
export type LiveKind = 'water' | 'noise' | 'station' | 'other';

/** Undefined for pages that do not show the city, and for those that show it at a moment. */
export const liveKindOf = (path: string): LiveKind | undefined => {
  if (path === '/flood') return 'water';
  if (path === '/noise') return 'noise';
  if (/^\/stations\/[a-z0-9-]+$/.test(path)) return 'station';
  return /^\/(stations|alerts(\/(?!rules$|people$|exercises$)[^/]+)?|situations\/[^/]+)$/.test(path)
    ? 'other'
    : undefined;
};

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
 * Where a link leads while a moment is looked at: to the same moment of another page of the city, and from the city to the span around it on
 * the page of a station. A page that is always live carries the moment along and says so. `held` is a moment that the address does not
 * know yet.
 */
export const onwardFrom = (here: URL, to: string, now: Instant, held?: Instant): string => {
  const target = new URL(to, here.href);
  const asked = target.searchParams;
  const isThen = isTimePage(here.pathname);
  const isCarried = isThen || liveKindOf(here.pathname) !== undefined;
  const moment = isCarried ? ((isThen ? held : undefined) ?? momentOf(here.searchParams)) : undefined;
  const kind = liveKindOf(target.pathname);
  if (asked.get('at') === live) {
    asked.delete('at');
  } else if (moment === undefined || asked.has('at') || !(isTimePage(target.pathname) || kind)) {
    return to;
  } else {
    // What is seen of a station on a page that is live is live.
    if (kind === 'station' && isThen && !asked.has('from')) {
      const end = Math.min(moment + afterMs, wholeMinute(now));
      asked.set('from', momentText(Math.min(moment, end) - beforeMs));
      asked.set('to', momentText(end));
    }
    asked.set('at', momentText(moment));
  }
  // Colons may stand in a query as they are.
  return `${target.pathname}${target.search.replaceAll('%3A', ':')}${target.hash}`;
};

const wayBack: Readonly<Record<Exclude<LiveKind, 'station'>, string>> = {
  water: '/?network=flood',
  noise: '/?network=noise',
  other: '/',
};

/** From a page that is always live: to the city at the moment that its address carries, and to the page without it. */
export const waysFrom = (here: URL, at: Instant): { readonly back: string; readonly stay: string } => {
  const kind = liveKindOf(here.pathname) ?? 'other';
  const back = kind === 'station' ? `/?station=${here.pathname.slice('/stations/'.length)}` : wayBack[kind];
  const stay = new URL(here);
  stay.searchParams.set('at', live);
  // The span around the moment came with it.
  if (kind === 'station') for (const name of ['from', 'to']) stay.searchParams.delete(name);
  return {
    back: `${back}${back.includes('?') ? '&' : '?'}at=${momentText(at)}`,
    stay: `${stay.pathname}${stay.search}${stay.hash}`,
  };
};
