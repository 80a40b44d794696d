/** Staff say what the readings of a span of time are worth, and why. */
import { useId, useRef, useState } from 'react';
import type { StationView } from '../../shared/api.ts';
import { maxJudgementDays } from '../../shared/judgement-api.ts';
import { type Verdict, verdicts } from '../../shared/quality.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { dayMs, type Instant } from '../../shared/time.ts';
import { addJudgement } from '../api/quality.ts';
import { fromLocalInput, toLocalInput, wholeMinutes } from '../format/local-input.ts';
import { useSettings } from '../language/settings.tsx';
import { Dialog } from './Dialog.tsx';
import { FormActions, FormFailure, FormField, useSending } from './Form.tsx';
import { focusFirstProblem } from './FormProblems.tsx';

export interface ChosenSpan {
  readonly from: Instant;
  readonly to: Instant;
}

interface Draft {
  readonly verdict: Verdict;
  readonly quantity: QuantityId | null;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

type Problems = Partial<Record<'from' | 'to' | 'reason', string>>;

export const JudgementForm = ({
  station,
  measured,
  chosen,
  onDone,
  onClose,
}: {
  station: StationView;
  /** Quantities of the station. */
  measured: readonly QuantityId[];
  /** Chosen in a chart. */
  chosen: ChosenSpan | undefined;
  onDone: () => void;
  onClose: () => void;
}) => {
  const { t, format, language } = useSettings();
  const form = useRef<HTMLFormElement>(null);
  const name = useId();
  const [draft, setDraft] = useState<Draft>(() => {
    const span = chosen && wholeMinutes(chosen);
    return {
      verdict: 'invalid',
      quantity: null,
      from: span ? toLocalInput(span.from, format) : '',
      to: span ? toLocalInput(span.to, format) : '',
      reason: '',
    };
  });
  const [isTried, setTried] = useState(false);
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const from = fromLocalInput(draft.from, format);
  const to = fromLocalInput(draft.to, format);
  const reason = draft.reason.trim();

  const problems: Problems = {};
  if (from === undefined) problems.from = t('judgement.problem.from');
  if (to === undefined || (from !== undefined && to <= from)) problems.to = t('judgement.problem.to');
  else if (from !== undefined && to - from > maxJudgementDays * dayMs)
    problems.to = t('judgement.problem.span', { days: maxJudgementDays });
  if (reason === '') problems.reason = t('judgement.problem.reason');
  const shown = isTried ? problems : {};

  const { send, isBusy, failure } = useSending(async () => {
    if (from === undefined || to === undefined) return;
    const { verdict, quantity } = draft;
    await addJudgement({ station: station.id, quantity, from, to, verdict, reason });
  });

  const submit = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(problems).length > 0) return focusFirstProblem(form.current);
    if (await send()) onDone();
  };

  const time = (field: 'from' | 'to') => (
    <FormField label={t(`judgement.${field}`)} problem={shown[field]}>
      {(parts) => (
        <span className="field wide">
          <input
            {...parts}
            type="datetime-local"
            required
            value={draft[field]}
            onChange={(event) => change({ [field]: event.target.value })}
          />
        </span>
      )}
    </FormField>
  );

  return (
    <Dialog title={t('judgement.add')} onClose={onClose} holds={reason !== ''}>
      <form
        ref={form}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <fieldset className="role-choice">
          <legend>{t('judgement.verdict')}</legend>
          {verdicts.map((verdict) => (
            <label key={verdict} className="check">
              <input
                type="radio"
                name={name}
                data-first={draft.verdict === verdict ? '' : undefined}
                checked={draft.verdict === verdict}
                onChange={() => change({ verdict })}
              />
              <span>
                {t(`judgement.save.${verdict}`)}
                <span className="quiet small">{t(`judgement.effect.${verdict}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <FormField label={t('judgement.quantity')}>
          {(parts) => (
            <span className="field wide">
              <select
                {...parts}
                value={draft.quantity ?? ''}
                onChange={({ target }) => change({ quantity: measured.find((one) => one === target.value) ?? null })}
              >
                <option value="">{t('judgement.all')}</option>
                {measured.map((quantity) => (
                  <option key={quantity} value={quantity}>
                    {quantities[quantity].name[language]}
                  </option>
                ))}
              </select>
            </span>
          )}
        </FormField>
        <div className="judgement-times">
          {time('from')}
          {time('to')}
        </div>
        <p className="quiet small">{t('judgement.zone', { zone: format.zone(from ?? Date.now()) })}</p>
        <FormField label={t('judgement.reason')} hint={t('judgement.reasonHint')} problem={shown.reason}>
          {(parts) => (
            <span className="field wide">
              <textarea
                {...parts}
                rows={3}
                required
                maxLength={500}
                value={draft.reason}
                onChange={(event) => change({ reason: event.target.value })}
              />
            </span>
          )}
        </FormField>
        <FormFailure failure={failure} />
        <FormActions>
          <button
            type="submit"
            className={draft.verdict === 'invalid' ? 'button danger' : 'button primary'}
            disabled={isBusy}
          >
            {t(`judgement.save.${draft.verdict}`)}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </FormActions>
      </form>
    </Dialog>
  );
};
