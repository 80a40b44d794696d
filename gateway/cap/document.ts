/**
 * A CAP 1.2 message (OASIS, ITU-T X.1303bis) as data: the elements of the standard under their own names, those that may repeat as
 * lists. What is beyond a schema is in `rules.ts`.
 */
import { z } from 'zod';
import { parseInstant } from '../../shared/time.ts';

export const capNamespace = 'urn:oasis:names:tc:emergency:cap:1.2';

export const statuses = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
export const msgTypes = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
export const scopes = ['Public', 'Restricted', 'Private'] as const;
export const categories = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const;
export const responseTypes = [
  'Shelter',
  'Evacuate',
  'Prepare',
  'Execute',
  'Avoid',
  'Monitor',
  'Assess',
  'AllClear',
  'None',
] as const;
export const urgencies = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const;
export const capSeverities = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;
export const certainties = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const;

/** Of a city's warning; what is longer is no message for people. */
const maxText = 20_000;
const maxRepeated = 200;
/** A ward's border in full detail has some thousand points of 20 characters. */
const maxPolygonText = 200_000;

const text = z.string().max(maxText);
const list = <T extends z.ZodType>(item: T) => z.array(item).max(maxRepeated, `at most ${maxRepeated} of these`);
const time = z
  .string()
  .max(40)
  .refine(
    (given) => parseInstant(given) !== undefined,
    'a date and time with an offset, such as 2026-11-22T05:40:00+07:00',
  );
const named = z.object({ valueName: text, value: text });

const areaSchema = z.object({
  areaDesc: text,
  polygon: list(z.string().max(maxPolygonText)).default([]),
  circle: list(text).default([]),
  geocode: list(named).default([]),
  altitude: text.optional(),
  ceiling: text.optional(),
});

const resourceSchema = z.object({
  resourceDesc: text,
  mimeType: text,
  size: text.optional(),
  uri: text.optional(),
  digest: text.optional(),
});

export const capInfoSchema = z.object({
  /** RFC 3066; absent = en-US. */
  language: text.optional(),
  category: list(z.enum(categories)).min(1, 'at least one is needed'),
  event: text,
  responseType: list(z.enum(responseTypes)).default([]),
  urgency: z.enum(urgencies),
  severity: z.enum(capSeverities),
  certainty: z.enum(certainties),
  audience: text.optional(),
  eventCode: list(named).default([]),
  effective: time.optional(),
  onset: time.optional(),
  expires: time.optional(),
  senderName: text.optional(),
  headline: text.optional(),
  description: text.optional(),
  instruction: text.optional(),
  web: text.optional(),
  contact: text.optional(),
  parameter: list(named).default([]),
  resource: list(resourceSchema).default([]),
  area: list(areaSchema).default([]),
});
export type CapInfo = z.output<typeof capInfoSchema>;
export type CapArea = CapInfo['area'][number];

export const capDocumentSchema = z.object({
  identifier: z.string().min(1, 'must not be empty').max(500),
  sender: z.string().min(1, 'must not be empty').max(500),
  sent: time,
  status: z.enum(statuses),
  msgType: z.enum(msgTypes),
  source: text.optional(),
  scope: z.enum(scopes),
  restriction: text.optional(),
  addresses: text.optional(),
  code: list(text).default([]),
  note: text.optional(),
  /** `sender,identifier,sent`, separated by white space. */
  references: z.string().max(50_000).optional(),
  incidents: text.optional(),
  info: z.array(capInfoSchema).max(20, 'at most 20 of these').default([]),
});
export type CapDocument = z.output<typeof capDocumentSchema>;

/** Elements that may repeat, wherever they stand. */
export const repeated: ReadonlySet<string> = new Set([
  'code',
  'info',
  'category',
  'responseType',
  'eventCode',
  'parameter',
  'resource',
  'area',
  'polygon',
  'circle',
  'geocode',
]);

export interface CapReference {
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
}

export const referenceText = ({ sender, identifier, sent }: CapReference): string => `${sender},${identifier},${sent}`;

/** Those that are of the form; `malformed` = how many are not. */
export const readReferences = (
  given: string | undefined,
): { readonly references: CapReference[]; readonly malformed: number } => {
  const references: CapReference[] = [];
  let malformed = 0;
  for (const piece of (given ?? '').split(/\s+/).filter((part) => part !== '')) {
    const [sender, identifier, sent, ...more] = piece.split(',');
    if (sender && identifier && sent && more.length === 0) references.push({ sender, identifier, sent });
    else malformed += 1;
  }
  return { references, malformed };
};

/** Latitude, longitude; degrees of WGS 84. */
export type CapPoint = readonly [lat: number, lon: number];

const figure = /^[+-]?\d{1,3}(\.\d{1,15})?$/;

const readPoint = (given: string): CapPoint | undefined => {
  const [lat, lon, ...more] = given.split(',');
  if (lat === undefined || lon === undefined || more.length > 0) return undefined;
  return figure.test(lat) && figure.test(lon) ? [Number(lat), Number(lon)] : undefined;
};

/** Undefined when something in it is no pair of figures. */
export const readPolygon = (given: string): CapPoint[] | undefined => {
  const points = given
    .trim()
    .split(/\s+/)
    .map((pair) => readPoint(pair));
  const whole = points.filter((point) => point !== undefined);
  return whole.length === points.length ? whole : undefined;
};

/** Centre and radius in km; undefined when it is not of that form. */
export const readCircle = (given: string): { readonly centre: CapPoint; readonly km: number } | undefined => {
  const [pair, radius, ...more] = given.trim().split(/\s+/);
  const centre = pair === undefined ? undefined : readPoint(pair);
  if (!centre || radius === undefined || more.length > 0 || !/^\d{1,5}(\.\d{1,9})?$/.test(radius)) return undefined;
  return { centre, km: Number(radius) };
};

const isInRange = ([lat, lon]: CapPoint): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
export const areInRange = (points: readonly CapPoint[]): boolean => points.every(isInRange);
