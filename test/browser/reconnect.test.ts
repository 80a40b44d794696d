/** The gateway dies and comes back while people look at it: they are told, and afterwards nothing is missing. */
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { minuteMs } from '../../shared/time.ts';
import { eventually, rowOf, say, textOf, useBrowser } from '../support/browser.ts';
import { readingsOf } from '../support/city.ts';
import { type GatewayProcess, registerStations, startGatewayProcess, testStation } from '../support/gateway-process.ts';
import { until } from '../support/start-gateway.ts';
import { connectStation, type StationClient } from '../support/station-client.ts';
import { freePort, temporaryFolder } from '../support/temporary.ts';

const browser = useBrowser();
const id = 'tram-1';
const name = 'Trạm Cầu Rào';
/** What a browser says by itself of a server that is not there. */
const tolerate =
  /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|ERR_FAILED|WebSocket/;

interface Place {
  readonly url: string;
  readonly mqtt: number;
  start(): Promise<GatewayProcess>;
  connect(station?: string): Promise<StationClient>;
}

/** A gateway that may be started again and again on the same folder and ports. */
const prepare = async (): Promise<Place> => {
  const folder = temporaryFolder();
  const [http, mqtt] = [await freePort(), await freePort()];
  const secrets = registerStations(folder.path, [testStation(id, { name }), testStation('tram-2')]);
  const running: GatewayProcess[] = [];
  onTestFinished(async () => {
    for (const gateway of running) await gateway.end('SIGKILL');
    folder.remove();
  });
  return {
    url: `http://127.0.0.1:${http}`,
    mqtt,
    start: async () => {
      const gateway = await startGatewayProcess({ directory: folder.path, http, mqtt });
      running.push(gateway);
      return gateway;
    },
    connect: async (station = id) => {
      const client = await connectStation(mqtt, station, secrets.get(station) ?? '');
      onTestFinished(client.end);
      return client;
    },
  };
};

const tableOf = async (page: Page): Promise<string[]> =>
  (await page.locator('.chart tbody tr td:nth-child(2)').allInnerTexts()).map((text) => text.trim());

/** What the API has, as the table of the English page writes it, newest first. */
const expected = async (url: string): Promise<string[]> =>
  (await readingsOf(url, id, 'pm25', 1)).map(({ value }) => value.toFixed(1)).reverse();

const openStation = async (url: string): Promise<Page> => {
  const page = await browser.open(`${url}/stations/${id}?range=1h`, { tolerate });
  await page.getByRole('button', { name: 'English' }).click();
  await page.evaluate('globalThis.isSamePage = true');
  await page.getByRole('button', { name: say.en('chart.showTable') }).click();
  return page;
};

it('says that the connection is lost, recovers by itself, and misses no reading', async () => {
  const place = await prepare();
  const first = await place.start();
  const before = await place.connect();
  const startedAt = Date.now() - 10 * minuteMs;
  let sent = 0;
  const report = async (station: StationClient): Promise<void> => {
    sent += 1;
    await station.report({ at: startedAt + sent * 1_000, seq: sent, values: { pm25: sent / 10, pm10: sent } });
  };
  for (let n = 0; n < 5; n += 1) await report(before);
  await until(async () => (await readingsOf(place.url, id, 'pm10')).length === sent);
  const page = await openStation(place.url);
  const city = await browser.open(place.url, { width: 390, tolerate });
  await eventually(() => tableOf(page)).toHaveLength(sent);
  await rowOf(city, name).waitFor();

  await first.end('SIGKILL');
  const lost = say.en('offline.since', { time: '' }).split(' since')[0] ?? '';
  await eventually(() => textOf(page.locator('.strip.offline'))).toContain(lost);
  await eventually(() => textOf(page.locator('.statusline'))).toContain(say.en('status.lost', { duration: '' }).trim());
  await eventually(() => textOf(city.locator('.strip.offline'))).toContain('Mất kết nối với cổng thu nhận từ');
  expect(await textOf(rowOf(city, name))).toContain('0,5');
  expect(await tableOf(page)).toHaveLength(sent);

  await place.start();
  const after = await place.connect();
  // Before the page is back, while it comes back, and once it is; no more than its table shows.
  for (let n = 0; n < 20; n += 1) await report(after);
  while (sent < 90 && (await page.locator('.strip.offline').count()) > 0) {
    await report(after);
    await setTimeout(100);
  }
  await page.locator('.strip.offline').waitFor({ state: 'detached' });
  for (let n = 0; n < 5; n += 1) await report(after);

  await until(async () => (await readingsOf(place.url, id, 'pm25')).length === sent);
  const complete = await expected(place.url);
  await eventually(() => tableOf(page)).toEqual(complete);
  await eventually(() => textOf(page.locator('.tile').first())).toContain((sent / 10).toFixed(1));
  await eventually(() => textOf(page.locator('.statusline'))).toContain(say.en('status.connected'));
  await eventually(() => textOf(rowOf(city, name))).toContain((sent / 10).toFixed(1).replace('.', ','));
  expect(await city.locator('.strip.offline').count()).toBe(0);
  // The same page in the same language, with what was opened still open.
  expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(new URL(page.url()).search).toBe('?range=1h');
});

it('is complete also after missing more than the gateway sends again', async () => {
  const place = await prepare();
  const first = await place.start();
  const startedAt = Date.now() - 10 * minuteMs;
  const own = await place.connect();
  await own.report({ at: startedAt, values: { pm25: 1 } });
  await until(async () => (await readingsOf(place.url, id, 'pm25')).length === 1);
  const page = await openStation(place.url);
  await eventually(() => tableOf(page)).toEqual(['1.0']);

  await page.route('**/socket.io/**', (route) => route.abort());
  await first.end('SIGKILL');
  await page.locator('.strip.offline').waitFor();
  await place.start();
  const [again, other] = [await place.connect(), await place.connect('tram-2')];
  await again.report(...[2, 3, 4].map((pm25) => ({ at: startedAt + pm25 * 1_000, values: { pm25 } })));
  for (let message = 0; message < 42; message += 1) {
    const at = startedAt + message * 1_000;
    await other.report(...Array.from({ length: 500 }, (_, n) => ({ at: at + n, values: { pm25: 5 } })));
  }
  await until(async () => (await readingsOf(place.url, id, 'pm25')).length === 4);
  await page.unroute('**/socket.io/**');

  await page.locator('.strip.offline').waitFor({ state: 'detached' });
  await eventually(() => tableOf(page)).toEqual(['4.0', '3.0', '2.0', '1.0']);
});
