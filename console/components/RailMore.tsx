/** On a phone: the pages that have no tab of their own, behind the last one. */
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useSettings } from '../language/settings.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { useDismissal } from './use-page-keys.ts';

export interface RailPage {
  readonly href: string;
  readonly name: string;
  readonly icon: IconName;
  readonly isHere: boolean;
}

export const RailMore = ({ pages }: { pages: readonly RailPage[] }) => {
  const { t } = useSettings();
  const [path] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = useCallback(() => setOpen(false), []);
  useEffect(close, [path, close]);
  useEffect(() => {
    if (isOpen) place.current?.querySelector<HTMLElement>('a')?.focus();
  }, [isOpen]);
  useDismissal(isOpen, close, place, button);
  const here = pages.find(({ isHere }) => isHere);
  return (
    <div ref={place} className="rail-more">
      <button
        ref={button}
        type="button"
        className="rail-link"
        aria-expanded={isOpen}
        aria-controls={id}
        data-here={here !== undefined || undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" size={22} />
        {t('nav.more')}
        {here && <span className="hidden-visually">: {here.name}</span>}
      </button>
      <ul id={id} className="rail-sheet" hidden={!isOpen}>
        {pages.map(({ href, name, icon, isHere }) => (
          <li key={href}>
            <Link href={href} aria-current={isHere ? 'page' : undefined} onClick={() => setOpen(false)}>
              <Icon name={icon} size={22} /> {name}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
};
