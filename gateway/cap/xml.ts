/** Writes XML. Elements come out in the order in which they stand, texts escaped and rid of what XML 1.0 does not allow. */
import { XMLBuilder } from 'fast-xml-parser';
import { type CapDocument, type CapInfo, capNamespace } from './document.ts';

/** Outside of the characters of XML 1.0 (§2.2), and marks that turn the direction of a text around. */
const unwritable = /[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]|[\u{202A}-\u{202E}\u{2066}-\u{2069}]/gu;

export const writable = (text: string): string => text.replaceAll(/\r\n?/g, '\n').replaceAll(unwritable, '');

export type XmlNode = string | XmlElements | readonly XmlNode[] | undefined;
export interface XmlElements {
  readonly [name: string]: XmlNode;
}

const cleaned = (node: XmlNode): XmlNode => {
  if (typeof node === 'string') return writable(node);
  if (node === undefined) return undefined;
  if (isList(node)) return node.map(cleaned);
  const kept = Object.entries(node).filter(
    ([, value]) => value !== undefined && !(isList(value) && value.length === 0),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, cleaned(value)]));
};
const isList = (node: XmlNode): node is readonly XmlNode[] => Array.isArray(node);

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@_',
  format: true,
  indentBy: '  ',
  suppressEmptyNode: false,
  suppressBooleanAttributes: false,
});

/** `@_name` = an attribute, `#text` = text beside attributes. */
export const writeXml = (root: XmlElements): string =>
  String(builder.build({ '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' }, ...(cleaned(root) as object) }));

/** Every element in the place that the schema of CAP 1.2 gives it (`xs:sequence`). */
const infoElements = (info: CapInfo): XmlElements => ({
  language: info.language,
  category: info.category,
  event: info.event,
  responseType: info.responseType,
  urgency: info.urgency,
  severity: info.severity,
  certainty: info.certainty,
  audience: info.audience,
  eventCode: info.eventCode.map(({ valueName, value }) => ({ valueName, value })),
  effective: info.effective,
  onset: info.onset,
  expires: info.expires,
  senderName: info.senderName,
  headline: info.headline,
  description: info.description,
  instruction: info.instruction,
  web: info.web,
  contact: info.contact,
  parameter: info.parameter.map(({ valueName, value }) => ({ valueName, value })),
  resource: info.resource.map(({ resourceDesc, mimeType, size, uri, digest }) => ({
    resourceDesc,
    mimeType,
    size,
    uri,
    digest,
  })),
  area: info.area.map(({ areaDesc, polygon, circle, geocode, altitude, ceiling }) => ({
    areaDesc,
    polygon,
    circle,
    geocode: geocode.map(({ valueName, value }) => ({ valueName, value })),
    altitude,
    ceiling,
  })),
});

export const writeCap = (document: CapDocument): string =>
  writeXml({
    alert: {
      '@_xmlns': capNamespace,
      identifier: document.identifier,
      sender: document.sender,
      sent: document.sent,
      status: document.status,
      msgType: document.msgType,
      source: document.source,
      scope: document.scope,
      restriction: document.restriction,
      addresses: document.addresses,
      code: document.code,
      note: document.note,
      references: document.references,
      incidents: document.incidents,
      info: document.info.map(infoElements),
    },
  });
