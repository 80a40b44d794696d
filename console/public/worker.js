/**
 * The one service worker of the console. It keeps the page itself, so that it opens without a network, and never an answer of
 * the gateway: what is shown of the city comes from the page's own memory, with its date. It also shows messages about alerts
 * while no page is open. The build writes `self.build` in front: its id and its files. Without that (development) it only
 * shows messages.
 */
const { id: buildId, files } = self.build ?? { id: '', files: [] };
const prefix = 'hai-dang ';
const cacheName = prefix + buildId;
const kept = new Set(files);
const pagePath = '/index.html';
/** Answered by the gateway, not by the page; a test compares this with its routes. */
const notPages = ['/api', '/auth', '/healthz', '/map', '/metrics', '/readyz', '/socket.io'];
/** The city's data should not have to wait for the page's next version. */
const atOnce = 4;

const isHashed = (path) => path.startsWith('/assets/');
const isPage = (path) => !path.includes('.') && !notPages.some((each) => path === each || path.startsWith(`${each}/`));
const anyVary = { ignoreVary: true };

/** Hashed files that an earlier version kept are the same: they are not fetched again. */
const keep = async (cache, path) => {
  const known = isHashed(path) ? await caches.match(path, anyVary) : undefined;
  const response = known ?? (await fetch(path, { cache: isHashed(path) ? 'default' : 'no-cache' }));
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  await cache.put(path, response);
};

const keepAll = async () => {
  const cache = await caches.open(cacheName);
  const left = [...files];
  const work = async () => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) await keep(cache, path);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
};

/** One earlier version stays: pages that were opened with it may still ask for its parts. */
const dropOld = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
};

const answer = async (path, request) => {
  const cache = await caches.open(cacheName);
  const known = (await cache.match(path, anyVary)) ?? (isHashed(path) ? await caches.match(path, anyVary) : undefined);
  return known ?? fetch(request);
};

/** The page's headers follow the gateway's settings (sources of the map): renewed while the page is of this version. */
const renewPage = async () => {
  const response = await fetch(pagePath, { cache: 'no-cache' });
  if (!response.ok || !(await response.clone().text()).includes(`content="${buildId}"`)) return;
  const cache = await caches.open(cacheName);
  await cache.put(pagePath, response);
};

self.addEventListener('install', (event) => {
  // Pages of the version before go on with theirs until somebody says otherwise.
  if (files.length === 0) self.skipWaiting();
  else event.waitUntil(keepAll());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOld(), self.clients.claim()]));
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (files.length === 0 || request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!isPage(url.pathname)) return;
    event.respondWith(answer(pagePath, request));
    event.waitUntil(renewPage().catch(() => {}));
  } else if (kept.has(url.pathname) || isHashed(url.pathname)) {
    event.respondWith(answer(url.pathname, request));
  }
});

const textOf = (value, limit) => (typeof value === 'string' ? value.slice(0, limit) : '');

/** An address of this console; anything else becomes its page of alerts. */
const addressOf = (value) => {
  const fallback = new URL('/alerts', self.location.origin);
  try {
    const url = new URL(value, self.location.origin);
    return url.origin === self.location.origin ? url.href : fallback.href;
  } catch {
    return fallback.href;
  }
};

self.addEventListener('push', (event) => {
  let message = {};
  try {
    message = event.data?.json() ?? {};
  } catch {
    // A message that cannot be read still says that there is one.
  }
  const isGrave = message.severity === 'danger' || message.severity === 'extreme';
  event.waitUntil(
    self.registration.showNotification(textOf(message.title, 200) || 'Hải Đăng', {
      body: textOf(message.body, 500),
      tag: textOf(message.tag, 200) || 'hai-dang',
      renotify: true,
      requireInteraction: isGrave && message.isExercise !== true,
      ...(['vi', 'en'].includes(message.language) && { lang: message.language }),
      icon: '/icon-192.png',
      badge: '/icon-badge.png',
      data: { url: addressOf(message.url) },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (pages) => {
      // A page with something unfinished in it is left alone: a new one opens.
      const same = pages.find((page) => page.url === url);
      if (same) return same.focus();
      return self.clients.openWindow(url);
    }),
  );
});
