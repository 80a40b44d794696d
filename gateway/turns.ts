/** Notices that a clock hour or a local day has begun: new hourly figures, other limits in force. */
import { dayOf, type OffsetMs } from '../shared/indices/local-day.ts';
import { hourMs, type Instant, secondMs } from '../shared/time.ts';

export interface TurnOptions {
  readonly now: () => Instant;
  /** Of the legal zone. */
  readonly offset: OffsetMs;
  readonly onHour: () => void;
  readonly onDate: () => void;
  readonly everyMs?: number;
}

/** Returns how to stop. */
export const watchTurns = ({ now, offset, onHour, onDate, everyMs = secondMs }: TurnOptions): (() => void) => {
  const momentOf = (at: Instant) => ({ hour: Math.floor(at / hourMs), date: dayOf(at, offset).date });
  let last = momentOf(now());
  const timer = setInterval(() => {
    const moment = momentOf(now());
    const { hour, date } = last;
    last = moment;
    if (moment.hour !== hour) onHour();
    if (moment.date !== date) onDate();
  }, everyMs);
  return () => clearInterval(timer);
};
