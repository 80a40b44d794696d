/** The columns of the fleet: which there are, which are shown, and how each sorts. Pure. */
import type { MessageKey } from '../../shared/i18n/translator.ts';
import { findWard } from '../../shared/wards.ts';
import { conditions } from '../model/condition.ts';
import { compareVersions } from './firmware.ts';
import type { FleetRow } from './rows.ts';

export const columns = [
  { id: 'name', key: 'fleet.station', isFixed: true },
  { id: 'condition', key: 'fleet.state' },
  { id: 'index', key: 'aqi.title' },
  { id: 'provenance', key: 'fleet.source', isOff: true },
  { id: 'seen', key: 'fleet.lastSeen' },
  { id: 'kept', key: 'fleetTable.kept' },
  { id: 'interval', key: 'fleet.interval', isFigure: true, isOff: true },
  { id: 'battery', key: 'fleet.battery', isFigure: true },
  { id: 'signal', key: 'fleet.signal', isFigure: true },
  { id: 'firmware', key: 'fleet.firmware' },
  { id: 'clock', key: 'fleetTable.clock', isFigure: true, isOff: true },
  { id: 'refused', key: 'fleetTable.refused' },
  { id: 'calibration', key: 'fleetTable.calibration', isForStaff: true },
] as const satisfies readonly {
  id: string;
  key: MessageKey;
  /** Always shown. */
  isFixed?: true;
  isFigure?: true;
  /** Hidden unless somebody wants it. */
  isOff?: true;
  isForStaff?: true;
}[];

export type ColumnId = (typeof columns)[number]['id'];
export type Column = (typeof columns)[number];
export const isColumn = (text: string | null): text is ColumnId => columns.some(({ id }) => id === text);

export const usualColumns: readonly ColumnId[] = columns.filter((each) => !('isOff' in each)).map(({ id }) => id);

/** As kept by the device; whatever was kept, something that can be shown. */
export const readColumns = (text: string | null): readonly ColumnId[] => {
  if (text === null) return usualColumns;
  const kept = text.split(',').filter(isColumn);
  return columns.filter((each) => 'isFixed' in each || kept.includes(each.id)).map(({ id }) => id);
};

type Compare = (a: FleetRow, b: FleetRow) => number;

/** Unknown comes last in both directions. */
const figure =
  (pick: (row: FleetRow) => number | null | undefined) =>
  (isDescending: boolean): Compare =>
  (a, b) => {
    const [x, y] = [pick(a) ?? undefined, pick(b) ?? undefined];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return isDescending ? y - x : x - y;
  };

const compareBy: Readonly<Record<Exclude<ColumnId, 'name' | 'firmware'>, (isDescending: boolean) => Compare>> = {
  condition: figure(({ entry }) => conditions.indexOf(entry.condition)),
  index: figure(({ entry }) => entry.indices?.vnAqi?.value),
  provenance: figure(({ entry }) => ['real', 'simulated', 'replayed'].indexOf(entry.station.provenance)),
  seen: figure(({ entry }) => entry.station.lastSeenAt),
  kept: figure(({ counted }) => counted?.kept.share),
  interval: figure(({ entry }) => entry.station.interval),
  battery: figure(({ entry }) => entry.station.battery),
  signal: figure(({ entry }) => entry.station.rssi),
  clock: figure(({ lagMs }) => (lagMs === undefined ? undefined : Math.abs(lagMs))),
  refused: figure(({ counted }) => counted?.kept.refused),
  calibration: figure(({ calibrationDays }) => calibrationDays),
};

/** Sorts a copy; equal rows are in the order of names, so that nothing jumps. */
export const sortRows = (
  rows: readonly FleetRow[],
  column: ColumnId,
  isDescending: boolean,
  names: ReadonlyMap<string, { readonly place: number }>,
): FleetRow[] => {
  const placeOf = ({ entry }: FleetRow): number => names.get(entry.station.id)?.place ?? 0;
  const byName: Compare = (a, b) => placeOf(a) - placeOf(b);
  if (column === 'name') return [...rows].sort((a, b) => (isDescending ? byName(b, a) : byName(a, b)));
  if (column === 'firmware') {
    const sign = isDescending ? -1 : 1;
    return [...rows].sort((a, b) => {
      const [x, y] = [a.entry.station.firmware, b.entry.station.firmware];
      if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
      return sign * compareVersions(x, y) || byName(a, b);
    });
  }
  const compare = compareBy[column](isDescending);
  return [...rows].sort((a, b) => compare(a, b) || byName(a, b));
};

/** Wards that have a station, by name. */
export const wardsOf = (rows: readonly FleetRow[]): string[] =>
  [...new Set(rows.map(({ entry }) => entry.station.ward))].sort((a, b) =>
    (findWard(a)?.name ?? '\uffff').localeCompare(findWard(b)?.name ?? '\uffff', 'vi'),
  );
