/** The fleet as rows: each station with what was received from it, what is wrong with it, and whether that is work for somebody. Pure. */
import type { FleetStation } from '../../shared/fleet-api.ts';
import type { StationNow } from '../model/city-view.ts';
import { daysBetween } from './calibration.ts';
import { versionKey } from './firmware.ts';
import { clockLagMs } from './first-word.ts';
import type { Kept } from './kept.ts';

/** Worst first, which is also the order in which they are told. */
export const workKinds = ['lost', 'fault', 'silent', 'kept', 'refused', 'battery', 'calibration'] as const;
export type Work = (typeof workKinds)[number];

/** As the rule "Pin trạm yếu" begins, in percent. */
export const lowBattery = 25;
/** Less than this of what was expected needs somebody. */
export const leastShare = 0.9;

/** What the gateway has counted of one station, worked out once for each answer. */
export interface Counted {
  readonly kept: Kept;
  readonly reasons: NonNullable<FleetStation['reasons']>;
  readonly calibrationDue: string | undefined;
  readonly battery: FleetStation['battery'];
}

export interface FleetRow {
  readonly entry: StationNow;
  /** Undefined until the gateway has answered. */
  readonly counted: Counted | undefined;
  /** Milliseconds by which it is behind; negative = ahead; undefined without a reading. */
  readonly lagMs: number | undefined;
  /** Days until its calibration ends; negative = over. */
  readonly calibrationDays: number | undefined;
  readonly isBehind: boolean;
  readonly work: readonly Work[];
}

/** Nothing is asked of a station that is not in service: its silence is meant. */
const workOf = (row: Omit<FleetRow, 'work'>): Work[] => {
  const { station, condition } = row.entry;
  if (station.lifecycle === 'retired') return [];
  const holds: Record<Work, boolean> = {
    lost: condition === 'lost',
    fault: condition === 'fault',
    silent: condition === 'stale' || condition === 'never',
    kept: (station.lifecycle ?? 'active') === 'active' && (row.counted?.kept.share ?? 1) < leastShare,
    refused: (row.counted?.kept.refused ?? 0) > 0,
    battery: station.battery !== null && station.battery <= lowBattery,
    calibration: (row.calibrationDays ?? 0) < 0,
  };
  return workKinds.filter((kind) => holds[kind]);
};

export const fleetRows = (
  stations: readonly StationNow[],
  counted: ReadonlyMap<string, Counted>,
  behind: ReadonlySet<string>,
  today: string,
): FleetRow[] =>
  stations.map((entry) => {
    const of = counted.get(entry.station.id);
    const due = of?.calibrationDue;
    const { model, firmware } = entry.station;
    const row = {
      entry,
      counted: of,
      lagMs: clockLagMs(entry.values),
      calibrationDays: due === undefined ? undefined : daysBetween(today, due),
      isBehind: firmware !== null && behind.has(versionKey(model, firmware)),
    };
    return { ...row, work: workOf(row) };
  });

/** How many rows each kind of work is on. */
export const countWork = (rows: readonly FleetRow[]): Readonly<Record<Work, number>> & { readonly any: number } => {
  const counts = { any: 0, lost: 0, fault: 0, silent: 0, kept: 0, refused: 0, battery: 0, calibration: 0 };
  for (const { work } of rows) {
    if (work.length > 0) counts.any += 1;
    for (const kind of work) counts[kind] += 1;
  }
  return counts;
};

/** Places in the order of names; the old ones as long as they hold, because comparing names is dear. */
export const rankNames = (
  stations: readonly StationNow[],
  before?: ReadonlyMap<string, { readonly name: string; readonly place: number }>,
): ReadonlyMap<string, { readonly name: string; readonly place: number }> => {
  if (
    before?.size === stations.length &&
    stations.every(({ station }) => before.get(station.id)?.name === station.name)
  ) {
    return before;
  }
  const collator = new Intl.Collator('vi', { numeric: true });
  const sorted = stations
    .map(({ station: { id, name } }) => ({ id, name }))
    .sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  return new Map(sorted.map(({ id, name }, place) => [id, { name, place }]));
};

/** Rows stay where they were while somebody points at them: known ones in their old order, new ones at the end. */
export const holdOrder = (before: readonly string[], rows: readonly FleetRow[]): FleetRow[] => {
  const left = new Map(rows.map((row) => [row.entry.station.id, row]));
  const held: FleetRow[] = [];
  for (const id of before) {
    const row = left.get(id);
    if (!row) continue;
    held.push(row);
    left.delete(id);
  }
  return [...held, ...left.values()];
};
