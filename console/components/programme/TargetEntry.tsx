/** Entering a value of a target: the figure, the day it is of, and where it is from. */
import { useRef, useState } from 'react';
import { unitRange } from '../../../shared/city-programme/targets.ts';
import type { TargetRow } from '../../../shared/city-programme-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import { enterTargetValue } from '../../api/programme.ts';
import { readNumber } from '../../fleet/number.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { Dialog } from '../Dialog.tsx';
import { TextField } from '../Fields.tsx';
import { FormActions, FormFailure, FormField, useSending } from '../Form.tsx';
import { focusFirstProblem } from '../FormProblems.tsx';
import { goalText, targetValueText, unitText } from './words.ts';

export const TargetEntryDialog = ({
  target,
  onClose,
  onChanged,
}: {
  target: TargetRow;
  onClose: () => void;
  onChanged: () => void;
}) => {
  const { t, format, language } = useSettings();
  const words = { t, format, language };
  const today = format.localDate(useNow(minuteMs));
  const form = useRef<HTMLFormElement>(null);
  const [text, setText] = useState('');
  const [asOf, setAsOf] = useState('');
  const [source, setSource] = useState('');
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const [min, max] = unitRange[target.unit];
  const value = readNumber(text);
  const isFit =
    value !== undefined && value >= min && value <= max && (target.unit !== 'count' || Number.isInteger(value));
  const problems = {
    value: isFit
      ? undefined
      : t(target.unit === 'count' ? 'programme.enter.value.whole' : 'programme.enter.value.wrong', { min, max }),
    asOf: asOf === '' ? t('programme.enter.asOf.missing') : asOf > today ? t('programme.enter.asOf.future') : undefined,
    source: source.trim().length < 3 ? t('programme.enter.source.missing') : undefined,
  };
  const same = target.values.find((each) => each.asOf === asOf && each.withdrawn === null);
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (value === undefined || problems.value || problems.asOf || problems.source) {
      focusFirstProblem(form.current);
      return;
    }
    await enterTargetValue(target.code, { value, asOf, source: source.trim(), note: note.trim() });
    onChanged();
    onClose();
  });
  const goals = ([2025, 2030] as const).flatMap((year) => {
    const goal = goalText(target.goals[year], target.unit, words);
    return goal === undefined ? [] : [`${year}: ${goal}`];
  });
  return (
    <Dialog title={target.indicator[language]} onClose={onClose} holds={text !== '' || source !== ''}>
      <form
        ref={form}
        className="form target-entry"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p className="quiet">{t('programme.enter.goals', { goals: goals.join(' · ') })}</p>
        <div className="form-pair">
          <FormField
            label={t('programme.enter.value', { unit: target.unit === 'percent' ? '%' : unitText(target.unit, t) })}
            problem={isTried ? problems.value : undefined}
          >
            {(parts) => (
              <span className="field wide">
                <input
                  {...parts}
                  type="text"
                  inputMode="decimal"
                  autoComplete="off"
                  data-first=""
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                />
              </span>
            )}
          </FormField>
          <FormField
            label={t('programme.enter.asOf')}
            hint={t('programme.enter.asOf.hint')}
            problem={isTried ? problems.asOf : undefined}
          >
            {(parts) => (
              <span className="field wide">
                <input
                  {...parts}
                  type="date"
                  max={today}
                  value={asOf}
                  onChange={(event) => setAsOf(event.target.value)}
                />
              </span>
            )}
          </FormField>
        </div>
        {same && (
          <p className="small">
            {t('programme.enter.corrects', { value: targetValueText(same.value, target.unit, words) })}
          </p>
        )}
        <TextField
          label={t('programme.enter.source')}
          hint={t('programme.enter.source.hint')}
          problem={isTried ? problems.source : undefined}
          maxLength={300}
          value={source}
          onChange={setSource}
        />
        <TextField label={t('programme.enter.note')} maxLength={600} value={note} onChange={setNote} />
        <FormFailure failure={failure} />
        <p className="quiet small">{t('programme.enter.public')}</p>
        <FormActions>
          <button type="submit" className="button primary" disabled={isBusy}>
            {t('programme.enter.action')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </FormActions>
      </form>
    </Dialog>
  );
};
