/** Alarm levels and classes of inundation, and the page that lists every limit. */
import { describe, expect, it } from 'vitest';
import { languages } from '../../shared/i18n/translate.ts';
import { minuteMs } from '../../shared/time.ts';
import { eventually, rowOf, say, sidewaysOverflow, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';

const browser = useBrowser();
const city = useCity();

const river = (name: string) => ({
  name,
  networks: ['flood' as const],
  quantities: ['water_level' as const],
  gauge: 'trung-trang',
  datum: 'national_msl' as const,
});

describe.each(languages)('a river above its alarm level in %s', (language) => {
  const t = say[language];

  it('is said in words on its page, in its row and first of what needs attention, with the law', async () => {
    const name = `Sông Văn Úc ${language}`;
    const station = await city.station(`song-${language}`, river(name));
    await station.report({ at: Date.now(), values: { water_level: 2.42 } });
    const sentence = language === 'vi' ? 'Trên BĐ II 0,12 m' : '0.12 m above alarm level II';

    const page = await browser.open(city.url(`/?lang=${language}`));
    await eventually(() => textOf(rowOf(page, name))).toContain('BĐ II');
    await eventually(() => textOf(page.locator('.attention-item').filter({ hasText: name }))).toContain(sentence);
    await rowOf(page, name).getByRole('link').click();
    const tile = page.locator('.tile');
    await eventually(() => textOf(tile)).toContain(sentence);

    expect(await textOf(tile)).toContain('05/2020/QĐ-TTg');
    await tile.getByRole('link').click();
    await page.getByRole('heading', { name: t('limits.title'), level: 1 }).waitFor();
    await eventually(() => page.locator('.limits tbody tr').count()).toBe(3);
  });
});

it('says nothing of a level in another datum', async () => {
  const station = await city.station('so-khong-rieng', { ...river('Số 0 riêng'), datum: 'local' });
  await station.report({ at: Date.now(), values: { water_level: 9 } });

  const page = await browser.open(city.url('/stations/so-khong-rieng?lang=vi'));
  await eventually(() => textOf(page.locator('.tile'))).toContain('9,00');

  expect(await textOf(page.locator('.tile'))).not.toContain('BĐ');
  expect(await page.locator('.level-chip').count()).toBe(0);
});

it('says of an old reading when it was so', async () => {
  const station = await city.station('pho-cu', {
    name: 'Phố ngập cũ',
    networks: ['flood'],
    quantities: ['water_depth'],
  });
  await station.report({ at: Date.now() - 30 * minuteMs, values: { water_depth: 55 } });

  const page = await browser.open(city.url('/stations/pho-cu?lang=vi'));

  await eventually(() => textOf(page.locator('.tile-level'))).toMatch(
    /^Lúc .*\d\d:\d\d: ngập 55 cm: đặc biệt nguy hiểm/,
  );
});

it('lists every limit with the dates in force, and fits a phone', async () => {
  const page = await browser.open(city.url('/limits?lang=vi'), { width: 390, height: 844 });
  const rows = page.locator('.limits tbody tr');
  await eventually(() => rows.count()).toBeGreaterThan(50);
  const inForce = await rows.count();
  await page.getByRole('checkbox').uncheck();
  await eventually(() => rows.count()).toBeGreaterThan(inForce);
  await page.getByRole('searchbox').fill('2013 pm10');
  await eventually(() => rows.count()).toBe(2);

  expect(await textOf(rows.first())).toContain(say.vi('limits.state.past'));
  expect(await sidewaysOverflow(page)).toEqual([]);
});

it('works as before when the catalogue cannot be had', async () => {
  const station = await city.station('khong-danh-muc', river('Không danh mục'));
  await station.report({ at: Date.now(), values: { water_level: 2.42 } });
  // Not by way of a page: it would keep the catalogue for when there is no network.
  const page = await browser.open(city.url('/icon.svg'), { tolerate: /thresholds/ });
  await page.route('**/api/v1/thresholds*', (route) => route.abort());

  await page.goto(city.url('/?lang=vi'));

  await eventually(() => textOf(rowOf(page, 'Không danh mục'))).toContain('2,42');
  expect(await page.locator('.level-chip').count()).toBe(0);
});
