/** Situations and alerts as lists need them: put together, sorted, counted. Pure. */
import type { Alert, AlertFigure, Situation } from '../../shared/alert-api.ts';
import { type AlertState, isAtLeast, type Severity, severityRank } from '../../shared/alerts/words.ts';

/** Where something comes from, as far as it matters to whoever acts on it. */
export type Origin = 'real' | 'exercise' | 'simulated';
export const origins: readonly Origin[] = ['real', 'exercise', 'simulated'];

export const originOf = ({ provenance, exercise }: Pick<Situation, 'provenance' | 'exercise'>): Origin =>
  exercise !== null ? 'exercise' : provenance === 'real' ? 'real' : 'simulated';

/** Nobody has acknowledged it yet. */
export const isWaiting = (state: AlertState): boolean => state === 'unacknowledged' || state === 'returned';

/** Somebody has to look: it waits, is bad enough, and is no matter of the equipment (that is work for tomorrow). */
export const isPressing = ({ state, severity, hazard }: Pick<Situation, 'state' | 'severity' | 'hazard'>): boolean =>
  isWaiting(state) && isAtLeast(severity, 'warning') && hazard !== 'equipment';

/** The condition holds. */
export const isHolding = (state: AlertState): boolean => state === 'unacknowledged' || state === 'acknowledged';

/**
 * What the live channel tells is newer and names nobody; what was asked for names people. The live ones say which are open. Undefined
 * = the gateway has not told of them yet, or we may not ask.
 */
export const mergeSituations = (
  live: readonly Situation[] | undefined,
  asked: readonly Situation[] | undefined,
): Situation[] => {
  if (!live) return [...(asked ?? [])];
  const named = new Map(asked?.map((each) => [each.id, each]));
  return live.map((each) => {
    const before = named.get(each.id);
    return before === undefined ? each : mergeSituation(each, before);
  });
};

/** The newer one, with the names of the one that has them. */
export const mergeSituation = (live: Situation, asked: Situation): Situation => {
  if (asked.revision >= live.revision) return asked;
  const isSameHand = asked.acknowledgedAt === live.acknowledgedAt;
  return {
    ...live,
    acknowledgedBy: live.acknowledgedBy ?? (isSameHand ? asked.acknowledgedBy : null),
    assignee: live.assignee ?? asked.assignee,
    escalation: live.escalation ?? (isWaiting(live.state) ? asked.escalation : null),
  };
};

/** Real ones first, then what waits for somebody, then the worst, then the newest. */
export const compareSituations = (a: Situation, b: Situation): number =>
  origins.indexOf(originOf(a)) - origins.indexOf(originOf(b)) ||
  Number(a.state === 'cleared') - Number(b.state === 'cleared') ||
  Number(isWaiting(b.state)) - Number(isWaiting(a.state)) ||
  severityRank(b.severity) - severityRank(a.severity) ||
  b.openedAt - a.openedAt ||
  a.number - b.number;

export const sortSituations = (situations: readonly Situation[]): Situation[] =>
  [...situations].sort(compareSituations);

/** For the sign beside the page's name: simulated ones count only where there is nothing else. */
export interface SituationCount {
  readonly count: number;
  readonly waiting: number;
  readonly worst: Severity | undefined;
  readonly isSimulated: boolean;
}

/** Troubles of the equipment are work for tomorrow: they do not call. */
export const isCalling = ({ hazard }: Pick<Situation, 'hazard'>): boolean => hazard !== 'equipment';

export const countSituations = (situations: readonly Situation[]): SituationCount => {
  const open = situations.filter((each) => each.state !== 'cleared' && isCalling(each));
  const serious = open.filter((each) => originOf(each) !== 'simulated');
  const counted = serious.length > 0 ? serious : open;
  return {
    count: counted.length,
    waiting: counted.filter(isPressing).length,
    worst: counted.reduce<Severity | undefined>(
      (worst, { severity }) => (worst === undefined || severityRank(severity) > severityRank(worst) ? severity : worst),
      undefined,
    ),
    isSimulated: serious.length === 0 && open.length > 0,
  };
};

/** The worst open situation of each station, for its marker. */
export const severityByStation = (situations: readonly Situation[]): ReadonlyMap<string, Severity> => {
  const worst = new Map<string, Severity>();
  for (const situation of situations) {
    if (situation.state === 'cleared' || !isCalling(situation)) continue;
    for (const station of situation.stations) {
      const before = worst.get(station);
      if (before === undefined || !isAtLeast(before, situation.severity)) worst.set(station, situation.severity);
    }
  }
  return worst;
};

/** The alert that says most of a situation: of those that hold the worst, then the newest. */
export const leadingAlert = (alerts: readonly Alert[]): Alert | undefined =>
  [...alerts].sort(
    (a, b) =>
      Number(isHolding(b.state)) - Number(isHolding(a.state)) ||
      Number(a.state === 'cleared') - Number(b.state === 'cleared') ||
      severityRank(b.severity) - severityRank(a.severity) ||
      excess(b.figure) - excess(a.figure) ||
      b.raisedAt - a.raisedAt,
  )[0];

/** How far above its step, as a share; 0 where nothing can be compared. */
const excess = ({ value, step }: AlertFigure): number => (step === null || step === 0 ? 0 : value / step);

export const sortAlerts = (alerts: readonly Alert[]): Alert[] =>
  [...alerts].sort(
    (a, b) =>
      origins.indexOf(originOf(a)) - origins.indexOf(originOf(b)) ||
      Number(a.state === 'cleared') - Number(b.state === 'cleared') ||
      Number(isWaiting(b.state)) - Number(isWaiting(a.state)) ||
      severityRank(b.severity) - severityRank(a.severity) ||
      b.raisedAt - a.raisedAt ||
      (a.id < b.id ? -1 : 1),
  );

/** What may be done with something in this state. `shelved` = all of it is. */
export interface Possible {
  readonly acknowledge: boolean;
  readonly assign: boolean;
  readonly note: boolean;
  readonly shelve: boolean;
  readonly unshelve: boolean;
  /** Ends it: it has returned. */
  readonly close: boolean;
  /** Ends it although it holds: it was no real one. */
  readonly closeAsFalse: boolean;
}

export const possibleFor = (state: AlertState, shelved: boolean | undefined): Possible => {
  const isOpen = state !== 'cleared';
  return {
    acknowledge: isWaiting(state),
    assign: isOpen,
    note: true,
    shelve: isOpen && shelved !== true,
    unshelve: isOpen && shelved === true,
    close: state === 'returned' || state === 'latched',
    closeAsFalse: isHolding(state),
  };
};
