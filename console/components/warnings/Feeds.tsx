/** Feeds of warnings of others that are asked every so often. */
import { useState } from 'react';
import { type CapFeed, capFeedSchema, type KeptCapFeed } from '../../../shared/cap-api.ts';
import { minuteMs, secondMs } from '../../../shared/time.ts';
import { useResource } from '../../api/use-resource.ts';
import { readNumber } from '../../fleet/number.ts';
import { useSettings } from '../../language/settings.tsx';
import { addDocument, askFeed, changeDocument, getFeeds } from '../../rules/api.ts';
import { isAddressRefused } from '../../rules/called-address.ts';
import { Dialog } from '../Dialog.tsx';
import { TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { DocumentButtons, RemoveDocument } from '../tell/Documents.tsx';
import { Part } from '../tell/Part.tsx';
import { Age } from '../Value.tsx';

const renewMs = 30 * secondMs;

const Editor = ({
  kept,
  onClose,
  onChanged,
}: {
  kept: KeptCapFeed | undefined;
  onClose: () => void;
  onChanged: () => void;
}) => {
  const { t } = useSettings();
  const [first] = useState(() => ({
    name: kept?.body.name ?? '',
    url: kept?.body.url ?? '',
    minutes: String(kept?.body.minutes ?? 10),
    enabled: kept?.body.enabled ?? true,
  }));
  const [draft, setDraft] = useState(first);
  const [isTried, setTried] = useState(false);
  const [sent, setSent] = useState<string>();
  const change = (next: Partial<typeof first>): void => setDraft((before) => ({ ...before, ...next }));
  const parsed = capFeedSchema.safeParse({ ...draft, url: draft.url.trim(), minutes: readNumber(draft.minutes) });
  const isWrong = (field: keyof CapFeed): boolean =>
    isTried && !parsed.success && parsed.error.issues.some(({ path }) => path[0] === field);
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (!parsed.success) return;
    setSent(parsed.data.url);
    if (kept) await changeDocument('/cap/feeds', kept, parsed.data);
    else await addDocument('/cap/feeds', parsed.data);
    onChanged();
    onClose();
  });
  return (
    <Dialog
      title={t(kept ? 'warnings.feed.edit' : 'warnings.feed.add')}
      onClose={onClose}
      holds={JSON.stringify(first) !== JSON.stringify(draft)}
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
          label={t('warnings.feed.url')}
          hint={t('warnings.feed.url.hint')}
          maxLength={500}
          problem={
            isWrong('url')
              ? t('tell.webhook.url.wrong')
              : isAddressRefused(failure, sent, draft.url)
                ? t('tell.webhook.url.refused')
                : undefined
          }
          value={draft.url}
          onChange={(url) => change({ url })}
        />
        <TextField
          label={t('warnings.feed.minutes')}
          unit={t('rules.unit.minutes')}
          isFigure
          maxLength={4}
          problem={isWrong('minutes') ? t('tell.policy.repeat.wrong') : undefined}
          value={draft.minutes}
          onChange={(minutes) => change({ minutes })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={draft.enabled}
            onChange={(event) => change({ enabled: event.target.checked })}
          />
          {t('warnings.feed.enabled')}
        </label>
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

export const Feeds = () => {
  const { t, format } = useSettings();
  const feeds = useResource('feeds', getFeeds, renewMs);
  const [edited, setEdited] = useState<KeptCapFeed | 'new'>();
  const [removed, setRemoved] = useState<KeptCapFeed>();
  const ask = useSending(async (id: string) => {
    try {
      await askFeed(id);
    } finally {
      feeds.reload();
    }
  });
  return (
    <Part
      id="feeds"
      title={t('warnings.feeds')}
      lead={t('warnings.feeds.lead')}
      resource={feeds}
      empty={t('warnings.feeds.none')}
      add={{ text: t('warnings.feed.add'), onPress: () => setEdited('new') }}
    >
      <ul>
        {feeds.data?.map((kept) => {
          const { name, url, minutes, enabled } = kept.body;
          return (
            <li key={kept.id} className="tell-card">
              <div className="tell-card-head">
                <h3>{name}</h3>
                {!enabled && <span className="chip">{t('state.off')}</span>}
                <span className="tell-acts">
                  <button
                    type="button"
                    className="button small"
                    disabled={ask.isBusy}
                    aria-label={t('warnings.feed.ask.of', { name })}
                    onClick={() => void ask.send(kept.id)}
                  >
                    {t('warnings.feed.ask')}
                  </button>
                  <DocumentButtons name={name} onEdit={() => setEdited(kept)} onRemove={() => setRemoved(kept)} />
                </span>
              </div>
              <p>
                <code className="break">{url}</code>
              </p>
              <p className="small">
                {t('warnings.feed.every', { duration: format.duration(minutes * minuteMs) })} ·{' '}
                {kept.lastAskedAt === null ? (
                  t('warnings.feed.never')
                ) : (
                  <>
                    {t('warnings.feed.lastAsked')} <Age at={kept.lastAskedAt} />
                  </>
                )}
              </p>
              {kept.problem !== null && (
                <p className="form-problem small">{t('warnings.feed.problem', { problem: kept.problem })}</p>
              )}
            </li>
          );
        })}
      </ul>
      <FormFailure failure={ask.failure} />
      {edited && (
        <Editor
          kept={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onChanged={feeds.reload}
        />
      )}
      {removed && (
        <RemoveDocument
          path="/cap/feeds"
          document={removed}
          what={t('warnings.feed.remove.what')}
          onClose={() => setRemoved(undefined)}
          onRemoved={feeds.reload}
        />
      )}
    </Part>
  );
};
