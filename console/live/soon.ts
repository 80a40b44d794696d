import { secondMs } from '../../shared/time.ts';

/** `requestAnimationFrame` and `cancelAnimationFrame`, or what stands for them. */
export interface Frames {
  request(call: () => void): number;
  cancel(frame: number): void;
}

/**
 * Calls once, with the next frame. A hidden page draws none, even if it was visible when it asked: then after a second, because
 * alarms must be heard there too and changes must not pile up.
 */
export const createSoon =
  ({ request, cancel }: Frames) =>
  (flush: () => void): void => {
    const once = (): void => {
      clearTimeout(timer);
      cancel(frame);
      flush();
    };
    const timer = setTimeout(once, secondMs);
    const frame = request(once);
  };
