/** Is it arriving? One answer for somebody who stands beside the mast, from what was seen and the newest values known. Pure. */
import type { ConnectionEnd, InspectedMessage, InspectionEvent, LoginRefusal } from '../../shared/inspection-api.ts';
import type { RefusalCode } from '../../shared/refusals.ts';
import { type Instant, staleAfterMs } from '../../shared/time.ts';
import type { Stream } from './stream.ts';

export type Verdict =
  /** Nothing has been asked yet. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'arriving'; readonly at: Instant }
  /** Arriving, and the newest reading is flagged. */
  | { readonly kind: 'doubted'; readonly at: Instant; readonly quality: number }
  /** Arriving, and a part of the newest message was refused. */
  | { readonly kind: 'partly'; readonly at: Instant; readonly code: RefusalCode }
  /** Connected; the next reading is due at `due`. */
  | { readonly kind: 'connected'; readonly since: Instant; readonly due: Instant }
  /** Connected, and overdue. */
  | { readonly kind: 'quiet'; readonly since: Instant }
  | { readonly kind: 'login'; readonly at: Instant; readonly reason: LoginRefusal }
  | { readonly kind: 'topic'; readonly at: Instant; readonly topic: string }
  | { readonly kind: 'refused'; readonly at: Instant; readonly code: RefusalCode }
  | { readonly kind: 'not-stored'; readonly at: Instant }
  | { readonly kind: 'ended'; readonly at: Instant; readonly reason: ConnectionEnd }
  /** Nothing is there. `newest` = the last reading known from before. */
  | { readonly kind: 'nothing'; readonly newest: Instant | undefined };

export type Tone = 'good' | 'waiting' | 'bad';

export const toneOf = ({ kind }: Verdict): Tone => {
  if (kind === 'arriving') return 'good';
  return kind === 'asking' || kind === 'connected' || kind === 'nothing' || kind === 'partly' || kind === 'doubted'
    ? 'waiting'
    : 'bad';
};

const isGood = (event: InspectionEvent): event is InspectedMessage =>
  event.kind === 'message' && event.readingCount > 0 && event.notStored === null;

/** What an event says of its own against arriving; undefined = nothing. */
const trouble = (event: InspectionEvent, isConnected: boolean): Verdict | undefined => {
  const { at } = event;
  switch (event.kind) {
    case 'message': {
      if (event.notStored !== null) return { kind: 'not-stored', at };
      const [first] = event.refusals;
      return event.topicKind !== 'about' && event.readingCount === 0 && first
        ? { kind: 'refused', at, code: first.code }
        : undefined;
    }
    case 'topic-refused':
      return event.action === 'publish' ? { kind: 'topic', at, topic: event.topic } : undefined;
    // Another device that tries with this name says nothing of the one that is connected.
    case 'login-refused':
      return isConnected ? undefined : { kind: 'login', at, reason: event.reason };
    case 'disconnected':
      return isConnected || event.reason === 'goodbye' || event.reason === 'replaced' || event.reason === 'topic'
        ? undefined
        : { kind: 'ended', at, reason: event.reason };
    default:
      return undefined;
  }
};

export interface VerdictInput {
  readonly stream: Stream;
  /** Received-at of the newest value known by other ways. */
  readonly newestReceivedAt: Instant | undefined;
  /** Seconds. */
  readonly interval: number;
  readonly now: Instant;
}

export const verdictOf = ({ stream, newestReceivedAt, interval, now }: VerdictInput): Verdict => {
  const { events, connections } = stream;
  const patienceMs = staleAfterMs(interval);
  const isConnected = connections.length > 0;
  const lastGood = events.findLast(isGood);
  const newest =
    lastGood && newestReceivedAt !== undefined
      ? Math.max(lastGood.at, newestReceivedAt)
      : (lastGood?.at ?? newestReceivedAt);
  if (stream.since === undefined) return { kind: 'asking' };
  const isFresh = newest !== undefined && now - newest <= patienceMs;

  const after = events.filter((event) => event.n > (lastGood?.n ?? 0) && event.at >= (newest ?? 0));
  for (const event of after.toReversed()) {
    const found = trouble(event, isConnected);
    // A line that broke after a good reading is nothing yet: small stations come and go.
    if (found && !(found.kind === 'ended' && isFresh)) return found;
  }
  if (isFresh && newest !== undefined) {
    const [refused] = lastGood?.refusals ?? [];
    if (refused) return { kind: 'partly', at: newest, code: refused.code };
    const quality = (lastGood?.readings[0]?.values ?? []).reduce((sum, value) => sum | value.quality, 0);
    return quality === 0 ? { kind: 'arriving', at: newest } : { kind: 'doubted', at: newest, quality };
  }
  if (!isConnected) return { kind: 'nothing', newest };
  const since = Math.max(...connections.map((connection) => connection.since));
  const due = since + patienceMs;
  return now <= due ? { kind: 'connected', since, due } : { kind: 'quiet', since };
};
