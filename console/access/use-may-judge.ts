import { isInScope } from '../../shared/access.ts';
import type { StationView } from '../../shared/api.ts';
import { useSession } from './use-session.tsx';

/** Whether the one before the screen may judge this station's readings. */
export const useMayJudge = (station: StationView): boolean => {
  const { may, person } = useSession();
  return may('quality.judge') && person !== null && isInScope(person.scope, station);
};
