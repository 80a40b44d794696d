/** Whose turn it is by an on-call list, day by day. Pure. */
import { onDuty } from '../../shared/alerts/on-call.ts';
import type { OffsetMs } from '../../shared/indices/local-day.ts';
import type { OnCall } from '../../shared/notification-api.ts';
import { dayMs, hourMs, type Instant } from '../../shared/time.ts';
import type { Format } from '../format/format.ts';

/** How far the city's legal time is ahead of UTC. */
export const offsetOf =
  (format: Pick<Format, 'localDate' | 'clock'>): OffsetMs =>
  (at) => {
    const local = Date.parse(`${format.localDate(at)}T${format.clock(at)}Z`);
    return local - Math.floor(at / 1_000) * 1_000;
  };

export const addDays = (localDate: string, days: number): string =>
  new Date(Date.parse(`${localDate}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The Monday on or before a local date. */
export const mondayOf = (localDate: string): string =>
  addDays(localDate, -((new Date(`${localDate}T00:00:00Z`).getUTCDay() + 6) % 7));

export interface RotaDay {
  readonly localDate: string;
  /** On duty in the shift that begins with the handover of this day. */
  readonly person: string | undefined;
  /** Somebody else than the turn would be, in the middle of the shift. */
  readonly isException: boolean;
  /** Another person than the day before. */
  readonly isHandover: boolean;
}

/** So many days from `first` on. */
export const rotaDays = (list: OnCall, first: string, count: number, offset: OffsetMs): RotaDay[] => {
  const at = (localDate: string): Instant => {
    const wall = Date.parse(`${localDate}T${list.handoverAt}:00Z`) + 12 * hourMs;
    return wall - offset(wall - offset(wall));
  };
  let before: string | undefined;
  return Array.from({ length: count }, (_, index): RotaDay => {
    const localDate = addDays(first, index);
    const [person] = onDuty(list, at(localDate), offset);
    const [regular] = onDuty({ ...list, exceptions: [] }, at(localDate), offset);
    const isHandover = index > 0 && person !== before;
    before = person;
    return { localDate, person, isException: person !== regular, isHandover };
  });
};

/** `Nguyễn Thị Minh Khai` → `NTMK`. */
export const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('')
    .slice(0, 4);
