/** A policy under the hands of somebody: who is told at once, who after that, and how often again. */
import { useMemo, useRef, useState } from 'react';
import { type KeptPolicy, type Recipient, recipientSchema } from '../../../shared/notification-api.ts';
import { useSettings } from '../../language/settings.tsx';
import { addDocument, changeDocument } from '../../rules/api.ts';
import {
  checkPolicy,
  emptyPolicyDraft,
  newPolicyStep,
  type PolicyDraft,
  type PolicyStepDraft,
  policyDraftOf,
  recipientCode,
} from '../../rules/policy-draft.ts';
import { Dialog } from '../Dialog.tsx';
import { TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { FormProblemCount, focusFirstProblem } from '../FormProblems.tsx';
import { Icon } from '../Icon.tsx';
import { PickMany, type PickOption } from '../rules/PickMany.tsx';
import { SeveritySelect } from '../rules/Severity.tsx';
import { PolicySteps } from './PolicySteps.tsx';
import { type Directory, useRecipientText } from './people.ts';

const roles = ['emergency', 'environment', 'field', 'administrator'] as const;

/** Everybody and everything that can be told, those on duty first. */
const useRecipientOptions = (directory: Directory): readonly PickOption[] => {
  const { t } = useSettings();
  const text = useRecipientText(directory);
  const { people, lists, webhooks } = directory;
  return useMemo(() => {
    const all: readonly (readonly [Recipient, string])[] = [
      ...lists.flatMap(({ id, body }): [Recipient, string][] =>
        [1, ...(body.people.length > 1 ? [2] : [])].map((position) => [
          { kind: 'on-call', list: id, position },
          t('tell.to.kind.onCall'),
        ]),
      ),
      ...roles.map((role): [Recipient, string] => [{ kind: 'role', role }, t('tell.to.kind.role')]),
      ...(people.all ?? []).map(({ id, role }): [Recipient, string] => [
        { kind: 'person', person: id },
        t(`role.${role}`),
      ]),
      ...webhooks.map(({ id }): [Recipient, string] => [{ kind: 'webhook', webhook: id }, t('tell.to.kind.webhook')]),
    ];
    return all.map(([recipient, note]) => ({ id: recipientCode(recipient), name: text(recipient), note }));
    // `text` is made anew with every render, of the same parts.
  }, [people, lists, webhooks, t]);
};

export const PolicyEditor = ({
  kept,
  directory,
  onClose,
  onChanged,
}: {
  /** Undefined = a new one. */
  kept: KeptPolicy | undefined;
  directory: Directory;
  onClose: () => void;
  onChanged: () => void;
}) => {
  const { t, language } = useSettings();
  const [first] = useState((): PolicyDraft => (kept ? policyDraftOf(kept.body, language) : emptyPolicyDraft()));
  const [draft, setDraft] = useState(first);
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const options = useRecipientOptions(directory);
  const text = useRecipientText(directory);
  const { problems, count, policy } = checkPolicy(draft);
  const change = (next: Partial<PolicyDraft>): void => setDraft((before) => ({ ...before, ...next }));
  const setStep = (key: number, next: Partial<PolicyStepDraft>): void =>
    change({ steps: draft.steps.map((step) => (step.key === key ? { ...step, ...next } : step)) });
  // What was chosen and is gone stays to be seen and taken away.
  const optionsFor = (chosen: readonly string[]): readonly PickOption[] => [
    ...options,
    ...chosen
      .filter((code) => !options.some(({ id }) => id === code))
      .map((code) => ({ id: code, name: text(recipientSchema.parse(JSON.parse(code))) })),
  ];
  const say = (key: Parameters<typeof t>[0] | undefined): string | undefined =>
    isTried && key !== undefined ? t(key) : undefined;
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (!policy) {
      focusFirstProblem(form.current);
      return;
    }
    if (kept) await changeDocument('/policies', kept, policy);
    else await addDocument('/policies', policy);
    onChanged();
    onClose();
  });
  return (
    <Dialog title={t(kept ? 'tell.policy.edit' : 'tell.policy.add')} onClose={onClose} holds={draft !== first}>
      <form
        ref={form}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextField
          label={t('tell.name')}
          isFirst
          maxLength={120}
          problem={say(problems.name)}
          value={draft.name}
          onChange={(name) => change({ name })}
        />
        <div className="form-field">
          <span className="form-label">{t('tell.policy.from')}</span>
          <SeveritySelect
            value={draft.from}
            onChange={(from) => from && change({ from })}
            parts={{ 'aria-label': t('tell.policy.from') }}
          />
          <p className="quiet small">{t('tell.policy.from.hint')}</p>
        </div>
        {draft.steps.map(({ key, after, to }, index) => (
          <fieldset key={key} className="policy-step">
            <legend>{t('tell.policy.step', { number: index + 1 })}</legend>
            <div className="policy-step-when">
              <TextField
                label={t(index === 0 ? 'tell.policy.afterBegin' : 'tell.policy.afterStep')}
                unit={t('rules.unit.minutes')}
                isFigure
                maxLength={6}
                value={after}
                onChange={(value) => setStep(key, { after: value })}
              />
              {draft.steps.length > 1 && (
                <button
                  type="button"
                  className="button small"
                  onClick={() => change({ steps: draft.steps.filter((step) => step.key !== key) })}
                >
                  {t('tell.policy.step.remove', { number: index + 1 })}
                </button>
              )}
            </div>
            <PickMany
              options={optionsFor(to)}
              chosen={to}
              onChange={(chosen) => setStep(key, { to: chosen })}
              search={t('tell.policy.to.search')}
              none={t('tell.people.none')}
            />
            {say(problems.steps.get(key)) && <p className="form-problem small">{say(problems.steps.get(key))}</p>}
          </fieldset>
        ))}
        {draft.steps.length < 8 && (
          <FormActions>
            <button
              type="button"
              className="button small"
              onClick={() => change({ steps: [...draft.steps, newPolicyStep('10')] })}
            >
              <Icon name="add" size={16} /> {t('tell.policy.step.add')}
            </button>
          </FormActions>
        )}
        <label className="check">
          <input
            type="checkbox"
            checked={draft.repeats}
            onChange={(event) => change({ repeats: event.target.checked })}
          />
          {t('tell.policy.repeats')}
        </label>
        {draft.repeats && (
          <div className="form-pair">
            <TextField
              label={t('tell.policy.every')}
              unit={t('rules.unit.minutes')}
              isFigure
              maxLength={6}
              problem={say(problems.repeatMinutes)}
              value={draft.repeatMinutes}
              onChange={(repeatMinutes) => change({ repeatMinutes })}
            />
            <TextField
              label={t('tell.policy.max')}
              unit={t('tell.policy.max.unit')}
              isFigure
              maxLength={3}
              problem={say(problems.maxRepeats)}
              value={draft.maxRepeats}
              onChange={(maxRepeats) => change({ maxRepeats })}
            />
          </div>
        )}
        {policy && <PolicySteps policy={policy} recipientText={text} />}
        {isTried && <FormProblemCount count={count} />}
        <FormFailure failure={failure} />
        <FormActions>
          <button type="submit" className="button primary" disabled={isBusy}>
            {t(kept ? 'action.save' : 'tell.add')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </FormActions>
      </form>
    </Dialog>
  );
};
