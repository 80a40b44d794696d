/** Some of many: found by typing without diacritics, ticked, and shown as chips that take them away again. */
import { useMemo, useState } from 'react';
import { useSettings } from '../../language/settings.tsx';
import { fold, matches } from '../../model/search.ts';
import { Icon } from '../Icon.tsx';

export interface PickOption {
  readonly id: string;
  readonly name: string;
  /** Beside the name; searched as well. */
  readonly note?: string | undefined;
}

const maxShown = 150;

export const PickMany = ({
  options,
  chosen,
  onChange,
  search,
  none,
  describedBy,
}: {
  options: readonly PickOption[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Words of the search field. */
  search: string;
  /** When nothing matches. */
  none: string;
  describedBy?: string | undefined;
}) => {
  const { t } = useSettings();
  const [query, setQuery] = useState('');
  const entries = useMemo(
    () => options.map((option) => ({ ...option, folded: fold(`${option.name} ${option.note ?? ''} ${option.id}`) })),
    [options],
  );
  const nameOf = (id: string): string => options.find((option) => option.id === id)?.name ?? id;
  const found = entries.filter(({ folded }) => matches(folded, query));
  const toggle = (id: string): void =>
    onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <div className="ward-choice">
      {chosen.length > 0 && (
        <ul className="ward-chosen" aria-label={t('scope.chosen')}>
          {chosen.map((id) => (
            <li key={id}>
              <button
                type="button"
                className="chip chip-button"
                aria-label={t('scope.remove', { ward: nameOf(id) })}
                onClick={() => toggle(id)}
              >
                {nameOf(id)} <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <label className="field wide">
        <Icon name="search" size={16} />
        <span className="hidden-visually">{search}</span>
        <input
          type="search"
          placeholder={search}
          aria-describedby={describedBy}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            // The only one that is left is what was meant; Enter must not send the form.
            if (event.key !== 'Enter') return;
            event.preventDefault();
            const [only, ...more] = found;
            if (!only || more.length > 0) return;
            toggle(only.id);
            setQuery('');
          }}
        />
      </label>
      <div className="ward-list">
        {found.slice(0, maxShown).map(({ id, name, note }) => (
          <label key={id} className="check">
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
            <span>
              {name}
              {note && <span className="quiet small"> {note}</span>}
            </span>
          </label>
        ))}
        {found.length > maxShown && (
          <p className="quiet small">{t('rules.pick.more', { count: found.length - maxShown })}</p>
        )}
        {found.length === 0 && <p className="quiet small">{none}</p>}
      </div>
    </div>
  );
};

/** All, or some of many. Null = all. */
export const AllOrSome = ({
  legend,
  all,
  some,
  value,
  onChange,
  problem,
  children,
}: {
  legend: string;
  all: string;
  some: string;
  value: readonly unknown[] | null;
  onChange: (isAll: boolean) => void;
  problem?: string | undefined;
  /** Shown while some are chosen. */
  children: React.ReactNode;
}) => (
  <fieldset className="all-or-some">
    <legend>{legend}</legend>
    <div className="choices">
      <label className="check">
        <input type="radio" checked={value === null} onChange={() => onChange(true)} />
        {all}
      </label>
      <label className="check">
        <input type="radio" checked={value !== null} onChange={() => onChange(false)} />
        {some}
      </label>
    </div>
    {value !== null && children}
    {problem && <p className="form-problem small">{problem}</p>}
  </fieldset>
);
