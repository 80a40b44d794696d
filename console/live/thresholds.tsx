/** The catalogue of thresholds, asked for once and renewed seldom. Without it everything else works: nothing is judged then. */
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, secondMs } from '../../shared/time.ts';
import type { ApiFailure } from '../api/http.ts';
import { getThresholds } from '../api/resources.ts';
import { useResource } from '../api/use-resource.ts';
import { useSettings } from '../language/settings.tsx';
import { createLevelJudge, judgeNothing, type LevelJudge } from '../model/levels.ts';
import { useRenewal } from './services.tsx';

export interface Thresholds {
  /** With what is no longer or not yet in force; undefined until it is there. */
  readonly catalogue: readonly Threshold[] | undefined;
  readonly failure: ApiFailure | undefined;
  readonly reload: () => void;
  readonly judge: LevelJudge;
}

const ThresholdsContext = createContext<Thresholds | undefined>(undefined);

/** It changes when the gateway is started anew with another file; a new date is told of. */
const renewEveryMs = hourMs;
const retryAfterMs = 15 * secondMs;

export const ThresholdsProvider = ({ children }: { children: ReactNode }) => {
  const { format } = useSettings();
  const { data, failure, reload } = useResource('thresholds', getThresholds, renewEveryMs);
  useRenewal('thresholds', reload);
  const catalogue = data?.thresholds;
  useEffect(() => {
    if (!failure || catalogue) return;
    const timer = setTimeout(reload, retryAfterMs);
    return () => clearTimeout(timer);
  }, [failure, catalogue, reload]);
  const { localDate } = format;
  const judge = useMemo(
    () => (catalogue ? createLevelJudge(catalogue, localDate) : judgeNothing),
    [catalogue, localDate],
  );
  const thresholds = useMemo(
    (): Thresholds => ({ catalogue, failure, reload, judge }),
    [catalogue, failure, reload, judge],
  );
  return <ThresholdsContext value={thresholds}>{children}</ThresholdsContext>;
};

export const useThresholds = (): Thresholds => {
  const thresholds = useContext(ThresholdsContext);
  if (!thresholds) throw new Error('no thresholds around this component');
  return thresholds;
};
