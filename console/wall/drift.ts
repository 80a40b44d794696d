/** Against burn-in: everything moves by a few pixels, one a minute, and comes back. Pure. */
import { type Instant, minuteMs } from '../../shared/time.ts';

const reach = 4;
/** Around the square once: 8 × reach steps of a pixel. */
const round = 8 * reach;

/** A place on the edge of a square of ±`reach` pixels around the middle. */
export const driftAt = (now: Instant): readonly [x: number, y: number] => {
  const step = Math.floor(now / minuteMs) % round;
  const along = (step % (2 * reach)) - reach;
  switch (Math.floor(step / (2 * reach))) {
    case 0:
      return [along, -reach];
    case 1:
      return [reach, along];
    case 2:
      return [-along, reach];
    default:
      return [-reach, -along];
  }
};
