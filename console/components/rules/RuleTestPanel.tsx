/** What a rule would have raised over a time that is past, beside the version that is kept; nothing is raised. */
import { useState } from 'react';
import type { Rule } from '../../../shared/alerts/rule.ts';
import { dayMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { fromLocalInput, toLocalInput } from '../../format/local-input.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import type { Period } from '../../rules/test-result.ts';
import { useRuleTest } from '../../rules/use-rule-test.ts';
import type { RuleNames } from '../../rules/words.ts';
import { TextField } from '../Fields.tsx';
import { FormFailure } from '../Form.tsx';
import { TestResult } from './TestResult.tsx';

const presets = [1, 7, 30] as const;
type Preset = (typeof presets)[number];
const maxDays = 92;

export const RuleTestPanel = ({
  check,
  saved,
  names,
}: {
  /** The rule as the form holds it; undefined when something is wrong, which is then shown. */
  check: () => Rule | undefined;
  /** The version that is kept. */
  saved: Rule | undefined;
  names: RuleNames;
}) => {
  const { t, format } = useSettings();
  const { store } = useServices();
  const [preset, setPreset] = useState<Preset | 'own'>(7);
  const [own, setOwn] = useState<{ from: string; to: string }>();
  const [problem, setProblem] = useState<string>();
  const { run, isRunning, failure, begin, cancel } = useRuleTest();
  const now = (): Instant => Math.floor(store.serverNow() / minuteMs) * minuteMs;
  const choose = (chosen: Preset | 'own'): void => {
    setPreset(chosen);
    setProblem(undefined);
    if (chosen === 'own' && own === undefined)
      setOwn({ from: toLocalInput(now() - 2 * dayMs, format), to: toLocalInput(now(), format) });
  };
  const period = (): Period | undefined => {
    if (preset !== 'own') return { from: now() - preset * dayMs, to: now() };
    const from = fromLocalInput(own?.from ?? '', format);
    const to = fromLocalInput(own?.to ?? '', format);
    return from !== undefined && to !== undefined && from < to && to - from <= maxDays * dayMs
      ? { from, to }
      : undefined;
  };
  const start = (): void => {
    const span = period();
    setProblem(span ? undefined : t('ruleTest.period.wrong', { count: maxDays }));
    const rule = check();
    if (!rule || !span) return;
    const isSame = saved !== undefined && JSON.stringify(saved) === JSON.stringify(rule);
    begin(rule, isSame ? undefined : saved, span);
  };
  const progress = [run?.test, run?.before].flatMap((test) => (test ? [test.progress] : []));
  const done = progress.reduce((sum, each) => sum + each.done, 0);
  const total = progress.reduce((sum, each) => sum + each.total, 0);
  const isDone = run?.test.state === 'done' && (run.before === undefined || run.before.state === 'done');
  const problems = [run?.test, run?.before].flatMap((test) => (test?.state === 'failed' ? [test.problem ?? ''] : []));
  return (
    <section className="panel rule-test" aria-labelledby="rule-test">
      <div className="panel-head">
        <h2 id="rule-test">{t('ruleTest.title')}</h2>
      </div>
      <div className="form-body">
        <p>{t('ruleTest.lead')}</p>
        <div className="toolbar">
          <fieldset className="segmented wide">
            <legend className="hidden-visually">{t('ruleTest.period')}</legend>
            {presets.map((days) => (
              <button key={days} type="button" aria-pressed={preset === days} onClick={() => choose(days)}>
                {t(`ruleTest.days.${days}`)}
              </button>
            ))}
            <button type="button" aria-pressed={preset === 'own'} onClick={() => choose('own')}>
              {t('ruleTest.days.own')}
            </button>
          </fieldset>
          <button type="button" className="button primary" disabled={isRunning} onClick={start}>
            {t('ruleTest.run')}
          </button>
          {isRunning && (
            <button type="button" className="button" onClick={cancel}>
              {t('ruleTest.cancel')}
            </button>
          )}
        </div>
        {preset === 'own' && own && (
          <div className="form-pair">
            <TextField
              type="datetime-local"
              label={t('ruleTest.from')}
              value={own.from}
              onChange={(from) => setOwn({ ...own, from })}
            />
            <TextField
              type="datetime-local"
              label={t('ruleTest.to')}
              value={own.to}
              onChange={(to) => setOwn({ ...own, to })}
            />
          </div>
        )}
        {problem && <p className="form-problem">{problem}</p>}
        <FormFailure failure={failure} />
        <div aria-live="polite">
          {isRunning && (
            <p className="rule-progress">
              <progress aria-label={t('ruleTest.running')} {...(total > 0 && { max: total, value: done })} />
              <span>{t('ruleTest.progress', { done, total })}</span>
            </p>
          )}
          {problems.map((words) => (
            <p key={words} className="form-failure">
              {t('ruleTest.failed', { problem: words })}
            </p>
          ))}
        </div>
        {run && isDone && <TestResult run={run} names={names} />}
      </div>
    </section>
  );
};
