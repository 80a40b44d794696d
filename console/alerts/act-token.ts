/**
 * The one-time link in a message, `/act#<token>`: out of the address bar and the history at once, kept by the tab alone until it
 * is used, because a phone throws pages away that are not looked at.
 */
const keptAs = 'hai-dang.act';

let held: string | undefined;
const listeners = new Set<() => void>();

const tell = (): void => {
  for (const listener of listeners) listener();
};

const keep = (token: string | undefined): void => {
  try {
    if (token === undefined) sessionStorage.removeItem(keptAs);
    else sessionStorage.setItem(keptAs, token);
  } catch {
    // Storage is forbidden: the page's memory has to do.
  }
};

const kept = (): string | undefined => {
  try {
    return sessionStorage.getItem(keptAs) ?? undefined;
  } catch {
    return undefined;
  }
};

const take = (): void => {
  if (location.pathname !== '/act') return;
  const token = location.hash.slice(1).trim();
  if (token === '') {
    held ??= kept();
    return;
  }
  held = token;
  keep(token);
  history.replaceState(history.state, '', location.pathname + location.search);
  tell();
};

/** To be called before anything else happens; another link may be opened in the same tab later. */
export const watchActToken = (): void => {
  take();
  addEventListener('hashchange', take);
};

export const actToken = {
  get: (): string | undefined => held,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** It has done its work; the page goes on showing what it was about until it is closed. */
  forget: (): void => keep(undefined),
};
