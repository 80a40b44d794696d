/** One change in the making: alerts as they would be, and what happened. Nothing of it holds until it is stored. */
import { randomUUID } from 'node:crypto';
import type { Alert, AlertFigure, Situation } from '../../../shared/alert-api.ts';
import { type Happening, happen, isOpen, type NewEvent, type Terms } from '../../../shared/alerts/lifecycle.ts';
import { type SituationKey, situationAfter, situationKeyText } from '../../../shared/alerts/situations.ts';
import type { Severity } from '../../../shared/alerts/words.ts';
import type { Instant } from '../../../shared/time.ts';
import { alertKeyText, type Book } from './book.ts';

export interface DraftOptions {
  readonly book: Book;
  readonly terms: (alert: Alert) => Terms;
  readonly nextNumber: () => number;
  readonly at: Instant;
}

export interface Drafted {
  readonly alerts: readonly Alert[];
  readonly situations: readonly { readonly before: Situation | undefined; readonly now: Situation }[];
  readonly events: readonly NewEvent[];
  /** Open alerts of which nothing but the figure is new. */
  readonly figures: readonly Alert[];
}

export interface Draft {
  readonly at: Instant;
  /** By `keyText`. */
  alertOf(key: string): Alert | undefined;
  alertsOfStation(station: string): Alert[];
  alertsOfSituation(situation: string): Alert[];
  /** All that would be open. */
  open(): Alert[];
  /** Changed or new, with what they were. */
  touched(): { readonly before: Alert | undefined; readonly now: Alert }[];
  /** The open situation of this place and hazard; a new one when there is none. */
  situationFor(key: SituationKey, severity: Severity): Pick<Situation, 'id' | 'assignee'>;
  add(alert: Alert, events: readonly NewEvent[]): void;
  /** False when nothing follows from it. */
  happen(alert: Alert, happening: Happening): boolean;
  /** Without an event: a figure, or what a new alert is found to be in the same change. */
  amend(alert: Alert, change: { readonly figure: AlertFigure } | Pick<Alert, 'corroboration'>): void;
  /** Something about the situation itself. With `change` nothing else of it moves; without, it is worked out anew unless it is over. */
  tell(situation: Situation, event: NewEvent | null, change?: Partial<Situation>): void;
  /** Works the situations out. */
  finish(): Drafted;
}

type Opening = SituationKey & Pick<Situation, 'id' | 'number'>;

export const createDraft = ({ book, terms, nextNumber, at }: DraftOptions): Draft => {
  const changed = new Map<string, Alert>();
  const added = new Map<string, Alert>();
  const keys = new Map<string, string>();
  const figures = new Map<string, Alert>();
  const events: NewEvent[] = [];
  const openings = new Map<string, Opening>();
  const openingOf = new Map<string, Opening>();
  /** Of situations that the change is told of themselves, and what else moves in them. */
  const told = new Map<string, { readonly situation: Situation; readonly change: Partial<Situation> | undefined }>();

  const current = (alert: Alert): Alert =>
    changed.get(alert.id) ?? added.get(alert.id) ?? figures.get(alert.id) ?? alert;
  const put = (alert: Alert): void => {
    figures.delete(alert.id);
    (added.has(alert.id) ? added : changed).set(alert.id, alert);
  };
  const alertsOf = (before: readonly Alert[], belongs: (alert: Alert) => boolean): Alert[] => [
    ...before.map(current),
    ...[...added.values()].filter((alert) => !alert.isPast && belongs(alert)),
  ];
  const ofSituation = (id: string): Alert[] =>
    alertsOf(book.alertsOfSituation(id), ({ situation }) => situation === id);

  const situationNow = (
    id: string,
    mine: { readonly added: readonly Alert[]; readonly events: readonly NewEvent[] },
  ): { readonly before: Situation | undefined; readonly now: Situation } => {
    const before = book.situation(id) ?? told.get(id)?.situation;
    const change = told.get(id)?.change;
    // Its alerts say nothing new.
    if (before && (before.endedAt !== null || change !== undefined)) {
      return { before, now: { ...before, ...change, updatedAt: at, revision: before.revision + 1 } };
    }
    const opening = before ?? openings.get(id);
    if (!opening) throw new Error(`situation ${id} is not open`);
    const now = situationAfter({ before, opening, alerts: ofSituation(id), ...mine, terms, at });
    return { before, now };
  };

  return {
    at,
    alertOf: (key) => {
      const fresh = added.get(keys.get(key) ?? '');
      const alert = fresh && isOpen(fresh) ? fresh : book.alertOf(key);
      const now = alert && current(alert);
      return now && isOpen(now) ? now : undefined;
    },
    alertsOfStation: (id) => alertsOf(book.alertsOfStation(id), ({ station }) => station.id === id).filter(isOpen),
    alertsOfSituation: (id) => ofSituation(id).filter(isOpen),
    open: () => alertsOf(book.alerts(), () => true).filter(isOpen),
    touched: () => [
      ...[...changed.values()].map((now) => ({ before: book.alert(now.id), now })),
      ...[...added.values()].map((now) => ({ before: undefined, now })),
    ],
    situationFor: (key, severity) => {
      const text = situationKeyText(key);
      const open = book.situationOf(text);
      if (open) return open;
      const begun = openingOf.get(text);
      if (begun) return { id: begun.id, assignee: null };
      const { ward, hazard, provenance, exercise } = key;
      const opening = { ward, hazard, provenance, exercise, id: randomUUID(), number: nextNumber() + openings.size };
      openings.set(opening.id, opening);
      openingOf.set(text, opening);
      events.push(situationEvent(opening.id, 'opened', severity, at));
      return { id: opening.id, assignee: null };
    },
    add: (alert, first) => {
      added.set(alert.id, alert);
      if (!alert.isPast) keys.set(alertKeyText(alert), alert.id);
      events.push(...first);
    },
    happen: (alert, happening) => {
      const now = current(alert);
      const outcome = happen(now, happening, terms(now), at);
      if (!outcome) return false;
      if (outcome.events.length > 0 || changed.has(alert.id) || added.has(alert.id)) put(outcome.alert);
      else figures.set(alert.id, outcome.alert);
      events.push(...outcome.events);
      return true;
    },
    amend: (alert, change) => {
      const now = { ...current(alert), ...change, updatedAt: at };
      if (changed.has(alert.id) || added.has(alert.id)) put(now);
      else figures.set(alert.id, now);
    },
    tell: (situation, event, change) => {
      told.set(situation.id, { situation, change });
      if (event) events.push(event);
    },
    finish: () => {
      const touched = new Set([...told.keys(), ...openings.keys()]);
      for (const alert of [...changed.values(), ...added.values()]) touched.add(alert.situation);
      const addedTo = bySituation(added.values());
      const eventsOf = bySituation(events);
      const situations = [...touched].map((id) =>
        situationNow(id, { added: addedTo.get(id) ?? [], events: eventsOf.get(id) ?? [] }),
      );
      const ended = situations.filter(({ before, now }) => now.endedAt !== null && (before?.endedAt ?? null) === null);
      return {
        alerts: [...changed.values(), ...added.values()],
        situations,
        events: [...events, ...ended.map(({ now }) => situationEvent(now.id, 'ended', now.severity, at))],
        figures: [...figures.values()],
      };
    },
  };
};

const bySituation = <T extends { readonly situation: string }>(all: Iterable<T>): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.situation);
    if (group) group.push(one);
    else groups.set(one.situation, [one]);
  }
  return groups;
};

/** Of the situation itself, by no person unless said. */
export const situationEvent = (
  situation: string,
  kind: NewEvent['kind'],
  severity: Severity | null,
  at: Instant,
  more: Partial<Pick<NewEvent, 'by' | 'why'>> = {},
): NewEvent => ({
  ...{ at, kind, alert: null, situation, severity, by: null, why: 'condition' },
  ...{ reading: null, figure: null, ruleVersion: null },
  ...more,
});
