/**
 * The texts that wake people: what was measured where and when, against what, who has it and what to do, in Vietnamese or English.
 * Pure apart from Intl. Every name that came from a station or a person is untrusted: see `plainName`.
 */
import type { Alert, AlertEvent, Situation } from '../../shared/alert-api.ts';
import type { Language } from '../../shared/i18n/translator.ts';
import type { Delivery, DeliveryReason } from '../../shared/notification-api.ts';
import { minuteMs } from '../../shared/time.ts';
import { shortText } from './messages/gsm.ts';
import {
  adviceText,
  byWeight,
  isHolding,
  levelText,
  type Sources,
  thresholdLines,
  thresholdOf,
  whatText,
  windowText,
} from './messages/what.ts';
import { createWords, plainName, type Words } from './messages/words.ts';
import type { Message } from './notifiers/notifier.ts';

export interface MessageInput extends Sources {
  readonly delivery: Delivery;
  readonly language: Language;
  readonly situation: Situation | null;
  /** Of the situation. */
  readonly alerts: readonly Alert[];
  /** Of the situation, oldest first: the readings behind it and its course. */
  readonly events?: readonly AlertEvent[];
  /** One-time link to acknowledge. */
  readonly link: string | null;
  /** Where the situation is shown. */
  readonly page: string | null;
  /** Who warns, as people read it. */
  readonly publicName: string;
  /** IANA name of the legal zone. */
  readonly zone: string;
}

const maxSubjectLength = 180;
const maxOthers = 8;
const paragraphs = (parts: readonly (string | readonly string[])[]): string =>
  parts
    .map((part) => (typeof part === 'string' ? part : part.join('\n')))
    .filter((part) => part !== '')
    .join('\n\n');

const placeText = (situation: Situation, lead: Alert | undefined, words: Words): string => {
  const ward = words.ward(situation.ward);
  const count = situation.stations.length;
  if (count > 1) return words.t('notice.place.many', { ward, count });
  return lead ? words.t('notice.place.one', { station: plainName(lead.station.name, 60), ward }) : ward;
};

/** What and where in one line, without marks: `Ngập đường phố 34 cm · phường Gia Viên (3 trạm)`. For signs and subjects. */
export const headlineOf = (
  situation: Situation,
  alerts: readonly Alert[],
  language: Language,
  zone: string,
  sources: Sources,
): string => {
  const words = createWords(language, zone);
  const [lead] = byWeight(alerts);
  const what = lead ? whatText(lead, words, sources) : words.t(`notice.hazard.${situation.hazard}`);
  return `${what} · ${placeText(situation, lead, words)}`;
};

const markOf = (situation: Situation | null, exercise: string | null, words: Words): string | undefined => {
  if ((situation?.exercise ?? exercise) !== null) return words.t('notice.mark.exercise');
  return situation?.provenance === 'simulated' ? words.t('notice.mark.simulated') : undefined;
};

/** Ended while its condition held: the rule or the station is gone, and nobody can say whether it is over. */
const isWithdrawn = (situation: Situation, alerts: readonly Alert[]): boolean =>
  situation.exercise === null &&
  alerts.some(({ state, returnedAt, isFalse }) => state === 'cleared' && returnedAt === null && !isFalse);

const isAllFalse = (alerts: readonly Alert[]): boolean => {
  const own = alerts.filter(({ isPast }) => !isPast);
  return own.length > 0 && own.every(({ isFalse }) => isFalse);
};

const headText = (
  reason: DeliveryReason,
  situation: Situation,
  alerts: readonly Alert[],
  round: number,
  words: Words,
): string => {
  const severity = words.t(`notice.severity.${situation.severity}`);
  switch (reason) {
    case 'worse':
    case 'silent':
    case 'again':
    case 'update':
      return words.t(`notice.head.${reason}`, { severity });
    case 'repeat':
      return words.t('notice.head.repeat', { severity, round });
    case 'over':
      return words.t(isWithdrawn(situation, alerts) ? 'notice.head.withdrawn' : 'notice.head.over');
    default:
      return words.t('notice.head.raised', { severity });
  }
};

const reasonText = ({ delivery, situation }: MessageInput, what: Situation, place: string, words: Words): string => {
  const { t } = words;
  const { number } = what;
  switch (delivery.reason) {
    case 'worse':
      return t('notice.body.worse', { number, severity: t(`notice.severity.${what.severity}`) });
    case 'silent':
    case 'again':
    case 'update':
      return t(`notice.body.${delivery.reason}`, { number });
    case 'repeat':
      return t('notice.body.repeat', { number, round: delivery.round });
    case 'over': {
      const ended = what.endedAt ?? what.updatedAt;
      return t('notice.body.over', {
        hazard: t(`notice.hazard.${what.hazard}`),
        where: place,
        number,
        at: words.at(ended),
        duration: words.duration(ended - what.openedAt),
        severity: t(`notice.severity.${what.highest}`),
      });
    }
    default:
      return t('notice.body.raised', { number, at: words.at(situation?.openedAt ?? delivery.createdAt) });
  }
};

/** The newest reading behind an alert, and the figure with which it began. */
const evidenceOf = (alert: Alert, events: readonly AlertEvent[]) => {
  const own = events.filter((event) => event.alert === alert.id);
  return {
    reading: own.findLast(({ reading }) => reading !== null)?.reading ?? undefined,
    first: own.find(({ kind, figure }) => kind === 'raised' && figure !== null),
  };
};

const factsOf = (lead: Alert, input: MessageInput, words: Words): string[] => {
  const { t } = words;
  const { delivery, alerts, events = [] } = input;
  const { figure, rule, station } = lead;
  const amount = (value: number): string => words.amount(value, figure.unit, figure.quantity);
  const { reading, first } = evidenceOf(lead, events);
  const course =
    first?.figure && first.at < lead.updatedAt && first.figure.value !== figure.value
      ? [
          t('notice.fact.course', {
            before: amount(first.figure.value),
            at: words.time(first.at),
            now: amount(figure.value),
          }),
        ]
      : [];
  const beside = (kind: string): Alert | undefined =>
    lead.rule.kind === kind ? undefined : byWeight(alerts).find((one) => one.rule.kind === kind && isHolding(one));
  const rising = beside('rise');
  const projected = beside('projected') ?? (rule.kind === 'projected' ? lead : undefined);
  const until =
    lead.returnedAt ?? lead.clearedAt ?? (delivery.reason === 'over' ? (input.situation?.endedAt ?? null) : null);
  return [
    t('notice.fact.station', { name: plainName(station.name), id: station.id }),
    t('notice.fact.value', { value: amount(figure.value), window: windowText(lead, words, input) }),
    reading
      ? t('notice.fact.measured', { measured: words.exact(reading.at), received: words.exact(reading.receivedAt) })
      : t('notice.fact.updated', { at: words.exact(lead.updatedAt) }),
    ...(lead.silentSince === null ? [] : [t('notice.fact.silent', { at: words.at(lead.silentSince) })]),
    ...thresholdLines(lead, words, input),
    until === null
      ? t('notice.fact.since', {
          at: words.at(lead.onsetAt),
          duration: words.duration(Math.max(delivery.createdAt, lead.updatedAt) - lead.onsetAt),
        })
      : t('notice.fact.lasted', { at: words.at(lead.onsetAt), until: words.at(until) }),
    ...course,
    ...(rising
      ? [
          t('notice.fact.rising', {
            value: words.amount(rising.figure.value, rising.figure.unit, rising.figure.quantity),
            station: plainName(rising.station.name),
          }),
        ]
      : []),
    ...(projected
      ? [
          t('notice.fact.projected', {
            level: levelText(thresholdOf(projected.figure, input), words) ?? t('notice.what.projectedNext'),
            // What people do moves `updatedAt`, also while the station says nothing.
            at: words.time((projected.silentSince ?? projected.updatedAt) + projected.figure.value * minuteMs),
            station: plainName(projected.station.name),
          }),
        ]
      : []),
    ...(lead.hazard === 'equipment' ? [] : [t(`notice.fact.${lead.corroboration}`)]),
    t('notice.fact.rule', { name: plainName(rule.name[words.language]), id: rule.id, version: rule.version }),
  ];
};

const othersOf = (others: readonly Alert[], input: MessageInput, words: Words): string[] => {
  const { t } = words;
  if (others.length === 0) return [];
  const lines = others.slice(0, maxOthers).map((alert) =>
    t('notice.others.line', {
      station: plainName(alert.station.name),
      what: whatText(alert, words, input),
      severity: t(`notice.severity.${alert.severity}`),
    }),
  );
  const more = others.length - lines.length;
  return [t('notice.others.head'), ...lines, ...(more > 0 ? [t('notice.others.more', { count: more })] : [])];
};

const whoOf = ({ acknowledgedBy, acknowledgedAt, assignee }: Situation, words: Words): string[] => [
  acknowledgedAt === null
    ? words.t('notice.who.nobody')
    : words.t('notice.who.acknowledged', {
        name: plainName(acknowledgedBy?.name ?? '') || '?',
        at: words.at(acknowledgedAt),
      }),
  ...(assignee ? [words.t('notice.who.assigned', { name: plainName(assignee.name) })] : []),
];

const footOf = ({ publicName, delivery }: MessageInput, words: Words): string =>
  words.t('notice.foot', {
    sender: plainName(publicName, 120),
    at: words.at(delivery.createdAt),
    zone: words.zone(delivery.createdAt),
  });

const ofSituation = (input: MessageInput, situation: Situation, words: Words) => {
  const { t } = words;
  const { delivery, link, page } = input;
  const isOver = delivery.reason === 'over';
  const all = byWeight(input.alerts);
  const shown = isOver ? all : all.filter((alert) => isHolding(alert));
  const [lead = all[0], ...others] = shown;
  const place = placeText(situation, lead, words);
  const mark = markOf(situation, delivery.exercise, words);
  const hazard = t(`notice.hazard.${situation.hazard}`);
  const what = lead && !isOver ? whatText(lead, words, input) : hazard;
  const head = headText(delivery.reason, situation, all, delivery.round, words);
  const isExercise = (situation.exercise ?? delivery.exercise) !== null;
  const notReal = isExercise
    ? t('notice.body.exercise')
    : situation.provenance === 'simulated'
      ? t('notice.body.simulated')
      : '';
  const severity = t(`notice.severity.${situation.severity}`);
  const advice = lead ? adviceText(lead, words) : undefined;
  const todo = t('notice.todo.head', { todo: t(`notice.todo.${situation.hazard}.${situation.severity}`) });
  const text = paragraphs([
    notReal,
    [
      ...(isOver ? [] : [t('notice.body.lead', { severity, what, where: place })]),
      reasonText(input, situation, place, words),
      ...(delivery.step > 1 && !isOver && situation.acknowledgedAt === null
        ? [t('notice.body.escalated', { step: delivery.step })]
        : []),
      ...(isOver && isAllFalse(all) ? [t('notice.body.overFalse')] : []),
      ...(isOver && isWithdrawn(situation, all)
        ? [t('notice.body.overWithdrawn')]
        : isOver && situation.hazard === 'flood'
          ? [t('notice.body.overIsNot')]
          : []),
    ],
    link === null ? [] : [t('notice.link.acknowledge', { link })],
    lead ? factsOf(lead, input, words) : [],
    isOver ? [] : othersOf(others, input, words),
    isOver && situation.acknowledgedAt === null ? [] : whoOf(situation, words),
    isOver ? [] : [todo, ...(advice === undefined ? [] : [advice])],
    [
      ...(page === null ? [] : [t('notice.link.page', { page })]),
      ...(isOver ? [t('notice.link.overWhy')] : link === null ? [] : [t('notice.link.stop')]),
    ],
    [footOf(input, words), notReal],
  ]);
  const line = [mark, head, what, place].filter((part) => part !== undefined);
  const short = `${line.slice(0, mark === undefined ? 1 : 2).join(' ')}: ${what}, ${place}. TH-${situation.number}, ${words.time(situation.updatedAt)}.`;
  return { subject: line.join(' · '), text, short };
};

const ofNothing = (input: MessageInput, words: Words) => {
  const { t } = words;
  const { delivery, link, page } = input;
  const channel = t(`notice.channel.${delivery.channel}`);
  const isExercise = delivery.exercise !== null;
  const mark = isExercise ? t('notice.mark.exercise') : undefined;
  const title = isExercise ? t('notice.subject.exercise') : t('notice.subject.test', { channel });
  const body = isExercise
    ? t('notice.body.exerciseInvited')
    : t('notice.body.test', { channel, name: plainName(delivery.recipient.name) });
  const target = link ?? page;
  return {
    subject: [mark, title].filter((part) => part !== undefined).join(' · '),
    text: paragraphs([body, target === null ? '' : target, footOf(input, words)]),
    short: [mark, body].filter((part) => part !== undefined).join(': '),
  };
};

/** The message of a delivery as things stand now. */
export const composeMessage = (input: MessageInput): Message => {
  const { delivery, language, situation, page, alerts } = input;
  const link = delivery.reason === 'over' ? null : input.link;
  const words = createWords(language, input.zone);
  const isTest = delivery.reason === 'test' || situation === null;
  const { subject, text, short } = isTest
    ? ofNothing({ ...input, link }, words)
    : ofSituation({ ...input, link }, situation, words);
  return {
    id: delivery.id,
    at: delivery.createdAt,
    language,
    reason: delivery.reason,
    severity: isTest ? null : delivery.reason === 'over' ? situation.highest : situation.severity,
    isExercise: (situation?.exercise ?? delivery.exercise) !== null,
    isSimulated: situation?.provenance === 'simulated',
    subject: plainName(subject, maxSubjectLength),
    text,
    short: shortText(short, link ?? page),
    link,
    page,
    situation,
    alerts: [...alerts],
  };
};
