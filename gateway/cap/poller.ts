/** Asks the feeds of others every so often: conditionally, a few at a time, never inside the city's network. */
import type { CapFeed, KeptCapFeed } from '../../shared/cap-api.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../../shared/people-api.ts';
import { type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import type { Outgoing } from '../access/outgoing.ts';
import type { Log } from '../http/deps.ts';
import type { Collection, Kept } from '../state/collections.ts';
import type { Imports } from './imports.ts';
import { type FoundMessage, readListing } from './listing.ts';
import { maxXmlBytes } from './parse.ts';

export interface PollerOptions {
  readonly feeds: Collection<CapFeed>;
  readonly outgoing: Outgoing;
  /** Hosts that the operator allows outgoing calls to: links of a feed may lead there as well. */
  readonly allowedHosts: readonly string[];
  readonly imports: Imports;
  readonly onImported: () => void;
  readonly by: Actor;
  readonly now: () => Instant;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

export interface Poller {
  kept(): KeptCapFeed[];
  /** @throws AppError NOT_FOUND, CHANNEL_FAILED */
  ask(id: string): Promise<KeptCapFeed>;
  /** Asks those that are due. */
  tick(): void;
  /** Waits for nothing: what is under way ends by its own time limit and is dropped. */
  stop(): void;
}

const maxAtOnce = 2;
/** Messages behind links that are fetched in one go; the others come next time. */
const maxLinks = 40;
const maxSeen = 1_000;

interface FeedState {
  readonly url: string;
  lastAskedAt: Instant | null;
  problem: string | null;
  nextAt: Instant;
  etag: string | null;
  lastModified: string | null;
  /** Links that were read, each with its mark, oldest first. */
  readonly seen: Set<string>;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Failures in words for the page; the addresses in them are those that a person typed. */
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500);

export const createPoller = (options: PollerOptions): Poller => {
  const { feeds, outgoing, allowedHosts, imports, onImported, by, now, log } = options;
  const states = new Map<string, FeedState>();
  const running = new Map<string, Promise<void>>();
  let stopped = false;

  const stateOf = ({ id, body }: Kept<CapFeed>): FeedState => {
    const known = states.get(id);
    if (known?.url === body.url) return known;
    const fresh: FeedState = {
      url: body.url,
      lastAskedAt: null,
      problem: null,
      // Not all of them in the second of the start.
      nextAt: now() + (known ? 0 : Math.round(Math.random() * 10 * secondMs)),
      etag: null,
      lastModified: null,
      seen: new Set(),
    };
    states.set(id, fresh);
    return fresh;
  };

  const toKept = (kept: Kept<CapFeed>): KeptCapFeed => {
    const { lastAskedAt, problem } = stateOf(kept);
    return { id: kept.id, version: kept.version, body: kept.body, lastAskedAt, problem };
  };

  const fetchText = async (
    url: string,
    headers: Record<string, string> = {},
  ): Promise<{ text: string; answer: Response } | null> => {
    const answer = await outgoing.fetch(url, {
      headers: {
        accept: 'application/cap+xml, application/atom+xml, application/rss+xml, application/xml;q=0.9',
        ...headers,
      },
    });
    if (answer.status === 304) return null;
    if (!answer.ok) throw new Error(`${new URL(url).host} answers ${answer.status}`);
    const bytes = await answer.arrayBuffer();
    if (bytes.byteLength > maxXmlBytes) throw new Error(`more than ${maxXmlBytes} bytes`);
    try {
      return { text: utf8.decode(bytes), answer };
    } catch {
      throw new Error('the answer is not UTF-8');
    }
  };

  const mayFollow = (link: string, feed: string): boolean => {
    const [target, own] = [new URL(link), new URL(feed)];
    return target.host === own.host || allowedHosts.includes(target.hostname.toLowerCase());
  };

  /** Messages behind links that were not read before, and what went wrong with others. */
  const follow = async (state: FeedState, links: readonly { url: string; mark: string }[], problems: string[]) => {
    const messages: FoundMessage[] = [];
    const wanted = links.filter(({ url, mark }) => !state.seen.has(`${url} ${mark}`));
    const allowed = wanted.filter(({ url }) => mayFollow(url, state.url));
    if (allowed.length < wanted.length)
      problems.push(`${wanted.length - allowed.length} links lead to another host and are not followed`);
    for (const { url, mark } of allowed.slice(0, maxLinks)) {
      if (stopped) break;
      try {
        const found = await fetchText(url);
        if (found) messages.push(...readListing(found.text, url).messages);
        state.seen.add(`${url} ${mark}`);
      } catch (error) {
        problems.push(`${url}: ${wordsOf(error)}`);
      }
    }
    for (const old of [...state.seen].slice(0, Math.max(0, state.seen.size - maxSeen))) state.seen.delete(old);
    return messages;
  };

  const askOnce = async (kept: Kept<CapFeed>): Promise<void> => {
    const state = stateOf(kept);
    const { url, name, minutes } = kept.body;
    const problems: string[] = [];
    let isWhole = false;
    state.nextAt = now() + minutes * minuteMs;
    try {
      const found = await fetchText(url, {
        ...(state.etag !== null && { 'if-none-match': state.etag }),
        ...(state.lastModified !== null && { 'if-modified-since': state.lastModified }),
      });
      if (found) {
        const listing = readListing(found.text, url);
        problems.push(...listing.problems);
        const messages = [...listing.messages, ...(await follow(state, listing.links, problems))];
        if (stopped) return;
        const { added } = imports.add(messages, kept.id, by);
        if (added > 0) {
          log.info({ feed: name, added }, 'warnings of others imported');
          onImported();
        }
        // What could not be read is asked for again.
        isWhole = problems.length === 0;
        state.etag = isWhole ? found.answer.headers.get('etag') : null;
        state.lastModified = isWhole ? found.answer.headers.get('last-modified') : null;
      }
      state.problem = problems.length === 0 ? null : problems.slice(0, 5).join('; ').slice(0, 1_000);
    } catch (error) {
      state.problem = wordsOf(error);
    }
    state.lastAskedAt = now();
    if (state.problem !== null)
      log.warn({ feed: name, problem: state.problem }, 'a feed of warnings is not read whole');
  };

  const run = (kept: Kept<CapFeed>): Promise<void> => {
    const known = running.get(kept.id);
    if (known) return known;
    const asking = askOnce(kept).finally(() => running.delete(kept.id));
    running.set(kept.id, asking);
    return asking;
  };

  return {
    kept: () => feeds.list().map(toKept),
    ask: async (id) => {
      const kept = feeds.find(id);
      if (!kept) throw new AppError('NOT_FOUND', 'there is no feed of this id');
      await run(kept);
      const answer = toKept(feeds.find(id) ?? kept);
      if (answer.problem !== null) throw new AppError('CHANNEL_FAILED', answer.problem);
      return answer;
    },
    tick: () => {
      if (stopped) return;
      const all = feeds.list();
      for (const id of states.keys()) if (!all.some((kept) => kept.id === id)) states.delete(id);
      for (const kept of all) {
        if (running.size >= maxAtOnce) break;
        if (kept.body.enabled && stateOf(kept).nextAt <= now() && !running.has(kept.id)) {
          run(kept).catch((error: unknown) =>
            log.warn({ err: error, feed: kept.body.name }, 'a feed could not be kept'),
          );
        }
      }
    },
    stop: () => {
      stopped = true;
    },
  };
};
