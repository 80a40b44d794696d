/**
 * The key by which a screen on a wall may look, `/wall#<key>`: out of the address bar at once, and kept by the machine, so that it
 * looks again by itself after a power cut. An API key without permissions reads and does nothing else; sessions end, keys do not.
 */
const keptAs = 'hai-dang.wall-key';
const path = '/wall';
const shape = /^[\w-]{8,120}$/;

const kept = (): string | undefined => {
  try {
    const text = localStorage.getItem(keptAs) ?? '';
    return shape.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
};

const keep = (key: string): void => {
  try {
    localStorage.setItem(keptAs, key);
  } catch {
    // Storage is forbidden: the key lasts until the page is closed.
  }
};

/** The key in the address; undefined when there is none of the right shape. */
const fromAddress = (): string | undefined => {
  const text = location.hash.slice(1).trim();
  if (text === '') return undefined;
  history.replaceState(history.state, '', location.pathname + location.search);
  return shape.test(text) ? text : undefined;
};

let held: string | undefined;

export const wallKey = {
  /** To be called before anything else happens. Undefined on every other page: they are looked at by who has signed in. */
  take: (): string | undefined => {
    if (location.pathname !== path) return undefined;
    const shown = fromAddress();
    if (shown !== undefined) keep(shown);
    held = shown ?? kept();
    addEventListener('hashchange', () => {
      const other = location.pathname === path ? fromAddress() : undefined;
      if (other === undefined) return;
      keep(other);
      location.reload();
    });
    return held;
  },
  /** What this page looks with. */
  get: (): string | undefined => held,
  forget: (): void => {
    try {
      localStorage.removeItem(keptAs);
    } catch {
      // Nothing was kept.
    }
  },
};
