/** The rules in force, kept in memory, and those that come with the product. */
import type { KeptRule } from '../../shared/alert-api.ts';
import { defaultPolicies, defaultRules } from '../../shared/alerts/default-rules.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import { AppError } from '../../shared/errors.ts';
import type { Policy } from '../../shared/notification-api.ts';
import type { Actor } from '../../shared/people-api.ts';
import type { Collection, Kept } from '../state/collections.ts';
import type { RuleBook } from './ports.ts';

type RuleInBook = Omit<KeptRule, 'open'>;

const toRule = ({ id, version, body, isDefault, changedAt, changedBy }: Kept<Rule>): RuleInBook => ({
  id,
  version,
  rule: body,
  isDefault,
  changedAt,
  changedBy,
});

export const createRuleBook = (collection: Pick<Collection<Rule>, 'list' | 'version' | 'onChange'>): RuleBook => {
  const listeners: (() => void)[] = [];
  let rules: ReadonlyMap<string, RuleInBook> = new Map();
  const refresh = (): void => {
    rules = new Map(collection.list().map((kept) => [kept.id, toRule(kept)]));
  };
  refresh();
  collection.onChange(() => {
    refresh();
    for (const listener of listeners) listener();
  });
  return {
    all: () => [...rules.values()],
    find: (id) => rules.get(id),
    version: collection.version,
    onChange: (listener) => void listeners.push(listener),
  };
};

const seed = <T>(
  collection: Pick<Collection<T>, 'versions' | 'add'>,
  bodies: Readonly<Record<string, T>>,
  by: Actor,
): void => {
  for (const [id, body] of Object.entries(bodies)) {
    // What somebody removed stays removed.
    if (collection.versions(id).length > 0) continue;
    try {
      collection.add(body, by, { id, isDefault: true });
    } catch (error) {
      // It is there, and of a release whose documents this one cannot read.
      if (!(error instanceof AppError && error.code === 'CHANGE_INVALID')) throw error;
    }
  }
};

/** Adds the rules and policies of the product whose ids were never there. */
export const seedDefaults = (
  rules: Pick<Collection<Rule>, 'versions' | 'add'>,
  policies: Pick<Collection<Policy>, 'versions' | 'add'>,
  by: Actor,
): void => {
  seed(policies, defaultPolicies, by);
  seed(rules, defaultRules, by);
};
