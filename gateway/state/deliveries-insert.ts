/** Messages that are to reach somebody, as they are first written down: by the alerts with what caused them, and by self-tests. */
import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../shared/notification-api.ts';
import type { Instant } from '../../shared/time.ts';
import type { NewDelivery } from '../alerts/ports.ts';
import type { Sqlite, Statement } from './sqlite.ts';

interface Statements {
  readonly last: Statement<{ seq: number }>;
  readonly insert: Statement;
}

/** A statement is kept for the life of its database. */
const prepared = new WeakMap<Sqlite, Statements>();

const statementsOf = (database: Sqlite): Statements => {
  const before = prepared.get(database);
  if (before) return before;
  const statements: Statements = {
    last: database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM delivery'),
    insert: database.prepare(
      `INSERT INTO delivery (id, seq, key, situation, exercise, channel, state, not_before, created_at, caused_at, document)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
    ),
  };
  prepared.set(database, statements);
  return statements;
};

/** Inside the transaction of the caller. One whose key was there before is left as it is and not returned. */
export const insertDeliveries = (database: Sqlite, deliveries: readonly NewDelivery[], now: Instant): Delivery[] => {
  if (deliveries.length === 0) return [];
  const { last, insert } = statementsOf(database);
  let seq = last.get()?.seq ?? 0;
  return deliveries.flatMap(({ key, causedAt, held, ...message }) => {
    const delivery: Delivery = {
      ...message,
      id: randomUUID(),
      address: '',
      state: held ? 'held' : 'due',
      createdAt: now,
      attempts: [],
      deliveredAt: null,
      latencyMs: null,
      openedAt: null,
      problem: null,
    };
    const { changes } = insert.run(
      delivery.id,
      seq + 1,
      key,
      delivery.situation,
      delivery.exercise,
      delivery.channel,
      delivery.state,
      delivery.notBefore,
      now,
      causedAt,
      JSON.stringify(delivery),
    );
    if (changes === 0) return [];
    seq += 1;
    return [delivery];
  });
};
