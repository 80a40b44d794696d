/** A message as somebody sees it who looks at its station: the bytes, how they were read, what was refused, how long it took. Pure. */
import {
  type InspectedMessage,
  type InspectedReading,
  maxInspectedBytes,
  maxInspectedReadings,
  maxInspectedRefusals,
} from '../../shared/inspection-api.ts';
import { isQuantityId } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';
import type { Message } from './pipeline.ts';
import type { JournalRecord, ReadingRecord } from './record.ts';

const maxTopic = 200;
const maxMessage = 400;

/** What became of it; `durableMs` as in `InspectedMessage`. */
export interface Outcome {
  readonly receivedAt: Instant;
  readonly durableMs: number | null;
  readonly error: Error | null;
}

/** As text where it is UTF-8, also when it is cut within a character. */
export const shownBytes = (payload: Buffer): InspectedMessage['payload'] => {
  const isCut = payload.length > maxInspectedBytes;
  const bytes = payload.subarray(0, maxInspectedBytes);
  try {
    const data = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
    return { encoding: 'text', data, isCut };
  } catch {
    return { encoding: 'base64', data: bytes.toString('base64'), isCut };
  }
};

const shownReading = (record: ReadingRecord): InspectedReading => ({
  at: record.t,
  seq: record.n ?? null,
  isLate: record.l === 1,
  battery: record.b ?? null,
  rssi: record.g ?? null,
  values: Object.entries(record.v).flatMap(([quantity, value]) =>
    isQuantityId(quantity) && value !== undefined
      ? [{ quantity, value, quality: record.q | (record.f?.[quantity] ?? 0) }]
      : [],
  ),
});

/** Of a backlog the newest readings are shown. */
export const inspectedMessage = (
  { topic, parsed, payload, inspected }: Pick<Message, 'topic' | 'parsed' | 'payload' | 'inspected'>,
  records: readonly JournalRecord[],
  { receivedAt, durableMs, error }: Outcome,
): Omit<InspectedMessage, 'n'> => {
  const readings = records.filter((record) => record.k === 'r');
  const refused = records.filter((record) => record.k === 'q');
  return {
    kind: 'message',
    at: receivedAt,
    topic: topic.slice(0, maxTopic),
    topicKind: parsed.kind === 'refused' ? 'raw' : parsed.kind,
    qos: inspected?.qos ?? 0,
    retain: inspected?.retain ?? false,
    dup: inspected?.dup ?? false,
    bytes: payload.length,
    payload: shownBytes(payload),
    readings: readings
      .toSorted((a, b) => b.t - a.t)
      .slice(0, maxInspectedReadings)
      .map(shownReading),
    readingCount: readings.length,
    refusals: refused
      .slice(0, maxInspectedRefusals)
      .map(({ code, path, message, fate }) => ({ code, path, message: message.slice(0, maxMessage), fate })),
    refusalCount: refused.length,
    state: records.find((record) => record.k === 's')?.state ?? null,
    hasAbout: records.some((record) => record.k === 'a'),
    durableMs: durableMs === null ? null : Math.round(durableMs * 10) / 10,
    notStored: error === null ? null : error.message.slice(0, maxMessage),
  };
};
