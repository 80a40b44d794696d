/** The city page: every station as a row, kept up to date without a reload. */
import { describe, expect, it } from 'vitest';
import { languages } from '../../shared/i18n/translate.ts';
import { dayMs, secondMs } from '../../shared/time.ts';
import { eventually, rowOf, say, sidewaysOverflow, textOf, tornTexts, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';

const browser = useBrowser();
const city = useCity();

describe.each(languages)('the city in %s', (language) => {
  const t = say[language];
  const mark = language === 'vi' ? ',' : '.';

  it('shows place, value, unit and age of each station, and follows its readings without a reload', async () => {
    const name = `Đo thử ${language}`;
    const station = await city.station(`live-${language}`, { name });
    await station.report({ at: Date.now() - 20 * secondMs, values: { pm25: 37.4, pm10: 61 } });

    const page = await browser.open(city.url(`/?lang=${language}`), { width: 390 });
    await page.evaluate('globalThis.isSamePage = true');
    const row = rowOf(page, name);
    await eventually(() => textOf(row)).toMatch(new RegExp(`37\\${mark}4 ?µg/m³`));
    const before = await textOf(row);
    await station.report({ at: Date.now(), values: { pm25: 41.5 } });
    await eventually(() => textOf(row)).toMatch(new RegExp(`41\\${mark}5 ?µg/m³`));

    expect(before).toContain(language === 'vi' ? 'phường Gia Viên' : 'Gia Viên ward');
    expect(before).toMatch(language === 'vi' ? /\d+ giây trước/ : /\d+ s ago/);
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
  });

  it('draws the map from what the gateway serves, with the chosen station on a card', async () => {
    const id = `card-${language}`;
    const station = await city.station(id, { name: `Trên bản đồ ${language}` });
    await station.report({ at: Date.now(), values: { pm25: 12.5 } });

    const page = await browser.open(city.url(`/?lang=${language}&station=${id}`));
    await page.getByRole('region', { name: t('map.label') }).waitFor();
    await page.getByText(t('map.attribution')).waitFor();
    const card = page.getByRole('article', { name: `Trên bản đồ ${language}` });
    await eventually(() => textOf(card)).toContain(`12${mark}5`);

    await card.getByRole('link', { name: t('station.open') }).click();
    await page.waitForURL(`**/stations/${id}`);
  });
});

describe('a row of the list', () => {
  it.each(languages)('never tears off a value or its age, however long (%s)', async (language) => {
    const at = Date.now() - 2 * dayMs;
    const long = [
      { id: 'depth', quantities: ['water_depth'], networks: ['flood'], values: { water_depth: 123.4 } },
      { id: 'level', quantities: ['water_level'], networks: ['flood'], values: { water_level: -3.42 } },
      { id: 'rain', quantities: ['rain_rate'], networks: ['flood'], values: { rain_rate: 222.4 } },
      { id: 'humid', quantities: ['humidity'], networks: ['air'], values: { humidity: 99.9 } },
      { id: 'noise', quantities: ['lamax'], networks: ['noise'], values: { lamax: 122.4 } },
      { id: 'dust', quantities: ['pm10'], networks: ['air'], values: { pm10: 4_999.9 } },
    ] as const;
    await Promise.all(
      long.map(async ({ id, values, ...record }) => {
        const station = await city.station(`${id}-${language}`, {
          name: `Trạm quan trắc tự động liên tục Cầu Rào ${id} ${language}`,
          provenance: 'simulated',
          quantities: [...record.quantities],
          networks: [...record.networks],
        });
        await station.report({ at, values });
      }),
    );

    const page = await browser.open(city.url(`/?lang=${language}&q=-${language}`), { width: 390 });
    const rows = page.locator('.station-row');
    await eventually(() => rows.count()).toBeGreaterThanOrEqual(long.length);
    for (const width of [390, 800, 1024, 1440, 1920]) {
      await page.setViewportSize({ width, height: 600 });
      await eventually(
        async () => [...(await tornTexts(rows, '.figure, .unit, .row-age')), ...(await sidewaysOverflow(page))],
        `at ${width} px`,
      ).toEqual([]);
    }
  });

  it('shows a phone the names of found stations, and every ward without dragging', async () => {
    const name = 'Trạm không khí khu công nghiệp Nam Đình Vũ';
    const station = await city.station('phone-names', { name, provenance: 'simulated', ward: '11407' });
    await station.report({ at: Date.now(), values: { pm25: 12.5 } });
    const page = await browser.open(city.url('/?list=wards'), { width: 390 });
    const wards = page.locator('.ward-table');
    await wards.locator('tbody tr').first().waitFor();
    expect(await wards.evaluate((table) => table.scrollWidth - table.clientWidth)).toBe(0);

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: say.vi('palette.title') }).fill('nam dinh vu');
    const found = page.getByRole('option', { name }).locator('.what > span');
    await found.waitFor();
    expect(await found.evaluate((title) => title.scrollWidth <= title.clientWidth && title.clientWidth > 200)).toBe(
      true,
    );
  });
});
