/** What people do with alerts, put into a change: all of it, or nothing. */
import type { Alert, AlertAction, ByWhom, Situation } from '../../../shared/alert-api.ts';
import { type Happening, isOpen } from '../../../shared/alerts/lifecycle.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Actor } from '../../../shared/people-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import type { AlertStore } from '../ports.ts';
import type { Book } from './book.ts';
import { type Draft, situationEvent } from './draft.ts';

export interface Named {
  readonly alerts: readonly string[];
  readonly situations: readonly string[];
}

export interface ActionOptions {
  readonly book: Book;
  readonly store: Pick<AlertStore, 'alert' | 'situation'>;
  /** Somebody who can be given an alert; undefined = there is none such. */
  readonly person: (id: string) => { readonly id: string; readonly name: string } | undefined;
}

export const byWhom = ({ kind, id, name }: Actor, via?: 'link'): ByWhom => ({
  kind: via ?? (kind === 'person' || kind === 'key' || kind === 'command' ? kind : 'system'),
  id,
  name,
});

const once = (ids: readonly string[]): string[] => [...new Set(ids)];

export const createActions = ({ book, store, person }: ActionOptions) => {
  const alertOf = (id: string): Alert => {
    const alert = book.alert(id) ?? store.alert(id);
    if (!alert) throw new AppError('NOT_FOUND', 'there is no alert of this id');
    return alert;
  };
  const situationOf = (id: string): Situation => {
    const situation = book.situation(id) ?? store.situation(id);
    if (!situation) throw new AppError('NOT_FOUND', 'there is no situation of this id');
    return situation;
  };

  const happeningOf = (action: Exclude<AlertAction, { kind: 'note' }>, by: ByWhom, draft: Draft): Happening => {
    const { note } = action;
    switch (action.kind) {
      case 'acknowledge':
      case 'unshelve':
        return { kind: action.kind, by, note };
      case 'assign': {
        const to = action.person === null ? null : person(action.person);
        if (to === undefined) throw new AppError('CHANGE_INVALID', 'there is nobody of this id who can take it');
        return { kind: 'assign', to, by, note };
      }
      case 'shelve':
        return { kind: 'shelve', until: draft.at + action.minutes * minuteMs, by, note };
      case 'close':
        return { kind: 'close', isFalse: action.isFalse, by, note };
    }
  };

  /** Words may be added to what is over as well. */
  const note = (draft: Draft, named: Named, text: string, by: ByWhom): void => {
    for (const situation of once(named.situations).map(situationOf)) {
      draft.tell(situation, situationEvent(situation.id, 'noted', situation.severity, draft.at, { by, why: text }));
    }
    for (const alert of once(named.alerts).map(alertOf)) {
      const situation = situationOf(alert.situation);
      draft.happen(alert, { kind: 'note', by, note: text });
      draft.tell(situation, null);
    }
  };

  const act = (draft: Draft, named: Named, action: Exclude<AlertAction, { kind: 'note' }>, by: ByWhom): void => {
    const situations = once(named.situations).map(situationOf);
    const alerts = once(named.alerts).map(alertOf);
    if (situations.some(({ endedAt }) => endedAt !== null) || !alerts.every(isOpen)) {
      throw new AppError('CHANGE_INVALID', 'this is over: nothing but a note can be added to it');
    }
    const happening = happeningOf(action, by, draft);
    const targets = new Map<string, Alert>(alerts.map((alert) => [alert.id, alert]));
    for (const { id } of situations) for (const alert of book.alertsOfSituation(id)) targets.set(alert.id, alert);
    let taken = 0;
    for (const alert of targets.values()) {
      if (draft.happen(alert, happening)) taken += 1;
      else if (action.kind === 'close')
        throw new AppError(
          'CHANGE_INVALID',
          `the alert at ${alert.station.id} still holds: it can be closed as false only`,
        );
    }
    if (taken === 0) throw new AppError('CHANGE_INVALID', 'this has been done before');
  };

  return {
    /** @throws AppError NOT_FOUND, CHANGE_INVALID */
    act: (draft: Draft, named: Named, action: AlertAction, by: ByWhom): void =>
      action.kind === 'note' ? note(draft, named, action.note, by) : act(draft, named, action, by),
    situationOf,
  };
};
