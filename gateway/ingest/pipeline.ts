/**
 * The way of a message from the broker into the journal:
 *
 *   bytes ─ decode ─ validate ─ plausibility ─┬─ accepted reading ─ doubts (flags) ─┐
 *                                             └─ refusal ───────────────────────────┴─ journal (durable) ─ acknowledge ─ tell
 *                                                                                                              the station
 *
 * Whatever is wrong with the content is acknowledged and quarantined: an error would only make the station send the same
 * thing for ever. `done(error)` is left to a journal that cannot take it now.
 */
import type { z } from 'zod';
import { aboutSchema, maxReadingsPerMessage, readingPayloadSchema, stationStateSchema } from '../../shared/reading.ts';
import type { Refusal, RefusalCode, RefusedNotice } from '../../shared/refusals.ts';
import type { Station } from '../../shared/station.ts';
import { type Instant, staleAfterMs } from '../../shared/time.ts';
import type { StationTopic } from '../../shared/topics.ts';
import type { Inspector } from '../inspect/inspector.ts';
import { decodeJson } from './decode.ts';
import { inspectedMessage } from './inspected.ts';
import type { Journal } from './journal.ts';
import { checkTime, checkValues, qualityOf } from './plausibility.ts';
import type { LateChain, QualityWatch } from './quality-watch.ts';
import type { JournalRecord, ReadingRecord, RefusalRecord } from './record.ts';

/** This much of refused bytes is kept for the person who has to find out why. */
const maxRawBytes = 8 * 1024;
/** A station is told at most this many refusals of one message; the quarantine has them all. */
const maxNotices = 20;

export interface Message {
  readonly station: Station;
  readonly topic: string;
  readonly parsed: StationTopic;
  readonly payload: Buffer;
  /** How it was sent, when somebody looks at this station. */
  readonly inspected?: { readonly qos: 0 | 1 | 2; readonly retain: boolean; readonly dup: boolean } | undefined;
}

export interface PipelineOptions {
  readonly journal: Pick<Journal, 'append'>;
  readonly watch: Pick<QualityWatch, 'judge'>;
  readonly now: () => Instant;
  /** Tells a station what was refused; best effort, the quarantine is the record. */
  readonly notify: (station: string, notice: RefusedNotice) => void;
  /** Told of messages of stations at which somebody looks. */
  readonly inspector?: Pick<Inspector, 'note'>;
  readonly count: (outcome: 'accepted' | 'refused_message' | 'refused_reading' | 'refused_value', by: number) => void;
}

export interface Pipeline {
  accept(message: Message, done: (error: Error | null) => void): void;
}

interface Judged {
  readonly receivedAt: Instant;
  readonly records: JournalRecord[];
  readonly notices: RefusedNotice[];
}

type Place = { seq?: number; at?: number };

const joinPath = (prefix: string, path: string): string => (prefix && path ? `${prefix}.${path}` : prefix || path);

const pathOf = (issue: z.core.$ZodIssue): string =>
  issue.path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`))
    .join('');

/** The part of a malformed reading that helps to find it again. */
const placeOf = (json: unknown): Place => {
  if (typeof json !== 'object' || json === null) return {};
  const seq = 'seq' in json && Number.isSafeInteger(json.seq) ? Number(json.seq) : undefined;
  const at = 'at' in json && Number.isSafeInteger(json.at) ? Number(json.at) : undefined;
  return { ...(seq !== undefined && { seq }), ...(at !== undefined && { at }) };
};

export const createPipeline = (options: PipelineOptions): Pipeline => {
  const refuse = (
    into: Judged,
    message: Message,
    receivedAt: Instant,
    refusal: Refusal,
    raw: Buffer,
    place: Place,
  ): void => {
    const record: RefusalRecord = {
      k: 'q',
      topic: message.topic,
      s: message.station.id,
      x: receivedAt,
      ...refusal,
      ...(place.seq !== undefined && { n: place.seq }),
      raw: raw.toString('base64', 0, Math.min(raw.length, maxRawBytes)),
      size: raw.length,
    };
    into.records.push(record);
    into.notices.push({ ...refusal, ...place });
    options.count(`refused_${refusal.fate}`, 1);
  };

  const judgeReading = (
    into: Judged,
    message: Message,
    receivedAt: Instant,
    json: unknown,
    prefix: string,
    raw: () => Buffer,
  ): void => {
    const { station } = message;
    const whole = (code: RefusalCode, path: string, text: string, place: Place) =>
      refuse(
        into,
        message,
        receivedAt,
        { code, path: joinPath(prefix, path), message: text, fate: 'reading' },
        raw(),
        place,
      );

    const parsed = readingPayloadSchema.safeParse(json);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return whole('READING_MALFORMED', issue ? pathOf(issue) : '', issue?.message ?? 'malformed', placeOf(json));
    }
    const { at, seq, status, values, battery, rssi } = parsed.data;
    const place: Place = { at, ...(seq !== undefined && { seq }) };
    const badTime = checkTime(at, receivedAt, station.provenance);
    if (badTime) return whole(badTime.code, 'at', badTime.message, place);

    const checked = checkValues(values);
    if (checked.count === 0) {
      const [first] = checked.refusals;
      return checked.refusals.length === 1 && first
        ? whole(first.code, first.path, first.message, place)
        : whole(
            'READING_NO_VALID_VALUE',
            'values',
            checked.refusals
              .map((one) => one.message)
              .join('; ')
              .slice(0, 400),
            place,
          );
    }
    const reading: ReadingRecord = {
      k: 'r',
      s: station.id,
      w: station.ward,
      p: station.provenance,
      t: at,
      x: receivedAt,
      q: qualityOf(status, checked.accepted),
      ...(seq !== undefined && { n: seq }),
      v: checked.accepted,
      ...(receivedAt - at > staleAfterMs(station.interval) && { l: 1 }),
      ...(battery !== undefined && { b: battery }),
      ...(rssi !== undefined && { g: rssi }),
    };
    into.records.push(reading);
    options.count('accepted', 1);
    // The bytes go with the first refused value only: 32 copies of them would let a small message fill the disk.
    for (const [index, refusal] of checked.refusals.entries()) {
      const bytes = index === 0 ? raw() : Buffer.alloc(0);
      refuse(into, message, receivedAt, { ...refusal, path: joinPath(prefix, refusal.path) }, bytes, place);
    }
  };

  const judgeReadings = (into: Judged, message: Message, receivedAt: Instant): void => {
    const decoded = decodeJson(message.payload);
    if (!decoded.ok) return refuse(into, message, receivedAt, decoded.refusal, message.payload, {});
    const { json } = decoded;
    if (!Array.isArray(json)) return judgeReading(into, message, receivedAt, json, '', () => message.payload);
    if (json.length > maxReadingsPerMessage || json.length === 0) {
      const [code, text] =
        json.length === 0
          ? (['READING_MALFORMED', 'the array is empty'] as const)
          : (['MESSAGE_TOO_MANY_READINGS', `${json.length} readings in one message`] as const);
      return refuse(into, message, receivedAt, { code, path: '', message: text, fate: 'message' }, message.payload, {});
    }
    for (const [index, one] of json.entries()) {
      judgeReading(into, message, receivedAt, one, `[${index}]`, () => Buffer.from(JSON.stringify(one) ?? ''));
    }
  };

  const doubt = (record: ReadingRecord, chain?: LateChain): ReadingRecord => {
    const doubts = options.watch.judge(record, chain);
    if (doubts === undefined) return record;
    return { ...record, q: record.q | doubts.quality, ...(doubts.flags && { f: doubts.flags }) };
  };

  /** Looks at the accepted readings of a message in order of measuring time, and leaves them in that order. */
  const doubtReadings = ({ records }: Judged): void => {
    const places: number[] = [];
    const readings: ReadingRecord[] = [];
    for (const [place, record] of records.entries()) {
      if (record.k !== 'r') continue;
      places.push(place);
      readings.push(record);
    }
    const chain: LateChain | undefined = readings.length > 1 ? new Map() : undefined;
    readings.sort((a, b) => a.t - b.t);
    for (const [index, reading] of readings.entries()) records[places[index] ?? 0] = doubt(reading, chain);
  };

  const judgeState = (into: Judged, message: Message, receivedAt: Instant): void => {
    const state = stationStateSchema.safeParse(message.payload.toString('utf8', 0, 32));
    if (state.success) {
      into.records.push({ k: 's', s: message.station.id, x: receivedAt, state: state.data });
    } else if (message.payload.length > 0) {
      const text = `${JSON.stringify(message.payload.toString('utf8', 0, 32))} is no state`;
      refuse(
        into,
        message,
        receivedAt,
        { code: 'STATE_MALFORMED', path: '', message: text, fate: 'message' },
        message.payload,
        {},
      );
    }
  };

  const judgeAbout = (into: Judged, message: Message, receivedAt: Instant): void => {
    if (message.payload.length === 0) return;
    const decoded = decodeJson(message.payload);
    if (!decoded.ok) return refuse(into, message, receivedAt, decoded.refusal, message.payload, {});
    const about = aboutSchema.safeParse(decoded.json);
    if (about.success) {
      into.records.push({ k: 'a', s: message.station.id, x: receivedAt, about: about.data });
      return;
    }
    const issue = about.error.issues[0];
    const text = issue?.message ?? 'malformed';
    refuse(
      into,
      message,
      receivedAt,
      { code: 'ABOUT_MALFORMED', path: issue ? pathOf(issue) : '', message: text, fate: 'message' },
      message.payload,
      {},
    );
  };

  const judge = (message: Message): Judged => {
    const receivedAt = options.now();
    const into: Judged = { receivedAt, records: [], notices: [] };
    switch (message.parsed.kind) {
      case 'reading':
        judgeReadings(into, message, receivedAt);
        doubtReadings(into);
        break;
      case 'state':
        judgeState(into, message, receivedAt);
        break;
      case 'about':
        judgeAbout(into, message, receivedAt);
        break;
      case 'raw': {
        const text = `format ${JSON.stringify(message.parsed.format)} is not supported`;
        refuse(
          into,
          message,
          receivedAt,
          { code: 'MESSAGE_UNKNOWN_FORMAT', path: '', message: text, fate: 'message' },
          message.payload,
          {},
        );
        break;
      }
      case 'refused':
        throw new Error('access control lets nobody publish on $refused');
    }
    return into;
  };

  return {
    accept: (message, done) => {
      const begunAt = message.inspected && performance.now();
      const { receivedAt, records, notices } = judge(message);
      const inspect = (error: Error | null): void => {
        if (begunAt === undefined) return;
        const durableMs = error || records.length === 0 ? null : performance.now() - begunAt;
        options.inspector?.note(message.station.id, 'message', () =>
          inspectedMessage(message, records, { receivedAt, durableMs, error }),
        );
      };
      // An emptied retained topic carries nothing to store.
      if (records.length === 0) {
        done(null);
        return inspect(null);
      }
      options.journal.append(records, (error) => {
        done(error);
        inspect(error);
        if (error) return;
        for (const notice of notices.slice(0, maxNotices)) options.notify(message.station.id, notice);
      });
    },
  };
};
