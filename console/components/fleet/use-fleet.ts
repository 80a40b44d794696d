/** The fleet as the page shows it: live stations joined with what the gateway has counted of the last day. */
import { useMemo, useRef } from 'react';
import { minuteMs } from '../../../shared/time.ts';
import { useSession } from '../../access/use-session.tsx';
import { getFleet } from '../../api/fleet.ts';
import { type Resource, useResource } from '../../api/use-resource.ts';
import { behindOf, type ModelVersions, modelVersions } from '../../fleet/firmware.ts';
import { keptOf } from '../../fleet/kept.ts';
import { type Counted, type FleetRow, fleetRows, rankNames } from '../../fleet/rows.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { useCityNow } from '../../live/use-city.ts';

export interface Fleet {
  /** In no order. */
  readonly rows: readonly FleetRow[];
  readonly models: readonly ModelVersions[];
  readonly names: ReturnType<typeof rankNames>;
  readonly isKnown: boolean;
  readonly counted: Pick<Resource<unknown>, 'data' | 'failure' | 'reload'>;
}

const noCounts: ReadonlyMap<string, Counted> = new Map();

export const useFleet = (): Fleet => {
  const { store } = useServices();
  const { format } = useSettings();
  const { stations, now, isKnown } = useCityNow();
  // Staff are told more.
  const { person } = useSession();
  const answer = useResource(`fleet ${person?.id ?? ''}`, getFleet, minuteMs);
  const size = stations.length;
  // Worked out once for each answer: it stays as it was counted, and only the interval of a station is ours to add.
  const counted = useMemo(() => {
    if (!answer.data || size === 0) return noCounts;
    const { at, from, hours } = answer.data;
    const known = store.getState().city.stations;
    return new Map(
      answer.data.stations.flatMap((row): [string, Counted][] => {
        const interval = known.get(row.station)?.interval;
        if (interval === undefined) return [];
        const kept = keptOf(row, { at, from, hours, interval });
        const { station, reasons = [], calibrationDue, battery } = row;
        return [[station, { kept, reasons, calibrationDue, battery }]];
      }),
    );
  }, [answer.data, size, store]);
  const models = useMemo(
    () => modelVersions(stations.flatMap(({ station, condition }) => (condition === 'retired' ? [] : [station]))),
    [stations],
  );
  const behindKey = JSON.stringify(models.map(({ model, versions }) => [model, versions.map((each) => each.firmware)]));
  // The versions that there are, not how many of each.
  const behind = useMemo(() => behindOf(models), [behindKey]);
  const today = format.localDate(now);
  const rows = useMemo(() => fleetRows(stations, counted, behind, today), [stations, counted, behind, today]);
  const lastNames = useRef<Fleet['names']>(undefined);
  const names = useMemo(() => rankNames(stations, lastNames.current), [stations]);
  lastNames.current = names;
  return { rows, models, names, isKnown, counted: answer };
};
