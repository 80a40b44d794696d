/** One-time links in messages: only the hash of a token is kept. */
import { dayMs, type Instant } from '../../shared/time.ts';
import type { DeliveryStore } from '../alerts/ports.ts';
import type { StoreContext } from './audit.ts';
import { hashSecret } from './secrets.ts';

interface LinkRow {
  situation: string;
  person: string;
  delivery: string;
  expires_at: number;
  opened_at: number | null;
  used_at: number | null;
}

/** Ended ones are of no use to anybody; now and then they are deleted. */
const keptMs = 30 * dayMs;
const sweepEvery = 1_000;

export type LinkStore = Pick<DeliveryStore, 'link' | 'lookAtLink' | 'openLink' | 'useLink'>;

/** `opened` notes it on the delivery. */
export const createLinkStore = (
  { database, now }: StoreContext,
  opened: (delivery: string, at: Instant) => void,
): LinkStore => {
  // Another try of the same message carries the same token; it holds from then on.
  const keep = database.prepare(
    `INSERT INTO alert_link (token_hash, situation, person, delivery, expires_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at WHERE used_at IS NULL`,
  );
  const byHash = database.prepare<LinkRow>(
    `SELECT situation, person, delivery, expires_at, opened_at, used_at FROM alert_link
     WHERE token_hash = ? AND expires_at > ?`,
  );
  const open = database.prepare('UPDATE alert_link SET opened_at = ? WHERE token_hash = ? AND opened_at IS NULL');
  const use = database.prepare(
    'UPDATE alert_link SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?',
  );
  const forget = database.prepare('DELETE FROM alert_link WHERE expires_at < ?');
  let written = 0;

  return {
    link: (token, { situation, person, delivery, expiresAt }) => {
      if (written % sweepEvery === 0) forget.run(now() - keptMs);
      written += 1;
      keep.run(hashSecret(token), situation, person, delivery, expiresAt);
    },
    lookAtLink: (token) => {
      const row = byHash.get(hashSecret(token), now());
      return (
        row && {
          situation: row.situation,
          person: row.person,
          delivery: row.delivery,
          expiresAt: row.expires_at,
          openedAt: row.opened_at,
          usedAt: row.used_at,
        }
      );
    },
    openLink: (token) =>
      database.transaction(() => {
        const [hash, at] = [hashSecret(token), now()];
        const row = byHash.get(hash, at);
        if (row && open.run(at, hash).changes > 0) opened(row.delivery, at);
      }),
    useLink: (token) => {
      const at = now();
      return use.run(at, hashSecret(token), at).changes > 0;
    },
  };
};
