/** How somebody wants to be told: through which channels, from which severity on, when not, and whether it works. */
import { useState } from 'react';
import { isAtLeast } from '../../../shared/alerts/words.ts';
import { languages } from '../../../shared/i18n/languages.ts';
import { type Contact, type ContactAnswer, contactSchema, type Delivery } from '../../../shared/notification-api.ts';
import { useSession } from '../../access/use-session.tsx';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { changeContact, getContact, testContact } from '../../rules/api.ts';
import { SelectField, TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { useLeaveGuard } from '../LeaveGuard.tsx';
import { SeveritySelect } from '../rules/Severity.tsx';
import { Failed } from '../States.tsx';
import { DeliveryOutcome } from './Outcome.tsx';
import { PushDevices } from './PushDevices.tsx';

const personal = ['email', 'sms', 'telegram', 'push'] as const;
type Personal = (typeof personal)[number];

const TestOne = ({ channel, isPossible, isDirty }: { channel: Personal; isPossible: boolean; isDirty: boolean }) => {
  const { t } = useSettings();
  const [delivery, setDelivery] = useState<Delivery>();
  const { send, isBusy, isSending, failure } = useSending(async () => {
    setDelivery(undefined);
    setDelivery(await testContact(channel));
  });
  if (!isPossible) return null;
  return (
    <div className="notify-test">
      <button
        type="button"
        className="button small"
        disabled={isBusy || isDirty}
        title={isDirty ? t('notify.test.saveFirst') : undefined}
        aria-label={t('notify.test.of', { channel: t(`tell.channel.${channel}`) })}
        onClick={() => void send()}
      >
        {t(isSending ? 'notify.test.sending' : 'notify.test')}
      </button>
      <FormFailure failure={failure} text={failure?.code === 'NOT_FOUND' ? t('notify.test.noAddress') : undefined} />
      {delivery && <DeliveryOutcome delivery={delivery} />}
    </div>
  );
};

const Form = ({ answer, onChanged }: { answer: ContactAnswer; onChanged: () => void }) => {
  const { t } = useSettings();
  const { person } = useSession();
  const [draft, setDraft] = useState<Contact>(answer.contact);
  const [saved, setSaved] = useState<Contact>(answer.contact);
  const [isTried, setTried] = useState(false);
  const [isDone, setDone] = useState(false);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  const { question } = useLeaveGuard(isDirty, t('leave.form'));
  const change = (next: Partial<Contact>): void => {
    setDone(false);
    setDraft((before) => ({ ...before, ...next }));
  };
  const compact = (text: string): string => text.replace(/[\s.()-]/g, '');
  const sent: Contact = {
    ...draft,
    // A number as it is spoken in the country stands for the one with the country's code.
    sms: { ...draft.sms, phone: compact(draft.sms.phone).replace(/^0(?=\d{9}$)/, '+84') },
    telegram: { ...draft.telegram, chat: draft.telegram.chat.trim() },
  };
  const parsed = contactSchema.safeParse(sent);
  const isWrong = (channel: Personal): boolean =>
    !parsed.success && parsed.error.issues.some(({ path }) => path[0] === channel);
  const phoneProblem = isWrong('sms')
    ? t('notify.phone.wrong')
    : sent.sms.enabled && sent.sms.phone === ''
      ? t('notify.phone.missing')
      : undefined;
  const chatProblem = isWrong('telegram')
    ? t('notify.chat.wrong')
    : sent.telegram.enabled && sent.telegram.chat === ''
      ? t('notify.chat.missing')
      : undefined;
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (!parsed.success || phoneProblem !== undefined || chatProblem !== undefined) return;
    await changeContact(parsed.data);
    setDraft(parsed.data);
    setSaved(parsed.data);
    setDone(true);
    onChanged();
  });
  const reaches = personal.some((channel) => draft[channel].enabled && answer.available.includes(channel));
  return (
    <form
      className="form notify-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {!reaches && <p className="form-failure">{t('notify.nobody')}</p>}
      <ul className="notify-channels">
        {personal.map((channel) => {
          const { enabled, from } = draft[channel];
          const isAvailable = answer.available.includes(channel);
          return (
            <li key={channel} data-off={enabled && isAvailable ? undefined : ''}>
              <div className="notify-head">
                <label className="check">
                  <input
                    type="checkbox"
                    checked={enabled}
                    disabled={!isAvailable && !enabled}
                    onChange={(event) => change({ [channel]: { ...draft[channel], enabled: event.target.checked } })}
                  />
                  <strong>{t(`tell.channel.${channel}`)}</strong>
                </label>
                {enabled && (
                  <span className="notify-from">
                    <span className="quiet">{t('notify.from')}</span>
                    <SeveritySelect
                      value={from}
                      onChange={(severity) => severity && change({ [channel]: { ...draft[channel], from: severity } })}
                      parts={{ 'aria-label': t('notify.from.of', { channel: t(`tell.channel.${channel}`) }) }}
                    />
                  </span>
                )}
                <TestOne
                  channel={channel}
                  isPossible={
                    isAvailable && saved[channel].enabled && (channel !== 'push' || answer.pushDevices.length > 0)
                  }
                  isDirty={isDirty}
                />
              </div>
              {!isAvailable && <p className="quiet small">{t('notify.notSetUp')}</p>}
              {channel === 'email' && (
                <p className="quiet small">{t('notify.email.to', { email: person?.email ?? '' })}</p>
              )}
              {channel === 'sms' && enabled && (
                <TextField
                  type="tel"
                  label={t('notify.phone')}
                  hint={t('notify.phone.hint')}
                  maxLength={24}
                  problem={isTried ? phoneProblem : undefined}
                  value={draft.sms.phone}
                  onChange={(phone) => change({ sms: { ...draft.sms, phone } })}
                />
              )}
              {channel === 'telegram' && enabled && (
                <TextField
                  label={t('notify.chat')}
                  hint={t('notify.chat.hint')}
                  maxLength={24}
                  problem={isTried ? chatProblem : undefined}
                  value={draft.telegram.chat}
                  onChange={(chat) => change({ telegram: { ...draft.telegram, chat } })}
                />
              )}
              {channel === 'push' && enabled && isAvailable && <PushDevices answer={answer} onChanged={onChanged} />}
              {enabled && isAtLeast(from, 'extreme') && <p className="quiet small">{t('notify.onlyExtreme')}</p>}
            </li>
          );
        })}
      </ul>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.quiet !== null}
          onChange={(event) => change({ quiet: event.target.checked ? { from: '22:00', to: '06:00' } : null })}
        />
        <span>
          {t('notify.quiet')}
          <span className="quiet small">{t('notify.quiet.hint')}</span>
        </span>
      </label>
      {draft.quiet && (
        <div className="form-pair">
          <TextField
            type="time"
            label={t('notify.quiet.from')}
            value={draft.quiet.from}
            onChange={(from) => from && draft.quiet && change({ quiet: { ...draft.quiet, from } })}
          />
          <TextField
            type="time"
            label={t('notify.quiet.to')}
            value={draft.quiet.to}
            onChange={(to) => to && draft.quiet && change({ quiet: { ...draft.quiet, to } })}
          />
        </div>
      )}
      <SelectField
        label={t('notify.language')}
        value={draft.language}
        choices={languages.map((each) => [each, t(`notify.language.${each}`)])}
        onChange={(language) => change({ language })}
      />
      <FormFailure failure={failure} />
      <p role="status" className="form-done">
        {isDone && t('notify.saved')}
      </p>
      <FormActions>
        <button type="submit" className="button primary" disabled={isBusy || !isDirty}>
          {t('action.save')}
        </button>
      </FormActions>
      {question}
    </form>
  );
};

export const OwnNotifications = () => {
  const { t } = useSettings();
  const { person } = useSession();
  const { data, failure, reload } = useResource(`contact ${person?.id}`, getContact);
  return (
    <section className="panel" aria-labelledby="account-notifications">
      <div className="panel-head">
        <h2 id="account-notifications">{t('notify.title')}</h2>
      </div>
      <div className="panel-body">
        <p className="quiet">{t('notify.lead')}</p>
        {data ? (
          <Form answer={data} onChanged={reload} />
        ) : failure ? (
          <Failed failure={failure} onRetry={reload} />
        ) : (
          <div className="skeleton" style={{ height: '12rem' }} role="status" aria-label={t('state.loading')} />
        )}
      </div>
    </section>
  );
};
