/**
 * Tells a service outside, every so often, that alerts are being watched and told. Its silence is noticed there: nobody inside can
 * say that we are dead.
 */
import type { ChannelsAnswer } from '../../shared/notification-api.ts';
import { type Instant, secondMs } from '../../shared/time.ts';
import type { Outgoing } from '../access/outgoing.ts';
import type { Log } from '../telemetry/log.ts';

export interface HeartbeatOptions {
  /** Undefined = there is none. */
  readonly url: string | undefined;
  readonly seconds: number;
  /** Why alerts may not be watched or told just now; null = all is well. */
  readonly isWell: () => string | null;
  readonly outgoing: Outgoing;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface Heartbeat {
  start(): void;
  stop(): void;
  state(): ChannelsAnswer['heartbeat'];
}

export const createHeartbeat = ({ url, seconds, isWell, outgoing, now, log }: HeartbeatOptions): Heartbeat => {
  let timer: NodeJS.Timeout | undefined;
  let lastOkAt: Instant | null = null;
  let problem: string | null = null;
  let isCalling = false;

  const call = async (address: string): Promise<string | null> => {
    const why = isWell();
    if (why !== null) return why;
    try {
      const { ok, status } = await outgoing.fetch(address);
      return ok ? null : `the service answered ${status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  const beat = async (address: string): Promise<void> => {
    if (isCalling) return;
    isCalling = true;
    const found = await call(address);
    isCalling = false;
    if (found === null) lastOkAt = now();
    // Once per trouble, not once per beat.
    if (found !== problem) {
      if (found === null) log.info('the heartbeat goes out again');
      else log.error({ reason: found }, 'the heartbeat did not go out');
    }
    problem = found;
  };

  return {
    start: () => {
      if (url === undefined || timer !== undefined) return;
      timer = setInterval(() => void beat(url), seconds * secondMs);
      void beat(url);
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
    },
    state: () => ({ isConfigured: url !== undefined, lastOkAt, problem }),
  };
};
