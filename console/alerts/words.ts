/** Alerts and situations in words that can be read aloud. Pure. */
import type { Alert, AlertEvent, AlertFigure, Escalation, Situation } from '../../shared/alert-api.ts';
import { readCodes, toldBy } from '../../shared/alerts/told.ts';
import type { CapImported } from '../../shared/cap-api.ts';
import type { Language, Translate } from '../../shared/i18n/translator.ts';
import type { Delivery } from '../../shared/notification-api.ts';
import type { OfficialLevel } from '../../shared/official-level-api.ts';
import { quantities } from '../../shared/quantities.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import { wardText } from '../access/words.ts';
import type { Words } from '../format/level-text.ts';
import { averagingText } from '../format/limit-text.ts';
import { rateText } from '../indices/words.ts';
import { isPressing } from './situations.ts';

/** `TH-128`, in every language: people say it on the phone. */
export const situationNumber = ({ number }: Pick<Situation, 'number'>): string => `TH-${number}`;

/** `Ngập lụt · phường Gia Viên`. */
export const situationTitle = ({ hazard, ward }: Pick<Situation, 'hazard' | 'ward'>, { t, format }: Words): string =>
  `${t(`alerts.hazard.${hazard}`)} · ${wardText(ward, t, format.language)}`;

/** `04:32`, `1:04:32`; never below zero. */
export const countdownText = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / secondMs));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
};

/** When somebody is told next; undefined when nobody is. */
export const escalationText = (escalation: Escalation | null, now: Instant, { t }: Words): string | undefined => {
  if (escalation === null) return undefined;
  if (escalation.nextAt === null)
    return t(escalation.step === 0 ? 'alerts.escalation.nobody' : 'alerts.escalation.done');
  return escalation.nextAt <= now
    ? t('alerts.escalation.now')
    : t('alerts.escalation.next', { time: countdownText(escalation.nextAt - now) });
};

/** `từ 14:05 (47 phút)`; of something over how long it lasted. */
export const sinceText = (from: Instant, to: Instant | null, now: Instant, { t, format }: Words): string =>
  to === null
    ? t('alerts.since', { since: format.moment(from, now), duration: format.duration(Math.max(0, now - from)) })
    : t('alerts.lasted', {
        from: format.moment(from, now),
        to: format.moment(to, now),
        duration: format.duration(Math.max(0, to - from)),
      });

export const corroborationText = (
  { corroboration, stations, hazard }: Pick<Situation, 'corroboration' | 'stations' | 'hazard'>,
  { t }: Words,
): string | undefined =>
  hazard === 'equipment' ? undefined : t(`alerts.corroboration.${corroboration}`, { count: stations.length });

const amount = (value: number, { unit, quantity }: AlertFigure, { format }: Words): string => {
  if (quantity !== null && quantities[quantity].unit === unit) return format.withUnit(quantity, value);
  const digits = Number.isInteger(value) ? 0 : 1;
  return `${format.number(value, digits)}${unit === '' || unit === '%' ? unit : `\u00a0${unit}`}`;
};

type Subject = Pick<Alert, 'figure' | 'rule' | 'subject'>;

/** What was measured, without what it is compared with: `34 cm`, `im lặng 12 phút`. */
export const figureText = ({ figure, rule, subject }: Subject, words: Words): string => {
  const { t, format } = words;
  switch (rule.kind) {
    case 'silent':
      return t('alerts.figure.silent', { duration: format.duration(figure.value * minuteMs) });
    case 'fault':
      return t('alerts.figure.fault');
    case 'doubtful':
      return t(subject === 'neighbour' ? 'alerts.figure.neighbour' : 'alerts.figure.stuck');
    case 'battery':
      return t('alerts.figure.battery', { percent: `${format.number(figure.value)}%` });
    case 'projected':
      return t('alerts.figure.projected', { duration: format.duration(Math.max(0, figure.value) * minuteMs) });
    case 'air-index':
      return `VN_AQI ${format.number(figure.value)}`;
    case 'rise': {
      const quantity = figure.quantity ?? 'water_depth';
      return t('alerts.figure.rise', { rate: rateText(quantity, figure.value, { format }, false) });
    }
    case 'rain':
      return t('alerts.figure.rain', { amount: amount(figure.value, figure, words) });
    default:
      return amount(figure.value, figure, words);
  }
};

const comparesSteps = new Set(['depth', 'value', 'rain', 'air-index', 'battery']);

/** What it is compared with: `mức 30 cm`, `BĐ II`, `QCVN 05:2023/BTNMT, trung bình 24 giờ`; undefined where nothing is. */
export const stepText = (
  { figure, rule }: Subject,
  catalogue: readonly Threshold[] | undefined,
  words: Words,
): string | undefined => {
  const { t, format } = words;
  const threshold = catalogue?.find(({ id }) => id === figure.threshold);
  if (threshold?.kind === 'alarm-level')
    return t('alerts.step.alarm', {
      level: threshold.level,
      value: format.withUnit(threshold.quantity, threshold.value),
    });
  if (threshold && threshold.averagingSeconds > 0 && rule.kind === 'limit')
    return t('alerts.step.limit', {
      value: format.withUnit(threshold.quantity, threshold.value),
      averaging: averagingText(threshold, words),
      law: threshold.law.document,
    });
  if (threshold?.kind === 'class' && rule.kind === 'projected')
    return t('alerts.step.class', { level: threshold.label[format.language].toLowerCase() });
  if (figure.step === null || !comparesSteps.has(rule.kind)) return undefined;
  if (rule.kind === 'air-index' || rule.kind === 'battery')
    return t('alerts.step', { value: `${format.number(figure.step)}${rule.kind === 'battery' ? '%' : ''}` });
  return t('alerts.step', { value: amount(figure.step, figure, words) });
};

/** The state of an alert with who is behind it, as far as one may know. */
export const stateText = (
  {
    state,
    severity,
    hazard,
    acknowledgedBy,
    assignee,
  }: Pick<Situation, 'state' | 'severity' | 'hazard' | 'acknowledgedBy' | 'assignee'>,
  { t }: Words,
): string => {
  if (assignee && state !== 'cleared') return t('alerts.with', { name: assignee.name });
  if (state === 'acknowledged' && acknowledgedBy) return t('alerts.acknowledgedBy', { name: acknowledgedBy.name });
  return stateName({ state, severity, hazard }, t);
};

/** Of what waits for nobody it is not said that nobody came. */
export const stateName = (each: Pick<Situation, 'state' | 'severity' | 'hazard'>, t: Translate): string =>
  t(each.state === 'unacknowledged' && !isPressing(each) ? 'alerts.state.goingOn' : `alerts.state.${each.state}`);

/** Codes such as `nobody:1 step:2`; undefined when one of them is not known. */
const codesText = (why: string, t: Translate): string | undefined => {
  const texts = readCodes(why).map(({ name, number }) => {
    const key = `alerts.why.${name}`;
    return t.has(key) ? t(key, { number }) : undefined;
  });
  return texts.includes(undefined) ? undefined : texts.join('; ');
};

/** The reason of an event: codes in words, or the words of a person as they are. */
export const whyText = ({ why, by }: Pick<AlertEvent, 'why' | 'by'>, { t }: Words): string | undefined => {
  if (why.trim() === '' || why === 'condition') return undefined;
  return by === null ? (codesText(why, t) ?? why) : why;
};

export const eventTitle = (
  { kind, severity, why }: Pick<AlertEvent, 'kind' | 'severity' | 'why'>,
  { t }: Words,
): string =>
  t(kind === 'escalated' ? `alerts.event.escalated.${toldBy(why)}` : `alerts.event.${kind}`, {
    severity: severity === null ? '' : t(`alerts.severity.${severity}`).toLowerCase(),
  });

export const byText = ({ by }: Pick<AlertEvent, 'by'>, { t }: Words): string | undefined => {
  if (by === null || by.kind === 'system') return undefined;
  if (by.kind === 'link') return t('alerts.by.link', { name: by.name });
  if (by.kind === 'key' || by.kind === 'command') return t(`alerts.by.${by.kind}`, { name: by.name });
  return by.name;
};

/** Kinds of events, as the log can be filtered by them. */
export const eventGroups = {
  measured: [
    'raised',
    'worse',
    'milder',
    'returned',
    'again',
    'cleared',
    'latched',
    'silent',
    'heard',
    'corroboration',
  ],
  people: ['acknowledged', 'assigned', 'noted', 'shelved', 'unshelved', 'closed'],
  system: ['suppressed', 'unsuppressed', 'rule-changed', 'opened', 'escalated', 'ended'],
} as const satisfies Record<string, readonly AlertEvent['kind'][]>;
export type EventGroup = keyof typeof eventGroups;
export const eventGroupOf = (kind: AlertEvent['kind']): EventGroup =>
  (Object.keys(eventGroups) as EventGroup[]).find((group) =>
    eventGroups[group].some((each: AlertEvent['kind']) => each === kind),
  ) ?? 'system';

/** `đã nhận sau 3 giây`, `chưa gửi được: …`. */
export const deliveryText = (delivery: Delivery, now: Instant, { t, format }: Words): string => {
  const { state, latencyMs, notBefore, attempts, problem, deliveredAt } = delivery;
  if (state === 'delivered')
    return latencyMs !== null
      ? t('alerts.delivery.deliveredAfter', { duration: shortDuration(latencyMs, { t, format }) })
      : t('alerts.delivery.delivered', { at: format.moment(deliveredAt ?? delivery.createdAt, now) });
  if (state === 'held') return t('alerts.delivery.held', { at: format.moment(notBefore, now) });
  if (state === 'due' && attempts.length > 0)
    return t('alerts.delivery.again', { at: format.moment(notBefore, now), count: attempts.length });
  if (state === 'failed') return t('alerts.delivery.failed', { problem: problem ?? attempts.at(-1)?.detail ?? '—' });
  return t(`alerts.delivery.state.${state}`);
};

/** With tenths of seconds while it is that short: `1,4 giây`. */
export const shortDuration = (ms: number, { t, format }: Words): string =>
  ms < 10 * secondMs ? t('alerts.seconds', { seconds: format.number(ms / secondMs, 1) }) : format.duration(ms);

/** Those in force at an instant, the highest first. */
export const levelsInForce = (levels: readonly OfficialLevel[], now: Instant, ward?: string): OfficialLevel[] =>
  levels
    .filter(
      (each) =>
        each.withdrawnAt === null &&
        each.validFrom <= now &&
        now < each.validTo &&
        (ward === undefined || each.wards === null || each.wards.includes(ward)),
    )
    .sort((a, b) => b.level - a.level || b.enteredAt - a.enteredAt);

/** The info of a foreign warning in the language of the page, else its first one. */
export const infoFor = ({ infos }: CapImported, language: Language): CapImported['infos'][number] | undefined =>
  infos.find((info) => info.language.toLowerCase().startsWith(language)) ?? infos[0];
