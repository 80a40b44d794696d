/** A webhook under the hands of somebody, and its secret, once. */
import { useState } from 'react';
import { hazards } from '../../../shared/alerts/words.ts';
import { type KeptWebhook, type NewWebhook, type Webhook, webhookSchema } from '../../../shared/notification-api.ts';
import { useSettings } from '../../language/settings.tsx';
import { addWebhook, changeDocument } from '../../rules/api.ts';
import { isAddressRefused } from '../../rules/called-address.ts';
import { Dialog } from '../Dialog.tsx';
import { TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { SeveritySelect } from '../rules/Severity.tsx';
import { Secret } from '../Secret.tsx';

const begin: Webhook = { name: '', url: '', enabled: true, follows: null };

export const WebhookEditor = ({
  kept,
  onClose,
  onChanged,
}: {
  /** Undefined = a new one. */
  kept: KeptWebhook | undefined;
  onClose: () => void;
  onChanged: () => void;
}) => {
  const { t } = useSettings();
  const first = kept?.body ?? begin;
  const [draft, setDraft] = useState<Webhook>(first);
  const [isTried, setTried] = useState(false);
  const [made, setMade] = useState<NewWebhook>();
  const [sent, setSent] = useState<string>();
  const change = (next: Partial<Webhook>): void => setDraft((before) => ({ ...before, ...next }));
  const parsed = webhookSchema.safeParse(draft);
  const isWrong = (field: string): boolean =>
    isTried && !parsed.success && parsed.error.issues.some(({ path }) => path[0] === field);
  const { follows } = draft;
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (!parsed.success) return;
    setSent(parsed.data.url);
    if (kept) {
      await changeDocument('/webhooks', kept, parsed.data);
      onClose();
    } else setMade(await addWebhook(parsed.data));
    onChanged();
  });
  if (made)
    return (
      <Dialog title={t('tell.webhook.made', { name: made.body.name })} onClose={onClose} holds>
        <Secret text={made.secret} label={t('tell.webhook.secret')}>
          <p>{t('tell.webhook.secret.what')}</p>
        </Secret>
        <FormActions>
          <button type="button" className="button primary" onClick={onClose}>
            {t('secret.done')}
          </button>
        </FormActions>
      </Dialog>
    );
  return (
    <Dialog
      title={t(kept ? 'tell.webhook.edit' : 'tell.webhook.add')}
      onClose={onClose}
      holds={JSON.stringify(draft) !== JSON.stringify(first)}
    >
      <form
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
          problem={isWrong('name') ? t('tell.name.missing') : undefined}
          value={draft.name}
          onChange={(name) => change({ name })}
        />
        <TextField
          type="url"
          label={t('tell.webhook.url')}
          hint={t('tell.webhook.url.hint')}
          maxLength={500}
          problem={
            isWrong('url')
              ? t('tell.webhook.url.wrong')
              : isAddressRefused(failure, sent, draft.url)
                ? t('tell.webhook.url.refused')
                : undefined
          }
          value={draft.url}
          onChange={(url) => change({ url: url.trim() })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={draft.enabled}
            onChange={(event) => change({ enabled: event.target.checked })}
          />
          {t('tell.webhook.enabled')}
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={follows !== null}
            onChange={(event) => change({ follows: event.target.checked ? { hazards: null, from: 'warning' } : null })}
          />
          <span>
            {t('tell.webhook.follows')}
            <span className="quiet small">{t('tell.webhook.follows.hint')}</span>
          </span>
        </label>
        {follows && (
          <>
            <fieldset className="form-field">
              <legend>{t('rules.hazard')}</legend>
              <div className="choices">
                {hazards.map((hazard) => (
                  <label key={hazard} className="check">
                    <input
                      type="checkbox"
                      checked={follows.hazards?.includes(hazard) ?? true}
                      onChange={(event) => {
                        const chosen = hazards.filter((each) =>
                          each === hazard ? event.target.checked : (follows.hazards?.includes(each) ?? true),
                        );
                        change({
                          follows: { ...follows, hazards: chosen.length === hazards.length ? null : chosen },
                        });
                      }}
                    />
                    {t(`rules.hazard.${hazard}`)}
                  </label>
                ))}
              </div>
              {isWrong('follows') && <p className="form-problem small">{t('tell.webhook.hazards.missing')}</p>}
            </fieldset>
            <div className="form-field">
              <span className="form-label">{t('tell.webhook.from')}</span>
              <SeveritySelect
                value={follows.from}
                onChange={(from) => from && change({ follows: { ...follows, from } })}
                parts={{ 'aria-label': t('tell.webhook.from') }}
              />
            </div>
          </>
        )}
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
