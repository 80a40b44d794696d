/** People who can be told, by id, and recipients in words. */
import { useMemo } from 'react';
import type { Assignee } from '../../../shared/alert-api.ts';
import type { KeptOnCall, KeptWebhook, Recipient } from '../../../shared/notification-api.ts';
import { useSession } from '../../access/use-session.tsx';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { getAssignees } from '../../rules/api.ts';
import type { PickOption } from '../rules/PickMany.tsx';

export interface People {
  /** Undefined while they are not known. */
  readonly all: readonly Assignee[] | undefined;
  /** With the role beside the name. */
  readonly options: readonly PickOption[];
  readonly nameOf: (id: string) => string;
}

export const usePeople = (): People => {
  const { t } = useSettings();
  const { may, person } = useSession();
  const { data } = useResource(may('alerts.read') ? `assignees ${person?.id}` : null, getAssignees);
  return useMemo(
    () => ({
      all: data,
      options: (data ?? []).map(({ id, name, role }) => ({ id, name, note: t(`role.${role}`) })),
      nameOf: (id) => data?.find((each) => each.id === id)?.name ?? t(data ? 'tell.person.gone' : 'tell.person'),
    }),
    [data, t],
  );
};

export interface Directory {
  readonly people: People;
  readonly lists: readonly KeptOnCall[];
  readonly webhooks: readonly KeptWebhook[];
}

/** `Người đang trực · Trực ban phòng chống thiên tai`, `Mọi người vai trò Chỉ huy ứng phó`. */
export const useRecipientText = ({ people, lists, webhooks }: Directory): ((recipient: Recipient) => string) => {
  const { t } = useSettings();
  return (recipient) => {
    switch (recipient.kind) {
      case 'person':
        return people.nameOf(recipient.person);
      case 'role':
        return t('tell.to.role', { role: t(`role.${recipient.role}`) });
      case 'webhook':
        return t('tell.to.webhook', {
          name: webhooks.find(({ id }) => id === recipient.webhook)?.body.name ?? recipient.webhook,
        });
      case 'on-call': {
        const list = lists.find(({ id }) => id === recipient.list)?.body.name ?? recipient.list;
        return recipient.position === 1
          ? t('tell.to.onCall', { list })
          : t('tell.to.onCall.next', { list, position: recipient.position });
      }
    }
  };
};
