/** Where to go after signing in. Pure. */

/** A path of this console, from an address that somebody else may have written: never another site, never the sign-in itself. */
export const safePath = (text: string | null): string => {
  if (text === null || !/^\/(?![/\\])/.test(text)) return '/';
  const base = 'http://console.invalid';
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (!url || url.origin !== base || url.pathname === '/sign-in' || url.pathname === '/join') return '/';
  return `${url.pathname}${url.search}${url.hash}`;
};

/** Address of the sign-in page that leads back to where one was. */
export const signInPath = (from: string): string => {
  const path = safePath(from);
  return path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
};
