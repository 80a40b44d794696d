/** Where open situations are, for the map of the city. */
import { useMemo } from 'react';
import { useLive, useServices } from '../live/services.tsx';
import { circleOf, type MarkedArea } from './area.ts';
import { attentionSituations } from './attention.ts';
import { originOf } from './situations.ts';
import { useOpenSituations } from './use-alerts.ts';
import { situationNumber } from './words.ts';

export const useCityAreas = (): readonly MarkedArea[] => {
  const situations = useOpenSituations();
  const { store } = useServices();
  // Their number says when to look again: places hardly change, and every reading changes the map of stations.
  const size = useLive((state) => state.city.stations.size);
  return useMemo(
    () =>
      attentionSituations(situations).flatMap((situation) => {
        const circle = circleOf(situation, (id) => store.getState().city.stations.get(id));
        return circle
          ? [
              {
                ...circle,
                id: situation.id,
                severity: situation.severity,
                isReal: originOf(situation) === 'real',
                label: situationNumber(situation),
              },
            ]
          : [];
      }),
    [situations, store, size],
  );
};
