/** Other systems that hear of situations: where, how they check that it is us, and whether it works. */
import { useState } from 'react';
import type { Delivery, KeptWebhook } from '../../../shared/notification-api.ts';
import type { Resource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { testWebhook } from '../../rules/api.ts';
import { Command } from '../Command.tsx';
import { FormFailure, useSending } from '../Form.tsx';
import { SeverityChip } from '../rules/Severity.tsx';
import { DocumentButtons, RemoveDocument } from './Documents.tsx';
import { DeliveryOutcome } from './Outcome.tsx';
import { Part } from './Part.tsx';
import { WebhookEditor } from './WebhookEditor.tsx';

/** Node.js; the same in any language. */
const verification = `const [, time, given] = /^t=(\\d+),v1=([0-9a-f]{64})$/.exec(request.headers['x-hai-dang-signature']);
const own = createHmac('sha256', secret).update(\`\${time}.\${rawBody}\`).digest();
const isOurs = timingSafeEqual(own, Buffer.from(given, 'hex')) && Math.abs(Date.now() / 1000 - time) < 300;`;

const Row = ({
  kept,
  mayWrite,
  onEdit,
  onRemove,
}: {
  kept: KeptWebhook;
  mayWrite: boolean;
  onEdit: () => void;
  onRemove: () => void;
}) => {
  const { t } = useSettings();
  const [delivery, setDelivery] = useState<Delivery>();
  const { send, isBusy, failure } = useSending(async () => {
    setDelivery(undefined);
    setDelivery(await testWebhook(kept.id));
  });
  const { name, url, enabled, follows } = kept.body;
  return (
    <li className="tell-card">
      <div className="tell-card-head">
        <h3>{name}</h3>
        {!enabled && <span className="chip">{t('state.off')}</span>}
        {mayWrite && (
          <span className="tell-acts">
            <button
              type="button"
              className="button small"
              disabled={isBusy}
              aria-label={t('tell.webhook.test.of', { name })}
              onClick={() => void send()}
            >
              {t('tell.test')}
            </button>
            <DocumentButtons name={name} onEdit={onEdit} onRemove={onRemove} />
          </span>
        )}
      </div>
      <p>
        <code className="break">{url}</code>
      </p>
      <p className="quiet small">
        {follows ? (
          <>
            {t('tell.webhook.followsWhat', {
              hazards:
                follows.hazards === null
                  ? t('rules.hazard.every')
                  : follows.hazards.map((hazard) => t(`rules.hazard.${hazard}`)).join(', '),
            })}{' '}
            <SeverityChip severity={follows.from} />
          </>
        ) : (
          t('tell.webhook.policiesOnly')
        )}
      </p>
      <FormFailure failure={failure} />
      {delivery && <DeliveryOutcome delivery={delivery} />}
    </li>
  );
};

export const Webhooks = ({ webhooks, mayWrite }: { webhooks: Resource<KeptWebhook[]>; mayWrite: boolean }) => {
  const { t } = useSettings();
  const [edited, setEdited] = useState<KeptWebhook | 'new'>();
  const [removed, setRemoved] = useState<KeptWebhook>();
  return (
    <Part
      id="tell-webhooks"
      title={t('tell.webhooks')}
      lead={t('tell.webhooks.lead')}
      resource={webhooks}
      empty={t('tell.webhooks.none')}
      add={mayWrite ? { text: t('tell.webhook.add'), onPress: () => setEdited('new') } : undefined}
    >
      {webhooks.data && webhooks.data.length > 0 && (
        <ul>
          {webhooks.data.map((kept) => (
            <Row
              key={kept.id}
              kept={kept}
              mayWrite={mayWrite}
              onEdit={() => setEdited(kept)}
              onRemove={() => setRemoved(kept)}
            />
          ))}
        </ul>
      )}
      <details className="tell-more">
        <summary>{t('tell.webhook.verify')}</summary>
        <p>{t('tell.webhook.verify.what')}</p>
        <Command text={verification} label={t('tell.webhook.verify')} />
        <p className="quiet small">{t('tell.webhook.verify.once')}</p>
      </details>
      {edited && (
        <WebhookEditor
          kept={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onChanged={webhooks.reload}
        />
      )}
      {removed && (
        <RemoveDocument
          path="/webhooks"
          document={removed}
          what={t('tell.webhook.remove.what')}
          onClose={() => setRemoved(undefined)}
          onRemoved={webhooks.reload}
        />
      )}
    </Part>
  );
};
