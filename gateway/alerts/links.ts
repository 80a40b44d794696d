/**
 * One-time links in messages. Looking changes nothing but that it was opened: scanners of mail open every link. Only the button
 * behind it acknowledges, once, in the name of whom the message was sent to.
 */
import type { Situation } from '../../shared/alert-api.ts';
import { AppError } from '../../shared/errors.ts';
import type { AlertLinkLook } from '../../shared/notification-api.ts';
import type { Person } from '../../shared/people-api.ts';
import type { AlertLinks } from './alerting.ts';
import type { Composing } from './composing.ts';
import type { AlertDesk, AlertStore, DeliveryStore } from './ports.ts';

export interface AlertLinkOptions {
  readonly deliveries: Pick<DeliveryStore, 'lookAtLink' | 'openLink' | 'useLink' | 'find'>;
  readonly store: Pick<AlertStore, 'situation'>;
  readonly desk: Pick<AlertDesk, 'act'>;
  readonly findPerson: (id: string) => Pick<Person, 'id' | 'name' | 'disabledAt'> | undefined;
  readonly composing: Pick<Composing, 'look'>;
}

export const createAlertLinks = ({ deliveries, store, desk, findPerson, composing }: AlertLinkOptions): AlertLinks => {
  const ended = (): AppError => new AppError('LINK_ENDED', 'this link was used or has expired; sign in instead');

  /** @throws AppError LINK_ENDED */
  const found = (token: string) => {
    const link = deliveries.lookAtLink(token);
    const person = link && findPerson(link.person);
    const situation = link && store.situation(link.situation);
    const delivery = link && deliveries.find(link.delivery)?.delivery;
    if (!link || !person || person.disabledAt !== null || !situation || !delivery) throw ended();
    return { link, person, situation, delivery };
  };

  const answer = (token: string): AlertLinkLook => {
    const { link, person, situation, delivery } = found(token);
    const { language, subject, text } = composing.look(delivery);
    return {
      situation: situation.id,
      person: person.name,
      expiresAt: link.expiresAt,
      acknowledgedAt: situation.acknowledgedAt ?? link.usedAt,
      acknowledgedBy: situation.acknowledgedBy?.name ?? (link.usedAt === null ? null : person.name),
      title: subject,
      text,
      language,
      severity: situation.severity,
      exercise: situation.exercise !== null,
      simulated: situation.provenance === 'simulated',
      isOver: situation.endedAt !== null,
    };
  };

  const isWaiting = ({ endedAt, acknowledgedAt }: Situation): boolean => endedAt === null && acknowledgedAt === null;

  return {
    look: (token) => {
      found(token);
      deliveries.openLink(token);
      return answer(token);
    },
    acknowledge: (token, address) => {
      const { link, person, situation } = found(token);
      if (link.usedAt !== null) throw ended();
      // Acknowledged first: a crash in between leaves a link that can be used again, never one that was used in vain.
      if (isWaiting(situation)) {
        const by = { kind: 'person' as const, id: person.id, name: person.name, address };
        desk.act({ alerts: [], situations: [situation.id] }, { kind: 'acknowledge', note: '' }, by, 'link');
      }
      if (!deliveries.useLink(token)) throw ended();
      return answer(token);
    },
  };
};
