/** What rules call by id, by name: limits, policies and stations. */
import { useMemo } from 'react';
import type { KeptPolicy } from '../../../shared/notification-api.ts';
import { useSession } from '../../access/use-session.tsx';
import { type Resource, useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { useLive } from '../../live/services.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { getPolicies } from '../../rules/api.ts';
import type { RuleNames, Words } from '../../rules/words.ts';

export const useWords = (): Words => {
  const { t, format, language } = useSettings();
  return useMemo(() => ({ t, format, language }), [t, format, language]);
};

export const usePolicies = (): Resource<KeptPolicy[]> => {
  const { may, person } = useSession();
  return useResource(may('alerts.read') ? `policies ${person?.id}` : null, getPolicies);
};

export const useRuleNames = (policies: readonly KeptPolicy[] | undefined): RuleNames => {
  const { language } = useSettings();
  const { catalogue } = useThresholds();
  const stations = useLive((state) => state.city.stations);
  return useMemo(
    () => ({
      threshold: (id) => catalogue?.find((entry) => entry.id === id)?.label[language] ?? id,
      policy: (id) => policies?.find((policy) => policy.id === id)?.body.name ?? id,
      station: (id) => stations.get(id)?.name ?? id,
    }),
    [catalogue, policies, stations, language],
  );
};
