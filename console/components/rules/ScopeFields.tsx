/** Where something holds: networks, wards and single stations. Null = all. */
import { useMemo } from 'react';
import { type Network, networks } from '../../../shared/quantities.ts';
import { wards } from '../../../shared/wards.ts';
import { wardText } from '../../access/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useLive } from '../../live/services.tsx';
import { AllOrSome, PickMany } from './PickMany.tsx';

export interface ScopeDraft {
  readonly networks: readonly Network[] | null;
  readonly wards: readonly string[] | null;
  readonly stations: readonly string[] | null;
}

export const ScopeFields = ({
  scope,
  onChange,
  problems,
}: {
  scope: ScopeDraft;
  onChange: (change: Partial<ScopeDraft>) => void;
  problems: Partial<Record<keyof ScopeDraft, string | undefined>>;
}) => {
  const { t, language } = useSettings();
  const known = useLive((state) => state.city.stations);
  const places = useMemo(
    () => [...wards.map(({ code }) => code), 'other'].map((id) => ({ id, name: wardText(id, t, language) })),
    [t, language],
  );
  const stations = useMemo(
    () => [...known.values()].map(({ id, name, ward }) => ({ id, name, note: wardText(ward, t, language) })),
    [known, t, language],
  );
  return (
    <div className="scope-editor">
      <AllOrSome
        legend={t('scope.networks')}
        all={t('scope.networks.all')}
        some={t('scope.networks.some')}
        value={scope.networks}
        onChange={(isAll) => onChange({ networks: isAll ? null : [] })}
        problem={problems.networks}
      >
        <div className="choices indented">
          {networks.map((network) => (
            <label key={network} className="check">
              <input
                type="checkbox"
                checked={scope.networks?.includes(network) ?? false}
                onChange={(event) =>
                  onChange({
                    networks: networks.filter((each) =>
                      each === network ? event.target.checked : scope.networks?.includes(each),
                    ),
                  })
                }
              />
              {t(`network.${network}`)}
            </label>
          ))}
        </div>
      </AllOrSome>
      <AllOrSome
        legend={t('scope.wards')}
        all={t('scope.wards.all')}
        some={t('scope.wards.some')}
        value={scope.wards}
        onChange={(isAll) => onChange({ wards: isAll ? null : [] })}
        problem={problems.wards}
      >
        <PickMany
          options={places}
          chosen={scope.wards ?? []}
          onChange={(chosen) => onChange({ wards: chosen })}
          search={t('scope.search')}
          none={t('scope.none')}
        />
      </AllOrSome>
      <AllOrSome
        legend={t('rules.scope.stations')}
        all={t('rules.scope.stations.all')}
        some={t('rules.scope.stations.some')}
        value={scope.stations}
        onChange={(isAll) => onChange({ stations: isAll ? null : [] })}
        problem={problems.stations}
      >
        <PickMany
          options={stations}
          chosen={scope.stations ?? []}
          onChange={(chosen) => onChange({ stations: chosen })}
          search={t('rules.scope.stations.search')}
          none={t('rules.scope.stations.none')}
        />
      </AllOrSome>
    </div>
  );
};
