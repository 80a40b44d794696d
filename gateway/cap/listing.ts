/** What a document holds that a feed gave: one CAP message, or an Atom or RSS list with messages inside it or behind links. Pure. */
import { AppError } from '../../shared/errors.ts';
import { type CapDocument, repeated } from './document.ts';
import { childOf, childrenOf, isCapAlert, type Parsed, parseXml, readCapElement, textOf } from './parse.ts';
import { writeCap } from './xml.ts';

export interface FoundMessage {
  readonly document: CapDocument;
  readonly xml: string;
}

export interface Listing {
  readonly messages: readonly FoundMessage[];
  /** To be fetched. `mark` changes when what is behind it does, as far as the list says. */
  readonly links: readonly { readonly url: string; readonly mark: string }[];
  /** Entries that hold a message which cannot be read, each with why. */
  readonly problems: readonly string[];
}

/** Of a city or a country; a list with more is cut. */
export const maxEntries = 200;

const lists: ReadonlySet<string> = new Set(['entry', 'item', 'link', 'enclosure', 'alert', ...repeated]);

const attribute = (parsed: Parsed, name: string): string | undefined => textOf(childOf(parsed, `@_${name}`));

const capTypes = /^application\/(common-alerting-protocol|cap)\+xml/i;
const xmlTypes = /^(application|text)\/xml/i;

/** A message written into the list itself (Atom content, RSS extensions, EDXL). */
const inlineAlert = (parsed: Parsed, depth = 0): Parsed | undefined => {
  if (depth > 3 || typeof parsed === 'string') return undefined;
  for (const alert of childrenOf(parsed, 'alert')) if (isCapAlert('alert', alert)) return alert;
  for (const name of ['content', 'description', 'summary', 'contentObject', 'xmlContent', 'embeddedXMLContent']) {
    for (const inner of childrenOf(parsed, name)) {
      const found = inlineAlert(inner, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
};

/** The link that says it is CAP; else the one that leads to the message itself. */
const linkOf = (entry: Parsed): string | undefined => {
  const links = [...childrenOf(entry, 'link'), ...childrenOf(entry, 'enclosure')].map((link) => ({
    href: attribute(link, 'href') ?? attribute(link, 'url') ?? textOf(link),
    rel: attribute(link, 'rel') ?? 'alternate',
    type: attribute(link, 'type') ?? '',
  }));
  const best =
    links.find(({ type }) => capTypes.test(type)) ??
    links.find(({ rel, type }) => rel === 'alternate' && xmlTypes.test(type)) ??
    links.find(({ rel, type, href }) => rel === 'alternate' && type === '' && href !== undefined);
  return best?.href?.trim() || undefined;
};

const absolute = (href: string, base: string | undefined): string | undefined =>
  URL.canParse(href, base) ? new URL(href, base).href : undefined;

/**
 * `base` = where it was fetched, for relative links.
 * @throws AppError UPLOAD_INVALID when it is none of these, or the one message it is cannot be read
 */
export const readListing = (xml: string, base?: string): Listing => {
  const { name, element } = parseXml(xml, (tag) => lists.has(tag));
  if (isCapAlert(name, element)) {
    return { messages: [{ document: readCapElement(element), xml }], links: [], problems: [] };
  }
  const entries =
    name === 'feed'
      ? childrenOf(element, 'entry')
      : name === 'rss'
        ? childrenOf(childOf(element, 'channel'), 'item')
        : name === 'RDF'
          ? childrenOf(element, 'item')
          : undefined;
  if (entries === undefined) {
    throw new AppError(
      'UPLOAD_INVALID',
      `neither a CAP message of version 1.1 or 1.2 nor an Atom or RSS feed: it begins with <${name.slice(0, 60)}>`,
    );
  }
  const messages: FoundMessage[] = [];
  const links: { url: string; mark: string }[] = [];
  const problems: string[] = [];
  for (const entry of entries.slice(0, maxEntries)) {
    const alert = inlineAlert(entry);
    if (alert !== undefined) {
      try {
        const document = readCapElement(alert);
        messages.push({ document, xml: writeCap(document) });
      } catch (error) {
        problems.push(error instanceof AppError ? error.message : 'cannot be read');
      }
      continue;
    }
    const href = linkOf(entry);
    const url = href === undefined ? undefined : absolute(href, base);
    if (url === undefined) continue;
    const mark =
      textOf(childOf(entry, 'updated')) ?? textOf(childOf(entry, 'pubDate')) ?? textOf(childOf(entry, 'date'));
    links.push({ url, mark: mark ?? '' });
  }
  return { messages, links, problems };
};
