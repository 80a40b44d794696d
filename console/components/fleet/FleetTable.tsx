/** The fleet as a table that can be sorted by its heads; only rows near the screen are drawn, and none moves under the pointer. */
import { memo, type ReactNode, useRef, useState } from 'react';
import { Link } from 'wouter';
import { findWard, wardName } from '../../../shared/wards.ts';
import { type ColumnId, columns } from '../../fleet/columns.ts';
import { type FleetRow, holdOrder } from '../../fleet/rows.ts';
import { useSettings } from '../../language/settings.tsx';
import { networkOf } from '../../model/condition.ts';
import { ConditionChip, NetworkGlyph, ProvenanceChip } from '../Glyphs.tsx';
import { Icon } from '../Icon.tsx';
import { AqiChip } from '../indices/AqiBadge.tsx';
import { useRowWindow } from '../use-window.ts';
import { Age } from '../Value.tsx';
import {
  BatteryCell,
  CalibrationCell,
  ClockCell,
  FirmwareCell,
  KeptCell,
  missing,
  RefusedCell,
  SignalCell,
} from './cells.tsx';

/** Must be the height of `.fleet-row` in fleet-page.css. */
const rowRem = 3.5;

const Provenance = ({ row: { entry } }: { row: FleetRow }) => {
  const { t } = useSettings();
  const { provenance } = entry.station;
  return provenance === 'real' ? t('provenance.real') : <ProvenanceChip provenance={provenance} />;
};

const Interval = ({ row: { entry } }: { row: FleetRow }) => {
  const { format } = useSettings();
  return <>{format.duration(entry.station.interval * 1_000)}</>;
};

const cellOf = (id: Exclude<ColumnId, 'name'>, row: FleetRow): ReactNode => {
  const { station, condition } = row.entry;
  switch (id) {
    case 'condition':
      return <ConditionChip condition={condition} />;
    case 'index':
      return <AqiChip station={station} />;
    case 'provenance':
      return <Provenance row={row} />;
    case 'seen':
      return station.lastSeenAt === null ? missing : <Age at={station.lastSeenAt} />;
    case 'kept':
      return <KeptCell row={row} />;
    case 'interval':
      return <Interval row={row} />;
    case 'battery':
      return <BatteryCell row={row} />;
    case 'signal':
      return <SignalCell row={row} />;
    case 'firmware':
      return <FirmwareCell row={row} />;
    case 'clock':
      return <ClockCell row={row} />;
    case 'refused':
      return <RefusedCell row={row} />;
    case 'calibration':
      return <CalibrationCell row={row} />;
  }
};

const isFigure = (id: ColumnId): boolean => columns.some((each) => each.id === id && 'isFigure' in each);

interface RowProps {
  readonly row: FleetRow;
  readonly place: number;
  readonly shown: readonly ColumnId[];
  readonly actions: ((row: FleetRow) => ReactNode) | undefined;
}

const Row = memo(
  ({ row, place, shown, actions }: RowProps) => {
    const { t, language } = useSettings();
    const { station, condition } = row.entry;
    const ward = findWard(station.ward);
    return (
      <tr className="fleet-row" aria-rowindex={place}>
        <th scope="row">
          <Link href={`/stations/${station.id}`} className="fleet-name">
            <NetworkGlyph network={networkOf(station)} condition={condition} provenance={station.provenance} />
            <span>
              <span className="row-title" title={station.name}>
                {station.name}
              </span>
              <span className="row-ward">
                {ward ? wardName(ward, language) : t('station.outside')}
                {!shown.includes('provenance') && <ProvenanceChip provenance={station.provenance} />}
              </span>
            </span>
          </Link>
        </th>
        {shown.map((id) =>
          id === 'name' ? null : (
            <td key={id} className={isFigure(id) ? 'figure' : id === 'seen' ? 'nowrap' : undefined} data-column={id}>
              {cellOf(id, row)}
            </td>
          ),
        )}
        {actions && <td className="fleet-actions">{actions(row)}</td>}
      </tr>
    );
  },
  (before, after) =>
    before.row.entry.station === after.row.entry.station &&
    before.row.entry.condition === after.row.entry.condition &&
    before.row.counted === after.row.counted &&
    before.row.isBehind === after.row.isBehind &&
    before.row.lagMs === after.row.lagMs &&
    before.row.calibrationDays === after.row.calibrationDays &&
    before.place === after.place &&
    before.shown === after.shown &&
    before.actions === after.actions,
);

/** While somebody points at the rows they keep their places; `key` is what was asked for: it always reorders. */
const useHeldRows = (rows: readonly FleetRow[], isHeld: boolean, key: string): readonly FleetRow[] => {
  const last = useRef<{ key: string; ids: readonly string[] }>({ key, ids: [] });
  const held = isHeld && last.current.key === key ? holdOrder(last.current.ids, rows) : rows;
  last.current = { key, ids: held.map(({ entry }) => entry.station.id) };
  return held;
};

export const FleetTable = ({
  rows,
  shown,
  column,
  isDescending,
  viewKey,
  actions,
  onSort,
  onOrder,
}: {
  /** In order. */
  rows: readonly FleetRow[];
  shown: readonly ColumnId[];
  column: ColumnId;
  isDescending: boolean;
  /** Changes with everything that was asked for: filters and order. */
  viewKey: string;
  actions?: ((row: FleetRow) => ReactNode) | undefined;
  onSort: (column: ColumnId, isDescending: boolean) => void;
  /** Hears the rows in the order in which they are seen. */
  onOrder: (rows: readonly FleetRow[]) => void;
}) => {
  const { t } = useSettings();
  const body = useRef<HTMLTableSectionElement>(null);
  const [isPointed, setPointed] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const held = useHeldRows(rows, isPointed || hasFocus, viewKey);
  onOrder(held);
  const { start, end, before, after } = useRowWindow(body, held.length, rowRem);
  const width = shown.length + (actions ? 1 : 0);
  return (
    <section
      className="table-scroll panel fleet-scroll"
      aria-label={t('fleet.title')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
      tabIndex={0}
    >
      <table className="fleet" aria-rowcount={held.length + 1}>
        <caption className="hidden-visually">{t('fleet.title')}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns
              .filter(({ id }) => shown.includes(id))
              .map((each) => {
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
            {actions && (
              <th scope="col">
                <span className="hidden-visually">{t('fleetTable.actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody
          ref={body}
          onPointerEnter={() => setPointed(true)}
          onPointerLeave={() => setPointed(false)}
          onFocus={() => setFocus(true)}
          onBlur={() => setFocus(false)}
        >
          {before > 0 && (
            <tr>
              <td colSpan={width} style={{ height: before, padding: 0 }} />
            </tr>
          )}
          {held.slice(start, end).map((row, i) => (
            <Row key={row.entry.station.id} row={row} place={start + i + 2} shown={shown} actions={actions} />
          ))}
          {after > 0 && (
            <tr>
              <td colSpan={width} style={{ height: after, padding: 0 }} />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
};
