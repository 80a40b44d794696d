/** The fleet as a table that can be sorted by its heads; only rows near the screen are drawn. */
import { memo, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import type { MessageKey } from '../../shared/i18n/translator.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { useSettings } from '../language/settings.tsx';
import { useStation } from '../live/services.tsx';
import type { StationNow } from '../model/city-view.ts';
import { conditions, networkOf } from '../model/condition.ts';
import { ConditionChip, NetworkGlyph, ProvenanceChip } from './Glyphs.tsx';
import { Icon } from './Icon.tsx';
import { AqiChip } from './indices/AqiBadge.tsx';
import { useRowWindow } from './use-window.ts';
import { Age } from './Value.tsx';

/** Must be the height of `.fleet-row` in pages.css. */
const rowRem = 3.5;

const columns = [
  { id: 'name', key: 'fleet.station' },
  { id: 'condition', key: 'fleet.state' },
  { id: 'index', key: 'aqi.title' },
  { id: 'provenance', key: 'fleet.source' },
  { id: 'seen', key: 'fleet.lastSeen' },
  { id: 'interval', key: 'fleet.interval', isFigure: true },
  { id: 'battery', key: 'fleet.battery', isFigure: true },
  { id: 'signal', key: 'fleet.signal', isFigure: true },
  { id: 'firmware', key: 'fleet.firmware' },
  { id: 'refused', key: 'fleet.refused', isFigure: true },
] as const satisfies readonly { id: string; key: MessageKey; isFigure?: true }[];

export type FleetColumn = (typeof columns)[number]['id'];
export const isFleetColumn = (text: string | null): text is FleetColumn => columns.some((column) => column.id === text);

const missing = <span className="quiet">—</span>;

const compareBy = (column: FleetColumn): ((a: StationNow, b: StationNow) => number) => {
  const collator = new Intl.Collator('vi', { numeric: true });
  const names = (a: StationNow, b: StationNow): number => collator.compare(a.station.name, b.station.name);
  const figures =
    (pick: (entry: StationNow) => number | null) =>
    (a: StationNow, b: StationNow): number =>
      (pick(a) ?? Number.POSITIVE_INFINITY) - (pick(b) ?? Number.POSITIVE_INFINITY) || names(a, b);
  switch (column) {
    case 'name':
      return names;
    case 'condition':
      return figures(({ condition }) => conditions.indexOf(condition));
    case 'index':
      return figures(({ indices }) => indices?.vnAqi?.value ?? null);
    case 'provenance':
      return (a, b) => collator.compare(a.station.provenance, b.station.provenance) || names(a, b);
    case 'seen':
      return figures(({ station }) => station.lastSeenAt);
    case 'interval':
      return figures(({ station }) => station.interval);
    case 'battery':
      return figures(({ station }) => station.battery);
    case 'signal':
      return figures(({ station }) => station.rssi);
    case 'firmware':
      return (a, b) => collator.compare(a.station.firmware ?? '\uffff', b.station.firmware ?? '\uffff') || names(a, b);
    case 'refused':
      return figures(({ station }) => station.refused);
  }
};

const FleetRow = memo(
  ({ entry, row }: { entry: StationNow; row: number }) => {
    const { t, format, language } = useSettings();
    const station = useStation(entry.station.id) ?? entry.station;
    const ward = findWard(station.ward);
    return (
      <tr className="fleet-row" aria-rowindex={row}>
        <th scope="row">
          <Link href={`/stations/${station.id}`} className="fleet-name">
            <NetworkGlyph network={networkOf(station)} condition={entry.condition} provenance={station.provenance} />
            <span>
              <span className="row-title">{station.name}</span>
              <span className="row-ward">{ward ? wardName(ward, language) : t('station.outside')}</span>
            </span>
          </Link>
        </th>
        <td>
          <ConditionChip condition={entry.condition} />
        </td>
        <td>
          <AqiChip station={station} />
        </td>
        <td>
          {station.provenance === 'real' ? t('provenance.real') : <ProvenanceChip provenance={station.provenance} />}
        </td>
        <td className="nowrap">{station.lastSeenAt === null ? missing : <Age at={station.lastSeenAt} />}</td>
        <td className="figure">{format.duration(station.interval * 1_000)}</td>
        <td className="figure">{station.battery === null ? missing : `${format.number(station.battery)}%`}</td>
        <td className="figure">{station.rssi === null ? missing : `${format.number(station.rssi)} dBm`}</td>
        <td>{station.firmware ?? missing}</td>
        <td className="figure">
          {station.refused === 0 ? (
            format.number(0)
          ) : (
            <Link
              href={`/stations?view=refused&station=${station.id}`}
              aria-label={t('fleet.refusedOf', { count: station.refused, station: station.name })}
            >
              {format.number(station.refused)}
            </Link>
          )}
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.entry.station.id === after.entry.station.id &&
    before.entry.condition === after.entry.condition &&
    before.row === after.row,
);

export const FleetTable = ({
  stations,
  column,
  isDescending,
  onSort,
}: {
  stations: readonly StationNow[];
  column: FleetColumn;
  isDescending: boolean;
  onSort: (column: FleetColumn, isDescending: boolean) => void;
}) => {
  const { t } = useSettings();
  const body = useRef<HTMLTableSectionElement>(null);
  const { start, end, before, after } = useRowWindow(body, stations.length, rowRem);
  const sorted = useMemo(() => {
    const compare = compareBy(column);
    return [...stations].sort((a, b) => (isDescending ? compare(b, a) : compare(a, b)));
  }, [stations, column, isDescending]);
  return (
    <div className="table-scroll panel">
      <table className="fleet" aria-rowcount={stations.length + 1}>
        <caption className="hidden-visually">{t('fleet.title')}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((each) => {
              const isSorted = each.id === column;
              return (
                <th
                  key={each.id}
                  scope="col"
                  className={'isFigure' in each ? 'figure' : undefined}
                  aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
                >
                  <button
                    type="button"
                    className="sort-button"
                    onClick={() => onSort(each.id, isSorted && !isDescending)}
                  >
                    {t(each.key)}
                    {isSorted && <Icon name={isDescending ? 'down' : 'up'} size={12} />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody ref={body}>
          {before > 0 && (
            <tr>
              <td colSpan={columns.length} style={{ height: before, padding: 0 }} />
            </tr>
          )}
          {sorted.slice(start, end).map((entry, i) => (
            <FleetRow key={entry.station.id} entry={entry} row={start + i + 2} />
          ))}
          {after > 0 && (
            <tr>
              <td colSpan={columns.length} style={{ height: after, padding: 0 }} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
};
