/** The way back while the browser is away at the city's single sign-on, kept by this tab alone. */
import { safePath } from './next.ts';

const storageKey = 'hai-dang.next';

export const keepNext = (path: string): void => {
  try {
    sessionStorage.setItem(storageKey, safePath(path));
  } catch {
    // Storage is forbidden: one comes back to the city.
  }
};

/** The way back, once. */
export const takeNext = (): string | undefined => {
  try {
    const kept = sessionStorage.getItem(storageKey);
    sessionStorage.removeItem(storageKey);
    return kept === null ? undefined : safePath(kept);
  } catch {
    return undefined;
  }
};
