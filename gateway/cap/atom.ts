/** The feed of our messages in force: Atom 1.0 (RFC 4287), one entry per situation. Pure apart from hashing. */
import { createHash } from 'node:crypto';
import { createTranslate } from '../../shared/i18n/translate.ts';
import type { OffsetMs } from '../../shared/indices/local-day.ts';
import type { Instant } from '../../shared/time.ts';
import type { KeptCap } from '../state/cap.ts';
import { capTime } from './times.ts';
import { writeXml, type XmlElements } from './xml.ts';

export const capType = 'application/cap+xml';

/** Stays the same wherever the feed is fetched from, as §4.2.6 wants: a UUID made of a name (RFC 9562 §5.8). */
const urnOf = (name: string): string => {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`;
};

export interface AtomInput {
  /** Newest first. */
  readonly messages: readonly KeptCap[];
  /** When the newest message was made, in force or not. */
  readonly updatedAt: Instant;
  readonly baseUrl: string;
  readonly withExercises: boolean;
  readonly sender: string;
  readonly senderName: string;
  readonly offset: OffsetMs;
}

export const writeFeed = (input: AtomInput): string => {
  const { messages, updatedAt, baseUrl, withExercises, sender, senderName, offset } = input;
  const [vi, en] = [createTranslate('vi'), createTranslate('en')];
  const time = (at: Instant): string => capTime(at, offset).replace('-00:00', '+00:00');
  const entry = ({ message }: KeptCap): XmlElements => ({
    id: urnOf(`${sender},${message.identifier}`),
    title: message.headline.vi,
    updated: time(message.sent),
    published: time(message.sent),
    link: {
      '@_rel': 'alternate',
      '@_type': capType,
      '@_href': `${baseUrl}/api/v1${message.href}`,
    },
    category: [message.status, message.msgType, message.severity, message.certainty].map((term, index) => ({
      '@_term': term,
      '@_scheme': `urn:oasis:names:tc:emergency:cap:1.2:${['status', 'msgType', 'severity', 'certainty'][index]}`,
    })),
    summary: { '@_xml:lang': 'mul', '#text': `${message.headline.vi}\n${message.headline.en}` },
  });
  const self = `${baseUrl}/api/v1/cap/feed.atom${withExercises ? '?exercises=true' : ''}`;
  return writeXml({
    feed: {
      '@_xmlns': 'http://www.w3.org/2005/Atom',
      '@_xml:lang': 'vi',
      id: urnOf(`${sender} feed${withExercises ? ' with exercises' : ''}`),
      title: `${vi('cap.feed.title', { sender: senderName })} / ${en('cap.feed.title', { sender: senderName })}`,
      subtitle: `${vi('cap.feed.subtitle')} / ${en('cap.feed.subtitle')}`,
      updated: time(updatedAt),
      link: { '@_rel': 'self', '@_type': 'application/atom+xml', '@_href': self },
      author: { name: senderName },
      entry: messages.map(entry),
    },
  });
};
