/** What somebody who was signed in leaves on a device: nothing that the next one may not see. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { eventually, rowOf, say, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { testActor } from '../support/gateway-process.ts';
import { openAsStaff } from '../support/staff.ts';

const browser = useBrowser();
const city = useCity({ GATEWAY_PUBLIC: 'real' });
const simulated = 'Trạm giả Cầu Rào';
const enterer = 'Trần Thị Nhập';

beforeAll(async () => {
  const { state } = city.gateway();
  await city.station('that', { name: 'Trạm thật' });
  state.stations.add(
    { ...(state.stations.find('that')?.station ?? never()), id: 'gia', name: simulated, provenance: 'simulated' },
    {},
    testActor,
  );
  const value = { target: 'urbanisation', value: 47, asOf: '2025-12-31', source: 'Báo cáo 2025', note: '' };
  state.targetValues.enter(value, { ...testActor, name: enterer });
});

const never = (): never => {
  throw new Error('there is no such station');
};

const written = (page: Page): Promise<string> => page.getByRole('main').innerHTML();
const kept = (page: Page): Promise<string> =>
  page.evaluate(`['hai-dang.city', 'hai-dang.city.wall'].map((name) =>
    (sessionStorage.getItem(name) ?? '') + (localStorage.getItem(name) ?? '')).join()`);

it('takes names of people off a page that everybody may see, as soon as they sign out in another tab', async () => {
  const visitor = 'two tabs';
  const page = await openAsStaff({ browser, gateway: city.gateway() }, '/programme', { visitor });
  await eventually(() => written(page)).toContain(enterer);

  const other = await browser.open(city.url('/help'), { visitor, isFurtherTab: true });
  await other.locator('.person-button').click();
  await other.getByRole('button', { name: say.vi('signOut.action'), exact: true }).click();
  await page
    .getByRole('link', { name: say.vi('signIn.title') })
    .first()
    .waitFor();
  expect(await written(page)).not.toContain(enterer);
  await eventually(() => written(page)).toContain('Báo cáo 2025');
  expect(await written(page)).not.toContain(enterer);
});

it('drops the city that this tab kept for somebody whose session is over', async () => {
  // What was kept is painted before anybody has said who looks.
  const tolerate = /404 \(Not Found\) .*station=gia/;
  const page = await openAsStaff({ browser, gateway: city.gateway() }, '/', { tolerate });
  await rowOf(page, simulated).waitFor();
  // Kept when a page is left.
  await page.reload();
  await rowOf(page, simulated).waitFor();
  expect(await kept(page)).toContain(simulated);

  await page.context().clearCookies();
  await page.reload();
  await rowOf(page, 'Trạm thật').waitFor();
  await eventually(() => kept(page)).not.toContain(simulated);
  await eventually(() => rowOf(page, simulated).count()).toBe(0);
});
