/**
 * What is wrong with a CAP message beyond what a schema can say: the prose of CAP 1.2 §3.2 and what receivers trip over. Our own
 * messages are sent only without a problem; of those of others the problems are notes. Pure.
 */
import { parseInstant } from '../../shared/time.ts';
import {
  areInRange,
  type CapArea,
  type CapDocument,
  type CapInfo,
  type CapPoint,
  readCircle,
  readPolygon,
  readReferences,
} from './document.ts';
import { crossesItself, maxPolygonPoints } from './geometry.ts';

export const capRules = [
  'identifier-characters',
  'time-form',
  'empty',
  'restriction-missing',
  'addresses-missing',
  'references-missing',
  'references-malformed',
  'references-later',
  'info-missing',
  'language-twice',
  'infos-disagree',
  'expires-too-early',
  'onset-after-expires',
  'all-clear-urgency',
  'exercise-unmarked',
  'area-missing',
  'polygon-malformed',
  'polygon-open',
  'polygon-points',
  'polygon-crossing',
  'circle-malformed',
  'position-range',
] as const;
export type CapRule = (typeof capRules)[number];

export interface CapProblem {
  readonly rule: CapRule;
  /** Of the element, such as `info[1].area[0].polygon[0]`. */
  readonly path: string;
  readonly message: string;
}

/** `,` would end a field of `references`, a space the whole reference. */
const nameForm = /^[^\s,<&]+$/;
/** The pattern of the standard; the comma that it allows for a sign is no date. */
const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/;
const exerciseWords = /exercise|drill|test|simulat|diễn tập|thử nghiệm|mô phỏng/iu;

/** Larger than this nobody looks whether it crosses itself. */
const maxCrossingPoints = 400;

type Tell = (rule: CapRule, path: string, message: string) => void;

const checkRing = (points: readonly CapPoint[], path: string, tell: Tell): void => {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length < 4)
    tell('polygon-points', path, 'a polygon has at least four pairs, the last one equal to the first');
  if (points.length > maxPolygonPoints)
    tell('polygon-points', path, `${points.length} pairs; more than ${maxPolygonPoints} are refused by receivers`);
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
    tell('polygon-open', path, 'the last pair is not the first');
  if (!areInRange(points)) {
    const isTurned = areInRange(points.map(([lat, lon]): CapPoint => [lon, lat]));
    tell('position-range', path, isTurned ? 'longitude before latitude' : 'outside of ±90, ±180 degrees');
  }
  if (points.length >= 4 && points.length <= maxCrossingPoints && crossesItself(points))
    tell('polygon-crossing', path, 'the line crosses itself');
};

const checkArea = (area: CapArea, path: string, tell: Tell): void => {
  for (const [index, text] of area.polygon.entries()) {
    const points = readPolygon(text);
    const at = `${path}.polygon[${index}]`;
    if (points) checkRing(points, at, tell);
    else tell('polygon-malformed', at, 'pairs `latitude,longitude` separated by spaces expected');
  }
  for (const [index, text] of area.circle.entries()) {
    const circle = readCircle(text);
    const at = `${path}.circle[${index}]`;
    if (!circle) tell('circle-malformed', at, '`latitude,longitude radius` in kilometres expected');
    else if (!areInRange([circle.centre])) tell('position-range', at, 'outside of ±90, ±180 degrees');
  }
};

const checkInfo = (info: CapInfo, document: CapDocument, path: string, tell: Tell): void => {
  const sent = parseInstant(document.sent);
  const [effective, onset, expires] = [info.effective, info.onset, info.expires].map((text) =>
    text === undefined ? undefined : parseInstant(text),
  );
  const begins = Math.max(sent ?? 0, effective ?? 0);
  if (expires !== undefined && expires <= begins)
    tell('expires-too-early', `${path}.expires`, 'must be after it was sent and after it takes effect');
  if (onset !== undefined && expires !== undefined && onset > expires)
    tell('onset-after-expires', `${path}.onset`, 'begins after the message has expired');
  if (info.responseType.includes('AllClear') && info.urgency !== 'Past')
    tell('all-clear-urgency', `${path}.urgency`, 'all clear means that the urgency is Past');
  const isExercise = document.status === 'Exercise' || document.status === 'Test';
  if (isExercise && !exerciseWords.test(info.headline ?? ''))
    tell('exercise-unmarked', `${path}.headline`, `the status is ${document.status}, and the headline does not say so`);
  if (info.area.length === 0) tell('area-missing', `${path}.area`, 'nobody can tell where');
  for (const [index, area] of info.area.entries()) checkArea(area, `${path}.area[${index}]`, tell);
};

/** What has to be the same in every language. */
const meaningOf = (info: CapInfo): string =>
  JSON.stringify([
    [...info.category].sort(),
    [...info.responseType].sort(),
    info.urgency,
    info.severity,
    info.certainty,
    info.effective,
    info.onset,
    info.expires,
    info.eventCode,
    info.parameter,
  ]);

const areaKey = (info: CapInfo): string =>
  JSON.stringify(info.area.map(({ polygon, circle, geocode }) => [polygon, circle, geocode]));

/** Information about one place comes in several languages; about several places it may differ. */
const checkInfos = (infos: readonly CapInfo[], tell: Tell): void => {
  const ofArea = new Map<string, { readonly languages: Set<string>; readonly meaning: string }>();
  for (const [index, info] of infos.entries()) {
    const language = (info.language ?? 'en-US').toLowerCase();
    const known = ofArea.get(areaKey(info));
    if (!known) {
      ofArea.set(areaKey(info), { languages: new Set([language]), meaning: meaningOf(info) });
      continue;
    }
    if (known.languages.has(language))
      tell('language-twice', `info[${index}].language`, `a second block in ${language} about the same area`);
    known.languages.add(language);
    if (known.meaning !== meaningOf(info))
      tell('infos-disagree', `info[${index}]`, 'the languages say different things about the same area');
  }
};

const checkReferences = (document: CapDocument, tell: Tell): void => {
  const { references, malformed } = readReferences(document.references);
  const needs = ['Update', 'Cancel', 'Ack', 'Error'].includes(document.msgType);
  if (needs && references.length === 0) tell('references-missing', 'references', `${document.msgType} of what?`);
  if (malformed > 0)
    tell('references-malformed', 'references', '`sender,identifier,sent` separated by spaces expected');
  const sent = parseInstant(document.sent) ?? 0;
  for (const reference of references) {
    const at = parseInstant(reference.sent);
    const isItself = reference.sender === document.sender && reference.identifier === document.identifier;
    if (at === undefined || at > sent || isItself)
      tell('references-later', 'references', `${reference.identifier} is no earlier message`);
  }
};

/** Paths of texts that are there and say nothing, and of times in another form. */
const walk = (value: unknown, path: string, tell: Tell): void => {
  if (typeof value === 'string') {
    if (value.trim() === '') tell('empty', path, 'leave the element out instead');
    if (/(^|\.)(sent|effective|onset|expires)$/.test(path) && !timeForm.test(value))
      tell('time-form', path, 'the standard wants 2026-11-22T05:40:00+07:00: no Z, no fractions');
  } else if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) walk(inner, `${path}[${index}]`, tell);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) walk(inner, path ? `${path}.${name}` : name, tell);
  }
};

const maxProblems = 50;

/** Empty = nothing is wrong. At most fifty are told. */
export const checkCap = (document: CapDocument): CapProblem[] => {
  const problems: CapProblem[] = [];
  const tell: Tell = (rule, path, message) => {
    if (problems.length < maxProblems) problems.push({ rule, path, message });
  };
  for (const name of ['identifier', 'sender'] as const) {
    if (!nameForm.test(document[name])) tell('identifier-characters', name, 'no spaces, commas, < and &');
  }
  walk(document, '', tell);
  if (document.scope === 'Restricted' && document.restriction === undefined)
    tell('restriction-missing', 'restriction', 'the scope is Restricted: to what?');
  if (document.scope === 'Private' && document.addresses === undefined)
    tell('addresses-missing', 'addresses', 'the scope is Private: for whom?');
  checkReferences(document, tell);
  if (document.info.length === 0 && (document.msgType === 'Alert' || document.msgType === 'Update'))
    tell('info-missing', 'info', 'a message for people needs at least one');
  for (const [index, info] of document.info.entries()) checkInfo(info, document, `info[${index}]`, tell);
  checkInfos(document.info, tell);
  return problems;
};

export const problemText = ({ path, message }: CapProblem): string => `${path}: ${message}`;
