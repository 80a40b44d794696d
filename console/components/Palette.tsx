/** Ctrl/⌘ K: go anywhere by typing, without diacritics. */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { StationView } from '../../shared/api.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { useSession } from '../access/use-session.tsx';
import { useSettings } from '../language/settings.tsx';
import { useServices } from '../live/services.tsx';
import { searchText } from '../model/city-view.ts';
import { networkOf } from '../model/condition.ts';
import { fold, rank } from '../model/search.ts';
import { adminPages } from './AdminNav.tsx';
import { NetworkGlyph, ProvenanceChip } from './Glyphs.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { AqiChip } from './indices/AqiBadge.tsx';
import { fleetPages } from './StaffActions.tsx';

interface Choice {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly text: string;
  readonly icon?: IconName;
  readonly station?: StationView;
  readonly run: () => void;
}

const shownAtMost = 40;

const useChoices = (close: () => void): readonly Choice[] => {
  const { store } = useServices();
  const { t, language, setLanguage, setTheme } = useSettings();
  const { person, may } = useSession();
  const [, navigate] = useLocation();
  return useMemo(() => {
    const page = (id: string, title: string, href: string, icon: IconName): Choice => ({
      id,
      title,
      note: t('palette.page'),
      text: fold(title),
      icon,
      run: () => {
        navigate(href);
        close();
      },
    });
    const action = (id: string, title: string, icon: IconName, run: () => void): Choice => ({
      id,
      title,
      note: t('palette.action'),
      text: fold(title),
      icon,
      run: () => {
        run();
        close();
      },
    });
    const stations = [...store.getState().city.stations.values()].map((station): Choice => {
      const ward = findWard(station.ward);
      return {
        id: `station-${station.id}`,
        title: station.name,
        note: ward ? wardName(ward, language) : t('station.outside'),
        text: searchText(station),
        station,
        run: () => {
          navigate(`/stations/${station.id}`);
          close();
        },
      };
    });
    return [
      page('page-city', t('nav.city'), '/', 'city'),
      page('page-alerts', t('nav.alerts'), '/alerts', 'alerts'),
      page('page-stations', t('nav.stations'), '/stations', 'stations'),
      page('page-refused', t('refused.title'), '/stations?view=refused', 'refused'),
      page('page-air', t('nav.air'), '/air', 'air'),
      page('page-flood', t('nav.flood'), '/flood', 'flood'),
      page('page-noise', t('nav.noise'), '/noise', 'noise'),
      page('page-limits', t('nav.limits'), '/limits', 'limits'),
      page('page-programme', t('programme.title'), '/programme', 'programme'),
      // A page of its own: it may look with a key of its own.
      action('page-wall', t('wall.title'), 'system', () => void open('/wall', '_blank', 'noopener')),
      page('page-help', t('nav.help'), '/help', 'help'),
      ...[...fleetPages, ...adminPages]
        .filter(({ needs }) => may(needs))
        .map(({ href, key, icon }) => page(`page-${href}`, t(key), href, icon)),
      person
        ? page('page-account', t('account.title'), '/account', 'person')
        : page('page-sign-in', t('signIn.title'), '/sign-in', 'person'),
      ...stations,
      action('language', language === 'vi' ? 'English' : 'Tiếng Việt', 'help', () =>
        setLanguage(language === 'vi' ? 'en' : 'vi'),
      ),
      action('theme-light', t('theme.toLight'), 'light', () => setTheme('light')),
      action('theme-dark', t('theme.toDark'), 'dark', () => setTheme('dark')),
      action('theme-system', t('theme.toSystem'), 'system', () => setTheme('system')),
    ];
  }, [store, t, language, setLanguage, setTheme, person, may, navigate, close]);
};

export const Palette = ({ onClose }: { onClose: () => void }) => {
  const { t } = useSettings();
  const dialog = useRef<HTMLDialogElement>(null);
  const listId = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const choices = useChoices(onClose);
  const found = useMemo(
    () =>
      choices
        .flatMap((choice, order) => {
          const place = query.trim() === '' ? 0 : rank(choice.text, query);
          return place === undefined ? [] : [{ choice, place, order }];
        })
        .sort((a, b) => a.place - b.place || a.order - b.order)
        .slice(0, shownAtMost)
        .map(({ choice }) => choice),
    [choices, query],
  );

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active, listId]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && found.length > 0) {
      event.preventDefault();
      setActive((active + move + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      found[active]?.run();
    }
  };

  return (
    <dialog
      ref={dialog}
      aria-label={t('palette.title')}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      onKeyDown={onKeyDown}
    >
      <div className="palette-input">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
          aria-autocomplete="list"
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
        />
        <kbd>Esc</kbd>
      </div>
      {/* The focus stays in the field, which names the active option. */}
      <div className="palette-list" id={listId} role="listbox" aria-label={t('palette.results')}>
        {found.map((choice, i) => (
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field runs the active option
          <div
            key={choice.id}
            id={`${listId}-${i}`}
            role="option"
            aria-selected={i === active}
            onClick={choice.run}
            onPointerMove={() => setActive(i)}
          >
            {choice.station ? (
              <NetworkGlyph network={networkOf(choice.station)} provenance={choice.station.provenance} size={20} />
            ) : (
              choice.icon && <Icon name={choice.icon} />
            )}
            <span className="what">
              <span>{choice.title}</span>
            </span>
            {choice.station && <AqiChip station={choice.station} />}
            {choice.station && <ProvenanceChip provenance={choice.station.provenance} />}
            <span className="quiet small">{choice.note}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="palette-none">{t('palette.none', { query })}</p>}
      <p className="hidden-visually" aria-live="polite">
        {t('palette.count', { count: found.length })}
      </p>
    </dialog>
  );
};
