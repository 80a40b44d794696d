/** The fleet as it is seen, as a table for a spreadsheet: numbers with a point, instants in ISO 8601. Pure. */
import type { Translate } from '../../shared/i18n/translator.ts';
import { findWard } from '../../shared/wards.ts';
import { type ColumnId, columns } from './columns.ts';
import type { FleetRow } from './rows.ts';

export interface CsvWords {
  readonly t: Translate;
  /** A refusal in few words. */
  readonly reason: (code: string) => string;
}

const text = (value: number | string | null | undefined): string =>
  (value ?? undefined) === undefined ? '' : String(value);

type Cells = readonly (readonly [heading: string, cell: (row: FleetRow) => string])[];

const cellsOf = (id: ColumnId, { t, reason }: CsvWords): Cells => {
  const key = columns.find((each) => each.id === id)?.key ?? 'fleet.station';
  switch (id) {
    case 'name':
      return [
        [t('form.id'), ({ entry }) => entry.station.id],
        [t('fleet.station'), ({ entry }) => entry.station.name],
        [t('fleetTable.csv.ward'), ({ entry }) => findWard(entry.station.ward)?.name ?? ''],
        [t('list.network'), ({ entry }) => entry.station.networks.map((network) => t(`network.${network}`)).join('; ')],
      ];
    case 'condition':
      return [
        [t(key), ({ entry }) => t(`condition.${entry.condition}`)],
        [t('fleetTable.csv.work'), ({ work }) => work.map((kind) => t(`fleetWork.${kind}`)).join('; ')],
      ];
    case 'index':
      return [[t(key), ({ entry }) => text(entry.indices?.vnAqi?.value)]];
    case 'provenance':
      return [[t(key), ({ entry }) => t(`provenance.${entry.station.provenance}`)]];
    case 'seen':
      return [
        [
          t(key),
          ({ entry: { station } }) => (station.lastSeenAt === null ? '' : new Date(station.lastSeenAt).toISOString()),
        ],
      ];
    case 'kept':
      return [
        [
          `${t(key)} (%)`,
          ({ counted }) => (counted?.kept.share === undefined ? '' : (counted.kept.share * 100).toFixed(1)),
        ],
        [t('fleetTable.csv.onTime'), ({ counted }) => text(counted?.kept.onTime)],
        [t('fleetTable.csv.expected'), ({ counted }) => text(counted?.kept.expected)],
        [t('completeness.late'), ({ counted }) => text(counted?.kept.late)],
        [t('completeness.missing'), ({ counted }) => text(counted?.kept.missing)],
      ];
    case 'interval':
      return [[`${t(key)} (s)`, ({ entry }) => text(entry.station.interval)]];
    case 'battery':
      return [
        [`${t(key)} (%)`, ({ entry }) => text(entry.station.battery)],
        [t('fleetTable.csv.batteryPace'), ({ counted }) => text(counted?.battery?.perDay)],
        [t('fleetTable.csv.batteryLeft'), ({ counted }) => text(counted?.battery?.daysLeft)],
      ];
    case 'signal':
      return [[`${t(key)} (dBm)`, ({ entry }) => text(entry.station.rssi)]];
    case 'firmware':
      return [
        [t('form.model'), ({ entry }) => text(entry.station.model)],
        [t(key), ({ entry }) => text(entry.station.firmware)],
      ];
    case 'clock':
      return [[`${t(key)} (s)`, ({ lagMs }) => (lagMs === undefined ? '' : (-lagMs / 1_000).toFixed(1))]];
    case 'refused':
      return [
        [t(key), ({ counted }) => text(counted?.kept.refused)],
        [t('fleetTable.csv.reason'), ({ counted }) => (counted?.reasons[0] ? reason(counted.reasons[0].code) : '')],
      ];
    case 'calibration':
      return [[t(key), ({ counted }) => counted?.calibrationDue ?? '']];
  }
};

/** With its heading row. */
export const fleetTable = (rows: readonly FleetRow[], shown: readonly ColumnId[], words: CsvWords): string[][] => {
  const cells = shown.flatMap((id) => cellsOf(id, words));
  return [cells.map(([heading]) => heading), ...rows.map((row) => cells.map(([, cell]) => cell(row)))];
};
