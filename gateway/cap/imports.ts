/** Warnings of others: kept once, over when they expired or the same sender replaced or cancelled them. */
import type { CapImported } from '../../shared/cap-api.ts';
import type { Actor } from '../../shared/people-api.ts';
import { dayMs, type Instant, parseInstant } from '../../shared/time.ts';
import type { CapStore } from '../state/cap.ts';
import { areInRange, type CapDocument, readCircle, readPolygon, readReferences } from './document.ts';
import type { FoundMessage } from './listing.ts';
import { checkCap, problemText } from './rules.ts';

/** Of a message that names no end; CAP leaves it to the receiver. */
export const endlessMs = dayMs;
const maxPoints = 5_000;

type NewImport = Parameters<CapStore['addImport']>[0];

const instantOf = (text: string | undefined): Instant | null =>
  text === undefined ? null : (parseInstant(text) ?? null);

/** What cannot be drawn is left out; the words stay. */
export const toImport = (document: CapDocument, source: string | null): NewImport => ({
  source,
  identifier: document.identifier,
  sender: document.sender,
  sent: instantOf(document.sent) ?? 0,
  status: document.status,
  msgType: document.msgType,
  references: readReferences(document.references).references.map(({ identifier }) => identifier),
  infos: document.info.map((info) => ({
    language: info.language ?? 'en-US',
    event: info.event,
    category: info.category,
    urgency: info.urgency,
    severity: info.severity,
    certainty: info.certainty,
    onset: instantOf(info.onset),
    expires: instantOf(info.expires),
    senderName: info.senderName ?? '',
    headline: info.headline ?? '',
    description: info.description ?? '',
    instruction: info.instruction ?? '',
    web: /^https?:\/\//i.test(info.web ?? '') ? (info.web ?? '') : '',
    areas: info.area.map(({ areaDesc, polygon, circle, geocode }) => ({
      areaDesc,
      polygons: polygon.flatMap((text) => {
        const points = readPolygon(text);
        if (!points || points.length > maxPoints || !areInRange(points)) return [];
        return [points.map(([lat, lon]): [number, number] => [lat, lon])];
      }),
      circles: circle.flatMap((text): [number, number, number][] => {
        const found = readCircle(text);
        return found && areInRange([found.centre]) ? [[...found.centre, found.km]] : [];
      }),
      geocodes: geocode.map(({ valueName, value }) => ({ name: valueName, value })),
    })),
  })),
  problems: checkCap(document).slice(0, 20).map(problemText),
});

/** When the last of its parts ends. */
const endOf = ({ infos, sent }: Pick<CapImported, 'infos' | 'sent'>): Instant =>
  infos.reduce(
    (end, { expires }) => Math.max(end, expires ?? sent + endlessMs),
    infos.length === 0 ? sent + endlessMs : 0,
  );

interface Mark {
  readonly id: string;
  readonly source: string | null;
  readonly sender: string;
  readonly identifier: string;
  readonly sent: Instant;
  readonly msgType: string;
  readonly references: readonly string[];
  readonly end: Instant;
}

const markOf = (imported: CapImported): Mark => {
  const { id, source, sender, identifier, sent, msgType, references } = imported;
  return { id, source, sender, identifier, sent, msgType, references, end: endOf(imported) };
};

/** A feed speaks for the senders it carries, not for those of another feed; a person may replace anything by a file. */
const mayReplace = (newer: Mark, older: Mark): boolean =>
  newer.sender === older.sender &&
  newer.sent >= older.sent &&
  newer.id !== older.id &&
  (newer.source === older.source || newer.source === null);

const isForShow = ({ msgType }: Mark): boolean => msgType === 'Alert' || msgType === 'Update';

export interface Imports {
  /** Those that were new; of those that are here already, what is kept. */
  add(found: readonly FoundMessage[], source: string | null, by: Actor): { added: number; imported: CapImported[] };
  list(query: { readonly all?: boolean; readonly limit: number }): CapImported[];
}

export const createImports = (store: CapStore, now: () => Instant): Imports => {
  /** Newest import first; documents stay in the file. */
  let marks: Mark[] = [];
  store.eachImport((imported) => marks.push(markOf(imported)));

  /** Ids of those that a later one replaces or cancels. */
  const replaced = (): Set<string> => {
    const byIdentifier = new Map<string, Mark[]>();
    for (const mark of marks) {
      byIdentifier.set(mark.identifier, [...(byIdentifier.get(mark.identifier) ?? []), mark]);
    }
    const over = new Set<string>();
    for (const newer of marks) {
      if (newer.msgType !== 'Update' && newer.msgType !== 'Cancel') continue;
      for (const identifier of newer.references) {
        for (const older of byIdentifier.get(identifier) ?? []) if (mayReplace(newer, older)) over.add(older.id);
      }
    }
    return over;
  };

  return {
    add: (found, source, by) => {
      let added = 0;
      const imported: CapImported[] = [];
      for (const { document, xml } of found) {
        // What we sent ourselves came back by somebody else's feed.
        if (store.find(document.identifier)) continue;
        const fresh = toImport(document, source);
        const kept = store.addImport(fresh, xml, by);
        if (kept) {
          added += 1;
          marks = [markOf(kept.imported), ...marks.filter(({ id }) => !kept.dropped.includes(id))];
        }
        const answer = kept?.imported ?? store.findImport(fresh.sender, fresh.identifier, fresh.sent);
        if (answer) imported.push(answer);
      }
      const over = replaced();
      const at = now();
      return {
        added,
        imported: imported.map((one) => {
          const mark = markOf(one);
          return { ...one, isOver: over.has(one.id) || mark.end <= at || !isForShow(mark) };
        }),
      };
    },
    list: ({ all = false, limit }) => {
      const [over, at] = [replaced(), now()];
      const isOver = (mark: Mark): boolean => over.has(mark.id) || mark.end <= at || !isForShow(mark);
      return marks
        .filter((mark) => all || !isOver(mark))
        .slice(0, limit)
        .flatMap((mark) => {
          const imported = store.imported(mark.id);
          return imported ? [{ ...imported, isOver: isOver(mark) }] : [];
        });
    },
  };
};
