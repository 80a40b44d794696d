/** The judgements over a station's readings, kept up to date: whenever the gateway begins anew they may have changed. */
import { useCallback, useEffect } from 'react';
import type { Judgement } from '../../shared/judgement-api.ts';
import { minuteMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { getJudgements } from '../api/quality.ts';
import { type Resource, useResource } from '../api/use-resource.ts';
import { useServices } from './services.tsx';

export const useJudgements = (station: string): Resource<Judgement[]> => {
  const { store } = useServices();
  // Staff are told more: who signs in asks again.
  const { person } = useSession();
  const load = useCallback((signal: AbortSignal) => getJudgements(station, signal), [station]);
  const resource = useResource(`judgements ${station} ${person?.id ?? ''}`, load, 5 * minuteMs);
  const { reload } = resource;
  useEffect(() => store.onBegunAnew(reload), [store, reload]);
  return resource;
};
