/** Everything can be done without a mouse, and it is always visible where one is. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually, isFocused, rowOf, say, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';

const browser = useBrowser();
const city = useCity();
const t = say.vi;

beforeAll(async () => {
  for (const [id, name] of [
    ['an-duong', 'Trạm An Dương'],
    ['cau-rao', 'Trạm Cầu Rào'],
    ['do-son', 'Trạm Đồ Sơn'],
  ] as const) {
    const station = await city.station(id, { name });
    await station.report({ at: Date.now(), values: { pm25: 20, pm10: 30 } });
  }
});

const headed = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

it('the first key leads past the navigation to the content', async () => {
  const page = await browser.open(city.url('/stations'));
  const skip = page.getByRole('link', { name: t('nav.skip') });
  await rowNamed(page, 'Trạm Cầu Rào').waitFor();
  await page.keyboard.press('Tab');
  expect(await isFocused(skip)).toBe(true);
  const box = await skip.boundingBox();
  expect(box && box.x >= 0 && box.y >= 0).toBe(true);

  await page.keyboard.press('Enter');
  await eventually(() => isFocused(page.locator('main'))).toBe(true);
  await page.keyboard.press('Tab');
  expect(await isFocused(page.locator('main :focus'))).toBe(true);
});

const rowNamed = (page: Page, name: string) => page.getByRole('row', { name });

describe('the search', () => {
  it.each([
    ['tram cau rao', 'Trạm Cầu Rào', 'cau-rao'],
    ['đồ sơn', 'Trạm Đồ Sơn', 'do-son'],
    ['DO SON', 'Trạm Đồ Sơn', 'do-son'],
  ])('finds a station for “%s” and opens it', async (typed, name, id) => {
    const page = await browser.open(city.url(), { width: 390 });
    await rowOf(page, name).waitFor();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: t('palette.title') });
    await eventually(() => isFocused(field)).toBe(true);
    await page.keyboard.type(typed);
    await eventually(() => page.getByRole('dialog').getByRole('option', { selected: true }).innerText()).toContain(
      name,
    );
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/stations/${id}`);
    await headed(page, name).waitFor();
    // A page that is fetched first has no heading yet when it is opened: then the keyboard starts at its beginning.
    await eventually(async () => (await isFocused(headed(page, name))) || isFocused(page.locator('main'))).toBe(true);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('moves with the arrows, says when nothing matches, and closes by Escape where it was opened', async () => {
    const page = await browser.open(city.url('/help'));
    await headed(page, t('nav.help')).waitFor();
    const opener = page.getByRole('button', { name: t('palette.open') });
    await opener.focus();
    await page.keyboard.press('Enter');
    const selected = page.getByRole('dialog').getByRole('option', { selected: true });
    const first = await selected.innerText();
    await page.keyboard.press('ArrowDown');
    await eventually(() => selected.innerText()).not.toBe(first);
    await page.keyboard.press('ArrowUp');
    await eventually(() => selected.innerText()).toBe(first);
    await page.keyboard.type('xyzzy');
    await page.getByText(t('palette.none', { query: 'xyzzy' })).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await isFocused(opener)).toBe(true);
  });
});

it('single keys open the help and reach the filter, unless they are switched off', async () => {
  const page = await browser.open(city.url('/stations'));
  await rowNamed(page, 'Trạm Cầu Rào').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('do son?');
  await eventually(() => page.getByRole('searchbox').inputValue()).toBe('do son?');
  await page.getByRole('searchbox').fill('do son');
  await rowNamed(page, 'Trạm Cầu Rào').waitFor({ state: 'detached' });
  expect(await rowNamed(page, 'Trạm Đồ Sơn').count()).toBe(1);

  await page.locator('main').focus();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: t('keys.title') });
  await help.getByRole('checkbox', { name: t('keys.single') }).uncheck();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  await page.locator('main').focus();
  await page.keyboard.press('?');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  expect(await help.count()).toBe(0);
});

describe('the focus', () => {
  interface Styled {
    readonly parentElement: Styled | null;
    readonly ownerDocument: {
      readonly defaultView: {
        readonly innerHeight: number;
        readonly innerWidth: number;
        getComputedStyle(element: Styled): Record<'outlineStyle' | 'outlineWidth' | 'boxShadow', string>;
      };
    };
    readonly outerHTML: string;
    getBoundingClientRect(): { top: number; bottom: number; left: number; right: number };
  }
  /** What is wrong with showing where the keyboard is, if it is on the page at all. */
  const judge = (page: Page): Promise<{ complaint?: string } | undefined> =>
    page.locator(':focus').evaluateAll(([element]: Styled[]) => {
      if (!element) return undefined;
      const view = element.ownerDocument.defaultView;
      const isRinged = (each: Styled | null): boolean => {
        if (!each) return false;
        const style = view.getComputedStyle(each);
        return (
          (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none'
        );
      };
      const { top, bottom, left, right } = element.getBoundingClientRect();
      const isSeen = bottom > 0 && right > 0 && top < view.innerHeight && left < view.innerWidth;
      const text = element.outerHTML.slice(0, 120);
      if (!isSeen) return { complaint: `out of sight: ${text}` };
      // A field shows it on the box around it.
      return isRinged(element) || isRinged(element.parentElement) ? {} : { complaint: `not marked: ${text}` };
    });

  it.each([
    ['/', 1440],
    ['/', 390],
    ['/stations', 1440],
    ['/stations/cau-rao', 390],
  ])('is marked and in sight at every step through %s at %i px', async (path, width) => {
    const page = await browser.open(city.url(path), { width, height: 600 });
    await page.locator('main').getByText('Trạm Cầu Rào').first().waitFor();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    const complaints: string[] = [];
    let steps = 0;
    for (; steps < 30; steps += 1) {
      await page.keyboard.press('Tab');
      const judged = await judge(page);
      if (!judged) break;
      if (judged.complaint !== undefined) complaints.push(judged.complaint);
    }
    expect(complaints).toEqual([]);
    expect(steps).toBeGreaterThan(8);
  });
});
