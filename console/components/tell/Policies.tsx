/** Who is told in which order, and by which rules. */
import { useState } from 'react';
import type { KeptRule } from '../../../shared/alert-api.ts';
import type { KeptPolicy } from '../../../shared/notification-api.ts';
import type { Resource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { SeverityChip } from '../rules/Severity.tsx';
import { DocumentButtons, RemoveDocument } from './Documents.tsx';
import { Part } from './Part.tsx';
import { PolicyEditor } from './PolicyEditor.tsx';
import { PolicySteps } from './PolicySteps.tsx';
import { type Directory, useRecipientText } from './people.ts';

export const Policies = ({
  policies,
  rules,
  directory,
  mayWrite,
}: {
  policies: Resource<KeptPolicy[]>;
  rules: readonly KeptRule[] | undefined;
  directory: Directory;
  mayWrite: boolean;
}) => {
  const { t } = useSettings();
  const [edited, setEdited] = useState<KeptPolicy | 'new'>();
  const [removed, setRemoved] = useState<KeptPolicy>();
  const text = useRecipientText(directory);
  return (
    <Part
      id="tell-policies"
      title={t('tell.policies')}
      lead={t('tell.policies.lead')}
      resource={policies}
      empty={t('tell.policies.none')}
      add={mayWrite ? { text: t('tell.policy.add'), onPress: () => setEdited('new') } : undefined}
    >
      <div className="tell-cards">
        {policies.data?.map((kept) => {
          const users = rules?.filter(({ rule }) => rule.policy === kept.id).length;
          return (
            <article key={kept.id} className="tell-card" aria-label={kept.body.name}>
              <div className="tell-card-head">
                <h3>{kept.body.name}</h3>
                {mayWrite && (
                  <span className="tell-acts">
                    <DocumentButtons
                      name={kept.body.name}
                      onEdit={() => setEdited(kept)}
                      onRemove={kept.isDefault ? undefined : () => setRemoved(kept)}
                    />
                  </span>
                )}
              </div>
              <p>
                <span className="quiet">{t('tell.policy.fromShort')}</span> <SeverityChip severity={kept.body.from} />
                {users !== undefined && (
                  <span className="quiet small"> · {t('tell.policy.rules', { count: users })}</span>
                )}
              </p>
              <PolicySteps policy={kept.body} recipientText={text} />
            </article>
          );
        })}
      </div>
      {edited && (
        <PolicyEditor
          kept={edited === 'new' ? undefined : edited}
          directory={directory}
          onClose={() => setEdited(undefined)}
          onChanged={policies.reload}
        />
      )}
      {removed && (
        <RemoveDocument
          path="/policies"
          document={removed}
          what={t('tell.policy.remove.what')}
          onClose={() => setRemoved(undefined)}
          onRemoved={policies.reload}
        />
      )}
    </Part>
  );
};
