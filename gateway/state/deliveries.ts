/** Messages to people and systems as they stand, the links in them, where people want them, and how the channels are. */
import { AppError } from '../../shared/errors.ts';
import { type Delivery, deliverySchema } from '../../shared/notification-api.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { DeliveryStore, StoredDelivery } from '../alerts/ports.ts';
import type { StoreContext } from './audit.ts';
import { createContactStore } from './contacts.ts';
import { insertDeliveries } from './deliveries-insert.ts';
import { createLinkStore } from './links.ts';

interface DeliveryRow {
  id: string;
  document: string;
  caused_at: number | null;
}

/** Tries that are kept of one delivery: the first, and the newest. */
const keptAttempts = 60;
/** Newest deliveries over which the figures of channels are counted. */
const countedRows = 10_000;

const waiting = `state IN ('due', 'held', 'sending')`;
/** Sirens publish and record by themselves. */
const sent = `channel <> 'mqtt'`;
/** Its time has come; or it was planned by a clock that was set back since, which may take hours to come so far again. */
const timely = `(not_before <= @now
  OR (state <> 'held' AND created_at > @now + ${minuteMs} AND not_before >= created_at))`;

export const createDeliveryStore = (context: StoreContext): DeliveryStore => {
  const { database, now } = context;
  const rows = 'SELECT id, document, caused_at FROM delivery';
  const dueOf = database.prepare<DeliveryRow>(
    `${rows} WHERE ${waiting} AND ${sent} AND ${timely} AND (@channel IS NULL OR channel = @channel)
     ORDER BY not_before, seq LIMIT @limit`,
  );
  const next = database.prepare<{ at: number | null }>(
    `SELECT min(not_before) AS at FROM delivery WHERE ${waiting} AND ${sent}`,
  );
  const one = database.prepare<DeliveryRow>(`${rows} WHERE id = ?`);
  const newest = database.prepare<DeliveryRow>(
    `${rows} WHERE (@state IS NULL OR state = @state) ORDER BY seq DESC LIMIT @limit`,
  );
  const ofSituation = database.prepare<DeliveryRow>(
    `${rows} WHERE situation = @situation AND (@exercise IS NULL OR exercise = @exercise)
       AND (@state IS NULL OR state = @state) ORDER BY seq DESC LIMIT @limit`,
  );
  const ofExercise = database.prepare<DeliveryRow>(
    `${rows} WHERE exercise = @exercise AND (@state IS NULL OR state = @state) ORDER BY seq DESC LIMIT @limit`,
  );
  const pending = database.prepare<DeliveryRow>(
    `${rows} WHERE situation = ? AND state IN ('due', 'held') AND ${sent} ORDER BY seq`,
  );
  const update = database.prepare(
    'UPDATE delivery SET state = ?, not_before = ?, delivered_at = ?, document = ? WHERE id = ?',
  );
  const newer = database.prepare<{ found: number }>(
    `SELECT 1 AS found FROM delivery AS old JOIN delivery AS new ON new.situation = old.situation AND new.seq > old.seq
     WHERE old.id = ? AND new.channel = old.channel AND new.state NOT IN ('failed', 'dropped')
       AND (new.state <> 'held' OR old.state = 'held')
       AND json_extract(new.document, '$.recipient.id') = json_extract(old.document, '$.recipient.id')
       AND json_extract(new.document, '$.recipient.kind') = json_extract(old.document, '$.recipient.kind')
       AND (json_extract(new.document, '$.reason') = 'update') = (json_extract(old.document, '$.reason') = 'update')
     LIMIT 1`,
  );
  const counts = database.prepare<{ channel: Delivery['channel']; last: number | null; failures: number }>(
    `SELECT channel, max(delivered_at) AS last, sum(state = 'failed' AND created_at >= ?) AS failures
     FROM (SELECT channel, delivered_at, state, created_at FROM delivery ORDER BY seq DESC LIMIT ${countedRows})
     GROUP BY channel`,
  );
  const setAside = database.prepare(`UPDATE delivery SET state = 'failed' WHERE id = ?`);
  const test = database.prepare('INSERT INTO channel_test (channel, at, ok, ms, detail) VALUES (?, ?, ?, ?, ?)');
  const forgetTests = database.prepare(
    `DELETE FROM channel_test WHERE channel = @channel AND seq NOT IN
       (SELECT seq FROM channel_test WHERE channel = @channel ORDER BY seq DESC LIMIT 100)`,
  );
  const tests = database.prepare<{ channel: Delivery['channel']; at: number; ok: number; ms: number; detail: string }>(
    `SELECT channel, at, ok, ms, detail FROM channel_test
     WHERE seq IN (SELECT max(seq) FROM channel_test GROUP BY channel)`,
  );
  const secretOf = database.prepare<{ value: string }>('SELECT value FROM secret WHERE name = ?');
  const keepSecret = database.prepare(
    'INSERT INTO secret (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );

  const read = (row: DeliveryRow): StoredDelivery | undefined => {
    const parsed = deliverySchema.safeParse(JSON.parse(row.document));
    return parsed.success ? { delivery: parsed.data, causedAt: row.caused_at } : undefined;
  };
  const find = (id: string): StoredDelivery | undefined => {
    const row = one.get(id);
    return row && read(row);
  };
  /** @throws AppError NOT_FOUND */
  const change = (id: string, changed: (stored: StoredDelivery) => Partial<Delivery>): Delivery =>
    database.transaction(() => {
      const stored = find(id);
      if (!stored) throw new AppError('NOT_FOUND', `there is no delivery ${id}`);
      const delivery = { ...stored.delivery, ...changed(stored) };
      const { state, notBefore, deliveredAt } = delivery;
      update.run(state, notBefore, deliveredAt, JSON.stringify(delivery), id);
      return delivery;
    });
  const drop = (id: string, why: string): void =>
    void change(id, ({ delivery: { state } }) =>
      state === 'delivered' || state === 'failed' ? {} : { state: 'dropped', problem: why },
    );

  return {
    due: (at, limit, channel) =>
      dueOf.all({ now: at, limit, channel: channel ?? null }).flatMap((row) => {
        const stored = read(row);
        // Of an older release, and unreadable: it must not stand in the way of the others for ever.
        if (!stored) setAside.run(row.id);
        return stored ?? [];
      }),
    nextAt: () => next.get()?.at ?? null,
    find,
    list: ({ situation, exercise, state, limit }) => {
      const common = { state: state ?? null, limit };
      const found =
        situation !== undefined
          ? ofSituation.all({ ...common, situation, exercise: exercise ?? null })
          : exercise !== undefined
            ? ofExercise.all({ ...common, exercise })
            : newest.all(common);
      return found.flatMap((row) => read(row)?.delivery ?? []);
    },
    superseded: (id) => newer.get(id) !== undefined,
    begin: (id, at, address) =>
      void change(id, ({ delivery: { attempts } }) => ({
        state: 'sending',
        address,
        attempts: [
          ...(attempts.length < keptAttempts ? attempts : attempts.filter((_, index) => index !== 1)),
          { at, ms: null, ok: null, detail: '' },
        ],
      })),
    end: (id, { at, ok, detail, again }) =>
      void change(id, ({ delivery: { attempts, notBefore }, causedAt }) => {
        const last = attempts.at(-1);
        const tried = last
          ? [...attempts.slice(0, -1), { at: last.at, ms: Math.max(0, at - last.at), ok, detail }]
          : attempts;
        if (ok) {
          const latencyMs = causedAt === null ? null : Math.max(0, at - causedAt);
          return { state: 'delivered', attempts: tried, deliveredAt: at, latencyMs, problem: null };
        }
        return {
          state: again === null ? 'failed' : 'due',
          attempts: tried,
          notBefore: again ?? notBefore,
          problem: detail,
        };
      }),
    drop,
    add: (deliveries) => database.transaction(() => insertDeliveries(database, deliveries, now())),
    dropPending: (situation, reasons, why) =>
      database.transaction(() => {
        for (const row of pending.all(situation)) {
          const reason = read(row)?.delivery.reason;
          if (reason !== undefined && reasons.includes(reason)) drop(row.id, why);
        }
      }),

    ...createLinkStore(
      context,
      (id: string, at: Instant) => void change(id, ({ delivery: { openedAt } }) => ({ openedAt: openedAt ?? at })),
    ),
    ...createContactStore(context),

    tested: (channel, { at, ok, ms, detail }) =>
      database.transaction(() => {
        test.run(channel, at, ok ? 1 : 0, ms, detail);
        forgetTests.run({ channel });
      }),
    lastTests: () =>
      new Map(tests.all().map(({ channel, at, ok, ms, detail }) => [channel, { at, ok: ok === 1, ms, detail }])),
    channelCounts: (since) =>
      new Map(counts.all(since).map(({ channel, last, failures }) => [channel, { lastDeliveredAt: last, failures }])),
    secret: (name, make) =>
      database.transaction(() => {
        const kept = secretOf.get(name)?.value;
        if (kept !== undefined) return kept;
        const made = make();
        keepSecret.run(name, made);
        return made;
      }),
    setSecret: (name, value) => void keepSecret.run(name, value),
  };
};
