/** What was refused is on the screen with its reason in the language of the reader. */
import { beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../shared/i18n/translate.ts';
import { refusals } from '../../shared/refusals.ts';
import { hourMs } from '../../shared/time.ts';
import { eventually, say, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { until } from '../support/start-gateway.ts';

const browser = useBrowser();
const city = useCity();
const name = 'Trạm gửi sai';
const codes = ['MESSAGE_NOT_JSON', 'VALUE_OUT_OF_RANGE', 'VALUE_UNKNOWN_QUANTITY', 'READING_TIME_IN_FUTURE'] as const;

beforeAll(async () => {
  const station = await city.station('gui-sai', { name });
  await city.station('gui-dung', { name: 'Trạm gửi đúng' });
  await station.reportRaw('{"at": 1,');
  await station.report({ at: Date.now(), values: { pm25: -7, pm10: 61, khoi: 3 } });
  await station.report({ at: Date.now() + hourMs, values: { pm25: 20 } });
  await until(async () => (await city.gateway().quarantine('gui-sai')).length === codes.length);
});

describe.each(languages)('refused readings in %s', (language) => {
  const t = say[language];

  it('are listed with what was refused, why, and by how much', async () => {
    const page = await browser.open(city.url(`/stations?view=refused&lang=${language}`));
    const table = page.getByRole('table', { name: t('refused.title') });
    await eventually(() => table.getByRole('row').count()).toBe(codes.length + 1);
    const rowWith = (code: (typeof codes)[number]) =>
      textOf(table.getByRole('row').filter({ hasText: refusals[code][language] }));
    expect(await rowWith('MESSAGE_NOT_JSON')).toContain(t('refused.fate.message'));
    expect(await rowWith('READING_TIME_IN_FUTURE')).toContain(t('refused.fate.reading'));
    expect(await rowWith('VALUE_OUT_OF_RANGE')).toMatch(/values\.pm25.*-7/);
    expect(await rowWith('VALUE_UNKNOWN_QUANTITY')).toContain('values.khoi');
    expect(await rowWith('VALUE_UNKNOWN_QUANTITY')).toContain(t('refused.fate.value'));

    await table.getByRole('link', { name }).first().click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByRole('link', { name: t('stationTab.raw') }).click();
    const own = page.getByRole('region', { name: t('station.refused') });
    for (const code of codes) await eventually(() => textOf(own)).toContain(refusals[code][language]);
  });

  it('are counted in the fleet and need attention in the city', async () => {
    const page = await browser.open(city.url(`/stations?lang=${language}`));
    await page.getByRole('link', { name: t('fleet.refusedOf', { count: codes.length, station: name }) }).click();
    await eventually(() => textOf(page.locator('main'))).toContain(t('refused.only', { station: name }));

    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(city.url());
    const item = page.locator('.attention-item').filter({ hasText: name });
    await eventually(() => textOf(item)).toContain(t('attention.refused', { count: codes.length }));
    expect(await textOf(item)).toContain(refusals[codes[3]][language]);
  });
});

it('a station that is always understood says so', async () => {
  const page = await browser.open(city.url('/stations/gui-dung?tab=raw'));
  await page.getByText(say.vi('station.refusedNone')).waitFor();
});
