/** One station over time: zoom, own dates, comparison, the file of what is seen, and the other parts of its page. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Language, languages } from '../../shared/i18n/translate.ts';
import { dayMs, minuteMs } from '../../shared/time.ts';
import { violationsOf } from '../support/axe.ts';
import { eventually, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { openAsStaff } from '../support/staff.ts';

const browser = useBrowser();
const city = useCity();
const id = 'giua';
const other = 'ben-canh';
const start = Math.floor(Date.now() / minuteMs) * minuteMs - 30 * minuteMs;

beforeAll(async () => {
  const quantities = ['pm25', 'temperature'] as const;
  const own = await city.station(id, { name: 'Trạm ở giữa', quantities: [...quantities] });
  const near = await city.station(other, { name: 'Trạm bên cạnh', provenance: 'simulated', lat: 20.85 });
  const minutes = Array.from({ length: 20 }, (_, n) => n);
  const report = (from: number, more: number) =>
    minutes.map((n) => ({ at: from + n * minuteMs, values: { pm25: more + n, temperature: 20 + n / 10 } }));
  await own.report(...report(start - dayMs, 100), ...report(start, 30));
  await near.report(...report(start, 60));
  await own.reportRaw('{"at": 1, "values": "<b>');
  await city.stored(id, 'temperature', 40);
  await city.stored(other, 'pm25', 20);
});

const chartOf = (page: Page): Locator => page.getByRole('figure').filter({ hasText: 'PM2.5' });
const drag = async (page: Page, from: number, to: number): Promise<void> => {
  const plot = chartOf(page).locator('.u-over');
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (!box) throw new Error('there is no plot');
  await page.mouse.move(box.x + from * box.width, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + to * box.width, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
};
const spanOf = (page: Page): { from: number; to: number } => {
  const { searchParams } = new URL(page.url());
  return { from: Date.parse(searchParams.get('from') ?? ''), to: Date.parse(searchParams.get('to') ?? '') };
};

it('zooms by dragging and the wheel, moves by buttons, and goes back through where it was', async () => {
  const t = say.vi;
  const page = await browser.open(city.url(`/stations/${id}?range=1h&lang=vi`));
  await chartOf(page).locator('canvas').waitFor();
  await drag(page, 0.4, 0.9);
  await page.waitForURL(/from=.*to=/);
  const first = spanOf(page);
  expect(first.to - first.from).toBeGreaterThan(25 * minuteMs);
  expect(first.to - first.from).toBeLessThan(35 * minuteMs);
  await page.getByText(t('span.reset')).waitFor();

  await chartOf(page).locator('.u-over').hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -150);
  await page.keyboard.up('Control');
  await eventually(() => spanOf(page).to - spanOf(page).from).toBeLessThan(first.to - first.from);
  const second = spanOf(page);

  await page.getByRole('button', { name: t('span.earlier') }).click();
  await eventually(() => spanOf(page).from).toBeLessThan(second.from);
  await page.goBack();
  await eventually(() => spanOf(page)).toEqual(second);
  await page.goBack();
  await eventually(() => spanOf(page)).toEqual(first);
  await page.goBack();
  await eventually(() => new URL(page.url()).searchParams.get('range')).toBe('1h');
});

describe.each(languages)('in %s', (language: Language) => {
  const t = say[language];

  it('lays other stations, the day before and another quantity beside it, and hands out what is seen', async () => {
    const page = await browser.open(city.url(`/stations/${id}?range=1h&lang=${language}`));
    await page.getByText(t('compare.title'), { exact: true }).click();
    await page.getByLabel(t('compare.stations')).selectOption(other);
    await page.getByLabel(t('compare.past')).selectOption('day');
    await page.getByLabel(t('compare.second')).selectOption('temperature');
    const chart = page.getByRole('figure');
    await eventually(() => chart.count()).toBe(1);
    const words = chart.locator('figcaption');
    await eventually(() => textOf(words)).toContain('Trạm bên cạnh');
    await eventually(() => textOf(words)).toContain(t('compare.past.day'));
    // What is not measured is marked where it stands.
    expect(await textOf(chart.locator('.readout'))).toContain(t('provenance.simulated.chip'));
    await chart.getByRole('button', { name: t('chart.showTable') }).click();
    await eventually(() => chart.locator('thead th').count()).toBe(6);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: t('span.saveSeen') }).click(),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    expect(lines[0]).toContain(
      `${id}.pm25,${id}.pm25_quality,${other}.pm25,${other}.pm25_quality,${id}.pm25_earlier_1440min`,
    );
    expect(lines).toHaveLength(2 + 20);
    expect(lines[2]).toMatch(/,30,good,60,good,100,good,20,good$/);

    await page.reload();
    await eventually(() => textOf(words)).toContain('Trạm bên cạnh');
    await page.getByRole('button', { name: t('compare.remove', { name: 'Trạm bên cạnh' }) }).click();
    await eventually(() => textOf(words)).not.toContain('Trạm bên cạnh');
    await still(page);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('shows dates that are typed, and says what is wrong with them', async () => {
    const page = await browser.open(city.url(`/stations/${id}?lang=${language}`), { width: 390, height: 844 });
    await page.getByRole('button', { name: t('span.own') }).click();
    const local = (at: number): string => new Date(at + 7 * 60 * minuteMs).toISOString().slice(0, 16);
    await page.getByLabel(t('span.from'), { exact: true }).fill(local(start));
    await page.getByLabel(t('span.to'), { exact: true }).fill(local(start - minuteMs));
    await page.getByRole('button', { name: t('span.show'), exact: true }).click();
    await page.getByText(t('span.wrong')).waitFor();
    await page.getByLabel(t('span.to'), { exact: true }).fill(local(start + 20 * minuteMs));
    await page.getByRole('button', { name: t('span.show'), exact: true }).click();
    await eventually(() => spanOf(page)).toEqual({ from: start, to: start + 20 * minuteMs });
    expect(await sidewaysOverflow(page)).toEqual([]);
  });

  it('has parts for staff that fit every width and have no barrier that axe knows of', async () => {
    const page = await openAsStaff({ browser, gateway: city.gateway() }, `/stations/${id}?lang=${language}`);
    const problems: Record<string, string[]> = {};
    for (const tab of ['quality', 'raw', 'care', 'log'] as const) {
      await page.getByRole('link', { name: t(`stationTab.${tab}`), exact: true }).click();
      await page.locator('.station .panel').first().waitFor();
      if (tab === 'raw') {
        await page.locator('.refused-bytes summary').click();
        await eventually(() => textOf(page.locator('.raw-text'))).toBe('{"at": 1, "values": "<b>');
      }
      if (tab === 'log') await page.locator('.station-log li').first().waitFor();
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await eventually(() => page.locator('.skeleton').count()).toBe(0);
        await still(page);
        const found = [...(await sidewaysOverflow(page)), ...(await violationsOf(page))];
        if (found.length > 0) problems[`${tab} at ${width}`] = found;
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    expect(problems).toEqual({});
  });
});
