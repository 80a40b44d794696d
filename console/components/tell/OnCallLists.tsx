/** Who is on duty now and over the next weeks. */
import { useState } from 'react';
import type { KeptOnCall } from '../../../shared/notification-api.ts';
import type { Resource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { DocumentButtons, RemoveDocument } from './Documents.tsx';
import { OnCallEditor } from './OnCallEditor.tsx';
import { Part } from './Part.tsx';
import type { People } from './people.ts';
import { Rota } from './Rota.tsx';

export const OnCallLists = ({
  lists,
  people,
  mayWrite,
}: {
  lists: Resource<KeptOnCall[]>;
  people: People;
  mayWrite: boolean;
}) => {
  const { t } = useSettings();
  const [edited, setEdited] = useState<KeptOnCall | 'new'>();
  const [removed, setRemoved] = useState<KeptOnCall>();
  return (
    <Part
      id="tell-on-call"
      title={t('tell.onCall')}
      lead={t('tell.onCall.lead')}
      resource={lists}
      empty={t('tell.onCall.none')}
      add={mayWrite ? { text: t('tell.onCall.add'), onPress: () => setEdited('new') } : undefined}
    >
      {lists.data?.map((kept) => {
        const [now, next] = kept.now;
        return (
          <article key={kept.id} className="tell-card" aria-label={kept.body.name}>
            <div className="tell-card-head">
              <h3>{kept.body.name}</h3>
              <span className="quiet small">
                {t('tell.onCall.turns', { count: kept.body.turnDays, at: kept.body.handoverAt })}
              </span>
              {mayWrite && (
                <span className="tell-acts">
                  <DocumentButtons
                    name={kept.body.name}
                    onEdit={() => setEdited(kept)}
                    onRemove={() => setRemoved(kept)}
                  />
                </span>
              )}
            </div>
            <p>
              {now ? (
                <>
                  <span className="quiet">{t('tell.onCall.now')}</span> <strong>{now.name}</strong>
                </>
              ) : (
                <strong className="form-problem">{t('tell.onCall.nobody')}</strong>
              )}
              {next && (
                <>
                  {' · '}
                  <span className="quiet">{t('tell.onCall.next')}</span> {next.name}
                </>
              )}
            </p>
            <Rota list={kept.body} people={people} name={kept.body.name} />
            <p className="quiet small">{t('tell.rota.cell', { at: kept.body.handoverAt })}</p>
          </article>
        );
      })}
      {edited && (
        <OnCallEditor
          kept={edited === 'new' ? undefined : edited}
          people={people}
          onClose={() => setEdited(undefined)}
          onChanged={lists.reload}
        />
      )}
      {removed && (
        <RemoveDocument
          path="/on-call"
          document={removed}
          what={t('tell.onCall.remove.what')}
          onClose={() => setRemoved(undefined)}
          onRemoved={lists.reload}
        />
      )}
    </Part>
  );
};
