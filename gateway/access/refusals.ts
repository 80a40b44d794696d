/** Refused sign-ins in the audit log, so that a flood of them leaves a trace and does not fill the log. */
import type { Actor } from '../../shared/people-api.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { AuditLog } from '../state/ports.ts';

export type RefusalReason = 'password' | 'code' | 'limit' | 'disabled' | 'sso';

export interface Refusals {
  /** `target`: id of the person, or what was typed where it names nobody. */
  note(target: string, address: string, reason: RefusalReason): void;
}

/** One entry a minute by account and address, and so many a minute in all. */
const quietMs = minuteMs;
const maxPerMinute = 60;
const maxKeys = 10_000;

export const createRefusals = (audit: Pick<AuditLog, 'append'>, now: () => Instant): Refusals => {
  const counted = new Map<string, { at: Instant; since: number }>();
  let minute = { at: 0, entries: 0 };
  /** Refusals of anybody for which the minute had no room. */
  let unlisted = 0;

  const keep = (key: string, entry: { at: Instant; since: number }): void => {
    counted.delete(key);
    counted.set(key, entry);
    if (counted.size <= maxKeys) return;
    const [oldest] = counted.keys();
    if (oldest !== undefined) counted.delete(oldest);
  };

  return {
    note: (target, address, reason) => {
      const key = `${target} ${address}`;
      const at = now();
      const known = counted.get(key);
      const since = (known?.since ?? 0) + 1;
      if (known && at - known.at < quietMs) return keep(key, { at: known.at, since });
      if (at - minute.at >= minuteMs) minute = { at, entries: 0 };
      if (minute.entries >= maxPerMinute) {
        unlisted += 1;
        return;
      }
      minute.entries += 1;
      const nobody: Actor = { kind: 'nobody', id: '', name: '', address };
      audit.append(nobody, 'session.refuse', target, null, {
        reason,
        // Those since the entry before, this one included.
        attempts: since,
        ...(unlisted > 0 && { unlistedOfOthers: unlisted }),
      });
      unlisted = 0;
      keep(key, { at, since: 0 });
    },
  };
};
