/** How every page behaves while it waits, when asking fails, to whom it is not for, while the gateway is away, and in a city that is empty. */
import type { Page, Route } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MessageKey } from '../../shared/i18n/translator.ts';
import { secondMs } from '../../shared/time.ts';
import { eventually, say, textOf, useBrowser } from '../support/browser.ts';
import { layCable } from '../support/cable.ts';
import { useCity } from '../support/city.ts';
import { fillCity, type PageCase, pagesOf, routesOfApp } from '../support/pages.ts';
import { addPerson } from '../support/people.ts';
import { openAsStaff, signIn } from '../support/staff.ts';

const browser = useBrowser();
const city = useCity();
const empty = useCity();
const t = say.vi;
/** What a browser writes down by itself of answers that are meant. */
const tolerate =
  /status of (400|401|403|404|410|503)|ERR_FAILED|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_SOCKET|WebSocket/;

beforeAll(() => fillCity(city));

/** What a page says when nothing can be asked: a text of its own, or nothing, because all it shows comes by the live channel. */
const whenRefused: Readonly<Record<string, MessageKey | 'shows-live'>> = {
  '/': 'shows-live',
  '/fleet/labels': 'shows-live',
  '/stations': 'fleetTable.countedFailed',
  '/stations/:id/check': 'inspect.problem',
  '/wall': 'shows-live',
};
/** These ask for nothing before somebody does something. */
const asksNothing = ['/help', '/sign-in', '/fleet/new', '/fleet/import'];
/** Of several cases of a route: the one that fits a phone. */
const chosen: Readonly<Record<string, string>> = {
  '/': 'the city by ward',
  '/stations/:id': 'a station with many charts',
  '/people': 'the people',
};
/** With something to ask about, where the other tests open them without. */
const paths: Readonly<Record<string, string>> = {
  '/join': `/join#${'a'.repeat(43)}`,
  '/act': `/act#${'a'.repeat(43)}`,
};

interface Tried extends PageCase {
  readonly route: string;
}
const all = pagesOf(city);
const pages = routesOfApp().map((route): Tried => {
  const ofRoute = all.filter((each) => each.route === route);
  const found = ofRoute.find(({ name }) => name === chosen[route]) ?? ofRoute[0];
  if (!found) throw new Error(`no case for ${route}: see test/support/pages.ts`);
  return { ...found, route, path: paths[route] ?? found.path };
});
const staffPages = pages.filter(({ isStaff }) => isStaff);

const pathOf = async ({ path }: PageCase): Promise<string> => (typeof path === 'string' ? path : path());

type Answers = 'held' | 'refused' | 'cut' | 'given';

/** Who is signed in, and how the page is set up, is known: what is asked beyond that is held, refused, cut or given. */
const control = async (page: Page): Promise<{ to(next: Answers): Promise<void>; held(): number }> => {
  let now: Answers = 'held';
  const waiting: (() => Promise<void>)[] = [];
  const answer = async (route: Route): Promise<void> => {
    if (now === 'held') waiting.push(() => answer(route));
    else if (now === 'cut') await route.abort();
    else if (now === 'given') await route.continue();
    else
      await route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: 'about:blank',
          title: 'out of order',
          status: 503,
          code: 'STORE_UNAVAILABLE',
          detail: 'for a test',
        }),
      });
  };
  await page.route('**/api/v1/**', async (route) => {
    if (/\/api\/v1\/(session|client-config)$/.test(route.request().url())) await route.continue();
    else await answer(route);
  });
  await page.route('**/socket.io/**', async (route) => {
    if (now === 'held') waiting.push(() => route.continue());
    else await route.continue();
  });
  return {
    held: () => waiting.length,
    to: async (next) => {
      now = next;
      // A request may have been given up meanwhile.
      for (const go of waiting.splice(0)) await go().catch(() => {});
    },
  };
};

const withRole = (role: 'administrator' | 'viewer'): ((path?: string) => Promise<Page>) => {
  let isSignedIn = false;
  return async () => {
    const page = await browser.open(city.url('/icon.svg'), { width: 390, tolerate, visitor: role });
    if (!isSignedIn) await signIn(page, (await addPerson(city.gateway().state, { role })).email);
    isSignedIn = true;
    return page;
  };
};
const asAdministrator = withRole('administrator');
const asViewer = withRole('viewer');

/** What nobody can know yet: that there is nothing, or how many. */
const claims = /[Cc]hưa có (?!số liệu nào của thành phố)|Không có|(?<![\d.,:–−/-])0(?![\d.,:–−/])/;
/** Sentences about the person, not about what is asked. */
const speaksAnyway = ['/account'];
const retryButtons = (page: Page) => page.getByRole('button', { name: t('failure.retry'), exact: true });

/** The wall is for wide screens; of a long list a phone draws what is near. */
const wide = ['/wall', '/stations'];

const openHeld = async (each: Tried) => {
  const page = each.isStaff
    ? await asAdministrator()
    : await browser.open(city.url('/icon.svg'), { width: wide.includes(each.route) ? 1440 : 390, tolerate });
  const answers = await control(page);
  await page.goto(city.url(await pathOf(each)));
  return { page, answers };
};

describe('while it waits, and when asking fails', () => {
  it.each(pages.filter(({ route }) => !asksNothing.includes(route)))(
    '$name claims nothing, says so and recovers',
    async (each) => {
      const { page, answers } = await openHeld(each);
      const main = page.locator('main');
      await eventually(answers.held).toBeGreaterThan(0);
      if (each.route !== '/wall')
        await main.locator('h1, .skeleton, [role=status]').first().waitFor({ state: 'attached' });
      if (!speaksAnyway.includes(each.route)) expect(await textOf(main), 'while it waits').not.toMatch(claims);

      await answers.to('refused');
      const said = whenRefused[each.route] ?? 'failure.STORE_UNAVAILABLE';
      if (said !== 'shows-live') {
        await main.getByText(t(said)).first().waitFor();
        if (said !== 'inspect.problem')
          expect(await textOf(main), 'when it is refused').not.toMatch(/[Cc]hưa có (?!trạm bên cạnh|số đo)/);
      }
      if (said === 'failure.STORE_UNAVAILABLE') {
        await answers.to('cut');
        await retryButtons(page).first().click();
        await main.getByText(t('failure.UNREACHABLE')).first().waitFor();
      }
      await answers.to('given');
      // One press, whatever else could not be had.
      if (said !== 'shows-live' && said !== 'inspect.problem') await retryButtons(page).first().click();
      await each.prepare(page);
      await eventually(() => retryButtons(page).count(), 'nothing is left to be tried again').toBe(0);
      await eventually(() => main.locator('.skeleton').count()).toBe(0);
    },
  );

  it('says that an answer takes long to those who see no grey fields, and what is old to everybody', async () => {
    const page = await asAdministrator();
    const answers = await control(page);
    await page.goto(city.url('/keys'));
    await page.locator('.top').getByText(t('state.loading')).waitFor({ state: 'attached' });
    await answers.to('given');
    await eventually(() => page.locator('main .skeleton').count()).toBe(0);
    await eventually(() => page.locator('.top').getByText(t('state.loading')).count()).toBe(0);

    // A renewal that fails leaves what is there, and says of when it is.
    await page.goto(city.url('/flood'));
    await page.locator('.flood-fact-words').first().waitFor();
    await page.waitForLoadState('networkidle');
    await answers.to('refused');
    await page.evaluate(`(() => {
      Date.now = ((now) => () => now() + 3600000)(Date.now);
      document.dispatchEvent(new Event('visibilitychange'));
    })()`);
    const strip = page.locator('.strip.old');
    await eventually(() => textOf(strip)).toContain(t('failure.STORE_UNAVAILABLE'));
    await answers.to('given');
    await strip.getByRole('button').click();
    await strip.waitFor({ state: 'detached' });
  });

  it('keeps what was typed when it cannot be sent', async () => {
    const page = await asAdministrator();
    const answers = await control(page);
    await answers.to('given');
    await page.goto(city.url('/fleet/tokens'));
    const note = page.getByRole('textbox', { name: t('tokens.note') });
    await note.fill('Đội lắp đặt Lê Chân');
    await answers.to('refused');
    const create = page.getByRole('button', { name: t('tokens.create'), exact: true });
    await create.click();
    await page.getByText(t('failure.STORE_UNAVAILABLE')).first().waitFor();
    expect(await note.inputValue()).toBe('Đội lắp đặt Lê Chân');
    await answers.to('given');
    await create.click();
    await page.locator('main svg').first().waitFor();
  });
});

describe('a page that is not for everybody', () => {
  it('offers a visitor to sign in and to come back to it', async () => {
    const page = await browser.open(city.url('/icon.svg'), { width: 390, tolerate });
    for (const each of staffPages.filter(({ route }) => route !== '/alerts/rules/:id')) {
      const path = await pathOf(each);
      await page.goto(city.url(path));
      await page.locator('main').getByText(t('guard.signedOut')).waitFor();
      const link = page.locator('main').getByRole('link', { name: t('signIn.title') });
      expect(await link.getAttribute('href')).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
      expect(await page.locator('main h1').count()).toBe(1);
    }
  });

  it('says in words to somebody without the permission what it needs, and shows nothing else', async () => {
    const page = await asViewer();
    for (const each of staffPages.filter(({ route }) => !['/account', '/alerts/rules/:id'].includes(route))) {
      await page.goto(city.url(await pathOf(each)));
      const main = page.locator('main');
      await main.getByText(t('guard.whoGives')).waitFor();
      expect(await main.locator('.state').count()).toBe(1);
      expect(await main.locator('table, form, .panel').count(), each.route).toBe(0);
    }
  });
});

it('says since when the gateway is away, how old each value is, and what was made up for afterwards', async () => {
  const id = 'nhanh';
  const station = await city.station(id, {
    name: 'Trạm gửi nhanh',
    interval: 1,
    networks: ['air', 'noise', 'flood'],
    quantities: ['pm25', 'laeq', 'water_depth'],
    datum: 'street_surface',
  });
  const report = () =>
    station.report({ at: Date.now() - 6 * secondMs, values: { pm25: 20, laeq: 60, water_depth: 0 } });
  await report();
  const cable = await layCable(city.gateway().http);
  const first = await openAsStaff({ browser, gateway: { ...city.gateway(), url: cable.url } }, '/', {
    width: 390,
    tolerate,
    visitor: 'away',
  });
  const opened: { path: string; page: Page }[] = [{ path: '/', page: first }];
  for (const path of [`/stations/${id}`, '/flood', '/air', '/noise', '/alerts', '/stations'])
    opened.push({
      path,
      page: await browser.open(cable.url + path, { width: 390, tolerate, visitor: 'away', isFurtherTab: true }),
    });
  for (const { page } of opened)
    await eventually(() => textOf(page.locator('.statusline'))).toContain(t('status.connected'));

  cable.pull();
  const lost = t('offline.since', { time: '' }).split(' từ')[0] ?? '';
  for (const { page } of opened) await eventually(() => textOf(page.locator('.strip.offline'))).toContain(lost);
  // Ages run on: what was fresh when the line broke does not stay so.
  const tile = opened[1]?.page.locator('.tile').first();
  expect(tile).toBeDefined();
  if (tile) await eventually(() => textOf(tile)).toContain(t('condition.stale'));
  await report();

  cable.plug();
  // Each tries by itself, but nobody has to wait for it.
  await first
    .getByRole('button', { name: t('offline.retry') })
    .click({ timeout: secondMs })
    .catch(() => {});
  // The notice goes by itself: all at once.
  await Promise.all(
    opened.map(async ({ page }) => {
      await eventually(() => textOf(page.locator('.notice'))).toContain(t('refill.done', { count: 1 }));
      expect(await page.locator('.strip.offline').count()).toBe(0);
    }),
  );
});

/** What each page says in a city without stations, alerts or people beyond the first. */
const whenEmpty: readonly (readonly [path: string, ...keys: MessageKey[]])[] = [
  ['/', 'empty.city.add'],
  ['/stations', 'empty.city.add'],
  ['/air', 'empty.city.add'],
  ['/flood', 'empty.city.add'],
  ['/noise', 'empty.city.add'],
  ['/fleet/labels', 'empty.city.add'],
  ['/alerts', 'alerts.noStations'],
  ['/alerts?view=ended', 'alerts.neverAny'],
  ['/alerts/people', 'tell.onCall.none'],
  ['/alerts/warnings', 'warnings.feeds.none'],
  ['/alerts/exercises', 'drill.none'],
  ['/people', 'people.onlyYou'],
  ['/keys', 'keysPage.none'],
  ['/fleet/care', 'care.due.how', 'care.newest.none'],
  ['/fleet/tokens', 'tokens.none'],
  ['/fleet/simulators', 'simulations.empty'],
  ['/layers', 'layers.none'],
  ['/stations/none/edit', 'failure.STATION_UNKNOWN'],
];

it('says in an empty city what to do next, on every page with a list', async () => {
  const page = await openAsStaff({ browser, gateway: empty.gateway() }, '/', {
    width: 390,
    tolerate,
    visitor: 'empty',
  });
  for (const [path, ...keys] of whenEmpty) {
    await page.goto(empty.url(path));
    for (const key of keys) await page.locator('main').getByText(t(key)).first().waitFor();
    expect(await page.locator('main h1').count(), path).toBe(1);
  }
});
