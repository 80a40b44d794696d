/** What a rule watches: the kind of condition, and what belongs to that kind. */
import { useMemo } from 'react';
import { type ConditionKind, conditionKinds } from '../../../shared/alerts/rule.ts';
import { quantities, quantityIds } from '../../../shared/quantities.ts';
import { useSettings } from '../../language/settings.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { hasHysteresis, newStep, type RuleDraft, withKind } from '../../rules/draft.ts';
import { kindsByHazard } from '../../rules/words.ts';
import { SelectField, TextField } from '../Fields.tsx';
import { FormField } from '../Form.tsx';
import { AllOrSome, PickMany } from './PickMany.tsx';
import { StepsEditor } from './StepsEditor.tsx';

export type FieldProblems = Partial<Record<keyof RuleDraft | 'form', string>>;

/** The unit of the steps as they are typed. */
export const useDraftUnit = (draft: RuleDraft): string => {
  const { t } = useSettings();
  switch (draft.kind) {
    case 'limit':
      return draft.network === 'noise' ? 'dB' : '%';
    case 'depth':
      return 'cm';
    case 'rise':
      return t('rules.unit.perHour', { unit: quantities[draft.level].unit });
    case 'projected':
      return t('rules.unit.minutes');
    case 'rain':
      return 'mm';
    case 'value':
      return quantities[draft.quantity].unit;
    case 'battery':
      return '%';
    case 'silent':
      return t('rules.unit.intervals');
    default:
      return '';
  }
};

const KindSelect = ({ kind, onChange }: { kind: ConditionKind; onChange: (kind: ConditionKind) => void }) => {
  const { t } = useSettings();
  return (
    <FormField label={t('ruleEdit.kind')} hint={t(`ruleEdit.kind.hint.${kind}`)}>
      {(parts) => (
        <span className="field wide">
          <select
            {...parts}
            value={kind}
            onChange={(event) => {
              const chosen = conditionKinds.find((each) => each === event.target.value);
              if (chosen) onChange(chosen);
            }}
          >
            {kindsByHazard.map(([hazard, kinds]) => (
              <optgroup
                key={hazard}
                label={hazard === 'air' ? t('ruleEdit.kind.airOrNoise') : t(`rules.hazard.${hazard}`)}
              >
                {kinds.map((each) => (
                  <option key={each} value={each}>
                    {t(`rules.kind.${each}`)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </span>
      )}
    </FormField>
  );
};

/** Limits of the network that are in the catalogue, with their law. */
const useLimits = (network: 'air' | 'noise') => {
  const { language } = useSettings();
  const { catalogue } = useThresholds();
  return useMemo(
    () =>
      (catalogue ?? [])
        .filter((entry) => entry.kind === 'limit' && quantities[entry.quantity].network === network)
        .map(({ id, label, law }) => ({ id, name: label[language], note: law.document })),
    [catalogue, network, language],
  );
};

const LimitFields = ({
  draft,
  problems,
  onChange,
}: {
  draft: RuleDraft;
  problems: FieldProblems;
  onChange: (change: Partial<RuleDraft>) => void;
}) => {
  const { t } = useSettings();
  const limits = useLimits(draft.network);
  return (
    <>
      <SelectField
        label={t('ruleEdit.network')}
        value={draft.network}
        choices={(['air', 'noise'] as const).map((network) => [network, t(`network.${network}`)])}
        onChange={(network) => onChange({ network, thresholds: null })}
      />
      <AllOrSome
        legend={t('ruleEdit.thresholds')}
        all={t('ruleEdit.thresholds.all')}
        some={t('ruleEdit.thresholds.some')}
        value={draft.thresholds}
        onChange={(isAll) => onChange({ thresholds: isAll ? null : [] })}
        problem={problems.thresholds}
      >
        <PickMany
          options={limits}
          chosen={draft.thresholds ?? []}
          onChange={(thresholds) => onChange({ thresholds })}
          search={t('ruleEdit.thresholds.search')}
          none={t('ruleEdit.thresholds.none')}
        />
      </AllOrSome>
    </>
  );
};

export const ConditionFields = ({
  draft,
  problems,
  onChange,
}: {
  draft: RuleDraft;
  problems: FieldProblems;
  onChange: (change: Partial<RuleDraft>) => void;
}) => {
  const { t, language } = useSettings();
  const unit = useDraftUnit(draft);
  const { kind } = draft;
  return (
    <>
      <KindSelect kind={kind} onChange={(chosen) => onChange(withKind(draft, chosen, language))} />
      {kind === 'limit' && <LimitFields draft={draft} problems={problems} onChange={onChange} />}
      {(kind === 'rise' || kind === 'projected') && (
        <div className="form-pair">
          <SelectField
            label={t('ruleEdit.level')}
            value={draft.level}
            choices={(['water_level', 'water_depth'] as const).map((each) => [each, t(`ruleEdit.level.${each}`)])}
            onChange={(level) =>
              onChange({
                level,
                // A rate in metres means nothing in centimetres.
                ...(kind === 'rise' && {
                  steps: draft.steps.map(({ severity }) => newStep('', severity)),
                  hysteresis: '0',
                }),
              })
            }
          />
          {kind === 'rise' && (
            <SelectField
              label={t('ruleEdit.minutes')}
              value={draft.minutes}
              choices={([15, 30, 60] as const).map((each) => [each, t('duration.minutes', { count: each })])}
              onChange={(minutes) => onChange({ minutes })}
            />
          )}
        </div>
      )}
      {kind === 'rain' && (
        <SelectField
          label={t('ruleEdit.hours')}
          value={draft.hours}
          choices={([1, 3, 6, 12, 24] as const).map((each) => [each, t('duration.hours', { count: each })])}
          onChange={(hours) => onChange({ hours })}
        />
      )}
      {kind === 'value' && (
        <div className="form-pair">
          <SelectField
            label={t('ruleEdit.quantity')}
            value={draft.quantity}
            choices={quantityIds.map((each) => [each, `${quantities[each].name[language]} (${quantities[each].unit})`])}
            onChange={(quantity) => onChange({ quantity })}
          />
          <SelectField
            label={t('ruleEdit.direction')}
            value={draft.direction}
            choices={(['above', 'below'] as const).map((each) => [each, t(`ruleEdit.direction.${each}`)])}
            onChange={(direction) => onChange({ direction })}
          />
        </div>
      )}
      {kind === 'doubtful' && (
        <fieldset className="form-field">
          <legend>{t('ruleEdit.signs')}</legend>
          <div className="choices">
            {(['stuck', 'neighbour'] as const).map((sign) => (
              <label key={sign} className="check">
                <input
                  type="checkbox"
                  checked={draft.signs.includes(sign)}
                  onChange={(event) =>
                    onChange({
                      signs: (['stuck', 'neighbour'] as const).filter((each) =>
                        each === sign ? event.target.checked : draft.signs.includes(each),
                      ),
                    })
                  }
                />
                {t(`ruleEdit.signs.${sign}`)}
              </label>
            ))}
          </div>
          {problems.signs && <p className="form-problem small">{problems.signs}</p>}
        </fieldset>
      )}
      <StepsEditor draft={draft} unit={unit} problem={problems.steps} onChange={onChange} />
      {hasHysteresis(kind) && (
        <TextField
          label={t('ruleEdit.hysteresis')}
          hint={t('ruleEdit.hysteresis.hint')}
          problem={problems.hysteresis}
          value={draft.hysteresis}
          onChange={(hysteresis) => onChange({ hysteresis })}
          unit={kind === 'alarm-level' ? 'm' : unit}
          isFigure
          maxLength={12}
        />
      )}
    </>
  );
};
