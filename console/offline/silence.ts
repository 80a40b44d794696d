import { secondMs } from '../../shared/time.ts';

/** The gateway says something every five seconds; a connection that was silent for longer is there in name only. */
export const silentAfterMs = 15 * secondMs;
