/** Joins what keeps a page alive to the browser: asking whether the gateway is there, coming back after sleep, new versions. */
import { secondMs } from '../../shared/time.ts';
import { getPlain, onAnswer } from '../api/http.ts';
import type { LiveConnection } from '../live/connection.ts';
import type { LiveStore } from '../live/store.ts';
import { reach } from './reach.ts';
import { silentAfterMs } from './silence.ts';
import { updates } from './update.ts';

const probeEveryMs = 5 * secondMs;
/** What waited for a sleeping page is delivered in this time. */
const settleMs = 2 * secondMs;

/** While the live channel is away, asks whether anything else gets through. */
const watchReach = (store: LiveStore): void => {
  let probing: ReturnType<typeof setInterval> | undefined;
  let before = store.getState().connection;
  const probe = (): void => void getPlain('/healthz');
  onAnswer((isThere) => reach.answer(isThere));
  store.subscribe(() => {
    const { connection } = store.getState();
    if (connection === before) return;
    const wasLost = before === 'lost';
    before = connection;
    reach.live(connection !== 'lost');
    clearInterval(probing);
    if (connection === 'lost') {
      probe();
      probing = setInterval(probe, probeEveryMs);
    } else if (wasLost && connection === 'connected') void updates.check();
  });
  addEventListener('offline', probe);
};

/** After sleep a connection may look alive that has long been dropped, and one that is being tried again waits needlessly. */
const watchWaking = (store: LiveStore, connection: LiveConnection): void => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wake = (): void => {
    if (document.hidden) return;
    connection.hurry();
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { connection: state, heardAt } = store.getState();
      const isSilent = heardAt !== undefined && store.serverNow() - heardAt > silentAfterMs;
      if (state === 'connected' && isSilent) connection.restart();
    }, settleMs);
  };
  document.addEventListener('visibilitychange', wake);
  document.addEventListener('resume', wake);
  addEventListener('online', wake);
};

export const watchPage = (store: LiveStore, connection: LiveConnection): void => {
  watchReach(store);
  watchWaking(store, connection);
  updates.watch();
};
