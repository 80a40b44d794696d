/** What stations call themselves is text, whatever it looks like; it does nothing and breaks nothing. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { eventually, rowOf, sidewaysOverflow, still, textOf, tornTexts, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { until } from '../support/start-gateway.ts';

const browser = useBrowser();
const city = useCity();
const names = {
  image: '<img src=x onerror=alert(1)>',
  script: '"><script>alert(1)</script>',
  template: '{{constructor.constructor("alert(1)")()}} {count, plural} <b>{0}</b>',
  handler: `' onfocus='alert(1)' autofocus tabindex=1 x='`,
  reversed: '\u202EGNÒHP IẢH\u202C \u2067נמל\u2069',
  invisible: 'Trạm\u200B\u200D\u2060\uFEFF\u00AD ẩn',
  stacked: `Z${'\u0310\u0351\u0327'.repeat(30)}algo`,
  long: 'Trạmquantrắctựđộngliêntục'.repeat(5).slice(0, 120),
} as const;
const payload = '<img src=x onerror=alert(1)>';

beforeAll(async () => {
  await Promise.all(
    Object.entries(names).map(async ([id, name]) => {
      const station = await city.station(id, { name, provenance: 'simulated' });
      await station.about({ firmware: '"><script>alert(1)</script>', model: payload.repeat(4), name: payload });
      await station.report({ at: Date.now(), values: { pm25: 37.4, [payload]: 1, ['W'.repeat(64)]: 2 } });
      await station.reportRaw(`${payload}\u202E${'W'.repeat(400)}`);
      await until(async () => (await city.gateway().quarantine(id)).length === 3);
      await city.stored(id, 'pm25', 1);
    }),
  );
});

/** Neither markup nor a handler of theirs has become part of the page. */
const expectInert = async (page: Page): Promise<void> => {
  expect(await page.locator('img[src="x"], main script, [onerror], [onfocus], main b, [autofocus]').count()).toBe(0);
  // Whoever listens for the dialog has heard of it by the time of the next answer.
  expect(await page.evaluate('1')).toBe(1);
};

const shownText = (locator: { allTextContents(): Promise<string[]> }): Promise<string> =>
  locator.allTextContents().then((texts) => texts.join('\n'));

const widths = [1440, 390];

it.each(['/', '/stations', '/stations?view=refused'])(
  '%s shows them as they are, and is not broken by them',
  async (path) => {
    const page = await browser.open(city.url(path));
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      for (const name of Object.values(names)) {
        await eventually(() => shownText(page.locator('main'))).toContain(name.normalize('NFC'));
      }
      await still(page);
      await expectInert(page);
      expect(await sidewaysOverflow(page)).toEqual([]);
      expect(await tornTexts(page.locator('.station-row'), '.figure, .unit, .row-age')).toEqual([]);
      // A table may scroll in itself on a phone; on a desk no column is out of sight.
      if (width === 1440) expect(await sidewaysOverflow(page, '.table-scroll.panel')).toEqual([]);
    }
  },
);

it('the page of each shows it as it is, and is not broken by it', async () => {
  const page = await browser.open(city.url('/help'));
  for (const [id, name] of Object.entries(names)) {
    await page.goto(city.url(`/stations/${id}?range=1h`));
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await eventually(() => shownText(page.getByRole('heading', { level: 1 }))).toBe(name.normalize('NFC'));
      await eventually(() => textOf(page.locator('main'))).toContain('"><script>alert(1)</script>');
      await page.getByRole('figure').locator('canvas').first().waitFor();
      await still(page);
      await expectInert(page);
      expect(await sidewaysOverflow(page), `${id} at ${width} px`).toEqual([]);
    }
  }
});

it('the card, the search and an unknown address show them as they are', async () => {
  // The API refuses such an id, which the browser writes to its console.
  const page = await browser.open(city.url('/?station=image&lang=en'), { tolerate: /400 \(Bad Request\)/ });
  await page.getByRole('article').getByRole('heading', { name: names.image }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(names.script);
  const options = page.getByRole('dialog').getByRole('option');
  await eventually(() => options.allInnerTexts()).toEqual([expect.stringContaining(names.script)]);
  await page.keyboard.press('Escape');
  await page.goto(city.url(`/stations/${encodeURIComponent(names.image)}`));
  await eventually(() => textOf(page.locator('main'))).toContain('<img src');
  await page.goto(city.url(`/?q=${encodeURIComponent(names.script)}&sort=${encodeURIComponent(names.image)}`));
  await rowOf(page, names.script).waitFor();
  await page.goto(city.url(`/stations?view=refused&station=${encodeURIComponent(names.image)}`));
  await eventually(() => textOf(page.locator('main'))).toContain(names.image);
  await expectInert(page);
});
