/** Every page that there is, each with a way to it and what makes it complete; and a city in which all of them have something to show. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { wholeCity } from '../../shared/access.ts';
import { alertsAnswerSchema } from '../../shared/alert-api.ts';
import type { ReadingPayload } from '../../shared/reading.ts';
import type { Station } from '../../shared/station.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import type { TestCity } from './city.ts';
import { testActor } from './gateway-process.ts';
import { until } from './start-gateway.ts';

export interface PageCase {
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

/** The routes as `App.tsx` writes them, each once. */
export const routesOfApp = (): string[] => {
  const app = readFileSync(new URL('../../console/App.tsx', import.meta.url), 'utf8');
  return [...new Set([...app.matchAll(/<Route path="([^"]+)"/g)].map(([, route = '']) => route))].sort();
};

/** One station in each condition, so that every chip and mark is on the screen. */
export const fillCity = async (city: TestCity): Promise<void> => {
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
};

const sees = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();

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

const staffCase = (name: string, route: string, more: Partial<PageCase> = {}): PageCase => ({
  name,
  route,
  path: route.replace(':id', 'dang-do'),
  isStaff: true,
  prepare: withHelp,
  ...more,
});

/** The pages of a city that `fillCity` has filled. */
export const pagesOf = (city: TestCity): readonly PageCase[] => {
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
    city
      .gateway()
      .state.keys.create({ name: 'Màn hình', permissions: [], scope: wholeCity, expiresAt: null }, testActor).key;

  const enrolmentToken = (): string =>
    city
      .gateway()
      .stations.createToken(
        { provenance: 'real', uses: 1, expiresAt: Date.now() + hourMs, scope: wholeCity, note: '' },
        testActor,
      ).token;

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
  return [...publicCases, ...staffCases];
};
