/**
 * How a situation stood at any moment of its life, told from what happened to its alerts. Times are by our clock: what was known
 * then, not what was found out later. Pure.
 */
import type { AlertEvent, Situation } from '../alert-api.ts';
import type { SituationMoment } from '../city-past-api.ts';
import type { Instant } from '../time.ts';
import { type AlertState, type Severity, worstOf } from './words.ts';

interface Told {
  state: AlertState;
  severity: Severity;
  isShelved: boolean;
  isSuppressed: boolean;
}

const holds = ({ state }: Told): boolean => state === 'unacknowledged' || state === 'acknowledged';
const isEffective = ({ isShelved, isSuppressed }: Told): boolean => !isShelved && !isSuppressed;

const follow = (told: Told, { kind, severity }: AlertEvent): void => {
  if (severity !== null) told.severity = severity;
  switch (kind) {
    case 'raised':
    case 'worse':
    case 'again':
      told.state = 'unacknowledged';
      break;
    case 'acknowledged':
      if (told.state === 'unacknowledged') told.state = 'acknowledged';
      break;
    case 'silent':
      if (holds(told)) told.state = 'unacknowledged';
      break;
    case 'returned':
    case 'latched':
    case 'cleared':
      told.state = kind;
      break;
    case 'closed':
      told.state = 'cleared';
      break;
    case 'shelved':
    case 'unshelved':
      told.isShelved = kind === 'shelved';
      break;
    case 'suppressed':
    case 'unsuppressed':
      told.isSuppressed = kind === 'suppressed';
      break;
  }
};

const stateOf = (open: readonly Told[]): AlertState => {
  if (open.length === 0) return 'cleared';
  const effective = open.filter(isEffective);
  const counted = effective.length > 0 ? effective : open;
  const isWaiting = counted.some(({ state }) => state === 'unacknowledged' || state === 'returned');
  if (open.some(holds)) return isWaiting ? 'unacknowledged' : 'acknowledged';
  return isWaiting ? 'returned' : 'latched';
};

/** `stationOf` an alert. Events oldest first, of this situation alone. */
export const courseOf = (
  events: readonly AlertEvent[],
  stationOf: (alert: string) => string | undefined,
): SituationMoment[] => {
  const alerts = new Map<string, Told>();
  const stations = new Set<string>();
  const course: SituationMoment[] = [];
  let severity: Severity | undefined;
  let highest: Severity | undefined;
  let acknowledgedAt: Instant | null = null;
  for (const event of events) {
    if (event.alert === null) continue;
    let told = alerts.get(event.alert);
    if (!told) {
      told = { state: 'unacknowledged', severity: event.severity ?? 'watch', isShelved: false, isSuppressed: false };
      alerts.set(event.alert, told);
      const station = stationOf(event.alert);
      if (station !== undefined) stations.add(station);
    }
    follow(told, event);
    if (event.kind === 'acknowledged') acknowledgedAt = event.at;
    const open = [...alerts.values()].filter(({ state }) => state !== 'cleared');
    const holding = open.filter(holds);
    const state = stateOf(open);
    severity =
      worstOf(holding.filter(isEffective).map((one) => one.severity)) ??
      severity ??
      worstOf([told, ...open].map((one) => one.severity)) ??
      'watch';
    highest = worstOf([severity, ...(highest ? [highest] : []), ...holding.map((one) => one.severity)]) ?? severity;
    if (course.at(-1)?.at === event.at) course.pop();
    course.push({
      at: event.at,
      state,
      severity,
      highest,
      open: open.length,
      all: alerts.size,
      stations: [...stations],
      acknowledgedAt: state === 'acknowledged' || state === 'latched' ? acknowledgedAt : null,
    });
  }
  return course;
};

/** The situation as it stood then, without the names of people; undefined when it was not open. */
export const situationAt = (
  situation: Situation,
  course: readonly SituationMoment[],
  at: Instant,
): Situation | undefined => {
  const then = course.findLast((moment) => moment.at <= at);
  if (!then || then.state === 'cleared') return undefined;
  const { open, all, at: updatedAt, ...state } = then;
  return {
    ...situation,
    ...state,
    alerts: { open, all },
    updatedAt,
    endedAt: null,
    acknowledgedBy: null,
    assignee: null,
    escalation: null,
  };
};
