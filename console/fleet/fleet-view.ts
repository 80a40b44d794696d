/** What of the fleet is seen, as its address keeps it. Pure. */
import { type Network, networks } from '../../shared/quantities.ts';
import { type Provenance, provenances } from '../../shared/station.ts';
import { searchText } from '../model/city-view.ts';
import { type Condition, conditions } from '../model/condition.ts';
import { matches } from '../model/search.ts';
import { type ColumnId, isColumn } from './columns.ts';
import { versionKey } from './firmware.ts';
import { type FleetRow, type Work, workKinds } from './rows.ts';

export interface FleetView {
  readonly text: string;
  readonly condition: Condition | undefined;
  readonly network: Network | undefined;
  readonly ward: string | undefined;
  readonly provenance: Provenance | undefined;
  readonly work: Work | 'any' | undefined;
  /** Model and version, as `versionKey` joins them. */
  readonly firmware: string | undefined;
  readonly column: ColumnId;
  readonly isDescending: boolean;
}

/** Names of what narrows the view. */
export const filterParams = ['q', 'state', 'network', 'ward', 'source', 'work', 'model', 'firmware'] as const;

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | undefined =>
  all.find((each) => each === text);

/** Whatever an address says, something that can be shown. */
export const fleetViewOf = (search: URLSearchParams): FleetView => {
  const column = search.get('by');
  const firmware = search.get('firmware');
  return {
    text: search.get('q') ?? '',
    condition: oneOf(conditions, search.get('state')),
    network: oneOf(networks, search.get('network')),
    ward: search.get('ward') ?? undefined,
    provenance: oneOf(provenances, search.get('source')),
    work: oneOf([...workKinds, 'any'] as const, search.get('work')),
    firmware: firmware === null ? undefined : versionKey(search.get('model'), firmware),
    column: isColumn(column) ? column : 'condition',
    isDescending: search.get('order') === 'desc',
  };
};

export const isNarrowed = (search: URLSearchParams): boolean => filterParams.some((name) => search.has(name));

/** Retired stations are found only when they are asked for. */
export const filterRows = (rows: readonly FleetRow[], view: FleetView, except?: 'condition' | 'work'): FleetRow[] =>
  rows.filter(({ entry: { station, condition }, work }) => {
    if (except !== 'condition') {
      if (view.condition === undefined ? condition === 'retired' : condition !== view.condition) return false;
    }
    if (except !== 'work' && view.work !== undefined) {
      if (view.work === 'any' ? work.length === 0 : !work.includes(view.work)) return false;
    }
    return (
      (view.network === undefined || station.networks.includes(view.network)) &&
      (view.ward === undefined || station.ward === view.ward) &&
      (view.provenance === undefined || station.provenance === view.provenance) &&
      (view.firmware === undefined ||
        (station.firmware !== null && versionKey(station.model, station.firmware) === view.firmware)) &&
      (view.text === '' || matches(searchText(station), view.text))
    );
  });
