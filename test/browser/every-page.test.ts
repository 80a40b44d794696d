/** Rules that hold for every page, in both languages and themes, from a phone to a control room's screen. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { defaultLanguage, type Language, languages } from '../../shared/i18n/translate.ts';
import { contrastRule, violationsOf } from '../support/axe.ts';
import { eventually, type OpenOptions, sidewaysOverflow, still, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { fillCity, pagesOf, routesOfApp } from '../support/pages.ts';
import { addPerson } from '../support/people.ts';
import { signIn } from '../support/staff.ts';

const browser = useBrowser();
const city = useCity();
const empty = useCity();

beforeAll(() => fillCity(city));

const settled = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await eventually(() => page.locator('.skeleton').count()).toBe(0);
  await still(page);
};

const cases = pagesOf(city);

it('are every page that there is', () => {
  const routes = routesOfApp();
  expect(routes.length).toBeGreaterThan(30);
  expect([...new Set(cases.flatMap(({ route }) => route ?? []))].sort()).toEqual(routes);
});

let isSignedIn = false;
/** One browser for all cases of staff: signed in once. */
const openAsAdministrator = async (url: string, options: OpenOptions): Promise<Page> => {
  const page = await browser.open(city.url('/icon.svg'), { ...options, visitor: 'staff' });
  if (!isSignedIn) {
    const { email } = await addPerson(city.gateway().state, { role: 'administrator' });
    await signIn(page, email);
    isSignedIn = true;
  }
  await page.goto(url);
  return page;
};

/** A bar that stays at the bottom half covers whatever happens to lie there: that is looked at again after scrolling. */
const barriersOf = async (page: Page): Promise<string[]> => {
  const found = await violationsOf(page);
  if (!found.some((each) => each.includes('partially obscured'))) return found;
  await page.mouse.move(200, 300);
  await page.mouse.wheel(0, 150);
  await still(page);
  return violationsOf(page);
};

/** Twice the usual: both languages are looked at, and maps are drawn without a graphics card. */
const patienceMs = 180_000;

/** Both languages in one page: loaded again in the second, and made narrower instead of loaded anew. */
it.each(cases)(
  '$name fits every width and has no barrier that axe knows of',
  async (each) => {
    const { isEmpty, isStaff, prepare, widths = [1920, 1440, 390], tolerate } = each;
    const path = typeof each.path === 'string' ? each.path : await each.path();
    const [before = '', hash] = path.split('#');
    const urlIn = (language: Language): string =>
      (isEmpty ? empty : city).url(
        `${before}${before.includes('?') ? '&' : '?'}lang=${language}${hash === undefined ? '' : `#${hash}`}`,
      );
    const options = { width: widths[0] ?? 390, ...(tolerate && { tolerate }) };
    const page = await (isStaff ? openAsAdministrator : browser.open)(urlIn('vi'), options);
    const problems: Record<string, string[]> = {};
    const note = (what: string, found: string[]): void => {
      if (found.length > 0) problems[what] = found;
    };
    for (const language of languages) {
      const isFirst = language === defaultLanguage;
      // What is wide is looked at in one language, what is narrow in the other: the rules ask for the structure, not for the words.
      const axeAt = isFirst ? (widths.find((width) => width <= 1440) ?? 1440) : Math.min(...widths);
      if (!isFirst) {
        await page.setViewportSize({ width: widths[0] ?? 390, height: 900 });
        // An address that differs in its hash only is not loaded again.
        await page.goto('about:blank');
        await page.goto(urlIn(language));
      }
      await prepare(page);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await settled(page);
        note(`${language} ${width}`, await sidewaysOverflow(page));
        if (width >= 1440) note(`${language} tables at ${width}`, await sidewaysOverflow(page, '.table-scroll.panel'));
        if (width !== axeAt) continue;
        note(`${language} axe ${width}`, await barriersOf(page));
        // No word has a colour of its own: one language tells it for both.
        if (!isFirst) continue;
        await page.emulateMedia({ colorScheme: 'dark' });
        await settled(page);
        note(`axe ${width} dark`, await violationsOf(page, contrastRule));
        await page.emulateMedia({ colorScheme: 'light' });
      }
    }
    expect(problems).toEqual({});
  },
  patienceMs,
);
