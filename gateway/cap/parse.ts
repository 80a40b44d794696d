/**
 * Reads XML that somebody else wrote: bounded before anything is built from it, no document types and no entities of its own (a
 * few lines of those become gigabytes or read files), every mistake named by line or element. Pure.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AppError } from '../../shared/errors.ts';
import { type CapDocument, capDocumentSchema, repeated } from './document.ts';

export const maxXmlBytes = 2 ** 20;
const maxElements = 40_000;
/** alert, info, resource, derefUri and what a signature is made of. */
const maxDepth = 16;

const refuse = (message: string): never => {
  throw new AppError('UPLOAD_INVALID', message);
};

const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The five of XML and references to characters; every other one is an error. */
const decode = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));|&/gi, (found, decimal, hex, name) => {
    if (typeof name === 'string' && predefined[name] !== undefined) return predefined[name];
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return String.fromCodePoint(code);
    return refuse(
      `${found.length === 1 ? '& that begins no reference' : `the reference ${found}`}: XML knows none such`,
    );
  });

const createParser = (isArray: (name: string) => boolean): XMLParser =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@_',
    ignoreDeclaration: true,
    ignorePiTags: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    maxNestedTags: maxDepth,
    transformTagName: (name) => name.slice(name.indexOf(':') + 1),
    isArray: (name, _path, _isLeaf, isAttribute) => !isAttribute && isArray(name),
    entityDecoder: {
      setExternalEntities: () => {},
      addInputEntities: () => {},
      reset: () => {},
      setXmlVersion: () => {},
      decode,
    },
  });

/** What an element held: attributes under `@_name`, text under `#text` beside them. */
export type Parsed = string | { readonly [name: string]: Parsed } | readonly Parsed[];
const isParsed = (value: unknown): value is Parsed =>
  typeof value === 'string' || (typeof value === 'object' && value !== null);

export interface ParsedRoot {
  readonly name: string;
  readonly element: Parsed;
}

/** @throws AppError UPLOAD_INVALID */
export const parseXml = (xml: string, isArray: (name: string) => boolean): ParsedRoot => {
  // Of UTF-8: a character is up to three times as long as it is counted here.
  if (xml.length > maxXmlBytes) refuse(`larger than ${maxXmlBytes} bytes`);
  const text = xml.replace(/^\uFEFF/, '').trimStart();
  if (/<!(?!--|\[CDATA\[)/.test(text)) refuse('document types and entities are not taken');
  const elements = text.match(/<[^/!?]/g)?.length ?? 0;
  if (elements > maxElements) refuse(`more than ${maxElements} elements`);
  const found = XMLValidator.validate(text);
  if (found !== true) refuse(`this is no XML, line ${found.err.line}: ${found.err.msg}`);
  let parsed: unknown;
  try {
    parsed = createParser(isArray).parse(text);
  } catch (error) {
    if (error instanceof AppError) throw error;
    // The parser names what it refuses: too deep, names that are none of XML's business.
    refuse(
      `this XML is not taken: ${error instanceof Error ? error.message.replace(/^\[\w+\] /, '').slice(0, 200) : 'it cannot be read'}`,
    );
  }
  const roots = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  const [only, ...more] = roots.filter(([name]) => !name.startsWith('#') && !name.startsWith('?'));
  if (!only || more.length > 0 || !isParsed(only[1])) return refuse('one element that holds all others expected');
  const element: Parsed = Array.isArray(only[1]) ? only[1][0] : only[1];
  return { name: only[0], element };
};

export const isElement = (parsed: Parsed | undefined): parsed is { readonly [name: string]: Parsed } =>
  typeof parsed === 'object' && !Array.isArray(parsed);

export const childOf = (parsed: Parsed | undefined, name: string): Parsed | undefined =>
  isElement(parsed) && Object.hasOwn(parsed, name) ? parsed[name] : undefined;

/** All elements of a name, in order. */
export const childrenOf = (parsed: Parsed | undefined, name: string): readonly Parsed[] => {
  const child = childOf(parsed, name);
  if (child === undefined) return [];
  return isParsedList(child) ? child : [child];
};
const isParsedList = (parsed: Parsed): parsed is readonly Parsed[] => Array.isArray(parsed);

/** The text of an element, with or without attributes; of several the first. */
export const textOf = (parsed: Parsed | undefined): string | undefined => {
  if (parsed === undefined || typeof parsed === 'string') return parsed;
  if (isParsedList(parsed)) return textOf(parsed[0]);
  const own = childOf(parsed, '#text');
  return typeof own === 'string' ? own : '';
};

const namespaces = /^urn:oasis:names:tc:emergency:cap:1\.[12]$/;
export const isCapAlert = (name: string, element: Parsed | undefined): boolean =>
  name === 'alert' &&
  isElement(element) &&
  Object.entries(element).some(
    ([key, value]) => key.startsWith('@_xmlns') && typeof value === 'string' && namespaces.test(value),
  );

/** Attributes go, texts stay, what repeats is a list. */
const plain = (parsed: Parsed): unknown => {
  if (typeof parsed === 'string') return parsed;
  if (isParsedList(parsed)) return parsed.map(plain);
  const inner = Object.entries(parsed).filter(([name]) => !name.startsWith('@_') && name !== '#text');
  if (inner.length === 0) return textOf(parsed);
  return Object.fromEntries(inner.map(([name, value]) => [name, plain(value)]));
};

/** The element and why, such as `info[0].urgency`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');

/** @throws AppError UPLOAD_INVALID naming the elements that are wrong */
export const readCapElement = (element: Parsed): CapDocument => {
  const parsed = capDocumentSchema.safeParse(plain(element));
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: pathText(path), message: message.slice(0, 300) }));
  throw new AppError('UPLOAD_INVALID', details.map(({ path, message }) => `${path}: ${message}`).join('; '), {
    details,
  });
};

/** One message. @throws AppError UPLOAD_INVALID */
export const parseCap = (xml: string): CapDocument => {
  const { name, element } = parseXml(xml, (tag) => repeated.has(tag));
  if (!isCapAlert(name, element)) return refuse('no CAP message: an element `alert` of CAP 1.1 or 1.2 expected');
  return readCapElement(element);
};
