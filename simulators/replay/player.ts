/** Sends a series as one station: as fast as it is acknowledged, or at a multiple of its own pace. */
import type { Instant } from '../../shared/time.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Measured } from '../outbox.ts';
import type { SimulatedStation } from '../station.ts';

export interface PlayOptions {
  /** How many times faster than it was measured; `max` waits for acknowledgements only. */
  readonly speed: number | 'max';
  /** Instant with which the playing begins (default: that of the first reading); common to stations that play together. */
  readonly from?: Instant;
  readonly stop: AbortSignal;
  readonly clock?: Clock;
}

const chunk = 500;
const ahead = 1000;

const until = (delayMs: number, clock: Clock, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stop.aborted || delayMs <= 0) {
      resolve();
      return;
    }
    const finish = (): void => {
      cancel();
      stop.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(delayMs, finish);
    stop.addEventListener('abort', finish);
  });

/** Hands everything to the station in order; resolves when all of it is acknowledged, or when stopped. */
export const play = async (
  station: SimulatedStation,
  readings: readonly Measured[],
  options: PlayOptions,
): Promise<void> => {
  const { speed, stop, clock = systemClock } = options;
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
  if (speed === 'max') {
    for (let i = 0; i < readings.length && !stop.aborted; i += chunk) {
      station.report(readings.slice(i, i + chunk));
      await Promise.race([station.settled(ahead), stopped]);
    }
  } else {
    const startedAt = clock.now();
    const firstAt = options.from ?? readings[0]?.at ?? 0;
    for (const reading of readings) {
      await until(startedAt + (reading.at - firstAt) / speed - clock.now(), clock, stop);
      if (stop.aborted) break;
      station.report([reading]);
    }
  }
  await Promise.race([station.settled(), stopped]);
};
