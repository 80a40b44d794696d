/**
 * Our CAP messages and those of others. What is said follows from the stored situations alone: at the start and after every change
 * it is compared with what was said last, so that a crash neither repeats a message nor leaves one out.
 */
import type { Alert, Situation } from '../../shared/alert-api.ts';
import type { CapFeed } from '../../shared/cap-api.ts';
import { AppError } from '../../shared/errors.ts';
import type { Language } from '../../shared/i18n/translator.ts';
import type { OffsetMs } from '../../shared/indices/local-day.ts';
import type { Actor } from '../../shared/people-api.ts';
import { type Instant, secondMs } from '../../shared/time.ts';
import type { Outgoing } from '../access/outgoing.ts';
import type { CapService } from '../alerts/alerting.ts';
import type { AlertDesk, AlertStore } from '../alerts/ports.ts';
import type { Log } from '../http/deps.ts';
import type { CapStore, KeptCap } from '../state/cap.ts';
import type { Collection } from '../state/collections.ts';
import type { LayerStore } from '../state/ports.ts';
import { writeFeed } from './atom.ts';
import { createBorders } from './borders.ts';
import { isFinal, type NextMessage, nextMessage, validMs } from './chain.ts';
import { type ComposeInput, composeCap } from './compose.ts';
import { type CapDocument, referenceText } from './document.ts';
import { type CapFacts, factsOf } from './facts.ts';
import { createImports } from './imports.ts';
import { readListing } from './listing.ts';
import { parseCap } from './parse.ts';
import { createPoller } from './poller.ts';
import { checkCap, problemText } from './rules.ts';
import { writeCap } from './xml.ts';

export interface CapOptions {
  readonly store: CapStore;
  readonly alertStore: Pick<AlertStore, 'alerts' | 'situation'>;
  readonly desk: Pick<AlertDesk, 'onChange' | 'openSituations'>;
  readonly layers: Pick<LayerStore, 'list' | 'bytes'>;
  readonly feeds: Collection<CapFeed>;
  readonly outgoing: Outgoing;
  /** As the operator allowed them to outgoing calls. */
  readonly allowedHosts: readonly string[];
  /** What was measured, in one phrase: `Ngập đường phố 34 cm`. */
  readonly describe: (alert: Alert, language: Language) => string;
  readonly sender: string;
  readonly senderName: string;
  /** Of the console, for links; absent = none. */
  readonly publicUrl?: string | undefined;
  readonly offset: OffsetMs;
  /** The main thread is given back after so long. */
  readonly sliceMs?: number;
  readonly now: () => Instant;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

const system: Actor = { kind: 'system', id: '', name: '', address: '' };
const tickMs = secondMs;
const defaultSliceMs = 10;
const maxAlerts = 500;
const maxFeedEntries = 500;

export interface TickingCap extends CapService {
  /** Makes what is due by the clock. Once a second after `start`. */
  tick(): void;
}

export const createCap = (options: CapOptions): TickingCap => {
  const { store, alertStore, desk, layers, feeds, outgoing, sender, senderName, publicUrl, offset, now, log } = options;
  const { sliceMs = defaultSliceMs } = options;
  const border = createBorders(layers, (layer, err) =>
    log.warn({ err, layer }, 'a map layer cannot be read for borders'),
  );
  const imports = createImports(store, now);
  const listeners: (() => void)[] = [];
  const tellImported = (): void => {
    for (const listener of listeners) listener();
  };
  const poller = createPoller({
    feeds,
    outgoing,
    allowedHosts: options.allowedHosts.map((host) => host.toLowerCase()),
    imports,
    onImported: tellImported,
    by: system,
    now,
    log,
  });

  /** Situations to be looked at, each not before its time. */
  const due = new Map<string, Instant>();
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;

  /** The document and its XML, read back as a receiver will read it. */
  const written = (input: ComposeInput): { document: CapDocument; xml: string; problems: string[] } => {
    const document = composeCap(input);
    const xml = writeCap(document);
    try {
      return { document, xml, problems: checkCap(parseCap(xml)).map(problemText) };
    } catch (error) {
      return { document, xml, problems: [error instanceof Error ? error.message : String(error)] };
    }
  };

  const make = (situation: Situation, facts: CapFacts, next: NextMessage, chain: readonly KeptCap[]): void => {
    const n = chain.length === 0 ? 1 : numberOf(chain.at(-1)) + 1;
    const references = chain.map(({ reference }) => reference);
    const input: ComposeInput = {
      situation,
      facts,
      next,
      n,
      references,
      sender,
      senderName,
      publicUrl,
      offset,
      describe: options.describe,
      border,
    };
    let made = written(input);
    if (made.problems.length > 0) {
      log.error({ situation: situation.id, problems: made.problems }, 'a CAP message was wrong; a simpler one is made');
      made = written({ ...input, border: () => [] });
    }
    if (made.problems.length > 0) {
      log.error({ situation: situation.id, problems: made.problems }, 'no CAP message can be made');
      return;
    }
    const { document, xml } = made;
    const [vi, en] = document.info;
    const kept: KeptCap = {
      message: {
        identifier: document.identifier,
        situation: situation.id,
        msgType: next.msgType,
        status: facts.status,
        sent: next.sent,
        expires: next.expires,
        severity: vi?.severity ?? 'Unknown',
        certainty: facts.certainty,
        headline: { vi: vi?.headline ?? '', en: en?.headline ?? '' },
        href: `/cap/messages/${document.identifier}`,
      },
      n,
      key: facts.key,
      phase: facts.phase,
      severity: facts.severity,
      reference: referenceText(document),
    };
    if (store.add(kept, xml))
      log.info({ identifier: document.identifier, msgType: next.msgType, status: facts.status }, 'CAP message made');
    else log.error({ identifier: document.identifier }, 'a CAP message of this identifier exists');
  };

  const look = (id: string): void => {
    const situation = alertStore.situation(id);
    if (!situation || situation.hazard === 'equipment') return;
    const chain = store.chain(id);
    const last = chain.at(-1);
    if (last && isFinal(last)) return;
    const { alerts } = alertStore.alerts({ situation: id, limit: maxAlerts });
    const facts = factsOf(situation, alerts);
    if (!facts) return;
    const spoken = last && { ...last, sent: last.message.sent, expires: last.message.expires };
    const next = nextMessage(facts, spoken, now());
    if (next && 'later' in next) due.set(id, next.later);
    else if (next) {
      make(situation, facts, next, chain);
      // Whatever comes of it, it is looked at again before it expires.
      if (!isFinal(facts)) due.set(id, next.sent + validMs / 2);
    }
  };

  const soonAgain = (): void => {
    soon ??= setImmediate(() => {
      soon = undefined;
      if (timer !== undefined) tick();
    });
  };

  const tick = (): void => {
    poller.tick();
    const [at, began] = [now(), performance.now()];
    let looked = 0;
    for (const [id, when] of due) {
      if (when > at) continue;
      // A storm opens situations in every ward at once; readings have to go on meanwhile.
      if (looked > 0 && performance.now() - began > sliceMs) return soonAgain();
      due.delete(id);
      looked += 1;
      try {
        look(id);
      } catch (err) {
        // Nothing is lost: what is to be said is derived again.
        due.set(id, at + 5 * secondMs);
        log.error({ err, situation: id }, 'a CAP message could not be made; it is tried again');
      }
    }
  };

  desk.onChange(({ situations }) => {
    for (const { now: situation } of situations) if (situation.hazard !== 'equipment') due.set(situation.id, 0);
    soonAgain();
  });

  /** Simulated situations and exercises are for those who ask for them. */
  const isShown = ({ message }: KeptCap, withExercises: boolean): boolean =>
    withExercises || message.status === 'Actual';

  return {
    messages: ({ situation, limit, withExercises = true }) =>
      store.list({ situation, limit, isActual: !withExercises }).map(({ message }) => message),
    xml: (identifier, { withExercises = true } = {}) => {
      const found = store.find(identifier);
      return found && isShown(found.kept, withExercises) ? found.xml : undefined;
    },
    latestXml: (situation) => {
      const [newest] = store.list({ situation, limit: 1 });
      return newest && store.find(newest.message.identifier)?.xml;
    },
    feed: ({ baseUrl, withExercises }) => {
      const at = now();
      const seen = new Set<string>();
      // Nothing is in force for longer.
      const recent = store.list({ since: at - validMs, isActual: !withExercises, limit: 5_000 });
      const messages = recent.filter(({ message }) => {
        if (seen.has(message.situation)) return false;
        seen.add(message.situation);
        return message.expires > at;
      });
      const [newest] = store.list({ isActual: !withExercises, limit: 1 });
      return writeFeed({
        messages: messages.slice(0, maxFeedEntries),
        updatedAt: newest?.message.sent ?? 0,
        baseUrl,
        withExercises,
        sender,
        senderName,
        offset,
      });
    },
    import: (xml, source, by) => {
      const { messages, problems } = readListing(xml);
      if (messages.length === 0) {
        throw new AppError(
          'UPLOAD_INVALID',
          problems[0] ?? 'there is no CAP message in this file, only links; add it as a feed',
        );
      }
      const { added, imported } = imports.add(messages, source, by);
      if (added > 0) tellImported();
      return imported;
    },
    imported: (query) => imports.list(query),
    feeds,
    keptFeeds: () => poller.kept(),
    ask: (feed) => poller.ask(feed),
    onImported: (listener) => void listeners.push(listener),
    tick,
    start: () => {
      for (const { id, hazard } of desk.openSituations()) if (hazard !== 'equipment') due.set(id, 0);
      for (const id of store.unfinished()) due.set(id, 0);
      tick();
      timer = setInterval(tick, tickMs);
      timer.unref();
    },
    stop: () => {
      clearInterval(timer);
      clearImmediate(soon);
      timer = undefined;
      soon = undefined;
      poller.stop();
    },
  };
};

const numberOf = (kept: KeptCap | undefined): number => kept?.n ?? 0;
