import './api/zod-jitless.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/limits.css';
import './styles/access.css';
import './styles/fleet.css';
import './styles/indices.css';
import './styles/quality.css';
import './styles/programme.css';
import './styles/print.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { connectSession } from './access/connect-session.ts';
import { watchJoinToken } from './access/join-token.ts';
import { loadCatalogue } from './language/catalogue.ts';
import { initialLanguage } from './language/settings.tsx';
import { connectLive } from './live/connection.ts';
import { restoreCity, serializeCity } from './live/saved-city.ts';
import { LiveStore } from './live/store.ts';

watchJoinToken();

const savedCityKey = 'hai-dang.city';
const saveEveryMs = 30_000;
const reloadPauseMs = 60_000;

/**
 * What everybody may see is kept for good. What somebody sees who has signed in is kept by this tab only, so that nobody
 * finds it on a shared computer the next day.
 */
const readSaved = (): ReturnType<typeof restoreCity> => {
  try {
    return restoreCity(sessionStorage.getItem(savedCityKey) ?? localStorage.getItem(savedCityKey) ?? '');
  } catch {
    return undefined;
  }
};
const dropSaved = (): void => {
  try {
    sessionStorage.removeItem(savedCityKey);
    localStorage.removeItem(savedCityKey);
  } catch {
    // Storage is forbidden: nothing was saved.
  }
};

const store = new LiveStore(
  {
    now: () => Date.now(),
    // A hidden page draws no frames, and must not let changes pile up.
    schedule: (flush) => {
      if (document.hidden) setTimeout(flush, 1_000);
      else requestAnimationFrame(flush);
    },
  },
  readSaved(),
);
const session = connectSession();
const connection = connectLive(store, () => void session.refresh());
// Somebody else looks: what may be seen is judged anew, and what was seen before is gone.
session.onIdentity(() => {
  dropSaved();
  connection.renew();
});
session.subscribe(() => {
  if (session.getState().answer?.mayRead === false) dropSaved();
});

const save = (): void => {
  const { origin, city, heardAt } = store.getState();
  const { answer } = session.getState();
  if (origin !== 'live' || heardAt === undefined || !answer?.mayRead) return;
  try {
    const text = serializeCity(city, heardAt);
    if (text !== undefined) (answer.person ? sessionStorage : localStorage).setItem(savedCityKey, text);
  } catch {
    // Storage is full or forbidden: the next visit starts from nothing.
  }
};
setInterval(save, saveEveryMs);
addEventListener('pagehide', save);

// A part of the page that was asked for late is gone when the gateway was updated meanwhile: begin anew, once.
addEventListener('vite:preloadError', () => {
  const lastAt = Number(sessionStorage.getItem('hai-dang.reloaded') ?? 0);
  if (Date.now() - lastAt < reloadPauseMs) return;
  sessionStorage.setItem('hai-dang.reloaded', String(Date.now()));
  location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
const texts = await loadCatalogue(initialLanguage());
createRoot(root).render(<App store={store} connection={connection} session={session} texts={texts} />);
