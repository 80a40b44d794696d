/** The form of a rule: what it holds, what is wrong with it, and what is sent. */
import { describe, expect, it } from 'vitest';
import { checkRule } from '../../../console/rules/check-rule.ts';
import {
  emptyRuleDraft,
  newStep,
  nextSeverity,
  type RuleDraft,
  ruleDraftOf,
  withKind,
} from '../../../console/rules/draft.ts';
import { defaultRules } from '../../../shared/alerts/default-rules.ts';
import { conditionKinds, ruleSchema } from '../../../shared/alerts/rule.ts';

const named = (change: Partial<RuleDraft> = {}): RuleDraft => ({
  ...emptyRuleDraft('vi'),
  nameVi: 'Ngập phố',
  ...change,
});

describe('the form of a rule', () => {
  it.each(Object.entries(defaultRules))('holds %s without loss, in both languages', (_id, rule) => {
    const kept = ruleSchema.parse(rule);
    for (const language of ['vi', 'en'] as const) {
      const { problems, rule: sent } = checkRule(ruleDraftOf(kept, language));
      expect(problems).toEqual({});
      expect(sent).toEqual(kept);
      // The order of the fields counts where versions are compared as texts.
      expect(JSON.stringify(sent)).toBe(JSON.stringify(kept));
    }
  });

  it.each(conditionKinds)('begins %s with figures that are complete, but for a value of one’s own', (kind) => {
    const { problems, rule } = checkRule(withKind(named(), kind, 'vi'));

    if (kind === 'value') expect(problems).toEqual({ steps: 'ruleEdit.steps.figure' });
    else expect(rule?.condition.kind).toBe(kind);
  });

  it('takes figures as they are typed', () => {
    const { rule } = checkRule(named({ steps: [newStep(' 12,5 ', 'warning')], hysteresis: '2.5' }));

    expect(rule?.condition).toEqual({ kind: 'depth', steps: [{ depth: 12.5, severity: 'warning' }], hysteresis: 2.5 });
  });

  it('uses the words of one language for both when the other has none', () => {
    const { rule } = checkRule(named({ noteEn: 'Own experience' }));

    expect(rule?.name).toEqual({ vi: 'Ngập phố', en: 'Ngập phố' });
    expect(rule?.note).toEqual({ vi: 'Own experience', en: 'Own experience' });
  });

  it.each<[string, Partial<RuleDraft>, object]>([
    ['no name', { nameVi: '  ' }, { nameVi: 'ruleEdit.name.missing' }],
    ['no step', { steps: [] }, { steps: 'ruleEdit.steps.none' }],
    ['a word for a figure', { steps: [newStep('nhiều', 'watch')] }, { steps: 'ruleEdit.steps.figure' }],
    ['a depth of nothing', { steps: [newStep('0', 'watch')] }, { steps: 'ruleEdit.steps.figure' }],
    [
      'figures that fall',
      { steps: [newStep('30', 'watch'), newStep('20', 'danger')] },
      { steps: 'ruleEdit.steps.climb' },
    ],
    [
      'a battery that climbs',
      { kind: 'battery', steps: [newStep('10', 'watch'), newStep('20', 'danger')] },
      { steps: 'ruleEdit.steps.fall' },
    ],
    [
      'a worse figure that is no worse',
      { steps: [newStep('20', 'danger'), newStep('30', 'danger')] },
      { steps: 'ruleEdit.steps.worse' },
    ],
    ['half an index', { kind: 'air-index', steps: [newStep('150,5', 'watch')] }, { steps: 'ruleEdit.steps.whole' }],
    ['a negative hysteresis', { hysteresis: '-1' }, { hysteresis: 'ruleEdit.figure.wrong' }],
    ['half a reading', { upReadings: '1,5' }, { upReadings: 'ruleEdit.readings.wrong' }],
    ['no ward of some', { wards: [] }, { wards: 'ruleEdit.scope.missing' }],
    ['no day', { planning: { days: [], from: '06:00', to: '22:00' } }, { planning: 'ruleEdit.days.missing' }],
    ['no sign', { kind: 'doubtful', signs: [] }, { signs: 'ruleEdit.signs.missing' }],
    [
      'no limit of some',
      { kind: 'limit', thresholds: [], steps: [newStep('0', 'watch')] },
      { thresholds: 'ruleEdit.thresholds.missing' },
    ],
  ])('refuses %s', (_what, change, problems) => {
    expect(checkRule(named(change))).toEqual({ problems, rule: undefined });
  });

  it('tells everything that is wrong at once', () => {
    expect(
      Object.keys(checkRule(named({ nameVi: '', steps: [], stations: [], upMinutes: 'x' })).problems).sort(),
    ).toEqual(['nameVi', 'stations', 'steps', 'upMinutes']);
  });

  it('offers the next worse severity for a further step, and none after the worst', () => {
    expect(nextSeverity([])).toBe('watch');
    expect(nextSeverity([newStep('1', 'warning')])).toBe('danger');
    expect(nextSeverity([newStep('1', 'extreme')])).toBeUndefined();
  });
});
