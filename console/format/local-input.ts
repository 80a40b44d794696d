/** Instants in fields of a form, in the city's legal time whatever zone the browser is in. Pure. */
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { Format } from './format.ts';

type Clock = Pick<Format, 'localDate' | 'clock'>;

/** `2026-11-23T08:05`, as `datetime-local` wants it. */
export const toLocalInput = (at: Instant, format: Clock): string =>
  `${format.localDate(at)}T${format.clock(at).slice(0, 5)}`;

const localOf = (at: Instant, format: Clock): number => Date.parse(`${format.localDate(at)}T${format.clock(at)}Z`);

/** Undefined when nothing, or no date, is entered. A time that a change of the clocks skips becomes the next one. */
export const fromLocalInput = (text: string, format: Clock): Instant | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return undefined;
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return undefined;
  // The offset of the zone near there, then again where it may have changed in between.
  let at = wanted;
  for (let round = 0; round < 2; round += 1) at += wanted - localOf(at, format);
  return at;
};

/** The whole minutes that a span touches: what is chosen with a finger is never exact. */
export const wholeMinutes = ({ from, to }: { readonly from: Instant; readonly to: Instant }) => ({
  from: Math.floor(from / minuteMs) * minuteMs,
  to: Math.ceil(to / minuteMs) * minuteMs,
});
