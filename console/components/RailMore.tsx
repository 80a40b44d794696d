/** On a phone: the pages that have no tab of their own, behind the last one. */
import { useEffect, useId, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useSettings } from '../language/settings.tsx';
import { Icon, type IconName } from './Icon.tsx';

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
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    if (!isOpen) return;
    place.current?.querySelector<HTMLElement>('a')?.focus();
    const onPress = (event: PointerEvent): void => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    addEventListener('pointerdown', onPress);
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('pointerdown', onPress);
      removeEventListener('keydown', onKey);
    };
  }, [isOpen]);
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
