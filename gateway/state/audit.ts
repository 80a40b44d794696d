/**
 * The audit log in `state.db`: append-only, each entry hashed over the one before.
 *
 * What the chain shows: an entry that was changed, removed, inserted or moved, and, by the head kept beside it, a tail that was
 * cut off. What it cannot show: somebody who may write the file and computes every hash and the head anew. Therefore
 * `npm run audit -- verify` prints the head, to be kept somewhere else, and with `--expect` checks that a head noted earlier is
 * still part of the chain: from then on nothing up to it can have been rewritten.
 */
import type { Actor, AuditEntry, AuditQuery } from '../../shared/people-api.ts';
import type { Instant } from '../../shared/time.ts';
import { canonicalJson, chainHash, chainStart } from './audit-chain.ts';
import type { AuditLog, ChainCheck } from './ports.ts';
import type { Sqlite } from './sqlite.ts';

/** What every store of `state.db` works with. */
export interface StoreContext {
  readonly database: Sqlite;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => Instant;
}

/** As records name who made them. */
export const nameOf = ({ kind, id, name }: Actor): string => name || id || kind;

interface AuditRow {
  seq: number;
  at: number;
  actor_kind: Actor['kind'];
  actor_id: string;
  actor_name: string;
  actor_address: string;
  action: AuditEntry['action'];
  target: string;
  before: string | null;
  after: string | null;
  hash: string;
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

const toEntry = (row: AuditRow): AuditEntry => ({
  seq: row.seq,
  at: row.at,
  actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name, address: row.actor_address },
  action: row.action,
  target: row.target,
  before: parsed(row.before),
  after: parsed(row.after),
  hash: row.hash,
});

/** Texts may come from anybody. What the database would not give back as it was (NUL, half a character) is replaced before hashing. */
const storable = (text: string): string => text.slice(0, 300).replaceAll(/[\p{Cs}\0]/gu, '\uFFFD');

const document = (value: unknown): string | null =>
  value === null || value === undefined ? null : canonicalJson(value);

const pageRows = 1_000;

export const createAuditLog = (database: Sqlite, now: () => Instant): AuditLog => {
  const readHead = database.prepare<{ seq: number; hash: string; last: number | null }>(
    'SELECT seq, hash, (SELECT max(seq) FROM audit) AS last FROM audit_head',
  );
  const insert = database.prepare(
    `INSERT INTO audit (seq, at, actor_kind, actor_id, actor_name, actor_address, action, target, before, after, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const setHead = database.prepare('UPDATE audit_head SET seq = ?, hash = ?');
  const count = database.prepare<{ entries: number }>('SELECT count(*) AS entries FROM audit');
  const after = database.prepare<AuditRow>('SELECT * FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?');
  const dataVersion = database.prepare<{ data_version: number }>('PRAGMA data_version');
  const search = database.prepare<AuditRow>(
    `SELECT * FROM audit
     WHERE seq < @before AND (@action IS NULL OR action = @action) AND (@target IS NULL OR target = @target)
       AND (@actor IS NULL OR actor_id = @actor OR actor_name = @actor)
     ORDER BY seq DESC LIMIT @limit`,
  );
  /** How far the chain was found whole, and what the file's version was then. */
  let checked = { seq: 0, hash: chainStart, version: -1 };

  const head = () => {
    const row = readHead.get();
    return { seq: row?.seq ?? 0, hash: row?.hash ?? '', last: row?.last ?? 0 };
  };

  const walk = (): ChainCheck => {
    // What this process appended since is enough, unless somebody else wrote.
    const version = dataVersion.get()?.data_version ?? 0;
    let { seq, hash } = checked.version === version ? checked : { seq: 0, hash: chainStart };
    const broken = (): ChainCheck => ({ whole: false, entries: count.get()?.entries ?? 0, brokenAt: seq + 1 });
    // Another process may append meanwhile: what was the head at the beginning is checked.
    const end = head();
    while (seq < end.seq) {
      const rows = after.all(seq + 1, Math.min(pageRows, end.seq - seq));
      if (rows.length === 0) return broken();
      for (const row of rows) {
        if (row.seq !== seq + 1 || row.hash !== chainHash(hash, toEntry(row))) return broken();
        ({ seq, hash } = row);
      }
    }
    if (seq !== end.seq || hash !== end.hash || end.last !== end.seq) return broken();
    checked = { seq, hash, version };
    return { whole: true, entries: seq, brokenAt: null };
  };

  return {
    append: (by, action, target, before, change) =>
      database.transaction(() => {
        const previous = head();
        const entry = {
          seq: previous.seq + 1,
          at: now(),
          actor: { kind: by.kind, id: storable(by.id), name: storable(by.name), address: storable(by.address) },
          action,
          target: storable(target),
        };
        const [old, fresh] = [document(before), document(change)];
        const hash = chainHash(previous.hash, { ...entry, before: parsed(old), after: parsed(fresh) });
        const { kind, id, name, address } = entry.actor;
        insert.run(entry.seq, entry.at, kind, id, name, address, action, entry.target, old, fresh, hash);
        setHead.run(entry.seq, hash);
      }),
    list: ({ before = Number.MAX_SAFE_INTEGER, limit, action, target, actor }: AuditQuery) =>
      search.all({ before, limit, action: action ?? null, target: target ?? null, actor: actor ?? null }).map(toEntry),
    from: (seq, limit) => after.all(seq, limit).map(toEntry),
    head: () => {
      const { seq, hash } = head();
      return { seq, hash };
    },
    verify: walk,
  };
};
