/** Who is on duty: people in turn, handing over at a local time of day, and exceptions. Pure. */
import type { OffsetMs } from '../indices/local-day.ts';
import type { OnCall } from '../notification-api.ts';
import { dayMs, type Instant } from '../time.ts';

/** Index of the person whose turn it is; before the first day the turns are counted backwards, so that there is always somebody. */
const turnAt = ({ people, startsOn, handoverAt, turnDays }: OnCall, at: Instant, offset: OffsetMs): number => {
  const begin = Date.parse(`${startsOn}T${handoverAt}:00Z`);
  const turns = Math.floor((at + offset(at) - begin) / (turnDays * dayMs));
  return ((turns % people.length) + people.length) % people.length;
};

/**
 * Ids of the people of the list, each once: who is on duty at that instant, then who comes next in turn. Whoever stands in comes
 * first and the person replaced last; of exceptions that overlap the last one holds.
 */
export const onDuty = (list: OnCall, at: Instant, offset: OffsetMs): string[] => {
  const turn = turnAt(list, at, offset);
  const inTurn = [...new Set([...list.people.slice(turn), ...list.people.slice(0, turn)])];
  const standIn = list.exceptions.findLast(({ from, to }) => from <= at && at < to)?.person;
  const [regular] = inTurn;
  if (standIn === undefined || regular === undefined || standIn === regular) return inTurn;
  return [standIn, ...inTurn.slice(1).filter((person) => person !== standIn), regular];
};
