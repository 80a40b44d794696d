/** What is due, filtered and counted. Pure. */
import type { CareKind, DueRow, DueState } from '../../shared/care-api.ts';
import type { Network } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';

export interface DueFilter {
  readonly network?: Network | undefined;
  readonly ward?: string | undefined;
  readonly kind?: CareKind | undefined;
  readonly state?: DueState | undefined;
}

export interface DueHere {
  readonly row: DueRow;
  readonly station: Pick<Station, 'id' | 'name' | 'ward' | 'networks' | 'provenance'>;
}

/** With the stations that they are about; one that is not known yet goes by its id and fits no filter by place. */
export const withStations = (rows: readonly DueRow[], stations: ReadonlyMap<string, DueHere['station']>): DueHere[] =>
  rows.map((row) => ({
    row,
    station: stations.get(row.station) ?? {
      id: row.station,
      name: row.station,
      ward: '',
      networks: [],
      provenance: 'real',
    },
  }));

export const filterDue = (all: readonly DueHere[], { network, ward, kind, state }: DueFilter): DueHere[] =>
  all.filter(
    ({ row, station }) =>
      (network === undefined || station.networks.includes(network)) &&
      (ward === undefined || station.ward === ward) &&
      (kind === undefined || row.kind === kind) &&
      (state === undefined || row.state === state),
  );

export const countDue = (all: readonly Pick<DueHere, 'row'>[]): Readonly<Record<DueState, number>> => {
  const counts = { overdue: 0, soon: 0, later: 0 };
  for (const { row } of all) counts[row.state] += 1;
  return counts;
};
