/** Small stations for tests of the console. */
import type { QuarantineEntry, StationView } from '../../../shared/api.ts';

/** 22 November 2026, 10:05 UTC. */
export const now = Date.UTC(2026, 10, 22, 10, 5);

export const station = (id: string, more: Partial<StationView> = {}): StationView => ({
  id,
  name: id,
  networks: ['air'],
  quantities: ['pm25', 'pm10'],
  interval: 60,
  ward: '11311',
  lat: 20.86,
  lon: 106.66,
  provenance: 'real',
  state: 'ready',
  stateSince: now - 3_600_000,
  lastSeenAt: now - 1_000,
  battery: null,
  rssi: null,
  model: null,
  firmware: null,
  refused: 0,
  ...more,
});

export const refusal = (id: number, more: Partial<QuarantineEntry> = {}): QuarantineEntry => ({
  id,
  receivedAt: now - 60_000,
  topic: 'city/v1/a/reading',
  station: 'a',
  code: 'VALUE_OUT_OF_RANGE',
  path: 'values.pm25',
  message: '-999 is outside 0 … 2000',
  fate: 'value',
  sizeBytes: 80,
  ...more,
});
