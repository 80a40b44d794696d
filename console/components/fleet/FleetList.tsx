/** Every station with what was received from it, what is wrong and what may be done about it. */
import { useMemo, useRef } from 'react';
import { Link } from 'wouter';
import { useSession } from '../../access/use-session.tsx';
import { type ColumnId, columns, sortRows } from '../../fleet/columns.ts';
import { csvText } from '../../fleet/csv.ts';
import { fleetTable } from '../../fleet/fleet-csv.ts';
import { filterParams, filterRows, fleetViewOf } from '../../fleet/fleet-view.ts';
import type { FleetRow } from '../../fleet/rows.ts';
import { saveFile } from '../../fleet/save-file.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { Icon } from '../Icon.tsx';
import { CityWaiting, EmptyCity, NothingFound } from '../States.tsx';
import { useMedia } from '../use-media.ts';
import { ColumnChoice, useColumns } from './ColumnChoice.tsx';
import { Firmware } from './Firmware.tsx';
import { FleetCards } from './FleetCards.tsx';
import { FleetFilters, type SetParam } from './FleetFilters.tsx';
import { FleetTable } from './FleetTable.tsx';
import { useRowActions } from './RowActions.tsx';
import { useRefusalWords } from './refusal-words.ts';
import { StripLegend, StripPatterns } from './Strip.tsx';
import { useFleet } from './use-fleet.ts';

const publicColumns = columns.filter((each) => !('isForStaff' in each)).map(({ id }) => id);
const allColumns = columns.map(({ id }) => id);

export const FleetList = ({
  search,
  setParam,
  clear,
}: {
  search: URLSearchParams;
  setParam: SetParam;
  clear: (names: readonly string[]) => void;
}) => {
  const { t, format } = useSettings();
  const { store } = useServices();
  const { may } = useSession();
  const words = useRefusalWords();
  const { rows, models, names, isKnown, counted } = useFleet();
  const { actions, status, dialog } = useRowActions();
  const isNarrow = useMedia('(max-width: 760px)');
  const { chosen, choose } = useColumns();
  const isStaff = may('stations.read');
  const offered: readonly ColumnId[] = isStaff ? allColumns : publicColumns;
  const shown = useMemo(
    () => chosen.filter((id) => (isStaff ? allColumns : publicColumns).includes(id)),
    [chosen, isStaff],
  );
  const key = search.toString();
  const view = useMemo(() => fleetViewOf(new URLSearchParams(key)), [key]);
  const sorted = useMemo(
    () => sortRows(filterRows(rows, view), view.column, view.isDescending, names),
    [rows, view, names],
  );
  const seen = useRef<readonly FleetRow[]>(sorted);
  if (isNarrow) seen.current = sorted;
  const clearAll = (): void => clear(filterParams);
  if (isKnown && rows.length === 0) return <EmptyCity />;
  const save = (): void => {
    const table = fleetTable(seen.current, shown, { t, reason: words.short });
    saveFile(`hai-dang-fleet-${format.localDate(store.serverNow())}.csv`, csvText(table));
  };
  const inUse = rows.reduce((sum, { entry }) => sum + (entry.condition === 'retired' ? 0 : 1), 0);
  return (
    <>
      <StripPatterns />
      <FleetFilters
        rows={rows}
        view={view}
        search={search}
        setParam={setParam}
        onClear={clearAll}
        isKnown={isKnown}
        isCounted={isKnown && counted.data !== undefined}
      />
      {view.firmware !== undefined && (
        <p className="filter-note">{t('fleetFilter.firmware', { firmware: search.get('firmware') ?? '' })}</p>
      )}
      {counted.data === undefined && counted.failure && (
        <p className="filter-note" role="status">
          {t('fleetTable.countedFailed')}{' '}
          <button type="button" className="button small" onClick={counted.reload}>
            {t('failure.retry')}
          </button>
        </p>
      )}
      <div className="fleet-bar">
        <p aria-live="polite">
          {isKnown && t('fleetTable.shown', { shown: sorted.length, total: Math.max(inUse, sorted.length) })}
        </p>
        <StripLegend />
        <div role="status">{status}</div>
        <div className="fleet-tools">
          {!isNarrow && <ColumnChoice chosen={chosen} offered={offered} onChange={choose} />}
          {isStaff && (
            <Link href={`/fleet/labels${key && `?${key}`}`} className="button">
              <Icon name="print" size={18} /> {t('labels.title')}
            </Link>
          )}
          <button type="button" className="button" disabled={sorted.length === 0} onClick={save}>
            <Icon name="download" size={18} /> {t('fleetTable.csv')}
          </button>
        </div>
      </div>
      {dialog}
      {!isKnown ? (
        <CityWaiting>
          <div className="skeleton" style={{ height: '24rem' }} />
        </CityWaiting>
      ) : sorted.length === 0 ? (
        <NothingFound onClear={clearAll} />
      ) : isNarrow ? (
        <FleetCards rows={sorted} actions={actions} />
      ) : (
        <FleetTable
          rows={sorted}
          shown={shown}
          column={view.column}
          isDescending={view.isDescending}
          viewKey={key}
          actions={actions}
          onSort={(next, isDescending) => {
            setParam('by', next);
            setParam('order', isDescending ? 'desc' : undefined);
          }}
          onOrder={(ordered) => {
            seen.current = ordered;
          }}
        />
      )}
      <Firmware models={models} />
    </>
  );
};
