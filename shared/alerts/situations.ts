/**
 * A situation: all alerts of one hazard in one ward, as one thing that people are told of, acknowledge and follow to its end. It is
 * worked out anew from its alerts after every change. Pure.
 */
import type { Alert, Escalation, Situation } from '../alert-api.ts';
import { type Instant, minuteMs } from '../time.ts';
import { holds, isEffective, isOpen, isWaiting, type NewEvent, type Terms } from './lifecycle.ts';
import { severityRank, worstOf } from './words.ts';

export type SituationKey = Pick<Situation, 'ward' | 'hazard' | 'provenance' | 'exercise'>;

/** Of each at most one situation is open. */
export const situationKeyText = ({ ward, hazard, provenance, exercise }: SituationKey): string =>
  `${ward} ${hazard} ${provenance} ${exercise ?? ''}`;

/** A change of one situation. */
export interface SituationChange {
  readonly before: Situation | undefined;
  /** For one that opens. */
  readonly opening: SituationKey & Pick<Situation, 'id' | 'number'>;
  /** Those that were open before or are open now, as they are now. */
  readonly alerts: readonly Alert[];
  /** Alerts that are new, those of the past included. */
  readonly added: readonly Alert[];
  /** What happened to them in this change. */
  readonly events: readonly NewEvent[];
  readonly terms: (alert: Alert) => Terms;
  readonly at: Instant;
}

/** Once everybody was told, another alert of the same kind is told so long after that at the earliest: power cuts come in pieces. */
export const settleMs = 10 * minuteMs;

/** The situation after the change. */
export const situationAfter = (change: SituationChange): Situation => {
  const { before, opening, alerts, added, at } = change;
  const open = alerts.filter(isOpen);
  const attention = attentionOf(change, open);
  const state = stateOf(open, attention.isNeeded);
  const severity = severityOf(before, open, added);
  const wave = beginsAnew(change, open, severity, attention);
  const waves = (before?.waves ?? 0) + (wave ? 1 : 0);
  const mayEscalate = open.some(isEffective) && attention.isNeeded;
  return {
    id: opening.id,
    number: opening.number,
    ward: opening.ward,
    hazard: opening.hazard,
    provenance: opening.provenance,
    exercise: opening.exercise,
    state,
    severity,
    highest:
      worstOf([severity, ...(before ? [before.highest] : []), ...open.filter(holds).map((one) => one.severity)]) ??
      severity,
    corroboration: corroborationOfAll(open) ?? before?.corroboration ?? 'single',
    openedAt: before?.openedAt ?? at,
    endedAt: state === 'cleared' ? at : null,
    updatedAt: at,
    alerts: { open: open.length, all: (before?.alerts.all ?? 0) + added.length },
    stations: [...new Set([...(before?.stations ?? []), ...added.map(({ station }) => station.id)])],
    ...acknowledgementOf(change, state === 'unacknowledged' || state === 'returned'),
    assignee: open.length === 0 ? (before?.assignee ?? null) : assigneeOf(open),
    escalation: mayEscalate ? (wave ? { ...wave, wave: waves } : (before?.escalation ?? null)) : null,
    waves,
    revision: (before?.revision ?? 0) + 1,
  };
};

interface Attention {
  /** Somebody has to look. */
  readonly isNeeded: boolean;
  /** Whether this alert is worth telling of. */
  readonly asks: (alert: Alert) => boolean;
}

/**
 * An alert asks for attention while it waits to be acknowledged; one of a rule that never waits while it holds; and a milder one
 * only where nobody looks after the situation yet.
 */
const attentionOf = ({ terms }: SituationChange, open: readonly Alert[]): Attention => {
  const effective = open.filter(isEffective);
  const counted = effective.length > 0 ? effective : open;
  const isLookedAfter = counted.some(({ state }) => state === 'acknowledged');
  const asks = (alert: Alert): boolean =>
    isWaiting(alert, terms(alert)) ||
    (alert.state === 'unacknowledged' && (terms(alert).acknowledge === null || !isLookedAfter));
  return { isNeeded: counted.some(asks), asks };
};

const stateOf = (open: readonly Alert[], isNeeded: boolean): Situation['state'] => {
  if (open.length === 0) return 'cleared';
  const isGoingOn = open.some(holds);
  if (isNeeded) return isGoingOn ? 'unacknowledged' : 'returned';
  return isGoingOn ? 'acknowledged' : 'latched';
};

const severityOf = (
  before: Situation | undefined,
  open: readonly Alert[],
  added: readonly Alert[],
): Situation['severity'] =>
  worstOf(open.filter((alert) => isEffective(alert) && holds(alert)).map(({ severity }) => severity)) ??
  before?.severity ??
  worstOf([...open, ...added].map(({ severity }) => severity)) ??
  'watch';

/** Borne out when one of its alerts is; contradicted only when all of them are. */
const corroborationOfAll = (open: readonly Alert[]): Situation['corroboration'] | undefined => {
  const all = open.map(({ corroboration }) => corroboration);
  if (all.length === 0) return undefined;
  if (all.includes('corroborated')) return 'corroborated';
  return all.every((one) => one === 'contradicted') ? 'contradicted' : 'single';
};

const acknowledgementOf = (
  { before, alerts }: SituationChange,
  isAsking: boolean,
): Pick<Situation, 'acknowledgedAt' | 'acknowledgedBy'> => {
  if (isAsking) return { acknowledgedAt: null, acknowledgedBy: null };
  if (before && before.acknowledgedAt !== null) {
    return { acknowledgedAt: before.acknowledgedAt, acknowledgedBy: before.acknowledgedBy };
  }
  const [newest] = alerts
    .filter(({ acknowledgedAt }) => acknowledgedAt !== null)
    .sort((a, b) => (b.acknowledgedAt ?? 0) - (a.acknowledgedAt ?? 0));
  return { acknowledgedAt: newest?.acknowledgedAt ?? null, acknowledgedBy: newest?.acknowledgedBy ?? null };
};

const worstFirst = (alerts: readonly Alert[]): Alert[] =>
  [...alerts].sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || a.raisedAt - b.raisedAt);

const assigneeOf = (open: readonly Alert[]): Situation['assignee'] =>
  worstFirst(open).find(({ assignee }) => assignee !== null)?.assignee ?? null;

const waveKinds = ['raised', 'worse', 'silent', 'again', 'unshelved', 'unsuppressed'] as const;
type WaveKind = (typeof waveKinds)[number];
const isWaveKind = (kind: string): kind is WaveKind => waveKinds.some((one) => one === kind);

/**
 * The escalation that begins with this change; null = what went on goes on. Simulated stations wake nobody outside of an exercise.
 */
const beginsAnew = (
  change: SituationChange,
  open: readonly Alert[],
  severity: Situation['severity'],
  { asks }: Attention,
): Omit<Escalation, 'wave'> | null => {
  const { before, opening, events, at } = change;
  if (opening.provenance === 'simulated' && opening.exercise === null) return null;
  const asking = new Map(open.filter((alert) => isEffective(alert) && asks(alert)).map((alert) => [alert.id, alert]));
  const kinds = new Set<WaveKind>();
  for (const { alert, kind } of events) {
    const about = alert === null ? undefined : asking.get(alert);
    // What had been put aside and has returned meanwhile waits on the page, and wakes nobody.
    const isOld = about !== undefined && !holds(about) && (kind === 'unshelved' || kind === 'unsuppressed');
    if (about && !isOld && isWaveKind(kind)) kinds.add(kind);
  }
  const reason = reasonOf(before, kinds, severity);
  const policy = worstFirst(open.filter(isEffective))
    .map((alert) => change.terms(alert).policy)
    .find((one) => one !== null);
  if (reason === null || policy === undefined || policy === null) return null;
  const told = before?.escalation;
  const isMore = reason === 'raised' && told !== null && told !== undefined;
  return {
    policy,
    reason,
    startedAt: at,
    step: 0,
    round: 0,
    nextAt: isMore ? Math.max(at, told.startedAt + settleMs) : at,
  };
};

const reasonOf = (
  before: Situation | undefined,
  kinds: ReadonlySet<WaveKind>,
  severity: Situation['severity'],
): Escalation['reason'] | null => {
  if (kinds.size === 0) return null;
  const running = before?.escalation && before.escalation.nextAt !== null ? before.escalation.reason : null;
  const isBack = kinds.has('again') || kinds.has('unshelved') || kinds.has('unsuppressed');
  if (before && severityRank(severity) > severityRank(before.severity)) {
    return kinds.has('raised') || kinds.has('worse') || !isBack ? 'worse' : 'again';
  }
  if (kinds.has('silent') && running !== 'silent') return 'silent';
  if (kinds.has('again') && running !== 'again') return 'again';
  if (running !== null) return null;
  if (kinds.has('raised')) return 'raised';
  if (kinds.has('worse')) return 'worse';
  return before?.waves ? 'again' : 'raised';
};
