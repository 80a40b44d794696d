/**
 * What may happen to an alert, after IEC 62682: the state that follows, and the event that tells of it. `null` = nothing follows: it
 * has happened already, or cannot happen in this state. Pure.
 *
 *   unacknowledged ─ acknowledge ─▶ acknowledged ─ back to normal ─▶ cleared, or latched ─ close ─▶ cleared
 *         │  ▲                          │                              │
 *         │  └── worse, silent, again ──┴──────────────────────────────┘
 *         └─ back to normal ─▶ returned ─ acknowledge ─▶ cleared, or latched
 */
import type { Alert, AlertEvent, AlertFigure, ByWhom, EvidenceReading } from '../alert-api.ts';
import type { Instant } from '../time.ts';
import type { Rule } from './rule.ts';
import { isAtLeast, type Severity, severityRank, worstOf } from './words.ts';

/** Numbered when it is stored. */
export type NewEvent = Omit<AlertEvent, 'seq'>;

/** What the rule says about its alerts, in the version that holds for the alert. */
export type Terms = Pick<Rule, 'latch' | 'acknowledge' | 'policy'>;

/** Why nobody watches any more what the alert is about. */
export type UnwatchedWhy = 'rule-off' | 'station-gone' | 'out-of-scope' | 'exercise-over';

export type Happening =
  /** The ladder moved; `severity` null = back to normal. */
  | {
      readonly kind: 'level';
      readonly severity: Severity | null;
      readonly figure: AlertFigure;
      readonly reading: EvidenceReading | null;
    }
  /** The rule was changed; the alert goes on under its new version. */
  | { readonly kind: 'rule'; readonly rule: Alert['rule'] }
  | { readonly kind: 'silent'; readonly since: Instant }
  | { readonly kind: 'heard' }
  | { readonly kind: 'unwatched'; readonly why: UnwatchedWhy }
  | { readonly kind: 'corroboration'; readonly now: Alert['corroboration'] }
  | { readonly kind: 'suppress'; readonly window: string }
  | { readonly kind: 'unsuppress' }
  | { readonly kind: 'acknowledge'; readonly by: ByWhom; readonly note: string }
  | { readonly kind: 'assign'; readonly to: Alert['assignee']; readonly by: ByWhom; readonly note: string }
  | { readonly kind: 'note'; readonly by: ByWhom; readonly note: string }
  | { readonly kind: 'shelve'; readonly until: Instant; readonly by: ByWhom; readonly note: string }
  /** `by` null = the shelf ended by time. */
  | { readonly kind: 'unshelve'; readonly by: ByWhom | null; readonly note: string }
  | { readonly kind: 'close'; readonly isFalse: boolean; readonly by: ByWhom; readonly note: string };

export interface Outcome {
  readonly alert: Alert;
  readonly events: readonly NewEvent[];
}

export const isOpen = ({ state }: Pick<Alert, 'state'>): boolean => state !== 'cleared';

/** The condition holds, as far as we know. */
export const holds = ({ state }: Pick<Alert, 'state'>): boolean =>
  state === 'unacknowledged' || state === 'acknowledged';

/** Neither shelved nor suppressed: it may wake somebody. */
export const isEffective = (alert: Alert): boolean =>
  isOpen(alert) && alert.shelvedUntil === null && alert.suppressedBy === null;

/** Was ever bad enough to wait for a person. What has to be closed by a person has to be acknowledged as well. */
const needsPerson = ({ highest }: Pick<Alert, 'highest'>, { acknowledge, latch }: Terms): boolean =>
  (acknowledge !== null && isAtLeast(highest, acknowledge)) || needsClosing({ highest }, { latch });

const needsClosing = ({ highest }: Pick<Alert, 'highest'>, { latch }: Pick<Terms, 'latch'>): boolean =>
  latch !== null && isAtLeast(highest, latch);

/** Waits for somebody to acknowledge it. */
export const isWaiting = (alert: Alert, terms: Terms): boolean =>
  alert.state === 'returned' || (alert.state === 'unacknowledged' && needsPerson(alert, terms));

/** The first event of an alert. `why` is `condition`, or `late` for one that is recorded afterwards. */
export const raisedEvent = (alert: Alert, reading: EvidenceReading | null, why: 'condition' | 'late'): NewEvent => ({
  ...eventOf(alert, 'raised', alert.raisedAt, why),
  reading,
});

export const clearedLateEvent = (alert: Alert): NewEvent => eventOf(alert, 'cleared', alert.raisedAt, 'late');

const eventOf = (
  alert: Alert,
  kind: AlertEvent['kind'],
  at: Instant,
  why: string,
  by: ByWhom | null = null,
): NewEvent => ({
  at,
  kind,
  alert: alert.id,
  situation: alert.situation,
  severity: alert.severity,
  by,
  why,
  reading: null,
  figure: alert.figure,
  ruleVersion: alert.rule.version,
});

/** `at` is by our clock. */
export const happen = (alert: Alert, happening: Happening, terms: Terms, at: Instant): Outcome | null => {
  const { state } = alert;
  const changed = (change: Partial<Alert>): Alert => ({ ...alert, ...change, updatedAt: at });
  const told = (change: Partial<Alert>, kind: AlertEvent['kind'], why: string, by: ByWhom | null = null): Outcome => {
    const now = changed(change);
    return { alert: now, events: [eventOf(now, kind, at, why, by)] };
  };
  const over = { state: 'cleared', clearedAt: at, shelvedUntil: null, silentSince: null } as const;
  const reopened = { state: 'unacknowledged', acknowledgedAt: null, acknowledgedBy: null, returnedAt: null } as const;

  const rises = (severity: Severity): Partial<Alert> => ({
    ...reopened,
    severity,
    highest: worstOf([alert.highest, severity]) ?? severity,
  });
  const toNormal = (): { readonly change: Partial<Alert>; readonly kind: AlertEvent['kind'] } => {
    const back = { returnedAt: at };
    if (state === 'unacknowledged' && needsPerson(alert, terms))
      return { change: { ...back, state: 'returned' }, kind: 'returned' };
    if (needsClosing(alert, terms)) return { change: { ...back, state: 'latched' }, kind: 'latched' };
    return { change: { ...back, ...over }, kind: 'cleared' };
  };

  if (state === 'cleared' && happening.kind !== 'note') return null;
  switch (happening.kind) {
    case 'level': {
      const { severity, figure, reading } = happening;
      const by = (change: Partial<Alert>, kind: AlertEvent['kind']): Outcome => {
        const { alert: now, events } = told({ ...change, figure }, kind, 'condition');
        return { alert: now, events: events.map((event) => ({ ...event, reading })) };
      };
      if (severity === null) {
        if (!holds(alert)) return null;
        const { change, kind } = toNormal();
        return by(change, kind);
      }
      if (!holds(alert)) return by(rises(severity), 'again');
      if (severity === alert.severity) return { alert: changed({ figure }), events: [] };
      return severityRank(severity) > severityRank(alert.severity)
        ? by(rises(severity), 'worse')
        : by({ severity }, 'milder');
    }
    case 'rule':
      return happening.rule.version === alert.rule.version
        ? null
        : told({ rule: happening.rule }, 'rule-changed', 'rule-changed');
    // It never clears. Somebody who knew of it has to know that we do not see it any more; what had returned stays as it is.
    case 'silent':
      if (alert.hazard === 'equipment' || alert.silentSince !== null) return null;
      return told({ ...(holds(alert) && reopened), silentSince: happening.since }, 'silent', 'timeout');
    case 'heard':
      return alert.silentSince === null ? null : told({ silentSince: null }, 'heard', 'heard');
    case 'unwatched':
      return told(over, 'cleared', happening.why);
    case 'corroboration':
      return happening.now === alert.corroboration
        ? null
        : told({ corroboration: happening.now }, 'corroboration', happening.now);
    case 'suppress':
      return happening.window === alert.suppressedBy
        ? null
        : told({ suppressedBy: happening.window }, 'suppressed', 'maintenance');
    case 'unsuppress':
      return alert.suppressedBy === null ? null : told({ suppressedBy: null }, 'unsuppressed', 'maintenance-ended');
    case 'acknowledge': {
      if (state !== 'unacknowledged' && state !== 'returned') return null;
      const { by, note } = happening;
      const known = { acknowledgedAt: at, acknowledgedBy: by };
      if (state === 'unacknowledged') return told({ ...known, state: 'acknowledged' }, 'acknowledged', note, by);
      const next = needsClosing(alert, terms) ? ({ state: 'latched' } as const) : over;
      const { alert: now, events } = told({ ...known, ...next }, 'acknowledged', note, by);
      return {
        alert: now,
        events: [...events, eventOf(now, now.state === 'latched' ? 'latched' : 'cleared', at, 'acknowledged')],
      };
    }
    case 'assign':
      return happening.to?.id === alert.assignee?.id && happening.note === ''
        ? null
        : told({ assignee: happening.to }, 'assigned', happening.note, happening.by);
    case 'note':
      return told({}, 'noted', happening.note, happening.by);
    case 'shelve':
      return told({ shelvedUntil: happening.until }, 'shelved', happening.note, happening.by);
    case 'unshelve':
      if (alert.shelvedUntil === null) return null;
      return told({ shelvedUntil: null }, 'unshelved', happening.by ? happening.note : 'shelf-ended', happening.by);
    case 'close':
      if (holds(alert) && !happening.isFalse) return null;
      return told({ ...over, isFalse: happening.isFalse }, 'closed', happening.note, happening.by);
  }
};
