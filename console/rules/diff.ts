/** What is different between two versions of a rule, in words. Pure. */
import type { Rule } from '../../shared/alerts/rule.ts';
import { conditionText, debounceText, hysteresisText, planningText, ruleScopeText, severityText } from './sentence.ts';
import type { RuleNames, Words } from './words.ts';

export const ruleFacets = [
  'name',
  'enabled',
  'condition',
  'hysteresis',
  'up',
  'down',
  'scope',
  'acknowledge',
  'latch',
  'policy',
  'planning',
  'note',
] as const;
export type RuleFacet = (typeof ruleFacets)[number];

const facetValue = (rule: Rule, facet: RuleFacet): unknown => {
  switch (facet) {
    case 'condition':
      return { ...rule.condition, hysteresis: 0 };
    case 'hysteresis':
      return 'hysteresis' in rule.condition ? rule.condition.hysteresis : 0;
    case 'up':
    case 'down':
      return rule.debounce[facet];
    default:
      return rule[facet];
  }
};

/** A facet as people read it, on one line. */
export const facetText = (rule: Rule, facet: RuleFacet, words: Words, names: RuleNames): string => {
  const { t, language } = words;
  switch (facet) {
    case 'name':
      return rule.name[language];
    case 'enabled':
      return t(rule.enabled ? 'state.on' : 'state.off');
    case 'condition':
      return conditionText(rule.condition, words, names);
    case 'hysteresis':
      return hysteresisText(rule.condition, words) || t('rules.none');
    case 'up':
    case 'down':
      return debounceText(rule.debounce[facet], words) || t('rules.debounce.first');
    case 'scope':
      return ruleScopeText(rule.scope, words, names);
    case 'acknowledge':
    case 'latch': {
      const from = rule[facet];
      return from === null ? t('rules.never') : t('rules.fromSeverity', { severity: severityText(from, words) });
    }
    case 'policy':
      return rule.policy === null ? t('rules.policy.none') : names.policy(rule.policy);
    case 'planning':
      return planningText(rule.planning, words) || t('rules.always');
    case 'note':
      return rule.note?.[language] ?? t('rules.none');
  }
};

export interface RuleChange {
  readonly facet: RuleFacet;
  readonly before: string;
  readonly after: string;
}

/** In the order of the form; empty when the two say the same. */
export const ruleChanges = (before: Rule, after: Rule, words: Words, names: RuleNames): RuleChange[] =>
  ruleFacets
    .filter((facet) => JSON.stringify(facetValue(before, facet)) !== JSON.stringify(facetValue(after, facet)))
    .map((facet) => ({
      facet,
      before: facetText(before, facet, words, names),
      after: facetText(after, facet, words, names),
    }));
