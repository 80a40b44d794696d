/**
 * The token behind the hash sign of the address that a QR code opens. It is taken out of the address bar at once and kept by the
 * tab only, so that a reload in the rain costs nothing, until it is used.
 */
const kept = 'hai-dang.enrol';

const decode = (hash: string): string | undefined => {
  try {
    const token = decodeURIComponent(hash.replace(/^#/, '')).trim();
    return token === '' ? undefined : token;
  } catch {
    return undefined;
  }
};

/** What a person pasted: the token itself, or the whole link. */
export const tokenOf = (text: string): string => {
  const trimmed = text.trim();
  const hash = trimmed.indexOf('#');
  return hash < 0 ? trimmed : (decode(trimmed.slice(hash)) ?? '');
};

export const takeToken = (): string | undefined => {
  const found = decode(location.hash);
  if (location.hash !== '') history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  try {
    if (found !== undefined) sessionStorage.setItem(kept, found);
    return found ?? sessionStorage.getItem(kept) ?? undefined;
  } catch {
    return found;
  }
};

export const forgetToken = (): void => {
  try {
    sessionStorage.removeItem(kept);
  } catch {
    // Nothing was kept.
  }
};
