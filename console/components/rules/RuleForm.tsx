/** A rule as a form: its name, what it watches, for how long, where, what follows, and when. */
import type { KeptPolicy } from '../../../shared/notification-api.ts';
import { useSettings } from '../../language/settings.tsx';
import type { RuleDraft } from '../../rules/draft.ts';
import { FormSection, SelectField, TextArea, TextField } from '../Fields.tsx';
import { ConditionFields, type FieldProblems } from './ConditionFields.tsx';
import { ScopeFields } from './ScopeFields.tsx';
import { SeveritySelect } from './Severity.tsx';

interface Parts {
  readonly draft: RuleDraft;
  readonly problems: FieldProblems;
  readonly onChange: (change: Partial<RuleDraft>) => void;
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

const Debounce = ({ draft, problems, onChange }: Parts) => {
  const { t } = useSettings();
  const figure = (
    field: 'upReadings' | 'upMinutes' | 'downReadings' | 'downMinutes',
    unit: 'rules.unit.readings' | 'rules.unit.minutes',
  ) => (
    <TextField
      label={t(`ruleEdit.${field}`)}
      problem={problems[field]}
      value={draft[field]}
      onChange={(value) => onChange({ [field]: value })}
      unit={t(unit)}
      isFigure
      maxLength={6}
    />
  );
  return (
    <>
      <p className="quiet small">{t('ruleEdit.debounce.hint')}</p>
      <div className="form-pair">
        {figure('upReadings', 'rules.unit.readings')}
        {figure('upMinutes', 'rules.unit.minutes')}
      </div>
      <div className="form-pair">
        {figure('downReadings', 'rules.unit.readings')}
        {figure('downMinutes', 'rules.unit.minutes')}
      </div>
    </>
  );
};

const Planning = ({ draft: { planning }, problems, onChange }: Parts) => {
  const { t } = useSettings();
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={planning !== null}
          onChange={(event) =>
            onChange({ planning: event.target.checked ? { days: [...weekdays], from: '06:00', to: '22:00' } : null })
          }
        />
        <span>
          {t('ruleEdit.planning')}
          <span className="quiet small">{t('ruleEdit.planning.hint')}</span>
        </span>
      </label>
      {planning && (
        <>
          <fieldset className="form-field">
            <legend>{t('ruleEdit.days')}</legend>
            <div className="toggle-chips">
              {weekdays.map((day) => (
                <button
                  key={day}
                  type="button"
                  className="toggle-chip"
                  aria-pressed={planning.days.includes(day)}
                  onClick={() =>
                    onChange({
                      planning: {
                        ...planning,
                        days: weekdays.filter((each) =>
                          each === day ? !planning.days.includes(each) : planning.days.includes(each),
                        ),
                      },
                    })
                  }
                >
                  {t(`rules.day.${day}`)}
                </button>
              ))}
            </div>
            {problems.planning && <p className="form-problem small">{problems.planning}</p>}
          </fieldset>
          <div className="form-pair">
            <TextField
              type="time"
              label={t('ruleEdit.from')}
              value={planning.from}
              onChange={(from) => from && onChange({ planning: { ...planning, from } })}
            />
            <TextField
              type="time"
              label={t('ruleEdit.to')}
              hint={t('ruleEdit.to.hint')}
              value={planning.to}
              onChange={(to) => to && onChange({ planning: { ...planning, to } })}
            />
          </div>
        </>
      )}
    </>
  );
};

export const RuleForm = ({ policies, ...parts }: Parts & { readonly policies: readonly KeptPolicy[] | undefined }) => {
  const { t } = useSettings();
  const { draft, problems, onChange } = parts;
  return (
    <>
      <FormSection title={t('ruleEdit.name.section')}>
        <div className="form-pair">
          <TextField
            label={t('ruleEdit.nameVi')}
            problem={problems.nameVi}
            value={draft.nameVi}
            onChange={(nameVi) => onChange({ nameVi })}
            lang="vi"
          />
          <TextField
            label={t('ruleEdit.nameEn')}
            hint={t('ruleEdit.nameEn.hint')}
            problem={problems.nameEn}
            value={draft.nameEn}
            onChange={(nameEn) => onChange({ nameEn })}
            lang="en"
          />
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={draft.enabled}
            onChange={(event) => onChange({ enabled: event.target.checked })}
          />
          <span>
            {t('ruleEdit.enabled')}
            <span className="quiet small">{t('ruleEdit.enabled.hint')}</span>
          </span>
        </label>
      </FormSection>
      <FormSection title={t('ruleEdit.condition')}>
        <ConditionFields {...parts} />
      </FormSection>
      <FormSection title={t('ruleEdit.debounce')}>
        <Debounce {...parts} />
      </FormSection>
      <FormSection title={t('rules.scope')} lead={t('ruleEdit.scope.lead')}>
        <ScopeFields
          scope={draft}
          onChange={onChange}
          problems={{ networks: problems.networks, wards: problems.wards, stations: problems.stations }}
        />
      </FormSection>
      <FormSection title={t('ruleEdit.after')}>
        <div className="form-pair">
          <div className="form-field">
            <span className="form-label">{t('rules.facet.acknowledge')}</span>
            <SeveritySelect
              value={draft.acknowledge}
              none={t('rules.never')}
              onChange={(acknowledge) => onChange({ acknowledge })}
              parts={{ 'aria-label': t('rules.facet.acknowledge') }}
            />
            <p className="quiet small">{t('ruleEdit.acknowledge.hint')}</p>
          </div>
          <div className="form-field">
            <span className="form-label">{t('rules.facet.latch')}</span>
            <SeveritySelect
              value={draft.latch}
              none={t('rules.never')}
              onChange={(latch) => onChange({ latch })}
              parts={{ 'aria-label': t('rules.facet.latch') }}
            />
            <p className="quiet small">{t('ruleEdit.latch.hint')}</p>
          </div>
        </div>
        <SelectField
          label={t('rules.policy')}
          value={draft.policy ?? ''}
          choices={[
            ['', t('rules.policy.none')],
            ...(policies ?? []).map(({ id, body }): [string, string] => [id, body.name]),
            // What was kept stays to be seen, also when it is not known any more.
            ...(draft.policy !== null && !policies?.some(({ id }) => id === draft.policy)
              ? ([[draft.policy, draft.policy]] as const)
              : []),
          ]}
          onChange={(policy) => onChange({ policy: policy === '' ? null : policy })}
          hint={t('ruleEdit.policy.hint')}
          problem={problems.policy}
        />
      </FormSection>
      <FormSection title={t('rules.facet.planning')}>
        <Planning {...parts} />
      </FormSection>
      <FormSection title={t('rules.facet.note')} lead={t('ruleEdit.note.lead')}>
        <div className="form-pair">
          <TextArea
            label={t('ruleEdit.noteVi')}
            problem={problems.noteVi}
            value={draft.noteVi}
            onChange={(noteVi) => onChange({ noteVi })}
            lang="vi"
          />
          <TextArea
            label={t('ruleEdit.noteEn')}
            problem={problems.noteEn}
            value={draft.noteEn}
            onChange={(noteEn) => onChange({ noteEn })}
            lang="en"
          />
        </div>
      </FormSection>
    </>
  );
};
