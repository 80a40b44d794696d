/** Rules that hold for every page, in both languages and themes, from a phone to a control room's screen. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { wholeCity } from '../../shared/access.ts';
import { alertsAnswerSchema } from '../../shared/alert-api.ts';
import { defaultLanguage, type Language, languages } from '../../shared/i18n/translate.ts';
import type { ReadingPayload } from '../../shared/reading.ts';
import type { Station } from '../../shared/station.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { contrastRule, violationsOf } from '../support/axe.ts';
import { eventually, type OpenOptions, sidewaysOverflow, still, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { testActor } from '../support/gateway-process.ts';
import { addPerson } from '../support/people.ts';
import { signIn } from '../support/staff.ts';
import { until } from '../support/start-gateway.ts';

const browser = useBrowser();
const city = useCity();
const empty = useCity();

/** One station in each condition, so that every chip and mark is on the screen. */
beforeAll(async () => {
  const now = Date.now();
  const values = { pm25: 37.4, pm10: 61 };
  const add = async (id: string, record: Partial<Station>, ...readings: ReadingPayload[]) => {
    const station = await city.station(id, record);
    await station.state('ready');
    if (readings.length > 0) await station.report(...readings);
    return station;
  };
  const quarterHour = Array.from({ length: 16 }, (_, n) => ({
    at: now - n * minuteMs,
    values: { ...values, temperature: 30 + n / 10 },
    battery: 88,
    rssi: -71,
  }));
  const [measuring, lost] = await Promise.all([
    add('dang-do', { name: 'Trạm đang đo' }, ...quarterHour),
    add('mat', { name: 'Trạm mất tín hiệu' }, { at: now, values }),
    add('mo-phong', { name: 'Trạm mô phỏng', provenance: 'simulated' }, { at: now, values }),
    add('phat-lai', { name: 'Trạm phát lại', provenance: 'replayed' }, { at: now, values }),
    add('hieu-chuan', { name: 'Trạm hiệu chuẩn' }, { at: now, status: 'calibrating', values }),
    add('loi', { name: 'Trạm lỗi' }, { at: now, status: 'fault', values }),
    add('mau-thuan', { name: 'Trạm mâu thuẫn' }, { at: now, values: { pm25: 90, pm10: 30 } }),
    add('cu', { name: 'Trạm số liệu cũ' }, { at: now - 90 * minuteMs, values }),
    add('moi', { name: 'Trạm mới, chưa đo' }),
    add(
      'ngap',
      {
        name: 'Trạm ngập đường Nguyễn Bỉnh Khiêm',
        networks: ['flood', 'noise'],
        quantities: ['water_depth', 'water_level', 'rain', 'laeq'],
        datum: 'street_surface',
      },
      { at: now, values: { water_depth: 23, water_level: -0.4, rain: 4.2, laeq: 71.3 } },
    ),
    add(
      'pho',
      {
        name: 'Phố ngập sâu',
        networks: ['flood'],
        quantities: ['water_depth'],
        datum: 'street_surface',
        ward: '11329',
      },
      { at: now - 2_000, values: { water_depth: 60 } },
      { at: now - 1_000, values: { water_depth: 60 } },
    ),
  ]);
  await measuring.about({ model: 'Kiểu A', firmware: '1.2.3' });
  await lost.reportRaw('{');
  lost.vanish();
  await until(async () => (await city.gateway().quarantine('mat')).length === 1);
  await city.stored('dang-do', 'temperature', quarterHour.length);
  await city.stored('ngap', 'laeq', 1);
});

const settled = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await eventually(() => page.locator('.skeleton').count()).toBe(0);
  await still(page);
};

interface PageCase {
  readonly name: string;
  /** As `App.tsx` writes it; undefined = the page for addresses that are none. */
  readonly route: string | undefined;
  readonly path: string | (() => string | Promise<string>);
  /** As an administrator; else as anybody. */
  readonly isStaff?: true;
  readonly widths?: readonly number[];
  readonly isEmpty?: true;
  /** What the browser writes down of answers that are meant. */
  readonly tolerate?: RegExp;
  /** Waits for what makes the page complete, or opens what is to be looked at. */
  readonly prepare: (page: Page) => Promise<void>;
}

const sees = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();

/** Of the street that is flooded: made by the rules that every city begins with. */
const flooded = async (): Promise<{ situation: string; alert: string }> => {
  const find = async () => {
    const response = await fetch(city.url('/api/v1/alerts?open=true'));
    return alertsAnswerSchema.parse(await response.json()).alerts.find(({ station }) => station.id === 'pho');
  };
  await until(async () => (await find()) !== undefined);
  const found = await find();
  return { situation: found?.situation ?? '', alert: found?.id ?? '' };
};

const wallKey = (): string =>
  city.gateway().state.keys.create({ name: 'Màn hình', permissions: [], scope: wholeCity, expiresAt: null }, testActor)
    .key;

const enrolmentToken = (): string =>
  city
    .gateway()
    .stations.createToken(
      { provenance: 'real', uses: 1, expiresAt: Date.now() + hourMs, scope: wholeCity, note: '' },
      testActor,
    ).token;

const help = async (page: Page): Promise<void> => {
  await page.locator('.page-help').first().click();
  await page.locator('.page-help-parts').waitFor();
};
const title = sees('main h1');
/** Half of what people ask about a page stands in its own help: it is looked at open. */
const withHelp = async (page: Page): Promise<void> => {
  await title(page);
  await help(page);
};

const publicCases: readonly PageCase[] = [
  {
    name: 'the city with a card on its map, and why it has its colour',
    route: '/',
    path: '/?station=mo-phong',
    prepare: async (page) => {
      await page.locator('.station-card summary').click();
      await page.locator('.card-why').waitFor();
      await help(page);
    },
  },
  { name: 'the city by ward', route: '/', path: '/?list=wards&colour=aqi', prepare: sees('.ward-table td') },
  {
    name: 'the map on a phone',
    route: '/',
    path: '/?station=mo-phong&view=map',
    widths: [390],
    prepare: sees('.station-card'),
  },
  { name: 'an empty city', route: '/', path: '/', isEmpty: true, prepare: sees('.command') },
  { name: 'the fleet', route: '/stations', path: '/stations', prepare: sees('text=Trạm mới') },
  {
    name: 'the refused readings',
    route: '/stations',
    path: '/stations?view=refused',
    prepare: sees('.refused-table, .refused-list, main h1'),
  },
  {
    name: 'a station with its table',
    route: '/stations/:id',
    path: '/stations/dang-do?range=1h',
    prepare: async (page) => {
      await sees('.chart canvas')(page);
      await page.locator('.chart').first().getByRole('button').click();
    },
  },
  {
    name: 'a station with many charts',
    route: '/stations/:id',
    path: '/stations/ngap',
    prepare: sees('.chart canvas'),
  },
  { name: 'an unknown station', route: '/stations/:id', path: '/stations/none', prepare: sees('main .state') },
  { name: 'the air', route: '/air', path: '/air', prepare: sees('.air-row') },
  { name: 'the water', route: '/flood', path: '/flood', prepare: withHelp },
  { name: 'the noise', route: '/noise', path: '/noise', prepare: withHelp },
  { name: 'the alerts', route: '/alerts', path: '/alerts', prepare: sees('.situation-row') },
  {
    name: 'an alert',
    route: '/alerts/:id',
    path: async () => `/alerts/${(await flooded()).alert}`,
    prepare: withHelp,
  },
  {
    name: 'a situation',
    route: '/situations/:id',
    path: async () => `/situations/${(await flooded()).situation}`,
    prepare: withHelp,
  },
  { name: 'the warnings', route: '/alerts/warnings', path: '/alerts/warnings', prepare: withHelp },
  { name: 'the rules', route: '/alerts/rules', path: '/alerts/rules', prepare: withHelp },
  { name: 'the programme', route: '/programme', path: '/programme', prepare: withHelp },
  { name: 'the limits', route: '/limits', path: '/limits', prepare: sees('.limits') },
  {
    name: 'the help with every part open',
    route: '/help',
    path: '/help',
    prepare: async (page) => {
      await page.locator('.help-open').click();
      await page.locator('kbd').first().waitFor();
    },
  },
  { name: 'signing in', route: '/sign-in', path: '/sign-in', prepare: title },
  { name: 'joining without a link', route: '/join', path: '/join', prepare: title },
  { name: 'a page for staff, to anybody', route: '/people', path: '/people', prepare: sees('main .state') },
  {
    name: 'registering on site',
    route: '/enrol',
    path: () => `/enrol#${enrolmentToken()}`,
    widths: [1920, 390],
    prepare: withHelp,
  },
  { name: 'acting without a link', route: '/act', path: '/act', widths: [1920, 390], prepare: sees('h1') },
  {
    name: 'the wall',
    route: '/wall',
    path: () => `/wall#${wallKey()}`,
    widths: [1920, 1440],
    prepare: sees('.wall'),
  },
  { name: 'an unknown address', route: undefined, path: '/none', prepare: sees('main .state') },
  {
    name: 'the search',
    route: undefined,
    path: '/none',
    prepare: async (page) => {
      await sees('main .state')(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('option').first().waitFor();
    },
  },
  {
    name: 'the keyboard help',
    route: undefined,
    path: '/none',
    prepare: async (page) => {
      await sees('main .state')(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
];

const staffCase = (name: string, route: string, more: Partial<PageCase> = {}): PageCase => ({
  name,
  route,
  path: route.replace(':id', 'dang-do'),
  isStaff: true,
  prepare: withHelp,
  ...more,
});

const staffCases: readonly PageCase[] = [
  staffCase('the record of a station', '/stations/:id/edit'),
  staffCase('the messages of a station', '/stations/:id/check'),
  staffCase('the commissioning of a station', '/stations/:id/commission'),
  staffCase('a certificate that is none', '/stations/:id/certificates/:certificate', {
    path: '/stations/dang-do/certificates/none',
    prepare: title,
    tolerate: /status of 4(00|04)/,
  }),
  staffCase('a rule', '/alerts/rules/:id', { path: '/alerts/rules/street-depth' }),
  staffCase('who is told', '/alerts/people'),
  staffCase('the exercises', '/alerts/exercises'),
  staffCase('an exercise that is none', '/alerts/exercises/:id', {
    path: '/alerts/exercises/none',
    prepare: title,
    tolerate: /status of 4(00|04)/,
  }),
  staffCase('the account', '/account'),
  staffCase('the people', '/people'),
  staffCase('the keys', '/keys'),
  staffCase('the audit log', '/audit'),
  staffCase('the care of stations', '/fleet/care'),
  staffCase('a new station', '/fleet/new'),
  staffCase('an import', '/fleet/import'),
  staffCase('the installation codes', '/fleet/tokens'),
  staffCase('the labels', '/fleet/labels'),
  staffCase('the simulated fleets', '/fleet/simulators', { prepare: withHelp }),
  staffCase('the layers', '/layers'),
];

const cases = [...publicCases, ...staffCases];

it('are every page that there is', () => {
  const app = readFileSync(new URL('../../console/App.tsx', import.meta.url), 'utf8');
  const routes = [...app.matchAll(/<Route path="([^"]+)"/g)].map(([, route]) => route);
  expect(routes.length).toBeGreaterThan(30);
  expect([...new Set(cases.flatMap(({ route }) => route ?? []))].sort()).toEqual([...new Set(routes)].sort());
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
        note(`${language} axe ${width}`, await violationsOf(page));
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
