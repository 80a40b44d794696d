/**
 * `records.db`: presence, quarantine, ledger and the watch over quality, derived from the journal. A batch and the cursor behind it are one
 * transaction, so that a crash neither repeats nor forgets a count.
 */
import type { LedgerHour, QuarantineEntry, QuarantineQuery } from '../../shared/api.ts';
import { dayStart, trendDays } from '../../shared/battery.ts';
import type { About, StationState } from '../../shared/reading.ts';
import { dayMs, hourMs, type Instant } from '../../shared/time.ts';
import type { Rejection } from '../history/history.ts';
import type { QualityWatch } from '../ingest/quality-watch.ts';
import type { JournalRecord, ReadingRecord, RefusalRecord } from '../ingest/record.ts';
import { createFleetQueries, type FleetQueries } from './fleet-records.ts';
import type { PresenceRow, QuarantinedBytes, WatchRow } from './records.ts';
import { openSqlite } from './sqlite.ts';

export const recordsMigrations = [
  `CREATE TABLE cursor (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT;
   CREATE TABLE quarantine (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     received_at INTEGER NOT NULL,
     topic TEXT NOT NULL,
     station TEXT,
     code TEXT NOT NULL,
     path TEXT NOT NULL,
     message TEXT NOT NULL,
     fate TEXT NOT NULL,
     seq INTEGER,
     raw BLOB NOT NULL,
     size INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX quarantine_by_station ON quarantine (station, id);
   CREATE TABLE presence (
     station TEXT PRIMARY KEY,
     state TEXT,
     state_since INTEGER,
     last_seen_at INTEGER,
     battery REAL,
     rssi REAL,
     about TEXT,
     refused INTEGER NOT NULL DEFAULT 0,
     last_seq INTEGER
   ) STRICT;
   CREATE TABLE ledger (
     station TEXT NOT NULL,
     hour INTEGER NOT NULL,
     accepted INTEGER NOT NULL DEFAULT 0,
     repeated INTEGER NOT NULL DEFAULT 0,
     refused_readings INTEGER NOT NULL DEFAULT 0,
     refused_values INTEGER NOT NULL DEFAULT 0,
     late INTEGER NOT NULL DEFAULT 0,
     missing INTEGER NOT NULL DEFAULT 0,
     PRIMARY KEY (station, hour)
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE watch (station TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  `CREATE INDEX quarantine_by_time ON quarantine (received_at, station, code);`,
  `CREATE TABLE battery (station TEXT NOT NULL, day INTEGER NOT NULL, low REAL NOT NULL, PRIMARY KEY (station, day)) STRICT, WITHOUT ROWID;`,
];

/** Quarantine keeps this long and this many. */
const quarantineDays = 90;
const quarantineRows = 200_000;
const ledgerDays = 400;
/** Of the battery, the days before today that a trend is drawn through, and one to spare. */
const batteryDays = trendDays + 2;
/** A station's latest measuring times, to tell a repeated reading. */
const rememberedTimes = 64;
/** A greater step in `seq` is a station that counts anew, not a loss. */
const largestGap = 100_000;

/** Where a consumer of the journal stands. */
export type CursorName = 'records' | 'history';

export interface RecordsStore extends FleetQueries {
  cursor(name: CursorName): number;
  /** Takes one batch and moves the cursor `records`, in one transaction. */
  apply(records: readonly JournalRecord[], position: number): void;
  /** Moves the cursor `history` and quarantines what the history rejected, in one transaction. */
  settleHistory(position: number, rejections: readonly Rejection[], now: Instant): void;
  presence(): PresenceRow[];
  /** As of the cursor `records`. */
  watches(): WatchRow[];
  quarantine(query: QuarantineQuery): QuarantineEntry[];
  quarantined(id: number): (QuarantinedBytes & { readonly raw: Buffer }) | undefined;
  ledger(query: { station: string; from: Instant; to: Instant }): LedgerHour[];
  maintain(now: Instant): void;
  close(): void;
}

type Counts = Omit<LedgerHour, 'station' | 'hour'>;

interface StationBatch {
  lastSeenAt: Instant;
  battery: number | null;
  rssi: number | null;
  refused: number;
  lastSeq: number | null;
  hasReadings: boolean;
  readonly hours: Map<number, Counts>;
  /** Lowest battery by day of measurement. */
  readonly lows: Map<Instant, number>;
}

const noCounts = (): Counts => ({
  accepted: 0,
  repeated: 0,
  refusedReadings: 0,
  refusedValues: 0,
  late: 0,
  missing: 0,
});

interface PresenceTableRow {
  station: string;
  state: StationState | null;
  state_since: number | null;
  last_seen_at: number | null;
  battery: number | null;
  rssi: number | null;
  about: string | null;
  refused: number;
  last_seq: number | null;
}

interface QuarantineTableRow {
  id: number;
  received_at: number;
  topic: string;
  station: string | null;
  code: string;
  path: string;
  message: string;
  fate: QuarantineEntry['fate'];
  raw: Uint8Array;
  size: number;
}

type EntryRow = Omit<QuarantineTableRow, 'raw'>;

interface LedgerRow {
  hour: number;
  accepted: number;
  repeated: number;
  refused_readings: number;
  refused_values: number;
  late: number;
  missing: number;
}

const toEntry = (row: EntryRow): QuarantineEntry => ({
  id: row.id,
  receivedAt: row.received_at,
  topic: row.topic,
  station: row.station,
  code: row.code,
  path: row.path,
  message: row.message,
  fate: row.fate,
  sizeBytes: row.size,
});

/** `watch` takes in every reading that is applied, and is loaded with what was remembered. */
export const openRecordsStore = (file: string, watch?: QualityWatch): RecordsStore => {
  const database = openSqlite({ file, migrations: recordsMigrations });
  const getCursor = database.prepare<{ position: number }>('SELECT position FROM cursor WHERE name = ?');
  const setCursor = database.prepare(
    'INSERT INTO cursor (name, position) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET position = ?2',
  );
  const addQuarantine = database.prepare(
    `INSERT INTO quarantine (received_at, topic, station, code, path, message, fate, seq, raw, size)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const touch = database.prepare(
    `INSERT INTO presence (station, last_seen_at, battery, rssi, refused, last_seq)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
     ON CONFLICT (station) DO UPDATE SET last_seen_at = max(coalesce(last_seen_at, 0), ?2),
       battery = coalesce(?3, battery), rssi = coalesce(?4, rssi), refused = refused + ?5,
       last_seq = coalesce(?6, last_seq)`,
  );
  const setState = database.prepare(
    `INSERT INTO presence (station, state, state_since, last_seen_at) VALUES (?1, ?2, ?3, ?3)
     ON CONFLICT (station) DO UPDATE SET last_seen_at = max(coalesce(last_seen_at, 0), ?3), state = ?2,
       state_since = CASE WHEN state IS ?2 THEN state_since ELSE ?3 END`,
  );
  const setAbout = database.prepare(
    `INSERT INTO presence (station, about, last_seen_at) VALUES (?1, ?2, ?3)
     ON CONFLICT (station) DO UPDATE SET last_seen_at = max(coalesce(last_seen_at, 0), ?3), about = ?2`,
  );
  const addLedger = database.prepare(
    `INSERT INTO ledger (station, hour, accepted, repeated, refused_readings, refused_values, late, missing)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, max(0, ?8))
     ON CONFLICT (station, hour) DO UPDATE SET accepted = accepted + ?3, repeated = repeated + ?4,
       refused_readings = refused_readings + ?5, refused_values = refused_values + ?6,
       late = late + ?7, missing = max(0, missing + ?8)`,
  );
  // A slow fall is not written down reading by reading.
  const addLow = database.prepare(
    `INSERT INTO battery (station, day, low) VALUES (?1, ?2, ?3)
     ON CONFLICT (station, day) DO UPDATE SET low = ?3 WHERE ?3 <= low - 0.5`,
  );
  const allPresence = database.prepare<PresenceTableRow>('SELECT * FROM presence');
  const entryColumns = 'id, received_at, topic, station, code, path, message, fate, size';
  const listQuarantine = database.prepare<EntryRow>(
    `SELECT ${entryColumns} FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const listQuarantineOf = database.prepare<EntryRow>(
    `SELECT ${entryColumns} FROM quarantine WHERE station = ? AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const oneQuarantined = database.prepare<QuarantineTableRow>('SELECT * FROM quarantine WHERE id = ?');
  const listLedger = database.prepare<LedgerRow>(
    'SELECT * FROM ledger WHERE station = ? AND hour >= ? AND hour < ? ORDER BY hour LIMIT 10000',
  );
  const dropOldQuarantine = database.prepare('DELETE FROM quarantine WHERE received_at < ?');
  const dropSurplusQuarantine = database.prepare(
    'DELETE FROM quarantine WHERE id <= (SELECT max(id) FROM quarantine) - ?',
  );
  const dropOldLedger = database.prepare('DELETE FROM ledger WHERE hour < ?');
  const dropOldLows = database.prepare('DELETE FROM battery WHERE day < ?');

  const allWatches = database.prepare<WatchRow>('SELECT station, state FROM watch');
  const setWatch = database.prepare('INSERT INTO watch VALUES (?1, ?2) ON CONFLICT (station) DO UPDATE SET state = ?2');

  if (watch) for (const { station, state } of allWatches.all()) watch.load(station, state);
  const lastSeq = new Map<string, number>();
  for (const row of allPresence.all()) if (row.last_seq !== null) lastSeq.set(row.station, row.last_seq);
  const recentTimes = new Map<string, number[]>();

  const isRepeated = (record: ReadingRecord): boolean => {
    const times = recentTimes.get(record.s) ?? [];
    if (times.includes(record.t)) return true;
    times.push(record.t);
    if (times.length > rememberedTimes) times.shift();
    recentTimes.set(record.s, times);
    return false;
  };

  /** Change of the number of missing readings that this sequence number causes. */
  const missingBy = (station: string, seq: number): number => {
    const last = lastSeq.get(station);
    if (last !== undefined && seq <= last && last - seq < largestGap) return seq === last ? 0 : -1;
    lastSeq.set(station, seq);
    return last === undefined || seq - last > largestGap || seq <= last ? 0 : seq - last - 1;
  };

  const quarantineRefusal = (record: RefusalRecord): void => {
    const raw = Buffer.from(record.raw, 'base64');
    addQuarantine.run(
      record.x,
      record.topic,
      record.s,
      record.code,
      record.path.slice(0, 200),
      record.message.slice(0, 500),
      record.fate,
      record.n ?? null,
      raw,
      record.size,
    );
  };

  const countReading = (batch: StationBatch, counts: Counts, record: ReadingRecord): void => {
    counts.accepted += 1;
    if (record.l) counts.late += 1;
    const repeated = isRepeated(record);
    if (repeated) counts.repeated += 1;
    else if (record.n !== undefined) {
      counts.missing += missingBy(record.s, record.n);
      batch.lastSeq = lastSeq.get(record.s) ?? null;
    }
    if (record.b !== undefined) {
      batch.battery = record.b;
      const day = dayStart(record.t);
      batch.lows.set(day, Math.min(batch.lows.get(day) ?? record.b, record.b));
    }
    if (record.g !== undefined) batch.rssi = record.g;
  };

  const apply = (records: readonly JournalRecord[], position: number): void => {
    const batches = new Map<string, StationBatch>();
    for (const record of records) {
      if (record.k === 'q') quarantineRefusal(record);
      else if (record.k === 's') setState.run(record.s, record.state, record.x);
      else if (record.k === 'a') setAbout.run(record.s, JSON.stringify(record.about), record.x);
      if (record.s === null) continue;
      let batch = batches.get(record.s);
      if (!batch) {
        batch = {
          lastSeenAt: 0,
          battery: null,
          rssi: null,
          refused: 0,
          lastSeq: null,
          hasReadings: false,
          hours: new Map(),
          lows: new Map(),
        };
        batches.set(record.s, batch);
      }
      batch.lastSeenAt = Math.max(batch.lastSeenAt, record.x);
      if (record.k !== 'r' && record.k !== 'q') continue;
      const hour = Math.floor(record.x / hourMs) * hourMs;
      const counts = batch.hours.get(hour) ?? noCounts();
      batch.hours.set(hour, counts);
      if (record.k === 'r') {
        watch?.judge(record);
        batch.hasReadings = true;
        countReading(batch, counts, record);
      } else {
        batch.refused += 1;
        if (record.fate === 'value') counts.refusedValues += 1;
        else counts.refusedReadings += 1;
      }
    }
    for (const [station, { hours, lows, ...batch }] of batches) {
      touch.run(station, batch.lastSeenAt, batch.battery, batch.rssi, batch.refused, batch.lastSeq);
      const watched = batch.hasReadings ? watch?.dump(station) : undefined;
      if (watched !== undefined) setWatch.run(station, watched);
      for (const [hour, counts] of hours) {
        const { accepted, repeated, refusedReadings, refusedValues, late, missing } = counts;
        addLedger.run(station, hour, accepted, repeated, refusedReadings, refusedValues, late, missing);
      }
      for (const [day, low] of lows) addLow.run(station, day, low);
    }
    setCursor.run('records', position);
  };

  const settleHistory = (position: number, rejections: readonly Rejection[], now: Instant): void => {
    for (const { reading, reason } of rejections) {
      const raw = JSON.stringify(reading);
      addQuarantine.run(
        now,
        'history',
        reading.s,
        'HISTORY_REJECTED',
        '',
        reason.slice(0, 500),
        'reading',
        reading.n ?? null,
        Buffer.from(raw),
        raw.length,
      );
    }
    setCursor.run('history', position);
  };

  return {
    ...createFleetQueries(database),
    cursor: (name) => getCursor.get(name)?.position ?? 0,
    apply: (records, position) => database.transaction(() => apply(records, position)),
    settleHistory: (position, rejections, now) => database.transaction(() => settleHistory(position, rejections, now)),
    presence: () =>
      allPresence.all().map((row) => ({
        station: row.station,
        state: row.state,
        stateSince: row.state_since,
        lastSeenAt: row.last_seen_at,
        battery: row.battery,
        rssi: row.rssi,
        about: row.about === null ? null : (JSON.parse(row.about) as About),
        refused: row.refused,
      })),
    watches: () => allWatches.all().map(({ station, state }) => ({ station, state })),
    quarantine: ({ station, before = Number.MAX_SAFE_INTEGER, limit }) => {
      const rows =
        station === undefined ? listQuarantine.all(before, limit) : listQuarantineOf.all(station, before, limit);
      return rows.map(toEntry);
    },
    quarantined: (id) => {
      const row = oneQuarantined.get(id);
      return row && { ...toEntry(row), raw: Buffer.from(row.raw) };
    },
    ledger: ({ station, from, to }) =>
      listLedger.all(station, from, to).map((row) => ({
        station,
        hour: row.hour,
        accepted: row.accepted,
        repeated: row.repeated,
        refusedReadings: row.refused_readings,
        refusedValues: row.refused_values,
        late: row.late,
        missing: row.missing,
      })),
    maintain: (now) => {
      dropOldQuarantine.run(now - quarantineDays * dayMs);
      dropSurplusQuarantine.run(quarantineRows);
      dropOldLedger.run(now - ledgerDays * dayMs);
      dropOldLows.run(now - batteryDays * dayMs);
    },
    close: () => database.close(),
  };
};
