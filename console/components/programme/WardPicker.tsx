/** One ward, commune or special zone, or the whole city; found by typing without diacritics. */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { findWard, wardName, wards } from '../../../shared/wards.ts';
import { useSettings } from '../../language/settings.tsx';
import { fold, rank } from '../../model/search.ts';
import { Icon } from '../Icon.tsx';

export const WardPicker = ({
  ward,
  onChange,
}: {
  ward: string | undefined;
  onChange: (ward: string | undefined) => void;
}) => {
  const { t, language } = useSettings();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState<string>();
  const [active, setActive] = useState(0);
  const isOpen = query !== undefined;
  const names = useMemo(() => {
    const collator = new Intl.Collator('vi');
    return wards
      .map((each) => ({ code: each.code, name: wardName(each, language), folded: fold(each.name) }))
      .sort((one, other) => collator.compare(one.folded, other.folded));
  }, [language]);
  const found = useMemo(() => {
    const all = { code: undefined, name: t('programme.ward.all') };
    const text = (query ?? '').trim();
    if (text === '') return [all, ...names];
    return names
      .flatMap((each, order) => {
        const place = rank(`${each.folded} ${fold(each.name)}`, text);
        return place === undefined ? [] : [{ ...each, place, order }];
      })
      .sort((one, other) => one.place - other.place || one.order - other.order);
  }, [names, query, t]);
  const chosen = ward === undefined ? undefined : findWard(ward);
  const shown = chosen ? wardName(chosen, language) : t('programme.ward.all');
  useEffect(() => {
    if (isOpen) document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [isOpen, active, id]);
  const choose = (code: string | undefined): void => {
    setQuery(undefined);
    onChange(code);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      if (!isOpen) setQuery('');
      else if (found.length > 0) setActive((active + move + found.length) % found.length);
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      const one = found[active];
      if (one) choose(one.code);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      setQuery(undefined);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notices that the focus leaves
    <div
      ref={root}
      className="ward-picker"
      onBlur={(event) => {
        if (!root.current?.contains(event.relatedTarget)) setQuery(undefined);
      }}
    >
      <label className="field grow">
        <Icon name="search" size={16} />
        <span className="hidden-visually">{t('programme.ward')}</span>
        <input
          type="text"
          role="combobox"
          data-filter
          autoComplete="off"
          spellCheck={false}
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && found.length > 0 ? `${id}-${active}` : undefined}
          placeholder={isOpen ? t('programme.ward.type') : undefined}
          value={query ?? shown}
          onFocus={() => {
            setQuery('');
            setActive(0);
          }}
          onClick={() => {
            if (!isOpen) setQuery('');
          }}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      {ward !== undefined && !isOpen && (
        <button
          type="button"
          className="button icon-only plain"
          aria-label={t('programme.ward.clear')}
          title={t('programme.ward.clear')}
          onClick={() => choose(undefined)}
        >
          <Icon name="close" size={16} />
        </button>
      )}
      <div className="ward-options" id={`${id}-list`} role="listbox" aria-label={t('programme.ward')} hidden={!isOpen}>
        {isOpen &&
          found.map((each, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works on the field
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
            <div
              key={each.code ?? 'all'}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(each.code)}
            >
              {each.name}
            </div>
          ))}
        {isOpen && found.length === 0 && <p className="quiet small">{t('programme.ward.none')}</p>}
      </div>
    </div>
  );
};
