import './api/zod-jitless.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/limits.css';
import './styles/print.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { connectLive } from './live/connection.ts';
import { restoreCity, serializeCity } from './live/saved-city.ts';
import { LiveStore } from './live/store.ts';

const savedCityKey = 'hai-dang.city';
const saveEveryMs = 30_000;
const reloadPauseMs = 60_000;

const readSaved = (): ReturnType<typeof restoreCity> => {
  try {
    return restoreCity(localStorage.getItem(savedCityKey) ?? '');
  } catch {
    return undefined;
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
const connection = connectLive(store);

const save = (): void => {
  const { origin, city, heardAt } = store.getState();
  if (origin !== 'live' || heardAt === undefined) return;
  try {
    const text = serializeCity(city, heardAt);
    if (text !== undefined) localStorage.setItem(savedCityKey, text);
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
createRoot(root).render(<App store={store} connection={connection} />);
