/** The steps of a condition, mildest first: from which figure on it is how bad. */
import { severities } from '../../../shared/alerts/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { hasSteps, newStep, nextSeverity, type RuleDraft, type StepDraft } from '../../rules/draft.ts';
import { Icon } from '../Icon.tsx';
import { SeveritySelect } from './Severity.tsx';

const alarmLevels = ['I', 'II', 'III'] as const;

export const StepsEditor = ({
  draft,
  unit,
  problem,
  onChange,
}: {
  draft: RuleDraft;
  unit: string;
  problem: string | undefined;
  onChange: (change: Partial<RuleDraft>) => void;
}) => {
  const { t } = useSettings();
  const { kind, steps } = draft;
  if (!hasSteps(kind)) {
    return (
      <div className="form-field">
        <span className="form-label">{t('ruleEdit.severity')}</span>
        <SeveritySelect
          value={draft.severity}
          onChange={(severity) => severity && onChange({ severity })}
          parts={{ 'aria-label': t('ruleEdit.severity') }}
        />
      </div>
    );
  }
  const set = (key: number, change: Partial<StepDraft>): void =>
    onChange({ steps: steps.map((step) => (step.key === key ? { ...step, ...change } : step)) });
  const more = nextSeverity(steps);
  return (
    <fieldset className="steps-editor">
      <legend>{t('ruleEdit.steps')}</legend>
      <p className="quiet small">{t(`ruleEdit.steps.hint.${kind}`)}</p>
      <ol>
        {steps.map(({ key, mark, severity }, index) => (
          <li key={key} className="step-row">
            {kind === 'alarm-level' ? (
              <span className="field">
                <select
                  aria-label={t('ruleEdit.step.mark', { number: index + 1 })}
                  value={mark}
                  onChange={(event) => set(key, { mark: event.target.value })}
                >
                  {alarmLevels.map((level) => (
                    <option key={level} value={level}>
                      {t('rules.mark.alarm', { level })}
                    </option>
                  ))}
                </select>
              </span>
            ) : (
              <span className="field figure-field">
                <input
                  type="text"
                  inputMode="decimal"
                  autoComplete="off"
                  aria-label={t('ruleEdit.step.mark', { number: index + 1 })}
                  aria-invalid={problem !== undefined || undefined}
                  value={mark}
                  onChange={(event) => set(key, { mark: event.target.value })}
                />
                {unit && <span className="quiet">{unit}</span>}
              </span>
            )}
            <SeveritySelect
              value={severity}
              onChange={(chosen) => set(key, { severity: chosen ?? severity })}
              parts={{ 'aria-label': t('ruleEdit.step.severity', { number: index + 1 }) }}
            />
            <button
              type="button"
              className="button icon-only plain"
              aria-label={t('ruleEdit.step.remove', { number: index + 1 })}
              disabled={steps.length === 1}
              onClick={() => onChange({ steps: steps.filter((step) => step.key !== key) })}
            >
              <Icon name="close" size={16} />
            </button>
          </li>
        ))}
      </ol>
      {steps.length < severities.length && more !== undefined && (
        <button
          type="button"
          className="button small"
          onClick={() => onChange({ steps: [...steps, newStep(kind === 'alarm-level' ? 'III' : '', more)] })}
        >
          <Icon name="add" size={16} /> {t('ruleEdit.step.add')}
        </button>
      )}
      {problem && <p className="form-problem small">{problem}</p>}
    </fieldset>
  );
};
