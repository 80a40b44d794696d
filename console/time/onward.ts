/** Keeps the moment that is looked at from link to link. Every navigation inside the console passes here. */
import type { Instant } from '../../shared/time.ts';
import { onwardFrom } from './moment.ts';

let held: Instant | undefined;

/** While it is played or dragged, the moment is not in the address yet. */
export const holdMoment = (at: Instant | undefined): void => {
  held = at;
};

export const onward = (to: string): string => onwardFrom(new URL(location.href), to, Date.now(), held);
