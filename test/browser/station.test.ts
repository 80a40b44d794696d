/** The page of one station: newest values, charts with their words and tables, and the file of readings. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../shared/i18n/translate.ts';
import { minuteMs, secondMs } from '../../shared/time.ts';
import { eventually, isFocused, rowOf, say, textOf, useBrowser } from '../support/browser.ts';
import { readingsOf, useCity } from '../support/city.ts';
import type { StationClient } from '../support/station-client.ts';

const browser = useBrowser();
const city = useCity();
const id = 'tram-cau-rao';
const name = 'Trạm Cầu Rào';
const figures = [31.2, 12.5, 48.9, 37.4, 22];

let station: StationClient;
beforeAll(async () => {
  station = await city.station(id, { name });
  const start = Date.now() - 50 * minuteMs;
  await station.report(...figures.map((pm25, n) => ({ at: start + n * minuteMs, values: { pm25, pm10: 2 * pm25 } })));
  await city.stored(id, 'pm10', figures.length);
});

const chartOf = (page: Page) => page.getByRole('figure').filter({ hasText: 'PM2.5' });

/** Goes from one control to the next until the wanted one has the focus. */
const tabTo = async (page: Page, wanted: string): Promise<void> => {
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate<string>('document.activeElement.innerText ?? ""');
    if (text.trim() === wanted) return;
  }
  throw new Error(`the keyboard does not reach “${wanted}”`);
};

/** Values of the first figure column of the chart's table, newest first, as written. */
const columnOf = async (page: Page): Promise<string[]> =>
  (await chartOf(page).locator('tbody tr td:nth-child(2)').allInnerTexts()).map((text) => text.trim());

describe.each(languages)('a station in %s', (language) => {
  const t = say[language];
  const written = (value: number): string => value.toFixed(1).replace('.', language === 'vi' ? ',' : '.');

  it('draws its readings, says them in words, and lists them in a table that the keyboard reaches', async () => {
    const page = await browser.open(city.url(`/stations/${id}?range=1h&lang=${language}`));
    const chart = chartOf(page);
    await eventually(() =>
      chart
        .locator('canvas')
        .evaluate((canvas: { getContext(kind: string): unknown; width: number; height: number }) => {
          const context = canvas.getContext('2d') as { getImageData(...box: number[]): { data: Uint8Array } };
          return context.getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0);
        }),
    ).toBe(true);
    const words = await textOf(chart.locator('figcaption'));
    const points = await readingsOf(city.url(''), id, 'pm25', 1);
    const sorted = points.map((point) => point.value).sort((a, b) => a - b);
    for (const value of [sorted.at(0), sorted.at(-1)]) expect(words).toContain(`${written(value ?? 0)} µg/m³`);

    await tabTo(page, t('chart.showTable'));
    await page.keyboard.press('Enter');
    const table = chart.getByRole('region', { name: t('chart.table') });
    await table.waitFor();
    expect(await columnOf(page)).toEqual(points.map((point) => written(point.value)).reverse());
    await page.keyboard.press('Tab');
    expect(await isFocused(table)).toBe(true);

    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await table.waitFor({ state: 'detached' });
  });

  it('takes a new reading into its value, its chart and its table at once', async () => {
    const page = await browser.open(city.url(`/stations/${id}?range=1h&lang=${language}`));
    await chartOf(page)
      .getByRole('button', { name: t('chart.showTable') })
      .click();
    const before = await columnOf(page);
    const value = language === 'vi' ? 55.5 : 66.6;

    await station.report({ at: Date.now() - 2 * secondMs, values: { pm25: value } });

    const tile = page.locator('.tile').filter({ hasText: language === 'vi' ? 'Bụi mịn' : 'Fine particles' });
    await eventually(() => textOf(tile)).toContain(written(value));
    await eventually(() => columnOf(page)).toEqual([written(value), ...before]);
    await eventually(() => textOf(chartOf(page).locator('figcaption'))).toContain(`${written(value)} µg/m³`);
  });
});

it('hands out its readings as a CSV file', async () => {
  const page = await browser.open(city.url(`/stations/${id}`));
  const link = page.getByRole('link', { name: say.vi('station.csv') });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);

  expect(download.suggestedFilename()).toMatch(new RegExp(`^${id}.*\\.csv$`));
  const text = await readFile(await download.path(), 'utf8');
  for (const value of figures) expect(text).toContain(`,${value},${2 * value}\r\n`);
  const points = await readingsOf(city.url(''), id, 'pm25');
  expect(text.trim().split('\r\n')).toHaveLength(points.length + 2);
});

it('changes its span of time, and goes back and forward between pages', async () => {
  const t = say.vi;
  const page = await browser.open(city.url('/'));
  await rowOf(page, name).getByRole('link').click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  const range = page.getByRole('group', { name: t('range.label') });
  for (const [each, note] of [
    ['7d', t('chart.bucketed', { minutes: 30 })],
    ['24h', t('chart.bucketed', { minutes: 5 })],
    ['1h', undefined],
  ] as const) {
    await range.getByRole('button', { name: t(`range.${each}`) }).click();
    await page.waitForURL(each === '24h' ? `**/stations/${id}` : `**/stations/${id}?range=${each}`);
    expect(await range.getByRole('button', { pressed: true }).innerText()).toBe(t(`range.${each}`));
    await eventually(() => chartOf(page).locator('canvas').count()).toBe(1);
    await eventually(() => page.getByText(note ?? t('chart.bucketed', { minutes: 30 })).count()).toBe(note ? 1 : 0);
  }

  await page.goBack();
  await rowOf(page, name).waitFor();
  await page.goForward();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  expect(await range.getByRole('button', { pressed: true }).innerText()).toBe(t('range.1h'));
});

describe.each(languages)('an address that leads nowhere, in %s', (language) => {
  const t = say[language];

  it('says that there is no such station, and where the others are', async () => {
    const page = await browser.open(city.url(`/stations/khong-co-tram-nay?lang=${language}`), { width: 390 });
    await page.getByRole('heading', { level: 1, name: t('station.unknown') }).waitFor();
    expect(await textOf(page.locator('main'))).toContain('khong-co-tram-nay');
    await page
      .getByRole('main')
      .getByRole('link', { name: t('notFound.stations') })
      .click();
    await page.getByRole('main').getByRole('link', { name }).waitFor();
  });

  it('says that there is no such page', async () => {
    const page = await browser.open(city.url(`/khong-co-trang-nay?lang=${language}`), { width: 390 });
    await page.getByRole('heading', { level: 1, name: t('notFound.title') }).waitFor();
    await page
      .getByRole('main')
      .getByRole('link', { name: t('notFound.city') })
      .click();
    await rowOf(page, name).waitFor();
  });
});
