/** Maintenance windows of one station. Pure. */
import type { KeptMaintenance } from '../../shared/alert-api.ts';
import type { StationView } from '../../shared/api.ts';
import type { Instant } from '../../shared/time.ts';

type Scope = KeptMaintenance['maintenance']['scope'];

export const isMeant = (
  { networks, wards, stations }: Scope,
  { id, ward, networks: own }: Pick<StationView, 'id' | 'ward' | 'networks'>,
): boolean =>
  (stations === null || stations.includes(id)) &&
  (wards === null || wards.includes(ward)) &&
  (networks === null || own.some((network) => networks.includes(network)));

export const windowsOf = (windows: readonly KeptMaintenance[], station: StationView): KeptMaintenance[] =>
  windows
    .filter(({ maintenance }) => isMeant(maintenance.scope, station))
    .sort((a, b) => b.maintenance.from - a.maintenance.from);

export const windowState = (
  { from, to }: { readonly from: Instant; readonly to: Instant },
  now: Instant,
): 'future' | 'now' | 'over' => (now < from ? 'future' : now < to ? 'now' : 'over');
