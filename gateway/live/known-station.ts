/** What is known of one station this moment, and what a journal record changes in it. No clock: only the records' times. */
import type { LatestReading, LatestValue, StationView } from '../../shared/api.ts';
import { isQuantityId, type QuantityId } from '../../shared/quantities.ts';
import type { About, StationState } from '../../shared/reading.ts';
import type { Station } from '../../shared/station.ts';
import type { Instant } from '../../shared/time.ts';
import type { JournalRecord, ReadingRecord, RefusalRecord, StateRecord } from '../ingest/record.ts';
import type { PresenceRow } from '../state/records.ts';
import { valueQuality } from '../value-quality.ts';

/** Signal strength is announced again when it moved this far, dB; it trembles with every reading. */
const rssiStep = 6;

export interface KnownStation {
  /** Undefined while the directory does not list it. */
  station: Station | undefined;
  state: StationState | null;
  stateSince: Instant | null;
  lastSeenAt: Instant | null;
  battery: number | null;
  /** Measured-at of the reading that told battery and signal. */
  batteryAt: Instant;
  rssi: number | null;
  about: About | null;
  refused: number;
  values: Partial<Record<QuantityId, LatestValue>>;
  /** Journal position at which anything of it last changed or was announced. */
  touchedAt: number;
  announced: { battery: number | null; rssi: number | null; refused: number };
}

/** When viewers hear of a change: at once, with the slow changes, or by the reading itself. */
export type Announce = 'now' | 'slowly' | 'by reading';

export const createKnownStation = (touchedAt: number): KnownStation => ({
  station: undefined,
  state: null,
  stateSince: null,
  lastSeenAt: null,
  battery: null,
  batteryAt: Number.NEGATIVE_INFINITY,
  rssi: null,
  about: null,
  refused: 0,
  values: {},
  touchedAt,
  announced: { battery: null, rssi: null, refused: 0 },
});

export const viewOf = (station: Station, known: KnownStation): StationView => ({
  ...station,
  state: known.state ?? 'unknown',
  stateSince: known.stateSince,
  lastSeenAt: known.lastSeenAt,
  battery: known.battery,
  rssi: known.rssi,
  model: known.about?.model ?? null,
  firmware: known.about?.firmware ?? null,
  refused: known.refused,
});

/** Many small stations never publish `$state`: whoever speaks after it was lost, or was never announced, is ready. */
const isAbsent = (state: StationState | null): boolean =>
  state === null || state === 'lost' || state === 'disconnected';

const spokeAfter = (at: Instant | null, since: Instant | null): boolean =>
  at !== null && at > (since ?? Number.NEGATIVE_INFINITY);

export const restorePresence = (known: KnownStation, row: PresenceRow): void => {
  const isBack = isAbsent(row.state) && spokeAfter(row.lastSeenAt, row.stateSince);
  known.state = isBack ? 'ready' : row.state;
  known.stateSince = isBack ? null : row.stateSince;
  known.lastSeenAt = row.lastSeenAt;
  known.battery = row.battery;
  known.rssi = row.rssi;
  known.about = row.about;
  known.refused = row.refused;
  rememberAnnounced(known);
};

export const rememberAnnounced = (known: KnownStation): void => {
  known.announced = { battery: known.battery, rssi: known.rssi, refused: known.refused };
};

/** Whether battery, signal or refusals moved enough since they were last announced. */
export const isNoticeable = ({ announced, battery, rssi, refused }: KnownStation): boolean =>
  refused !== announced.refused ||
  (battery !== null && (announced.battery === null || Math.round(battery) !== Math.round(announced.battery))) ||
  (rssi !== null && (announced.rssi === null || Math.abs(rssi - announced.rssi) >= rssiStep));

/** Takes the values that are newer than the known ones; `orAsNew` also those of the same instant. True when it took any. */
export const takeValues = (known: KnownStation, values: LatestReading['values'], orAsNew: boolean): boolean => {
  let hasTaken = false;
  for (const [quantity, value] of Object.entries(values)) {
    if (!isQuantityId(quantity)) continue;
    const before = known.values[quantity];
    if (before && (orAsNew ? before.at > value.at : before.at >= value.at)) continue;
    known.values[quantity] = value;
    hasTaken = true;
  }
  return hasTaken;
};

const see = (known: KnownStation, receivedAt: Instant): void => {
  known.lastSeenAt = Math.max(known.lastSeenAt ?? receivedAt, receivedAt);
};

const enter = (known: KnownStation, state: StationState, since: Instant): Announce => {
  if (known.state === state) return 'by reading';
  known.state = state;
  known.stateSince = since;
  return 'now';
};

const takeReading = (known: KnownStation, record: ReadingRecord): Announce => {
  see(known, record.x);
  const entries = Object.entries(record.v).map(([quantity, value]) => [
    quantity,
    {
      value,
      at: record.t,
      receivedAt: record.x,
      quality: isQuantityId(quantity) ? valueQuality(record, quantity) : record.q,
    } satisfies LatestValue,
  ]);
  takeValues(known, Object.fromEntries(entries), true);
  const tellsDevice = (record.b !== undefined || record.g !== undefined) && record.t >= known.batteryAt;
  if (tellsDevice) {
    known.batteryAt = record.t;
    known.battery = record.b ?? known.battery;
    known.rssi = record.g ?? known.rssi;
  }
  // One that is replayed from before the station was lost says nothing about now.
  const isBack = isAbsent(known.state) && spokeAfter(record.x, known.stateSince);
  if (isBack) return enter(known, 'ready', record.x);
  return tellsDevice ? 'slowly' : 'by reading';
};

const takeState = (known: KnownStation, record: StateRecord): Announce => {
  // A will is published on behalf of a station that nobody has seen.
  if (record.state !== 'lost' && record.state !== 'disconnected') see(known, record.x);
  return enter(known, record.state, record.x);
};

const takeRefusal = (known: KnownStation, record: RefusalRecord): Announce => {
  // The database's refusals come long after the station spoke.
  if (record.code !== 'HISTORY_REJECTED') see(known, record.x);
  known.refused += 1;
  return 'slowly';
};

export const takeRecord = (known: KnownStation, record: JournalRecord): Announce => {
  switch (record.k) {
    case 'r':
      return takeReading(known, record);
    case 's':
      return takeState(known, record);
    case 'q':
      return takeRefusal(known, record);
    case 'a': {
      see(known, record.x);
      const { model, firmware } = known.about ?? {};
      known.about = record.about;
      return model === record.about.model && firmware === record.about.firmware ? 'by reading' : 'now';
    }
  }
};
