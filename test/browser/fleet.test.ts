/** The fleet: what was received hour by hour, what needs work, refusals in groups, files, and labels on paper. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../shared/i18n/translate.ts';
import { violationsOf } from '../support/axe.ts';
import { eventually, say, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { openAsStaff } from '../support/staff.ts';
import { until } from '../support/start-gateway.ts';

const browser = useBrowser();
const city = useCity();
const t = say.vi;

beforeAll(async () => {
  const good = await city.station('gui-dung', { name: 'Cầu Rào' });
  await good.report({ at: Date.now(), values: { pm25: 12 }, battery: 12, rssi: -101 });
  const bad = await city.station('gui-sai', { name: 'An Biên' });
  await bad.reportRaw('{"at": 1,');
  await bad.reportRaw('{"at": 2,');
  await until(async () => (await city.gateway().quarantine('gui-sai')).length === 2);
});

it('shows what was received of what was expected, and narrows to the work that there is', async () => {
  const page = await openAsStaff({ browser, gateway: city.gateway() }, '/stations', { role: 'field' });
  const table = page.getByRole('table', { name: t('fleet.title') });
  const row = (name: string) => table.getByRole('row').filter({ hasText: name });
  await eventually(() => row('An Biên').getByText(t('refusal.MESSAGE_NOT_JSON.short')).count()).toBe(1);
  await row('Cầu Rào').locator('svg.kept-strip').waitFor();
  expect(await row('Cầu Rào').locator('svg.kept-strip title').count()).toBe(24);
  expect(
    await row('Cầu Rào')
      .getByRole('link', { name: t('fleetTable.checkOf', { station: 'Cầu Rào' }) })
      .count(),
  ).toBe(1);

  await page.getByLabel(t('fleetFilter.work')).selectOption('battery');
  await eventually(() => row('An Biên').count()).toBe(0);
  expect(new URL(page.url()).searchParams.get('work')).toBe('battery');
  await page.goto(city.url('/stations?by=name&order=desc'));
  await eventually(() => table.locator('tbody .row-title').allTextContents()).toEqual(['Cầu Rào', 'An Biên']);

  await page.getByRole('button', { name: t('fleetTable.columns') }).click();
  await page.getByRole('checkbox', { name: t('fleet.battery') }).uncheck();
  await eventually(() => table.getByRole('columnheader', { name: t('fleet.battery') }).count()).toBe(0);
  await page.keyboard.press('Escape');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: t('fleetTable.csv') }).click(),
  ]);
  const lines = (await readFile((await download.path()) ?? '', 'utf8')).trim().split('\r\n');
  expect(lines[0]).toContain(t('fleetTable.csv.expected'));
  expect(lines[0]).not.toContain(t('fleet.battery'));
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['gui-dung', 'gui-sai']);

  await page.getByRole('link', { name: t('labels.title') }).click();
  await page.getByRole('heading', { level: 1, name: t('labels.title') }).waitFor();
  await page.getByRole('checkbox', { name: 'An Biên' }).uncheck();
  await page.getByRole('button', { name: t('labels.print', { count: 1 }) }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  await eventually(() => textOf(page.locator('main'))).toContain('gui-dung');
  expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(false);
  expect(await page.getByRole('img', { name: t('labels.qr', { station: 'Cầu Rào' }) }).isVisible()).toBe(true);
});

describe.each(languages)('in %s', (language) => {
  it('has no barriers, and groups what was refused with its remedy', async () => {
    const page = await browser.open(city.url(`/stations?lang=${language}`));
    await page.locator('svg.kept-strip').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await page.goto(city.url('/stations?view=refused&at=2026-11-22T07:05Z'));
    const groups = page.getByRole('table', { name: say[language]('refusedView.groups') });
    await eventually(() => textOf(groups)).toContain('An Biên');
    expect(await groups.getByRole('row').count()).toBe(2);
    expect(await textOf(groups.getByRole('cell').filter({ hasText: /^2$/ }))).toBe('2');
    await page.locator('.live-note').getByText(say[language]('time.only.other')).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});
