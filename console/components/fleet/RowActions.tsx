/** What staff do with a station from the list: look into it, announce maintenance. */
import { type ReactNode, useCallback, useState } from 'react';
import { Link } from 'wouter';
import { isInScope } from '../../../shared/access.ts';
import type { StationView } from '../../../shared/api.ts';
import type { Instant } from '../../../shared/time.ts';
import { useSession } from '../../access/use-session.tsx';
import type { FleetRow } from '../../fleet/rows.ts';
import { useSettings } from '../../language/settings.tsx';
import { MaintainDialog } from './MaintainDialog.tsx';

export interface RowActions {
  /** Undefined for those who have none. */
  readonly actions: ((row: FleetRow) => ReactNode) | undefined;
  /** What was announced last. */
  readonly status: ReactNode;
  readonly dialog: ReactNode;
}

export const useRowActions = (): RowActions => {
  const { t, format } = useSettings();
  const { person, may } = useSession();
  const [asked, setAsked] = useState<StationView>();
  const [done, setDone] = useState<{ readonly station: string; readonly until: Instant }>();
  const mayCheck = may('stations.read');
  const mayMaintain = may('maintenance.write');
  const actions = useCallback(
    ({ entry: { station } }: FleetRow) =>
      person && isInScope(person.scope, station) && station.lifecycle !== 'retired' ? (
        <>
          {mayCheck && (
            <Link
              href={`/stations/${station.id}/check`}
              className="button small"
              aria-label={t('fleetTable.checkOf', { station: station.name })}
            >
              {t('fleetTable.check')}
            </Link>
          )}
          {mayMaintain && (
            <button
              type="button"
              className="button small"
              aria-label={t('fleetTable.maintainOf', { station: station.name })}
              onClick={() => setAsked(station)}
            >
              {t('fleetTable.maintain')}
            </button>
          )}
        </>
      ) : null,
    [t, person, mayCheck, mayMaintain],
  );
  return {
    actions: person && (mayCheck || mayMaintain) ? actions : undefined,
    status: done && (
      <p className="filter-note">
        {t('fleetTable.maintain.done', { station: done.station, time: format.dateTime(done.until) })}{' '}
        <Link href="/alerts/warnings">{t('fleetTable.maintain.all')}</Link>
      </p>
    ),
    dialog: asked && (
      <MaintainDialog
        station={asked}
        onClose={() => setAsked(undefined)}
        onDone={(until) => {
          setDone({ station: asked.name, until });
          setAsked(undefined);
        }}
      />
    ),
  };
};
