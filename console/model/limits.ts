/** The catalogue as a list to read: filtered, grouped by law, with the dates in force. Pure. */
import { type Network, quantities } from '../../shared/quantities.ts';
import type { Law, LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { fold, matches } from './search.ts';

export type Validity = 'past' | 'now' | 'future';

/** First and last day count. */
export const validityOn = ({ from, until }: Threshold, today: LocalDate): Validity => {
  if (until !== undefined && until < today) return 'past';
  return from !== undefined && from > today ? 'future' : 'now';
};

export interface LimitFilter {
  readonly network?: Network | undefined;
  readonly text?: string | undefined;
  /** Only what is in force on this local date. */
  readonly on?: LocalDate | undefined;
}

/** Everything a person may type to find an entry, in both languages, folded. */
const limitText = (threshold: Threshold): string => {
  const { name, symbol } = quantities[threshold.quantity];
  const { law, label, appliesTo } = threshold;
  const places =
    threshold.kind === 'alarm-level'
      ? [threshold.gauge, threshold.gaugeName, threshold.river, `BĐ ${threshold.level}`]
      : [];
  const both = [name, law.title, law.clause, label, ...(appliesTo ? [appliesTo] : [])];
  return fold(
    [symbol, law.document, ...places, ...threshold.programme, ...both.flatMap(({ vi, en }) => [vi, en])].join(' '),
  );
};

export const filterLimits = (catalogue: readonly Threshold[], filter: LimitFilter): Threshold[] =>
  catalogue.filter(
    (threshold) =>
      (filter.network === undefined || quantities[threshold.quantity].network === filter.network) &&
      (filter.on === undefined || validityOn(threshold, filter.on) === 'now') &&
      (!filter.text?.trim() || matches(limitText(threshold), filter.text)),
  );

export interface LawGroup {
  readonly law: Law;
  readonly thresholds: readonly Threshold[];
  /** The different notes on evidence of the group; entries refer to them by place. */
  readonly notes: readonly Threshold['evidenceNote'][];
}

/** By the law as it is cited, in the order of the catalogue. */
export const groupByLaw = (thresholds: readonly Threshold[]): LawGroup[] => {
  const groups = new Map<string, Threshold[]>();
  for (const threshold of thresholds) {
    const group = groups.get(threshold.law.document);
    if (group) group.push(threshold);
    else groups.set(threshold.law.document, [threshold]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const notes = [...new Map(group.map(({ evidenceNote }) => [evidenceNote.vi, evidenceNote])).values()];
    return [{ law: first.law, thresholds: group, notes }];
  });
};

/** Number of an entry's note within its group, from 1. */
export const noteNumber = ({ notes }: LawGroup, { evidenceNote }: Threshold): number =>
  notes.findIndex(({ vi }) => vi === evidenceNote.vi) + 1;
