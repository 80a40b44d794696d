/** Messages as the gateway tells them to who looks at a station. */
import type { InspectedMessage } from '../../../shared/inspection-api.ts';

export const now = Date.parse('2026-11-22T10:05:00Z');

export const reading = (at: number): InspectedMessage['readings'][number] => ({
  at,
  seq: null,
  isLate: false,
  battery: null,
  rssi: null,
  values: [{ quantity: 'pm25', value: 37.4, quality: 0 }],
});

/** A good one with one reading, received at `now` a second after it was measured. */
export const message = (n: number, more: Partial<InspectedMessage> = {}): InspectedMessage => ({
  n,
  at: now,
  kind: 'message',
  topic: 'city/v1/tram-1/reading',
  topicKind: 'reading',
  qos: 1,
  retain: false,
  dup: false,
  bytes: 2,
  payload: { encoding: 'text', data: '{}', isCut: false },
  readings: [reading((more.at ?? now) - 1_000)],
  readingCount: 1,
  refusals: [],
  refusalCount: 0,
  state: null,
  hasAbout: false,
  durableMs: 2,
  notStored: null,
  ...more,
});
