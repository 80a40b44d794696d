/** CAP messages: our own, never changed once they are made, and those of others as they were imported. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { severitySchema } from '../../shared/alerts/words.ts';
import { type CapImported, capImportedSchema, capMessageSchema } from '../../shared/cap-api.ts';
import type { Actor } from '../../shared/people-api.ts';
import type { Instant } from '../../shared/time.ts';
import { nameOf, type StoreContext } from './audit.ts';

export const keptCapSchema = z.object({
  message: capMessageSchema,
  /** It is the n-th of its situation, from 1. */
  n: z.number().int(),
  /** What was said, to be compared with what is to be said. */
  key: z.string(),
  phase: z.enum(['active', 'easing', 'held', 'over', 'false', 'withdrawn']),
  severity: severitySchema,
  /** `sender,identifier,sent`, for the messages after it. */
  reference: z.string(),
});
export type KeptCap = z.infer<typeof keptCapSchema>;

export interface CapStore {
  /** False = there is one of this identifier, or this number of its situation. */
  add(kept: KeptCap, xml: string): boolean;
  /** Of one situation, oldest first; the newest of very many. */
  chain(situation: string): KeptCap[];
  /** Newest first. `isActual` leaves out exercises and what is simulated. */
  list(query: {
    readonly situation?: string | undefined;
    readonly since?: Instant;
    readonly isActual?: boolean;
    readonly limit: number;
  }): KeptCap[];
  find(identifier: string): { readonly kept: KeptCap; readonly xml: string } | undefined;
  /** Situations whose newest message says neither that it is over nor that it was nothing. */
  unfinished(): string[];

  /**
   * Undefined = this message (sender, identifier, sent) is here already. Of each source the newest are kept; `dropped` are those
   * that had to go.
   */
  addImport(
    imported: Omit<CapImported, 'id' | 'importedAt' | 'importedBy' | 'isOver'>,
    xml: string,
    by: Actor,
  ): { readonly imported: CapImported; readonly dropped: readonly string[] } | undefined;
  /** All of them, newest import first, piece by piece so that not all documents are in memory at once. */
  eachImport(visit: (imported: CapImported) => void): void;
  imported(id: string): CapImported | undefined;
  findImport(sender: string, identifier: string, sent: Instant): CapImported | undefined;
}

const maxChain = 300;
export const maxImportsPerSource = 500;

interface KeptRow {
  document: string;
}

/** Of all, or with 1 of real ones only. */
const wanted = `(? = 0 OR json_extract(document, '$.message.status') = 'Actual')`;

export const createCapStore = ({ database, audit, now }: StoreContext): CapStore => {
  const insert = database.prepare(
    `INSERT INTO cap_message (identifier, seq, situation, revision, sent, document, xml)
     VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM cap_message), ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const ofSituation = database.prepare<KeptRow>(
    `SELECT document FROM cap_message WHERE situation = ? AND sent >= ? AND ${wanted} ORDER BY revision DESC LIMIT ?`,
  );
  const newest = database.prepare<KeptRow>(
    `SELECT document FROM cap_message WHERE sent >= ? AND ${wanted} ORDER BY seq DESC LIMIT ?`,
  );
  const one = database.prepare<KeptRow & { xml: string }>('SELECT document, xml FROM cap_message WHERE identifier = ?');
  const unfinished = database.prepare<{ situation: string }>(
    `SELECT situation FROM cap_message AS m
     WHERE revision = (SELECT max(revision) FROM cap_message WHERE situation = m.situation)
       AND json_extract(document, '$.phase') NOT IN ('over', 'false', 'withdrawn')
     ORDER BY seq DESC LIMIT 5000`,
  );

  const insertImport = database.prepare(
    `INSERT INTO cap_import (id, source, identifier, sender, sent, imported_at, imported_by, document, xml)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const importIds = database.prepare<{ id: string }>('SELECT id FROM cap_import ORDER BY imported_at DESC, id');
  const oneImport = database.prepare<KeptRow>('SELECT document FROM cap_import WHERE id = ?');
  const sameImport = database.prepare<KeptRow>(
    'SELECT document FROM cap_import WHERE sender = ? AND identifier = ? AND sent = ?',
  );
  const surplus = database.prepare<{ id: string }>(
    `SELECT id FROM cap_import WHERE source IS ? ORDER BY imported_at DESC, id LIMIT 1000 OFFSET ${maxImportsPerSource}`,
  );
  const removeImport = database.prepare('DELETE FROM cap_import WHERE id = ?');

  const toKept = ({ document }: KeptRow): KeptCap[] => {
    const read = keptCapSchema.safeParse(JSON.parse(document));
    return read.success ? [read.data] : [];
  };
  const toImported = (row: KeptRow | undefined): CapImported | undefined => {
    if (!row) return undefined;
    const read = capImportedSchema.safeParse(JSON.parse(row.document));
    return read.success ? read.data : undefined;
  };

  return {
    add: (kept, xml) => {
      const { identifier, situation, sent } = kept.message;
      return insert.run(identifier, situation, kept.n, sent, JSON.stringify(kept), xml).changes > 0;
    },
    chain: (situation) => ofSituation.all(situation, 0, 0, maxChain).reverse().flatMap(toKept),
    list: ({ situation, since = 0, isActual = false, limit }) => {
      const of = isActual ? 1 : 0;
      const rows =
        situation === undefined ? newest.all(since, of, limit) : ofSituation.all(situation, since, of, limit);
      return rows.flatMap(toKept);
    },
    find: (identifier) => {
      const row = one.get(identifier);
      const [kept] = row ? toKept(row) : [];
      return row && kept && { kept, xml: row.xml };
    },
    unfinished: () => unfinished.all().map(({ situation }) => situation),

    addImport: (given, xml, by) =>
      database.transaction(() => {
        const isPerson = by.kind !== 'system';
        const imported: CapImported = {
          ...given,
          id: randomUUID(),
          importedAt: now(),
          importedBy: isPerson ? nameOf(by) : null,
          isOver: false,
        };
        const { id, source, identifier, sender, sent, importedAt } = imported;
        const document = JSON.stringify(imported);
        const added = insertImport.run(id, source, identifier, sender, sent, importedAt, nameOf(by), document, xml);
        if (added.changes === 0) return undefined;
        const dropped = surplus.all(source).map((row) => row.id);
        for (const old of dropped) removeImport.run(old);
        // What a feed brings is told by the row itself; the log is for what people do.
        if (isPerson) audit.append(by, 'cap.import', identifier, null, { sender, identifier, sent, source });
        return { imported, dropped };
      }),
    eachImport: (visit) => {
      for (const { id } of importIds.all()) {
        const imported = toImported(oneImport.get(id));
        if (imported) visit(imported);
      }
    },
    imported: (id) => toImported(oneImport.get(id)),
    findImport: (sender, identifier, sent) => toImported(sameImport.get(sender, identifier, sent)),
  };
};
