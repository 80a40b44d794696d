/** What of a station's page is seen, as its address keeps it. Pure. */

import { isQuantityId, type QuantityId } from '../../shared/quantities.ts';
import { stationIdSchema } from '../../shared/station.ts';
import { type Instant, parseInstant } from '../../shared/time.ts';
import { type Averaging, averagingOf } from '../indices/averages.ts';
import { isPreset, longestMs, type Span, usualSpan } from './span.ts';

export const tabs = ['data', 'figures', 'quality', 'raw', 'care', 'log'] as const;
export type Tab = (typeof tabs)[number];

export const maxCompared = 3;

/** The same hours of another day: yesterday, a week ago, or a local date. */
export type Past = 'day' | 'week' | string;

export interface View {
  readonly tab: Tab;
  readonly span: Span;
  /** The one quantity that is looked at; null = all of them, a chart for each family. */
  readonly quantity: QuantityId | null;
  /** Other stations with the same quantity. */
  readonly stations: readonly string[];
  /** Another quantity of the station, on an axis of its own. */
  readonly second: QuantityId | null;
  readonly past: Past | null;
  readonly averaging: Averaging;
}

const quantityOf = (text: string | null): QuantityId | null => (text !== null && isQuantityId(text) ? text : null);

const instantOf = (text: string | null): Instant | undefined =>
  text === null ? undefined : /^\d{12,14}$/.test(text) ? Number(text) : parseInstant(text);

const spanOf = (search: URLSearchParams): Span => {
  const from = instantOf(search.get('from'));
  const to = instantOf(search.get('to'));
  if (from !== undefined && to !== undefined && from < to && to - from <= longestMs) return { kind: 'fixed', from, to };
  const asked = search.get('range');
  return isPreset(asked) ? { kind: 'last', preset: asked } : usualSpan;
};

const pastOf = (text: string | null): Past | null =>
  text === 'day' ||
  text === 'week' ||
  (text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)))
    ? text
    : null;

/** Whatever an address says, something that can be shown. `#figures` is how the figures were linked to before they had a tab. */
export const viewOf = (search: URLSearchParams, hash = ''): View => {
  const asked = search.get('tab');
  const stations = (search.get('with') ?? '').split(',').filter((id) => stationIdSchema.safeParse(id).success);
  return {
    tab: tabs.find((tab) => tab === asked) ?? (hash === '#figures' ? 'figures' : 'data'),
    span: spanOf(search),
    quantity: quantityOf(search.get('q')),
    stations: [...new Set(stations)].slice(0, maxCompared),
    second: quantityOf(search.get('second')),
    past: pastOf(search.get('past')),
    averaging: averagingOf(search.get('average')),
  };
};

/** The address of a view; what is usual is left out. */
export const searchOf = (view: View): Record<string, string> => {
  const { tab, span, quantity, stations, second, past, averaging } = view;
  const iso = (at: Instant): string => new Date(at).toISOString().replace('.000', '');
  return {
    ...(tab !== 'data' && { tab }),
    ...(span.kind === 'fixed' && { from: iso(span.from), to: iso(span.to) }),
    ...(span.kind === 'last' && span.preset !== '24h' && { range: span.preset }),
    ...(quantity !== null && { q: quantity }),
    ...(stations.length > 0 && { with: stations.join(',') }),
    ...(second !== null && { second }),
    ...(past !== null && { past }),
    ...(averaging > 0 && { average: String(averaging) }),
  };
};

/** Whether other lines than the station's own are wanted; they are of one quantity. */
export const isComparing = ({ stations, second, past }: View): boolean =>
  stations.length > 0 || second !== null || past !== null;
