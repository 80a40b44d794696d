/**
 * Tabs in the background while the city reports, then back: whether every reading of the watched station is in its chart, beside the
 * history over HTTP, and how long that takes. One tab is hidden and stays connected, one is frozen all the time, one is frozen and
 * loses its connection for so short a time that the gateway still remembers what it missed.
 *
 * `npm run bench -- background [--minutes 20] [--stations 200]`, each station once a second.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { minuteMs, secondMs } from '../../shared/time.ts';
import { launchBrowser } from '../support/browser.ts';
import { layCable } from '../support/cable.ts';
import { readingsOf } from '../support/city.ts';
import { registerStations, startGatewayProcess } from '../support/gateway-process.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { benchStation, startLoad } from './load-city.ts';
import { openMeter } from './page-meter.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const watched = 'tai-0';
/** The gateway remembers at most ten minutes, and sends again at most 10,000 readings. */
const briefMs = 20 * secondMs;
const patienceMs = minuteMs;

/** The headless browser never hides a page: the page is told what a browser tells it. */
const hide = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate(`{
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} });
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${isHidden ? 'hidden' : 'visible'}' });
    document.dispatchEvent(new Event('visibilitychange'));
  }`);

/** Stops the processes that run pages, as a sleeping phone or a frozen tab does. */
const signalPages = async (browser: Browser, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> => {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, signal);
  await session.detach();
};

/** Measured-at of every reading in the chart, from the file that the page makes of it. */
const drawnTimes = async (page: Page): Promise<Set<number>> => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV as drawn' }).click(),
  ]);
  const [head = '', , ...rows] = readFileSync(await download.path(), 'utf8')
    .replace(/^\ufeff/, '')
    .trim()
    .split(/\r?\n/);
  const column = head.split(/[,;]/).indexOf('time_utc');
  return new Set(rows.map((row) => Date.parse(row.split(/[,;]/)[column] ?? '')));
};

/** Names and counts what is missing of the span, asking again until nothing is or patience ends. */
const catchUp = async (url: string, page: Page, from: number): Promise<string> => {
  const resumedAt = Date.now();
  for (;;) {
    const drawn = await drawnTimes(page);
    const oldest = Math.max(from, Date.now() - 59 * minuteMs);
    const known = (await readingsOf(url, watched, 'pm25', 1)).filter(({ at }) => at >= oldest && at <= resumedAt);
    const missing = known.filter(({ at }) => !drawn.has(at));
    const tookMs = Date.now() - resumedAt;
    if (known.length > 0 && missing.length === 0) {
      return `all ${known.length} readings of the time are there ${(tookMs / 1_000).toFixed(1)} s after coming back`;
    }
    if (tookMs > patienceMs) return `GAP: ${missing.length} of ${known.length} readings are missing`;
    await sleep(250);
  }
};

export const benchBackground = async (): Promise<void> => {
  const { values: told } = parseArgs({
    args: process.argv.slice(3),
    options: { minutes: { type: 'string', default: '20' }, stations: { type: 'string', default: '200' } },
  });
  const [minutes, stations] = [Number(told.minutes), Number(told.stations)];
  if (!minutes || !stations) throw new Error('numbers above 0');
  const awayMs = minutes * minuteMs;
  const folder = temporaryFolder();
  const secrets = [
    ...registerStations(
      folder.path,
      Array.from({ length: stations }, (_, n) => benchStation(n, 1)),
    ),
  ];
  const gateway = await startGatewayProcess({
    directory: folder.path,
    environment: { GATEWAY_PUBLIC: 'all', GATEWAY_LOG_LEVEL: 'fatal' },
  });
  const url = `http://127.0.0.1:${gateway.http}`;
  const ends: (() => unknown)[] = [folder.remove, () => gateway.end('SIGTERM')];
  try {
    const load = await startLoad({ port: gateway.mqtt, rate: 1, secrets });
    ends.push(load.end);
    const openTab = async (isFrozen: boolean, forMs: number) => {
      // One each: what is stopped is its processes.
      const browser = await launchBrowser();
      ends.push(() => browser.close());
      const cable = await layCable(gateway.http, (end) => ends.push(end));
      const meter = await openMeter(browser, `${cable.url}/stations/${watched}?range=1h&lang=en`);
      const { page } = meter;
      await page.evaluate(`{
        let last = Date.now();
        globalThis.stoodStill = 0;
        setInterval(() => { globalThis.stoodStill = Math.max(globalThis.stoodStill, Date.now() - last); last = Date.now(); }, 1000);
      }`);
      await page.locator('.charts .uplot').first().waitFor();
      await sleep(5 * secondMs);
      const from = Date.now();
      const before = await meter.counts();
      await hide(page, true);
      if (isFrozen) {
        await signalPages(browser, 'SIGSTOP');
        cable.pull();
        cable.plug();
      }
      await sleep(forMs);
      if (isFrozen) await signalPages(browser, 'SIGCONT');
      await hide(page, false);
      let notice = '';
      const said = page
        .locator('.notice')
        .innerText({ timeout: 10 * secondMs })
        .then((text) => {
          notice = text.trim();
        })
        .catch(() => {});
      const outcome = await catchUp(url, page, from);
      if (isFrozen) await said;
      const after = await meter.counts();
      const stood = await page.evaluate<number>('globalThis.stoodStill');
      await meter.close();
      return (
        `${outcome}; it stood still for ${(stood / 1_000).toFixed(0)} s, then ${after.refills - before.refills} refill(s), ` +
        `${after.snapshots - before.snapshots} snapshot(s)${notice === '' ? '' : `, and said: ${notice}`}`
      );
    };
    print(`\n${stations} stations at 1 Hz, tabs in the background`);
    const tabs = [
      ['hidden', false, awayMs],
      ['frozen', true, awayMs],
      ['frozen briefly', true, Math.min(briefMs, awayMs)],
    ] as const;
    await Promise.all(
      tabs.map(async ([name, isFrozen, forMs]) => {
        const outcome = await openTab(isFrozen, forMs);
        print(`  ${name} for ${(forMs / 1_000).toFixed(0)} s: ${outcome}`);
      }),
    );
  } finally {
    for (const end of ends.reverse()) await end();
  }
};
