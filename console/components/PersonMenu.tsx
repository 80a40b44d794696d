/** Who is signed in, in the top bar: the way to one's account and out; or the way in. */
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { signInPath } from '../access/next.ts';
import { useSession } from '../access/use-session.tsx';
import { failureText } from '../format/failure-text.ts';
import { useSettings } from '../language/settings.tsx';
import { useSending } from './Form.tsx';
import { Icon } from './Icon.tsx';
import { useDismissal } from './use-page-keys.ts';

const SignInLink = () => {
  const { t } = useSettings();
  const [path] = useLocation();
  const search = useSearch();
  if (path === '/sign-in' || path === '/join') return null;
  return (
    <Link href={signInPath(search ? `${path}?${search}` : path)} className="button person-button">
      <Icon name="person" size={18} />
      <span className="label">{t('signIn.title')}</span>
    </Link>
  );
};

export const PersonMenu = () => {
  const words = useSettings();
  const { t } = words;
  const { person, isKnown, store } = useSession();
  const [path, navigate] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = useCallback(() => setOpen(false), []);
  const { send, isBusy, failure } = useSending(async () => {
    await store.signOut();
    close();
    navigate('/');
  });

  // Another page closes it.
  useEffect(close, [path, close]);
  useDismissal(isOpen, close, place, button);

  if (!isKnown) return <span className="person-button placeholder" aria-hidden="true" />;
  if (!person) return <SignInLink />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whoever leaves it by keyboard closes it
    <div
      className="person-menu"
      ref={place}
      onBlur={(event) => {
        if (event.relatedTarget instanceof Node && !place.current?.contains(event.relatedTarget)) close();
      }}
    >
      <button
        ref={button}
        type="button"
        className="button person-button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="person" size={18} />
        <span className="label">{person.name}</span>
      </button>
      <div id={id} className="person-panel" hidden={!isOpen}>
        <p>
          <strong>{person.name}</strong>
          <span className="quiet small block">{t(`role.${person.role}`)}</span>
        </p>
        <Link href="/account" className="menu-item">
          <Icon name="person" size={18} /> {t('account.title')}
        </Link>
        <button type="button" className="menu-item" disabled={isBusy} onClick={() => void send()}>
          <Icon name="signOut" size={18} /> {t('signOut.action')}
        </button>
        <div role="alert">{failure && <p className="form-failure">{failureText(failure, words)}</p>}</div>
      </div>
    </div>
  );
};
