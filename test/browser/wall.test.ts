/** The screen on the wall: looks with a key of its own, changes its views, and says at once when it knows nothing any more. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Permission, wholeCity } from '../../shared/access.ts';
import { languages } from '../../shared/i18n/translate.ts';
import type { Station } from '../../shared/station.ts';
import { contrastRule, violationsOf } from '../support/axe.ts';
import { eventually, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { layCable } from '../support/cable.ts';
import { useCity } from '../support/city.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { until } from '../support/start-gateway.ts';
import { connectStation, type StationClient } from '../support/station-client.ts';

const browser = useBrowser();
const closed = useCity({ GATEWAY_PUBLIC: 'off' });
const tolerate = /ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_SOCKET|ERR_FAILED|WebSocket|401 \(Unauthorized\)|socket\.io/;
const gauge = 'Trạm sông Cấm';
const street = 'Đường Lạch Tray';
const lost = 'Trạm mất tín hiệu';

const keyWith = (permissions: Permission[] = []) =>
  closed.gateway().state.keys.create({ name: 'Màn hình', permissions, scope: wholeCity, expiresAt: null }, testActor);

/** Registered and connected, where nobody may look without a key. */
const connect = async (id: string, record: Partial<Station>): Promise<StationClient> => {
  const { stations, mqtt, url } = closed.gateway();
  const secret = stations.add(testStation(id, record), {}, testActor);
  const headers = { authorization: `Bearer ${keyWith().key}` };
  await until(async () => (await fetch(`${url}/api/v1/stations/${id}`, { headers })).ok);
  const client = await connectStation(mqtt, id, secret);
  ends.push(client.end);
  return client;
};

const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends) end();
});

beforeAll(async () => {
  const spot = await connect('pho-1', {
    ...{ name: street, networks: ['flood'], quantities: ['water_depth'], datum: 'street_surface' },
  });
  const level = await connect('song-1', {
    ...{ name: gauge, networks: ['flood'], quantities: ['water_level'], datum: 'national_msl' },
  });
  const silent = await connect('khi-1', { name: lost, provenance: 'simulated' });
  await silent.report({ at: Date.now(), values: { pm25: 20 } });
  await silent.state('ready');
  silent.vanish();
  await spot.report({ at: Date.now(), values: { water_depth: 34 } });
  await level.report({ at: Date.now(), values: { water_level: 1.1 } });
});

const view = (page: Page): Promise<string> => textOf(page.locator('.wall-head h1'));

describe('with a key that may only look', () => {
  it('sees the city where nobody has signed in, keeps the key out of the address, and steps by keyboard', async () => {
    const { key } = keyWith();
    const page = await browser.open(closed.url(`/wall?views=flood,attention&seconds=600#${key}`), {
      visitor: 'wall',
      tolerate,
    });
    await page.locator('.wall-row', { hasText: street }).waitFor();
    expect(page.url()).toBe(closed.url('/wall?views=flood,attention&seconds=600'));
    expect(await textOf(page.locator('.wall-row', { hasText: street }))).toContain('34 cm');
    expect(await textOf(page.locator('.wall-row', { hasText: gauge }))).toContain('1,10 m');

    await page.keyboard.press('ArrowRight');
    await eventually(() => view(page)).toBe(say.vi('wall.view.attention'));
    await page.locator('.wall-row', { hasText: lost }).locator('.provenance').waitFor();
    await page.keyboard.press('ArrowLeft');
    await eventually(() => view(page)).toBe(say.vi('wall.view.flood'));
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: say.vi('wall.resume') }).waitFor();

    // The machine starts again by itself; its other pages look as everybody does.
    await page.goto(closed.url('/wall?views=flood'));
    await page.locator('.wall-row', { hasText: street }).waitFor();
    await page.goto(closed.url('/'));
    await page.getByRole('heading', { name: say.vi('signIn.title') }).waitFor();
    expect(await page.locator('.station-row').count()).toBe(0);
  });

  it('changes its views by itself', async () => {
    const { key } = keyWith();
    const page = await browser.open(closed.url(`/wall?views=flood,attention&seconds=5#${key}`), { visitor: 'turns' });
    await eventually(() => view(page)).toBe(say.vi('wall.view.flood'));
    await eventually(() => view(page)).toBe(say.vi('wall.view.attention'));
  });

  it('says so when the key is withdrawn, and how to get another', async () => {
    const { key, stored } = keyWith();
    const page = await browser.open(closed.url(`/wall#${key}`), { visitor: 'withdrawn', tolerate });
    await page.locator('.wall-head').waitFor();
    closed.gateway().state.keys.revoke(stored.id, testActor);
    await page.reload();
    await page.getByRole('heading', { name: say.vi('wall.closed.key') }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});

it('does not keep a key that can do more than look', async () => {
  const { key } = keyWith(['stations.write']);
  const page = await browser.open(closed.url(`/wall#${key}`), { visitor: 'strong', tolerate });
  await page.getByRole('heading', { name: say.vi('wall.closed.strong') }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: say.vi('wall.closed.need') }).waitFor();
});

it('says at once that it is cut off, and since when, and recovers by itself', async () => {
  const { key } = keyWith();
  const cable = await layCable(closed.gateway().http);
  const page = await browser.open(`${cable.url}/wall?views=flood#${key}`, { visitor: 'cut', tolerate });
  await page.locator('.wall-row', { hasText: street }).waitFor();
  expect(await page.locator('.wall').getAttribute('data-health')).toBe('well');

  cable.pull();
  const since = say.vi('wall.banner.lost', { since: '' }).trim();
  await eventually(() => textOf(page.locator('.wall-banner'))).toMatch(new RegExp(`^${since} \\d\\d:\\d\\d`));
  expect(await page.locator('.wall').getAttribute('data-health')).toBe('lost');
  // What was known stays, and its age runs on.
  await page.locator('.wall-row', { hasText: street }).waitFor();

  cable.plug();
  await eventually(() => page.locator('.wall').getAttribute('data-health')).toBe('well');
  expect(await page.locator('.wall-banner').count()).toBe(0);
});

it.each(languages)('fits its screens and has no barrier that axe knows of, in %s', async (language) => {
  const { key } = keyWith();
  const page = await browser.open(closed.url(`/wall?lang=${language}&seconds=600#${key}`), { visitor: language });
  const problems: Record<string, string[]> = {};
  const note = (what: string, found: string[]): void => {
    if (found.length > 0) problems[what] = found;
  };
  for (const name of ['city', 'flood', 'attention'] as const) {
    await page.getByRole('button', { name: say[language](`wall.view.${name}`), exact: true }).click();
    await page.locator('.wall-card, .wall-row').first().waitFor();
    for (const width of [1920, 1440, 390]) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : (width / 16) * 9 });
      await still(page);
      note(`${name} at ${width}`, await sidewaysOverflow(page, 'html, body, .wall, .wall main'));
      if (width === 1440) note(`axe ${name}`, await violationsOf(page));
    }
    await page.evaluate("document.documentElement.dataset.theme = 'light'");
    note(`axe ${name} light`, await violationsOf(page, contrastRule));
    await page.evaluate("document.documentElement.dataset.theme = 'dark'");
  }
  expect(problems).toEqual({});
});
