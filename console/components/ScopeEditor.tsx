/** Which networks and wards somebody is responsible for: all, or those that are ticked. */
import { useId, useMemo, useState } from 'react';
import { isWholeCity, type Role, type Scope } from '../../shared/access.ts';
import { type Network, networks } from '../../shared/quantities.ts';
import { wards } from '../../shared/wards.ts';
import { wardText } from '../access/words.ts';
import { useSettings } from '../language/settings.tsx';
import { fold, matches } from '../model/search.ts';
import { Icon } from './Icon.tsx';

/** While it is edited a list may be empty; a scope that is sent may not. */
export const isScopeComplete = ({ networks: ours, wards: places }: Scope): boolean =>
  ours?.length !== 0 && places?.length !== 0;

/** Who looks on has nothing to be bounded, who administers has the whole city. */
export const usesScope = (role: Role): boolean => role !== 'viewer' && role !== 'administrator';

const Choice = ({
  isAll,
  all,
  some,
  onAll,
}: {
  isAll: boolean;
  all: string;
  some: string;
  onAll: (isAll: boolean) => void;
}) => {
  const name = useId();
  return (
    <div className="choices">
      <label className="check">
        <input type="radio" name={name} checked={isAll} onChange={() => onAll(true)} />
        {all}
      </label>
      <label className="check">
        <input type="radio" name={name} checked={!isAll} onChange={() => onAll(false)} />
        {some}
      </label>
    </div>
  );
};

const toggled = <T,>(list: readonly T[], item: T): T[] =>
  list.includes(item) ? list.filter((each) => each !== item) : [...list, item];

const Wards = ({ chosen, onChange }: { chosen: readonly string[]; onChange: (chosen: string[]) => void }) => {
  const { t, language } = useSettings();
  const [query, setQuery] = useState('');
  const entries = useMemo(
    () =>
      [...wards.map(({ code }) => code), 'other'].map((code) => {
        const name = wardText(code, t, language);
        return { code, name, folded: fold(name) };
      }),
    [t, language],
  );
  const shown = entries.filter(({ folded }) => matches(folded, query));
  return (
    <div className="ward-choice">
      {chosen.length > 0 && (
        <ul className="ward-chosen" aria-label={t('scope.chosen')}>
          {chosen.map((code) => (
            <li key={code}>
              <button
                type="button"
                className="chip chip-button"
                aria-label={t('scope.remove', { ward: wardText(code, t, language) })}
                onClick={() => onChange(chosen.filter((each) => each !== code))}
              >
                {wardText(code, t, language)} <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <label className="field wide">
        <Icon name="search" size={16} />
        <span className="hidden-visually">{t('scope.search')}</span>
        <input
          type="search"
          placeholder={t('scope.search')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            // The only one that is left is what was meant; Enter must not send the form.
            if (event.key !== 'Enter') return;
            event.preventDefault();
            const [only, ...more] = shown;
            if (!only || more.length > 0) return;
            onChange(toggled(chosen, only.code));
            setQuery('');
          }}
        />
      </label>
      <div className="ward-list">
        {shown.map(({ code, name }) => (
          <label key={code} className="check">
            <input type="checkbox" checked={chosen.includes(code)} onChange={() => onChange(toggled(chosen, code))} />
            {name}
          </label>
        ))}
        {shown.length === 0 && <p className="quiet small">{t('scope.none')}</p>}
      </div>
    </div>
  );
};

export const ScopeEditor = ({ scope, onChange }: { scope: Scope; onChange: (scope: Scope) => void }) => {
  const { t } = useSettings();
  return (
    <div className="scope-editor">
      <fieldset>
        <legend>{t('scope.networks')}</legend>
        <Choice
          isAll={scope.networks === null}
          all={t('scope.networks.all')}
          some={t('scope.networks.some')}
          onAll={(isAll) => onChange({ ...scope, networks: isAll ? null : [] })}
        />
        {scope.networks !== null && (
          <div className="choices indented">
            {networks.map((network: Network) => (
              <label key={network} className="check">
                <input
                  type="checkbox"
                  checked={scope.networks?.includes(network) ?? false}
                  onChange={() => {
                    const chosen = toggled(scope.networks ?? [], network);
                    onChange({ ...scope, networks: networks.filter((each) => chosen.includes(each)) });
                  }}
                />
                {t(`network.${network}`)}
              </label>
            ))}
          </div>
        )}
      </fieldset>
      <fieldset>
        <legend>{t('scope.wards')}</legend>
        <Choice
          isAll={scope.wards === null}
          all={t('scope.wards.all')}
          some={t('scope.wards.some')}
          onAll={(isAll) => onChange({ ...scope, wards: isAll ? null : [] })}
        />
        {scope.wards !== null && (
          <Wards chosen={scope.wards} onChange={(chosen) => onChange({ ...scope, wards: chosen })} />
        )}
      </fieldset>
      {!isWholeCity(scope) && <p className="quiet small">{t('scope.narrow')}</p>}
    </div>
  );
};
