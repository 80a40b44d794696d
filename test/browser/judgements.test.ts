/** Staff take a span of readings out of the averages and back in; everybody sees which readings count. */
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Language, languages } from '../../shared/i18n/translate.ts';
import { minuteMs } from '../../shared/time.ts';
import { violationsOf } from '../support/axe.ts';
import { eventually, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { openAsStaff } from '../support/staff.ts';

const browser = useBrowser();
const city = useCity();

const stationOf = (language: Language): string => `tram-${language}`;
const start = Math.floor(Date.now() / minuteMs) * minuteMs - 50 * minuteMs;

beforeAll(async () => {
  for (const language of languages) {
    const station = await city.station(stationOf(language));
    // A reading a minute; the 21st is a spike.
    const values = Array.from({ length: 40 }, (_, n) => ({ pm10: n === 20 ? 3_000 : 40 + (n % 7) }));
    await station.report(...values.map((each, n) => ({ at: start + n * minuteMs, values: each })));
    await city.stored(stationOf(language), 'pm10', values.length);
  }
});

/** `2026-11-23T08:05` in Hải Phòng. */
const localInput = (at: number): string => new Date(at + 7 * 60 * minuteMs).toISOString().slice(0, 16);

const open = (language: Language, query = '?range=1h&'): Promise<Page> =>
  openAsStaff(
    { browser, gateway: city.gateway() },
    `/stations/${stationOf(language)}${query}tab=quality&lang=${language}`,
    {
      role: 'environment',
    },
  );

const chartOf = (page: Page): Locator => page.getByRole('figure').filter({ hasText: 'PM10' });

describe.each(languages)('judging in %s', (language) => {
  const t = say[language];
  const qualities = async (page: Page): Promise<string[]> =>
    (await chartOf(page).locator('tbody tr td:last-child').allInnerTexts()).map((text) => text.trim());
  const countOf = async (page: Page, quality: string): Promise<number> =>
    (await qualities(page)).filter((text) => text.includes(quality)).length;

  it('takes typed or drawn spans out with a reason, says so to everybody, and takes that back', async () => {
    const page = await open(language);
    await chartOf(page)
      .getByRole('button', { name: t('chart.showTable') })
      .click();
    await eventually(() => countOf(page, t('quality.step'))).toBe(1);

    // Without a reason nothing is sent.
    await page.getByRole('button', { name: t('judgement.add') }).click();
    const dialog = page.getByRole('dialog', { name: t('judgement.add') });
    await dialog.getByLabel(t('judgement.from'), { exact: true }).fill(localInput(start + 10 * minuteMs));
    await dialog.getByLabel(t('judgement.to'), { exact: true }).fill(localInput(start + 15 * minuteMs));
    await dialog.getByRole('button', { name: t('judgement.save.invalid') }).click();
    await dialog.getByText(t('judgement.problem.reason')).waitFor();
    await still(page);
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByLabel(t('judgement.reason')).fill('tổ chim che đầu hút');
    await dialog.getByRole('button', { name: t('judgement.save.invalid') }).click();
    await dialog.waitFor({ state: 'detached' });

    await eventually(() => countOf(page, t('quality.invalidated'))).toBe(5);
    await eventually(() => textOf(chartOf(page).locator('figcaption'))).toContain(t('verdict.invalid'));
    const list = page.getByRole('table', { name: t('judgement.title') });
    expect(await textOf(list)).toContain('tổ chim che đầu hút');

    // The spike was real: drawn in the chart, restored.
    const plot = chartOf(page).locator('.u-over');
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    if (!box) throw new Error('there is no plot');
    await page.mouse.move(box.x + 4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 4, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await dialog.waitFor();
    expect(await dialog.getByLabel(t('judgement.from'), { exact: true }).inputValue()).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d$/,
    );
    await dialog.getByRole('radio', { name: t('judgement.save.valid') }).check();
    await dialog.getByLabel(t('judgement.reason')).fill('cháy rác cạnh trạm');
    await dialog.getByRole('button', { name: t('judgement.save.valid') }).click();
    await dialog.waitFor({ state: 'detached' });
    // The later judgement holds where both are.
    await eventually(() => countOf(page, t('quality.step'))).toBe(0);
    await eventually(() => countOf(page, t('quality.invalidated'))).toBe(0);
    await still(page);
    expect(await violationsOf(page)).toEqual([]);

    // The public sees which readings count, not who said so.
    const visitor = await browser.open(city.url(`/stations/${stationOf(language)}?range=1h&lang=${language}`));
    await eventually(() => textOf(chartOf(visitor).locator('figcaption'))).toContain(t('verdict.valid'));
    expect(await textOf(visitor.locator('main'))).not.toContain('cháy rác');
    expect(await visitor.getByRole('button', { name: t('judgement.add') }).count()).toBe(0);

    for (const left of [1, 0]) {
      await list
        .getByRole('button', { name: t('judgement.withdraw') })
        .first()
        .click();
      const question = page.getByRole('dialog', { name: t('judgement.withdrawQuestion') });
      await question.getByRole('button', { name: t('judgement.withdraw') }).click();
      await question.waitFor({ state: 'detached' });
      await eventually(() => list.getByRole('button', { name: t('judgement.withdraw') }).count()).toBe(left);
    }
    await eventually(() => countOf(page, t('quality.step'))).toBe(1);
    expect(await textOf(list)).toContain('cháy rác cạnh trạm');
  });

  it('fits a phone', async () => {
    const page = await openAsStaff(
      { browser, gateway: city.gateway() },
      `/stations/${stationOf(language)}?tab=quality&lang=${language}`,
      { role: 'environment', width: 390, height: 844 },
    );
    await page.getByRole('button', { name: t('judgement.add') }).click();
    await page.getByRole('dialog', { name: t('judgement.add') }).waitFor();
    expect(await sidewaysOverflow(page)).toEqual([]);
  });
});
