/** What people do with situations and alerts, and when that is possible. Pure. */
import type { Alert, Situation } from '../../shared/alert-api.ts';
import { type Possible, possibleFor } from './situations.ts';

export const actKinds = ['acknowledge', 'assign', 'shelve', 'unshelve', 'note', 'close'] as const;
export type ActKind = (typeof actKinds)[number];

export interface Targets {
  readonly situations: readonly Situation[];
  readonly alerts: readonly Alert[];
}

export const noTargets: Targets = { situations: [], alerts: [] };
export const targetsOf = (...situations: readonly Situation[]): Targets => ({ situations, alerts: [] });

/** What may be done with all of them together. Whether a situation is shelved is known of its alerts only. */
export const possibleForAll = (targets: Targets, shelved?: boolean): Possible => {
  const each = [
    ...targets.situations.map(({ state }) => possibleFor(state, shelved)),
    ...targets.alerts.map(({ state, shelvedUntil }) => possibleFor(state, shelvedUntil !== null)),
  ];
  const some = (name: keyof Possible): boolean => each.some((possible) => possible[name]);
  const every = (name: keyof Possible): boolean => each.length > 0 && each.every((possible) => possible[name]);
  return {
    acknowledge: some('acknowledge'),
    assign: every('assign'),
    note: every('note'),
    shelve: some('shelve'),
    unshelve: some('unshelve'),
    close: every('close'),
    closeAsFalse: some('closeAsFalse'),
  };
};

/** Letters that do it, where single keys are on. */
export const actKeys = {
  acknowledge: 'a',
  assign: 'g',
  shelve: 's',
  unshelve: 'u',
  note: 'n',
  close: 'x',
} as const satisfies Record<ActKind, string>;
