/** Journal records and stations for the tests of the live side. */
import type { ReadingRecord, RefusalRecord, StateRecord } from '../../../gateway/ingest/record.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import type { StationState } from '../../../shared/reading.ts';
import type { Station } from '../../../shared/station.ts';

export const start = Date.UTC(2026, 10, 22, 10, 0, 0);

export const station = (id: string, about: Partial<Station> = {}): Station => ({
  id,
  name: `Trạm ${id}`,
  networks: ['air'],
  quantities: ['pm25'],
  interval: 60,
  ward: '11359',
  lat: 20.85,
  lon: 106.69,
  provenance: 'real',
  ...about,
});

export const reading = (
  id: string,
  at: number,
  values: Partial<Record<QuantityId, number>> = { pm25: 20 },
  more: Partial<ReadingRecord> = {},
): ReadingRecord => ({ k: 'r', s: id, w: '11359', p: 'real', t: at, x: at, q: 0, v: values, ...more });

export const stateRecord = (id: string, state: StationState, at: number): StateRecord => ({
  k: 's',
  s: id,
  x: at,
  state,
});

export const refusal = (id: string | null, at: number): RefusalRecord => ({
  k: 'q',
  code: 'MESSAGE_NOT_JSON',
  path: '',
  message: 'not JSON',
  fate: 'message',
  topic: 'city/v1/a/reading',
  s: id,
  x: at,
  raw: '',
  size: 0,
});
