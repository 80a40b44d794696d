/** A value is never shown as if it were of now: silence and lost connections are said in words, the value keeps its age. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { languages } from '../../shared/i18n/translate.ts';
import { secondMs, staleAfterMs } from '../../shared/time.ts';
import { eventually, rowOf, say, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';

const browser = useBrowser();
const city = useCity();

const silent = 'Trạm im lặng';
const broken = 'Trạm đứt mạng';
const ageOf = /(\d+ (giây|phút) trước|\d+ (s|min) ago)/;
const chips = (page: Page): Promise<string> => textOf(page.locator('.station-head .chips'));

it('a station that stops reporting is stale, one whose connection breaks is lost; their values stay with their age', async () => {
  const [ofSilent, ofBroken] = await Promise.all([
    city.station('im-lang', { name: silent, interval: 1 }),
    city.station('dut-mang', { name: broken, interval: 600 }),
  ]);
  const pages = await Promise.all(
    languages.map(async (language) => ({
      t: say[language],
      figure: language === 'vi' ? '18,2' : '18.2',
      list: await browser.open(city.url(`/?lang=${language}`), { width: 390 }),
      page: await browser.open(city.url(`/stations/im-lang?lang=${language}`), { width: 390 }),
    })),
  );
  await ofBroken.state('ready');
  await ofBroken.report({ at: Date.now(), values: { pm25: 18.2 } });
  // Some seconds old already, so that nobody need wait for all of them.
  await ofSilent.report({ at: Date.now() - staleAfterMs(1) + 6 * secondMs, values: { pm25: 18.2 } });
  for (const { t, figure, list } of pages) {
    for (const name of [silent, broken]) {
      await eventually(() => textOf(rowOf(list, name))).toContain(figure);
      expect(await textOf(rowOf(list, name))).not.toContain(t('condition.stale'));
    }
  }

  ofBroken.vanish();
  for (const { t, figure, list } of pages) {
    await eventually(() => textOf(rowOf(list, broken))).toContain(t('condition.lost'));
    expect(await textOf(rowOf(list, broken))).toContain(figure);
    await eventually(() => textOf(list.locator('.city-sentence'))).toContain(t('city.lost', { count: 1 }));
    await eventually(() => textOf(list.locator('.attention'))).toContain(t('attention.lost'));
  }

  for (const { t, figure, list, page } of pages) {
    await eventually(() => textOf(rowOf(list, silent))).toContain(t('condition.stale'));
    const row = await textOf(rowOf(list, silent));
    expect(row).toContain(figure);
    expect(row).toMatch(ageOf);
    await eventually(() => textOf(list.locator('.city-sentence'))).toContain(t('city.stale', { count: 1 }));
    await eventually(() => chips(page)).toContain(t('condition.stale'));
    const tile = page.locator('.tile').first();
    await eventually(() => textOf(tile)).toContain(t('condition.stale'));
    expect(await textOf(tile)).toContain(figure);
    expect(await textOf(tile)).toMatch(ageOf);
  }

  await ofSilent.report({ at: Date.now(), values: { pm25: 19 } });
  for (const { t, list, page } of pages) {
    await eventually(() => chips(page)).toContain(t('condition.measuring'));
    // The list moves up when the strip above it has one entry less: click what stands still.
    await eventually(() => textOf(list.locator('.attention'))).not.toContain(silent);
    await rowOf(list, broken).getByRole('link').click();
    await eventually(() => chips(list)).toContain(t('condition.lost'));
  }
});
