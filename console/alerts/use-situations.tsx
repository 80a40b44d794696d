/** Open situations, asked for once for the whole page: live ones with the names of people, where one may know them, and what calls. */
import { createContext, type ReactNode, useCallback, useContext, useMemo } from 'react';
import type { Situation } from '../../shared/alert-api.ts';
import { minuteMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { useResource } from '../api/use-resource.ts';
import { callingSituations } from './alarm.ts';
import { getSituations } from './api.ts';
import { mergeSituations } from './situations.ts';
import { useLiveAlerts, useReloadOnChange } from './use-alerts.ts';

export interface Situations {
  readonly situations: readonly Situation[];
  /** Those that make themselves heard, worst first. */
  readonly calling: readonly Situation[];
  readonly isKnown: boolean;
  readonly reload: () => void;
}

const SituationsContext = createContext<Situations | undefined>(undefined);

/** More are not open at once. */
const limit = 500;

export const SituationsProvider = ({ children }: { children: ReactNode }) => {
  const { may, person } = useSession();
  const live = useLiveAlerts();
  const mayRead = may('alerts.read');
  const load = useCallback((signal: AbortSignal) => getSituations({ open: 'true', limit }, signal), []);
  const { data, reload } = useResource(mayRead ? `situations ${person?.id}` : null, load, minuteMs);
  useReloadOnChange(live?.at, reload);
  const value = useMemo((): Situations => {
    const situations = mergeSituations(live?.situations, data?.situations);
    return {
      situations,
      calling: callingSituations(situations, data?.situations),
      isKnown: live !== undefined || data !== undefined,
      reload,
    };
  }, [live, data, reload]);
  return <SituationsContext value={value}>{children}</SituationsContext>;
};

export const useSituations = (): Situations => {
  const situations = useContext(SituationsContext);
  if (!situations) throw new Error('no situations around this component');
  return situations;
};
