/** What is known of an inspected station: answers put together, and the part of it that is on the screen. Pure. */
import type { InspectedConnection, Inspection, InspectionEvent } from '../../shared/inspection-api.ts';
import type { Instant } from '../../shared/time.ts';

export const keptEvents = 300;

export interface Stream {
  /** Oldest first. */
  readonly events: readonly InspectionEvent[];
  /** Number of the newest event that was told; `after` of the next question. */
  readonly newest: number;
  /** Nothing from before this is known; undefined until the first answer. */
  readonly since: Instant | undefined;
  /** As the newest answer says: later than `since` when nobody asked for a while. */
  readonly armedSince: Instant | undefined;
  readonly connections: readonly InspectedConnection[];
  /** Not shown because there were too many in a second. */
  readonly leftOut: number;
  /** Nobody asked for a while, so that something in between was not seen. */
  readonly hasGap: boolean;
}

export const emptyStream: Stream = {
  events: [],
  newest: 0,
  since: undefined,
  armedSince: undefined,
  connections: [],
  leftOut: 0,
  hasGap: false,
};

export const withAnswer = (before: Stream, answer: Inspection): Stream => {
  const isNewlyArmed = before.armedSince !== undefined && answer.armedSince !== before.armedSince;
  const fresh = answer.events.filter(({ n }) => n > before.newest);
  return {
    events: fresh.length === 0 ? before.events : [...before.events, ...fresh].slice(-keptEvents),
    newest: answer.newest,
    since: before.since ?? answer.armedSince,
    armedSince: answer.armedSince,
    connections: answer.connections,
    leftOut: answer.leftOut,
    hasGap: before.hasGap || answer.hasGap || isNewlyArmed,
  };
};

/** Something that somebody should mend, or at least know of. */
export const isProblem = (event: InspectionEvent): boolean => {
  switch (event.kind) {
    case 'connected':
      return false;
    case 'disconnected':
      return event.reason !== 'goodbye' && event.reason !== 'replaced';
    case 'message':
      return event.refusalCount > 0 || event.notStored !== null;
    default:
      return true;
  }
};

export interface Shown {
  readonly onlyProblems: boolean;
  /** Events up to this number were taken off the screen. */
  readonly clearedTo: number;
  /** While it is paused: the newest event that is shown. */
  readonly pausedAt: number | undefined;
}

/** Newest first. */
export const shownEvents = (
  events: readonly InspectionEvent[],
  { onlyProblems, clearedTo, pausedAt = Number.POSITIVE_INFINITY }: Shown,
): InspectionEvent[] =>
  events.filter((event) => event.n > clearedTo && event.n <= pausedAt && (!onlyProblems || isProblem(event))).reverse();

/** One event a line, to be sent to somebody who helps. */
export const asLines = (events: readonly InspectionEvent[]): string =>
  events.map((event) => JSON.stringify({ time: new Date(event.at).toISOString(), ...event })).join('\n');
