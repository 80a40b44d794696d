/** The fleet: every station with its state, and every refused message with its reason. */
import { useCallback } from 'react';
import { useSearchParams } from 'wouter';
import type { SetParam } from '../components/fleet/FleetFilters.tsx';
import { FleetList } from '../components/fleet/FleetList.tsx';
import { FleetNav } from '../components/fleet/FleetNav.tsx';
import { RefusedList } from '../components/fleet/RefusedList.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { StaffActions } from '../components/StaffActions.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';

export const StationsPage = () => {
  const { t } = useSettings();
  const [search, setSearch] = useSearchParams();
  const isRefused = search.get('view') === 'refused';
  useTitle(t(isRefused ? 'refused.title' : 'nav.stations'));
  const setParam = useCallback<SetParam>(
    (name, value) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === undefined) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const clear = useCallback(
    (names: readonly string[]) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          for (const name of names) next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  return (
    <div className="page wide">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('nav.stations')}</h1>
        <PageHelp page={isRefused ? 'refused' : 'stations'} />
        <FleetNav />
        <StaffActions />
      </div>
      {isRefused ? (
        <RefusedList search={search} setParam={setParam} />
      ) : (
        <FleetList search={search} setParam={setParam} clear={clear} />
      )}
    </div>
  );
};
