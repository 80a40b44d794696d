/**
 * New versions of the console. The build writes its id into the page and beside it (`/build.json`); where the two differ there is a
 * newer one. The service worker, where there is one, has to hand over first, or the page would load its old self again.
 */
import { minuteMs, secondMs } from '../../shared/time.ts';
import { getPlain } from '../api/http.ts';
import { parseBuild } from './build-id.ts';
import { workerPath } from './worker-path.ts';

export interface UpdateState {
  readonly isNew: boolean;
  /** Somebody wants it: it is being fetched. */
  readonly isLoading: boolean;
}

const checkEveryMs = 10 * minuteMs;
/** The first page has better things to do. */
const registerAfterMs = 3 * secondMs;
const installPatienceMs = minuteMs;
const handOverPatienceMs = 5 * secondMs;
/** A page that was loaded anew and is still an old one does not try again at once. */
const reloadPauseMs = 10 * minuteMs;
const reloadedAs = 'hai-dang.updated';

let state: UpdateState = { isNew: false, isLoading: false };
let checkedAt = 0;
const listeners = new Set<() => void>();
const change = (next: Partial<UpdateState>): void => {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
};

const ownBuild = (): string | undefined =>
  document.querySelector<HTMLMetaElement>('meta[name="hai-dang-build"]')?.content;

/** Browsers give workers to secure pages only, and some to none. */
const registration = async (): Promise<ServiceWorkerRegistration | undefined> => {
  try {
    return await navigator.serviceWorker?.getRegistration(workerPath);
  } catch {
    return undefined;
  }
};

const within = (ms: number, wait: (done: () => void) => void): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
    wait(resolve);
  });

const handOver = (worker: ServiceWorker): Promise<void> =>
  within(handOverPatienceMs, (done) => {
    navigator.serviceWorker.addEventListener('controllerchange', done, { once: true });
    worker.postMessage('take-over');
  });

/** The new worker once it has all its files; undefined when that takes too long or nothing is new. */
const installed = async (own: ServiceWorkerRegistration): Promise<ServiceWorker | undefined> => {
  await own.update().catch(() => {});
  const { installing } = own;
  if (!own.waiting && installing) {
    await within(installPatienceMs, (done) => {
      installing.addEventListener('statechange', () => {
        if (installing.state === 'installed' || installing.state === 'redundant') done();
      });
    });
  }
  return own.waiting ?? undefined;
};

const reload = (): void => {
  try {
    sessionStorage.setItem(reloadedAs, String(Date.now()));
  } catch {
    // Storage is forbidden: the pause is not kept.
  }
  location.reload();
};

const hasJustReloaded = (): boolean => {
  try {
    return Date.now() - Number(sessionStorage.getItem(reloadedAs) ?? 0) < reloadPauseMs;
  } catch {
    return false;
  }
};

const registerWorker = async (): Promise<void> => {
  try {
    await navigator.serviceWorker?.register(workerPath);
  } catch {
    // Not here: then the page needs a network to be opened.
  }
};

export const updates = {
  get: (): UpdateState => state,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Asks the gateway which version it serves. */
  check: async (): Promise<void> => {
    const own = ownBuild();
    if (own === undefined) return;
    checkedAt = Date.now();
    const told = parseBuild(await getPlain('/build.json'));
    if (told !== undefined && (told !== own) !== state.isNew) change({ isNew: told !== own });
  },
  /** Loads the newer version; whoever has something unfinished is asked by the browser. */
  load: async (): Promise<void> => {
    if (state.isLoading) return;
    change({ isLoading: true });
    const own = await registration();
    const waiting = own && (await installed(own));
    if (waiting) await handOver(waiting);
    reload();
    // Still here: somebody decided to stay.
    setTimeout(() => change({ isLoading: false }), handOverPatienceMs);
  },
  /** The same without anybody asking, for a screen that nobody touches. */
  loadByItself: async (): Promise<void> => {
    if (!hasJustReloaded()) await updates.load();
  },
  /** A version that was fetched during the last visit is taken at once, before anything was done here. */
  takeWaiting: async (): Promise<void> => {
    const waiting = (await registration())?.waiting;
    if (!waiting || hasJustReloaded()) return;
    await handOver(waiting);
    reload();
  },
  watch: (): void => {
    if (ownBuild() === undefined) return;
    setTimeout(() => void registerWorker().then(updates.check), registerAfterMs);
    setInterval(() => void updates.check(), checkEveryMs);
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && Date.now() - checkedAt > checkEveryMs) void updates.check();
    });
  },
};
