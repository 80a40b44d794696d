import { describe, expect, it } from 'vitest';
import { defaultPolicies, defaultRules } from '../../../shared/alerts/default-rules.ts';
import { conditionKinds, ruleIdSchema, ruleSchema } from '../../../shared/alerts/rule.ts';
import { hazardOf } from '../../../shared/alerts/words.ts';
import { policySchema } from '../../../shared/notification-api.ts';

const rules = Object.entries(defaultRules);

describe('the rules of the product', () => {
  it.each(rules)('%s can be written as they are', (id, rule) => {
    expect(ruleIdSchema.parse(id)).toBe(id);
    expect(ruleSchema.parse(rule)).toEqual(rule);
  });

  it('use every kind of condition but the single value against no law', () => {
    const used = new Set(rules.map(([, { condition }]) => condition.kind));
    expect(conditionKinds.filter((kind) => !used.has(kind))).toEqual(['value']);
  });

  it('say in both languages where their figures come from', () => {
    for (const [, { note }] of rules) {
      expect(note?.vi).toMatch(/dự án|Quyết định|QCVN|Không phải quy định/);
      expect(note?.en).toMatch(/[Tt]his project|law|yardsticks/);
    }
  });

  it('name policies that come with them', () => {
    for (const [, { policy }] of rules) expect(Object.keys(defaultPolicies)).toContain(policy);
    for (const policy of Object.values(defaultPolicies)) expect(policySchema.parse(policy)).toEqual(policy);
  });

  it('wait for somebody and latch only where people are in danger', () => {
    for (const [, { condition, acknowledge, latch, policy }] of rules) {
      const isEquipment = hazardOf(condition.kind, 'flood') === 'equipment';
      expect(acknowledge).toBe(isEquipment ? null : 'warning');
      expect(policy).toBe(isEquipment ? 'equipment' : 'default');
      if (isEquipment) expect(latch).toBeNull();
    }
    expect(defaultRules['street-depth']?.latch).toBe('extreme');
  });
});
