/** The secret part of an invitation's link: out of the address bar and the history at once, and in the memory of this page alone. */

let held: string | undefined;
const listeners = new Set<() => void>();

const take = (): void => {
  if (location.pathname !== '/join' || location.hash.length < 2) return;
  held = location.hash.slice(1);
  history.replaceState(history.state, '', location.pathname);
  for (const listener of listeners) listener();
};

/** To be called before anything else happens; another link may be opened in the same tab later. */
export const watchJoinToken = (): void => {
  take();
  addEventListener('hashchange', take);
};

export const joinToken = {
  get: (): string | undefined => held,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** It has done its work. */
  forget: (): void => {
    held = undefined;
    for (const listener of listeners) listener();
  },
};
