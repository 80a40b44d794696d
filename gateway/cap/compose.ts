/** A situation as a CAP 1.2 message for the public, in Vietnamese and English. Pure apart from Intl. */
import type { Alert, Situation } from '../../shared/alert-api.ts';
import type { Severity } from '../../shared/alerts/words.ts';
import { createTranslate, type Language, languages, type Translate } from '../../shared/i18n/translate.ts';
import type { OffsetMs } from '../../shared/indices/local-day.ts';
import type { Instant } from '../../shared/time.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import type { BorderOf } from './borders.ts';
import type { NextMessage } from './chain.ts';
import type { CapArea, CapDocument, CapInfo } from './document.ts';
import type { CapFacts, WarnedHazard } from './facts.ts';
import { circleText, polygonText } from './geometry.ts';
import { capTime } from './times.ts';
import { writable } from './xml.ts';

export interface ComposeInput {
  readonly situation: Situation;
  readonly facts: CapFacts;
  readonly next: NextMessage;
  /** The n-th message of the situation, from 1. */
  readonly n: number;
  /** `sender,identifier,sent` of all before. */
  readonly references: readonly string[];
  readonly sender: string;
  readonly senderName: string;
  /** Of the console; absent = no link. */
  readonly publicUrl?: string | undefined;
  readonly offset: OffsetMs;
  /** What was measured, in one phrase: `Ngập đường phố 34 cm`. */
  readonly describe: (alert: Alert, language: Language) => string;
  readonly border: BorderOf;
}

/** Words of this project in those of CAP; no law maps them. */
const capSeverity: Readonly<Record<Severity, CapInfo['severity']>> = {
  watch: 'Minor',
  warning: 'Moderate',
  danger: 'Severe',
  extreme: 'Extreme',
};

const bcp47 = { vi: 'vi-VN', en: 'en-US' } as const satisfies Record<Language, string>;
const translate: Readonly<Record<Language, Translate>> = { vi: createTranslate('vi'), en: createTranslate('en') };

/** Around each station where no border is known, km: about a street, about a quarter. */
const circleKm: Readonly<Record<WarnedHazard, number>> = { flood: 0.5, noise: 0.5, air: 3 };
const maxCircles = 20;
const maxLines = 10;
const maxParameters = 40;
/** Receivers cut headlines at 160 (CAP 1.2 §3.2.2). */
const maxHeadline = 160;
const maxName = 60;

const clipped = (text: string, most: number): string => {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
};

/** A name that somebody outside chose, as one line. */
const plain = (name: string): string =>
  clipped(
    writable(name.normalize('NFC'))
      .replaceAll(/[\p{C}\s]+/gu, ' ')
      .trim(),
    maxName,
  ) || '–';

/** Of the part of an identifier that the sender gives: nothing that ends a field or needs to be escaped in an address. */
const safeSender = (sender: string): string => sender.replaceAll(/[^A-Za-z0-9._-]/g, '-');

export const situationName = ({ number }: Situation): string => `TH-${number}`;

export const identifierOf = (sender: string, situation: Situation, n: number): string =>
  `${safeSender(sender)}-${situation.number}-${n}`;

const placeOf = (ward: string, language: Language): string | undefined => {
  const found = findWard(ward);
  return found && wardName(found, language);
};

const capitalised = (text: string): string => text.slice(0, 1).toLocaleUpperCase('vi') + text.slice(1);

/** One per station, in the order given. */
const stationsOf = (alerts: readonly Alert[]): Alert['station'][] => [
  ...new Map(alerts.map(({ station }) => [station.id, station])).values(),
];

const areaOf = ({ situation, facts, border }: ComposeInput, language: Language): CapArea => {
  const t = translate[language];
  const place = placeOf(situation.ward, language);
  const stations = stationsOf(facts.alerts);
  const polygon = border(situation.ward).map(polygonText);
  const km = circleKm[facts.hazard];
  const circle =
    polygon.length > 0 ? [] : stations.slice(0, maxCircles).map(({ lat, lon }) => circleText([lat, lon], km));
  return {
    areaDesc: place
      ? capitalised(t('cap.area.ward', { ward: place }))
      : t('cap.area.outside', { station: plain(stations[0]?.name ?? '') }),
    polygon,
    circle,
    geocode: place ? [{ valueName: 'VN-GSO-ward', value: situation.ward }] : [],
  };
};

const markOf = ({ status }: CapFacts, t: Translate): string | undefined =>
  status === 'Actual' ? undefined : t(status === 'Exercise' ? 'cap.mark.exercise' : 'cap.mark.test');

const noteOf = ({ status }: CapFacts): string | undefined => {
  if (status === 'Actual') return undefined;
  const key = status === 'Exercise' ? 'cap.note.exercise' : 'cap.note.test';
  return languages.map((language) => translate[language](key)).join(' ');
};

const headlineOf = ({ situation, facts, describe }: ComposeInput, language: Language): string => {
  const t = translate[language];
  const [worst] = facts.alerts;
  const ward = placeOf(situation.ward, language) ?? plain(worst?.station.name ?? '');
  const event = t(`cap.eventInside.${facts.event}`);
  const said =
    facts.phase === 'active' && worst
      ? t('cap.headline.active', {
          severity: t(`cap.severity.${facts.severity}`),
          what: describe(worst, language),
          station: plain(worst.station.name),
          ward,
        })
      : t(`cap.headline.${facts.phase === 'active' || facts.phase === 'held' ? 'easing' : facts.phase}`, {
          event,
          ward,
        });
  const mark = markOf(facts, t);
  return clipped(mark === undefined ? said : `${mark} – ${said}`, maxHeadline);
};

const descriptionOf = ({ situation, facts, describe }: ComposeInput, language: Language): string => {
  const t = translate[language];
  const event = t(`cap.eventInside.${facts.event}`);
  const severity = t(`cap.severity.${facts.severity}`);
  const parts: string[] = [];
  if (facts.status !== 'Actual') parts.push(t(facts.status === 'Exercise' ? 'cap.note.exercise' : 'cap.note.test'));
  if (facts.phase === 'active') {
    const lines = facts.alerts.slice(0, maxLines).map((alert) =>
      t('cap.description.line', {
        station: plain(alert.station.name),
        what: describe(alert, language),
        severity: t(`cap.severity.${alert.severity}`).toLocaleLowerCase('vi'),
      }),
    );
    const more = facts.alerts.length - lines.length;
    parts.push(
      [t('cap.description.measured'), ...lines, ...(more > 0 ? [t('cap.description.more', { count: more })] : [])].join(
        '\n',
      ),
    );
    if (facts.isSilent) parts.push(t('cap.description.silent'));
    parts.push(t(`cap.corroboration.${situation.corroboration}`));
  } else if (facts.phase !== 'held') {
    parts.push(t(`cap.description.${facts.phase}`, { event, severity: severity.toLocaleLowerCase('vi') }));
  }
  parts.push(t('cap.description.origin'));
  return parts.join('\n\n');
};

const instructionOf = ({ facts }: ComposeInput, language: Language): string => {
  const t = translate[language];
  if (facts.status !== 'Actual')
    return t(facts.status === 'Exercise' ? 'cap.instruction.exercise' : 'cap.instruction.test');
  switch (facts.phase) {
    case 'active':
      return t(`cap.instruction.${facts.event}.${facts.severity}`);
    case 'held':
    case 'easing':
      return t('cap.instruction.easing');
    case 'over':
      return t(facts.hazard === 'flood' ? 'cap.instruction.over' : 'cap.instruction.overPlain');
    default:
      return t(`cap.instruction.${facts.phase}`);
  }
};

/** For programs, the same in every language. `measured` is one line per alert: `station=…;rule=…;quantity=…;value=…`. */
const parametersOf = ({ situation, facts }: ComposeInput): CapInfo['parameter'] => {
  const parameter = (valueName: string, value: string) => ({ valueName, value });
  const measured = facts.alerts.slice(0, maxParameters).map((alert) => {
    const { quantity, value, unit, step, threshold } = alert.figure;
    const parts = [
      ['station', alert.station.id],
      ['rule', `${alert.rule.id}@${alert.rule.version}`],
      ['kind', alert.rule.kind],
      ['severity', alert.severity],
      ['quantity', quantity],
      ['value', String(value)],
      ['unit', unit],
      ['step', step === null ? null : String(step)],
      ['threshold', threshold],
    ];
    return parameter(
      'measured',
      parts.flatMap(([name, text]) => (text === null || text === '' ? [] : [`${name}=${text}`])).join(';'),
    );
  });
  return [
    parameter('situation', situationName(situation)),
    parameter('provenance', situation.provenance),
    parameter('corroboration', situation.corroboration),
    parameter('highest', situation.highest),
    ...stationsOf(facts.alerts)
      .slice(0, maxParameters)
      .map(({ id }) => parameter('stationId', id)),
    ...measured,
  ];
};

/** CAP 1.2 wants what began before the message as onset, what is expected after it; never after its end. */
const onsetOf = ({ facts, next }: ComposeInput): Instant => {
  const [worst] = facts.alerts;
  if (facts.isProjected && worst && worst.figure.unit === 'min') {
    return Math.min((worst.silentSince ?? next.sent) + Math.max(0, worst.figure.value) * 60_000, next.expires);
  }
  return Math.min(facts.onsetAt, next.sent);
};

const infoOf = (input: ComposeInput, language: Language): CapInfo => {
  const { situation, facts, next, senderName, publicUrl, offset } = input;
  const isActive = facts.phase === 'active';
  return {
    language: bcp47[language],
    category: [...facts.category],
    event: translate[language](`cap.event.${facts.event}`),
    responseType: [...facts.responseType],
    urgency: facts.urgency,
    severity: isActive ? capSeverity[facts.severity] : facts.phase === 'withdrawn' ? 'Unknown' : 'Minor',
    certainty: facts.certainty,
    eventCode: [{ valueName: 'hai-dang', value: facts.event }],
    effective: capTime(next.sent, offset),
    onset: capTime(onsetOf(input), offset),
    expires: capTime(next.expires, offset),
    senderName: plain(senderName),
    headline: headlineOf(input, language),
    description: descriptionOf(input, language),
    instruction: instructionOf(input, language),
    web: publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/situations/${situation.id}`,
    parameter: parametersOf(input),
    resource: [],
    area: [areaOf(input, language)],
  };
};

export const composeCap = (input: ComposeInput): CapDocument => {
  const { situation, facts, next, n, references, sender, offset } = input;
  return {
    identifier: identifierOf(sender, situation, n),
    sender,
    sent: capTime(next.sent, offset),
    status: facts.status,
    msgType: next.msgType,
    scope: 'Public',
    code: [],
    note: noteOf(facts),
    references: references.length === 0 ? undefined : references.join(' '),
    incidents: situationName(situation),
    info: languages.map((language) => infoOf(input, language)),
  };
};
