import './api/zod-jitless.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/touch.css';
import './styles/pages.css';
import './styles/limits.css';
import './styles/access.css';
import './styles/fleet.css';
import './styles/fleet-page.css';
import './styles/indices.css';
import './styles/quality.css';
import './styles/programme.css';
import './styles/alerts.css';
import './styles/rules.css';
import './styles/station.css';
import './styles/flood.css';
import './styles/noise.css';
import './styles/inspect.css';
import './styles/care.css';
import './styles/time.css';
import './styles/simulations.css';
import './styles/wall.css';
import './styles/help.css';
import './styles/print.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { connectSession } from './access/connect-session.ts';
import { watchJoinToken } from './access/join-token.ts';
import { watchActToken } from './alerts/act-token.ts';
import { showKey } from './api/http.ts';
import { loadCatalogue } from './language/catalogue.ts';
import { initialLanguage } from './language/settings.tsx';
import { connectLive } from './live/connection.ts';
import { restoreCity, serializeCity } from './live/saved-city.ts';
import { createSoon } from './live/soon.ts';
import { LiveStore } from './live/store.ts';
import { updates } from './offline/update.ts';
import { watchPage } from './offline/watch.ts';
import { wallKey } from './wall/wall-key.ts';

// Not where the address holds a secret that the page is about to take.
if (location.hash === '') void updates.takeWaiting();
watchJoinToken();
watchActToken();
const key = wallKey.take();
if (key !== undefined) showKey(key);

/** What a wall may see is not for the other pages of its browser. */
const savedCityKey = key === undefined ? 'hai-dang.city' : 'hai-dang.city.wall';
const saveEveryMs = 30_000;
const reloadPauseMs = 60_000;

/**
 * What everybody may see is kept for good. What somebody sees who has signed in is kept by this tab only, so that nobody
 * finds it on a shared computer the next day; an installed console is somebody's own, and has to open without a network.
 */
const isInstalled = matchMedia('(display-mode: standalone)').matches;
const readSaved = (): ReturnType<typeof restoreCity> => {
  try {
    return restoreCity(sessionStorage.getItem(savedCityKey) ?? localStorage.getItem(savedCityKey) ?? '');
  } catch {
    return undefined;
  }
};
/** `own`: only what this tab keeps for somebody who has signed in. */
const dropSaved = (what: 'all' | 'own' = 'all'): void => {
  try {
    sessionStorage.removeItem(savedCityKey);
    if (what === 'all') localStorage.removeItem(savedCityKey);
  } catch {
    // Storage is forbidden: nothing was saved.
  }
};

const schedule = createSoon({
  request: (call) => requestAnimationFrame(call),
  cancel: (frame) => cancelAnimationFrame(frame),
});
const store = new LiveStore({ now: () => Date.now(), schedule }, readSaved());
const session = connectSession();
const connection = connectLive(store, () => void session.refresh(), key);
// Somebody else looks: what may be seen is judged anew, and what was seen before is gone.
session.onIdentity(() => {
  dropSaved();
  connection.renew();
});
session.subscribe(() => {
  const { answer } = session.getState();
  if (answer?.mayRead === false) dropSaved();
  else if (answer?.person === null) dropSaved('own');
});

const save = (): void => {
  const { origin, city, heardAt, alerts } = store.getState();
  const { answer } = session.getState();
  if (origin !== 'live' || heardAt === undefined || !answer?.mayRead) return;
  try {
    const text = serializeCity(city, heardAt, alerts);
    if (text !== undefined) (answer.person && !isInstalled ? sessionStorage : localStorage).setItem(savedCityKey, text);
  } catch {
    // Storage is full or forbidden: the next visit starts from nothing.
  }
};
setInterval(save, saveEveryMs);
addEventListener('pagehide', save);
document.addEventListener('freeze', save);
watchPage(store, connection);

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
