/** Without a network: the console opens, says of when it knows the city, keeps what was typed, and catches up afterwards. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { finishBuild } from '../../console/offline/build/plugin.ts';
import { minuteMs } from '../../shared/time.ts';
import { eventually, rowOf, say, textOf, useBrowser } from '../support/browser.ts';
import { layCable } from '../support/cable.ts';
import { readingsOf, useCity } from '../support/city.ts';
import { openAsStaff } from '../support/staff.ts';
import { consoleDirectory, startGateway, until } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';

const browser = useBrowser();
const city = useCity();
const tolerate =
  /ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_SOCKET|ERR_FAILED|ERR_INTERNET|WebSocket|fetch|401 \(Unauthorized\)/;
const id = 'tram-1';
const name = 'Trạm Cầu Rào';
const device = { serviceWorkers: 'allow' } as const;

/** Until the worker has all files of this build and answers for the page. */
const isKept = (page: Page): Promise<boolean> =>
  page.evaluate(`(async () => {
    if (!navigator.serviceWorker.controller) return false;
    const build = document.querySelector('meta[name="hai-dang-build"]').content;
    return caches.has('hai-dang ' + build);
  })()`);

it('opens every page without a network, dates what it shows, and keeps no answer of the gateway', async () => {
  const station = await city.station(id, { name });
  await station.report({ at: Date.now(), values: { pm25: 37.4, pm10: 61 } });
  const cable = await layCable(city.gateway().http);
  const page = await browser.open(cable.url, { visitor: 'offline', device, tolerate });
  await eventually(() => textOf(rowOf(page, name))).toContain('37,4');
  await eventually(() => isKept(page), 'the worker keeps the page').toBe(true);

  cable.pull();
  await page.reload();
  const shown =
    say
      .vi('away.shown', { at: '' })
      .split('{')[0]
      ?.replace(/ \.$|\.$/, '')
      .trim() ?? '';
  await eventually(() => textOf(page.locator('.strip.offline'))).toMatch(
    new RegExp(`^${shown} \\d\\d/\\d\\d/\\d{4} \\d\\d:\\d\\d`),
  );
  expect(await textOf(rowOf(page, name))).toContain('37,4');
  await page.locator('.map canvas').waitFor();
  for (const path of [
    '/stations',
    `/stations/${id}`,
    '/air',
    '/limits',
    '/alerts',
    '/programme',
    '/help',
    '/account',
  ]) {
    await page.goto(`${cable.url}${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
    await page.locator('.strip.offline').waitFor();
  }
  await page.goto(`${cable.url}/wall`);
  await page.locator('.wall-banner').waitFor();
  const kept = await page.evaluate<string[]>(`(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (each) => (await caches.open(each)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  })()`);
  expect(kept.length).toBeGreaterThan(40);
  expect(kept.filter((path) => /^\/(api|socket\.io|auth|map)\b/.test(path))).toEqual([]);
});

it('can be installed: the manifest is whole, and every picture in it is one', async () => {
  const page = await browser.open(city.url('/help'), { visitor: 'installed' });
  const session = await page.context().newCDPSession(page);
  const { url, errors, data } = await session.send('Page.getAppManifest');
  expect(url).toBe(city.url('/manifest.webmanifest'));
  expect(errors).toEqual([]);
  const served = await fetch(url);
  expect(served.headers.get('content-type')).toMatch(/^application\/manifest\+json/);
  const pictures = [...new Set([...(data ?? '').matchAll(/"src": "(.*?)"/g)].map(([, src = '']) => src))];
  expect(pictures.length).toBe(4);
  for (const src of [...pictures, '/icon-badge.png', '/icon-apple-180.png']) {
    const { headers, ok } = await fetch(city.url(src));
    expect([src, ok, headers.get('content-type')?.split('/')[0]]).toEqual([src, true, 'image']);
  }
  // Asked for anew every time, or nobody would ever hear of a newer version.
  for (const path of ['/worker.js', '/build.json', '/manifest.webmanifest'])
    expect((await fetch(city.url(path))).headers.get('cache-control')).toBe('no-cache');
});

it('switches sending off with the reason while the gateway is away, and keeps what was typed', async () => {
  const cable = await layCable(city.gateway().http);
  const page = await openAsStaff({ browser, gateway: { ...city.gateway(), url: cable.url } }, '/keys', { tolerate });
  await page.getByRole('button', { name: say.vi('keysPage.create'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say.vi('keysPage.name')).fill('Màn hình phòng trực');
  const create = dialog.getByRole('button', { name: say.vi('keysPage.create.action') });
  expect(await create.isEnabled()).toBe(true);

  cable.pull();
  await eventually(() => create.isDisabled()).toBe(true);
  await dialog.getByText(say.vi('away.form')).waitFor();
  expect(await textOf(page.locator('.strip.offline'))).toContain(say.vi('away.noWrites'));

  cable.plug();
  await eventually(() => create.isEnabled()).toBe(true);
  await create.click();
  // A key that may only look comes with the address for a wall.
  await dialog.getByText(`${cable.url}/wall#hdk_`).waitFor();
});

it('tells of a newer version, and loads it at a press although it keeps the old one', async () => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  cpSync(consoleDirectory, folder.path, { recursive: true });
  const gateway = await startGateway({}, onTestFinished, folder.path);
  const cable = await layCable(gateway.http);
  const page = await browser.open(cable.url, { visitor: 'update', device, tolerate });
  await eventually(() => isKept(page)).toBe(true);
  const buildOf = () => page.locator('meta[name="hai-dang-build"]').getAttribute('content');
  const before = await buildOf();

  const html = readFileSync(folder.file('index.html'), 'utf8').replace(/\s*<meta name="hai-dang-build"[^>]*>/, '');
  writeFileSync(folder.file('index.html'), html.replace('</body>', '<!-- newer --></body>'));
  cpSync(fileURLToPath(new URL('../../console/public/worker.js', import.meta.url)), folder.file('worker.js'));
  const { id: after } = finishBuild(folder.path);
  expect(after).not.toBe(before);
  cable.pull();
  await page.locator('.strip.offline').waitFor();
  cable.plug();

  await page.getByRole('button', { name: say.vi('update.load') }).click();
  await eventually(buildOf).toBe(after);
  expect(await page.locator('.strip.update').count()).toBe(0);
});

/** The page's table, newest first. */
const tableOf = async (page: Page): Promise<string[]> =>
  (await page.locator('.chart tbody tr td:nth-child(2)').allInnerTexts()).map((text) => text.trim());

/** The headless browser never hides a page: the page is told what a browser tells it. */
const hide = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate(`{
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} });
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${isHidden ? 'hidden' : 'visible'}' });
    document.dispatchEvent(new Event('visibilitychange'));
  }`);

/** Stops the processes that run pages, as a sleeping phone or a frozen tab does; answers how to go on. */
const standStill = async (page: Page): Promise<() => void> => {
  const running = page.context().browser();
  if (!running) throw new Error('the page has no browser');
  const session = await running.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id: pid }) => pid);
  const send = (signal: 'SIGSTOP' | 'SIGCONT') => {
    for (const pid of pages) process.kill(pid, signal);
  };
  send('SIGSTOP');
  onTestFinished(() => send('SIGCONT'));
  return () => send('SIGCONT');
};

it('has no gap after a tab was frozen in the background, and says how much it caught up', async () => {
  const own = 'tram-2';
  const station = await city.station(own);
  const startedAt = Date.now() - 10 * minuteMs;
  let sent = 0;
  const report = async (): Promise<void> => {
    sent += 1;
    await station.report({ at: startedAt + sent * 1_000, seq: sent, values: { pm25: sent / 10 } });
  };
  for (let n = 0; n < 5; n += 1) await report();
  await city.stored(own, 'pm25', sent);
  const cable = await layCable(city.gateway().http);
  const page = await browser.open(`${cable.url}/stations/${own}?range=1h&lang=en`, { visitor: 'frozen', tolerate });
  await page
    .getByRole('button', { name: say.en('chart.showTable') })
    .first()
    .click();
  await eventually(() => tableOf(page)).toHaveLength(sent);
  // Says afterwards how long the page really stood still.
  await page.evaluate(`{
    let last = Date.now();
    globalThis.stoodStill = 0;
    setInterval(() => { globalThis.stoodStill = Math.max(globalThis.stoodStill, Date.now() - last); last = Date.now(); }, 100);
  }`);
  await setTimeout(300);

  await hide(page, true);
  const wake = await standStill(page);
  // As after twenty minutes: the gateway has heard no answer to its pings and dropped the connection.
  cable.pull();
  cable.plug();
  const frozenAt = Date.now();
  const missed = 30;
  for (let n = 0; n < missed; n += 1) {
    await report();
    await setTimeout(100);
  }
  await until(async () => (await readingsOf(city.gateway().url, own, 'pm25')).length === sent);
  const frozenMs = Date.now() - frozenAt;
  wake();
  const resumedAt = Date.now();
  await hide(page, false);

  const complete = (await readingsOf(city.gateway().url, own, 'pm25', 1))
    .map(({ value }) => value.toFixed(1))
    .reverse();
  await eventually(() => tableOf(page)).toEqual(complete);
  const completeMs = Date.now() - resumedAt;
  await eventually(() => textOf(page.locator('.notice'))).toMatch(/^Back online · \d+ readings? caught up/);
  const [, count = '0'] = /(\d+) reading/.exec(await textOf(page.locator('.notice'))) ?? [];
  const stoodStill = await page.evaluate<number>('globalThis.stoodStill');
  console.log(
    `frozen ${(frozenMs / 1_000).toFixed(1)} s (the page stood still for ${(stoodStill / 1_000).toFixed(1)} s), ` +
      `${missed} readings meanwhile, ${count} caught up, complete ${(completeMs / 1_000).toFixed(1)} s after it woke`,
  );
  expect(stoodStill).toBeGreaterThan(frozenMs / 2);
  expect(Number(count)).toBe(missed);
});
