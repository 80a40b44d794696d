/** Two languages, each with its own numbers and dates, in the city's time wherever the browser is. */
import { beforeAll, describe, expect, it } from 'vitest';
import { dayMs, hourMs, minuteMs, secondMs } from '../../shared/time.ts';
import { eventually, rowOf, say, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';

const browser = useBrowser();
const city = useCity();
const name = 'Trạm cố định';

/** Yesterday evening in Hải Phòng, which has had UTC+7 all the year round since 1975; within the day that charts show. */
const localMidnight = Math.floor((Date.now() + 7 * hourMs) / dayMs) * dayMs - 7 * hourMs;
const [hour, minute] = Date.now() < localMidnight + 17 * hourMs ? [17, 5] : [23, 58];
const measuredAt = localMidnight - dayMs + hour * hourMs + minute * minuteMs + 9 * secondMs;
const [year = '', month = '', day = ''] = new Date(measuredAt + 7 * hourMs).toISOString().split(/[-T]/);
const clock = `${hour}:${String(minute).padStart(2, '0')}`;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept?', 'Oct', 'Nov', 'Dec'];
const inEnglish = `${Number(day)} ${months[Number(month) - 1]} ${year}`;

beforeAll(async () => {
  const dust = await city.station('co-dinh', { name, interval: 3_600 });
  await dust.report({ at: measuredAt, values: { pm25: 37.4, pm10: 1_234.5 } });
  const gauge = await city.station('muc-nuoc', {
    name: 'Trạm mực nước',
    interval: 3_600,
    networks: ['flood'],
    quantities: ['water_level'],
    datum: 'national_msl',
  });
  await gauge.report({ at: measuredAt, values: { water_level: -0.42 } });
  await city.stored('co-dinh', 'pm10', 1);
  await city.stored('muc-nuoc', 'water_level', 1);
});

describe.each([
  ['vi', `${day}/${month}/${year} ${clock}`, `${day}/${month}/${year} ${clock}:09`, ['37,4', '1.234,5', '−0,42']],
  ['en', `${inEnglish}, ${clock}`, `${inEnglish}, ${clock}:09`, ['37.4', '1,234.5', '−0.42']],
] as const)('in %s', (language, moment, exact, [small, large, negative]) => {
  const t = say[language];

  it('a reading has the same figure and moment in the list, on its page and in its table', async () => {
    const page = await browser.open(city.url(`/?lang=${language}`), { width: 390 });
    await eventually(() => textOf(rowOf(page, name))).toMatch(new RegExp(`${small}.*µg/m³.*${moment}`));
    await eventually(() => textOf(rowOf(page, 'Trạm mực nước'))).toMatch(new RegExp(`${negative}.*m.*${moment}`));

    await rowOf(page, name).getByRole('link').click();
    const tile = page.locator('.tile').filter({ hasText: 'PM10' });
    await eventually(() => textOf(tile)).toMatch(new RegExp(`${large}.*µg/m³.*${moment}`));
    const chart = page.getByRole('figure').filter({ hasText: 'PM10' });
    await chart.getByRole('button', { name: t('chart.showTable') }).click();
    await eventually(() => textOf(chart.locator('tbody tr'))).toMatch(new RegExp(`^${exact} ${small} ${large} `));
    expect(await textOf(chart.locator('figcaption'))).toContain(`${large} µg/m³`);
    expect(await textOf(page.locator('.statusline'))).toMatch(new RegExp(moment));
  });
});

it('begins in Vietnamese, changes with one click, and stays changed', async () => {
  const page = await browser.open(city.url('/'), { width: 390 });
  await rowOf(page, name).waitFor();
  const html = page.locator('html');
  expect(await html.getAttribute('lang')).toBe('vi');
  await eventually(() => page.title()).toBe(`${say.vi('nav.city')} · Hải Đăng`);

  await page.getByRole('button', { name: 'English' }).click();
  await eventually(() => html.getAttribute('lang')).toBe('en');
  await eventually(() => page.title()).toBe(`${say.en('nav.city')} · Hải Đăng`);
  await page.getByRole('link', { name: say.en('nav.stations'), exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say.en('nav.stations') }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: say.en('nav.stations') }).waitFor();
  expect(await html.getAttribute('lang')).toBe('en');
  const other = await page.context().newPage();
  await other.goto(city.url('/help'));
  await other.getByRole('heading', { level: 1, name: say.en('nav.help') }).waitFor();
  await other.close();
});

it('an address may ask for a language, which is then remembered', async () => {
  const page = await browser.open(city.url('/help?lang=en'));
  await page.getByRole('heading', { level: 1, name: say.en('nav.help') }).waitFor();
  await page.goto(city.url('/help?lang=xx'));
  await page.getByRole('heading', { level: 1, name: say.en('nav.help') }).waitFor();
  expect(await page.getByRole('button', { name: 'English', pressed: true }).count()).toBe(1);
});

it('a language chosen by hand wins over the one in the address', async () => {
  const page = await browser.open(city.url('/help?lang=en'));
  await page.getByRole('button', { name: 'Tiếng Việt' }).click();
  await page.getByRole('heading', { level: 1, name: say.vi('nav.help') }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await textOf(page.getByRole('heading', { level: 1 }))).toBe(say.vi('nav.help'));
});
