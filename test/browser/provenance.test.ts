/** Nothing that was not measured is ever shown without saying so. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../shared/i18n/translate.ts';
import type { Provenance } from '../../shared/station.ts';
import { eventually, rowOf, say, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { startGateway, until } from '../support/start-gateway.ts';

const browser = useBrowser();
const city = useCity();
const names: Readonly<Record<Provenance, string>> = {
  real: 'Trạm có thật',
  simulated: 'Trạm máy tạo',
  replayed: 'Trạm ghi sẵn',
};

beforeAll(async () => {
  await Promise.all(
    (['real', 'simulated', 'replayed'] as const).map(async (provenance) => {
      const station = await city.station(provenance, { name: names[provenance], provenance });
      await station.report({ at: Date.now(), values: { pm25: 37.4, pm10: 61 } });
      await station.reportRaw('{');
      await until(async () => (await city.gateway().quarantine(provenance)).length === 1);
      await city.stored(provenance, 'pm10', 1);
    }),
  );
});

/** Everything on the page that stands for a station: rows, cards, options. */
const places = (page: Page, name: string) =>
  page.locator('li, tr, article, [role="option"], .station-head').filter({ hasText: name });

describe.each(languages)('in %s', (language) => {
  const t = say[language];
  const chips = { simulated: t('provenance.simulated.chip'), replayed: t('provenance.replayed.chip') };

  it('every row, card and head marks what is not real, and nothing else', async () => {
    const page = await browser.open(city.url(`/?lang=${language}`), { width: 390 });
    const check = async (path: string, provenances: readonly Provenance[], width = 390): Promise<void> => {
      await page.setViewportSize({ width, height: 700 });
      await page.goto(city.url(path));
      for (const provenance of provenances) {
        const own = places(page, names[provenance]);
        await own.first().waitFor();
        for (const text of await own.allInnerTexts()) {
          for (const chip of Object.values(chips)) {
            const isItsOwn = provenance !== 'real' && chip === chips[provenance];
            expect(text.includes(chip), `${path}: ${chip} in “${text}”`).toBe(isItsOwn);
          }
        }
      }
    };
    await rowOf(page, names.real).waitFor();
    const all = ['real', 'simulated', 'replayed'] as const;
    for (const path of ['/', '/stations', '/stations?view=refused']) await check(path, all);
    await check('/stations', all, 1440);
    for (const provenance of all) {
      await check(`/stations/${provenance}`, [provenance]);
    }
    await check('/?station=simulated&view=map', ['simulated']);
  });

  it('each chart of a simulated station is marked, and so is the station in the search', async () => {
    const page = await browser.open(city.url(`/stations/simulated?range=1h&lang=${language}`), { width: 390 });
    const charts = page.getByRole('figure');
    await charts.locator('canvas').first().waitFor();
    for (const text of await charts.allInnerTexts()) expect(text).toContain(chips.simulated);

    await page.keyboard.press('Control+k');
    for (const provenance of ['simulated', 'replayed'] as const) {
      const option = page.getByRole('option').filter({ hasText: names[provenance] });
      expect(await textOf(option)).toContain(chips[provenance]);
    }
    expect(await textOf(page.getByRole('option').filter({ hasText: names.real }))).not.toContain(chips.simulated);
  });
});

it('a demonstration says so on every page', async () => {
  const demo = await startGateway({ GATEWAY_DEMO: 'true' });
  for (const language of languages) {
    const t = say[language];
    const page = await browser.open(`${demo.url}/?lang=${language}`, { width: 390 });
    for (const path of ['/stations', '/help', '/none', '/']) {
      await page.getByText(t('demo.strip')).waitFor();
      const strip = page.locator('.strip.demo');
      expect(await textOf(strip)).toContain(t('provenance.simulated.chip'));
      expect(await strip.getByRole('button').count()).toBe(0);
      await page.goto(`${demo.url}${path}`);
    }
    await page.getByText(t('demo.strip')).waitFor();
  }
});

it('the list keeps the mark when the station is silent', async () => {
  const station = await city.station('im', { name: 'Trạm im', provenance: 'simulated', interval: 1 });
  await station.report({ at: Date.now() - 60_000, values: { pm25: 1 } });
  const page = await browser.open(city.url(), { width: 390 });
  await eventually(() => textOf(rowOf(page, 'Trạm im'))).toContain(say.vi('condition.stale'));
  expect(await textOf(rowOf(page, 'Trạm im'))).toContain(say.vi('provenance.simulated.chip'));
});
