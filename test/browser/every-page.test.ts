/** Rules that hold for every page, in both languages and themes, from a phone to a control room's screen. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultLanguage, languages } from '../../shared/i18n/translate.ts';
import type { ReadingPayload } from '../../shared/reading.ts';
import type { Station } from '../../shared/station.ts';
import { minuteMs } from '../../shared/time.ts';
import { contrastRule, violationsOf } from '../support/axe.ts';
import { eventually, sidewaysOverflow, still, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
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
  ]);
  await measuring.about({ model: 'Kiểu A', firmware: '1.2.3' });
  await lost.reportRaw('{');
  lost.vanish();
  await until(async () => (await city.gateway().quarantine('mat')).length === 1);
  await city.stored('dang-do', 'temperature', quarterHour.length);
  await city.stored('ngap', 'laeq', 1);
});

const settled = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
  await eventually(() => page.locator('.skeleton, main [role="status"]').count()).toBe(0);
  await still(page);
};

interface PageCase {
  readonly name: string;
  readonly path: string;
  readonly widths?: readonly number[];
  readonly isEmpty?: boolean;
  /** Waits for what makes the page complete, or opens what is to be looked at. */
  readonly prepare: (page: Page) => Promise<void>;
}

const sees = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();

const cases: readonly PageCase[] = [
  { name: 'the city with a card on its map', path: '/?station=mo-phong', prepare: sees('.station-card') },
  { name: 'the map on a phone', path: '/?station=mo-phong&view=map', widths: [390], prepare: sees('.station-card') },
  { name: 'the fleet', path: '/stations', prepare: sees('text=Trạm mới') },
  { name: 'the refused readings', path: '/stations?view=refused', prepare: sees('.refused-table') },
  {
    name: 'a station with its table',
    path: '/stations/dang-do?range=1h',
    prepare: async (page) => {
      await sees('.chart canvas')(page);
      await page.locator('.chart').first().getByRole('button').click();
    },
  },
  { name: 'a station with many charts', path: '/stations/ngap', prepare: sees('.chart canvas') },
  { name: 'the air', path: '/air', prepare: sees('.air-row') },
  { name: 'the limits', path: '/limits', prepare: sees('.limits') },
  { name: 'the help', path: '/help', prepare: sees('kbd') },
  { name: 'an unknown station', path: '/stations/none', prepare: sees('main .state') },
  { name: 'an unknown address', path: '/none', prepare: sees('main .state') },
  { name: 'an empty city', path: '/', isEmpty: true, prepare: sees('.command') },
  {
    name: 'the search',
    path: '/none',
    prepare: async (page) => {
      await sees('main .state')(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('option').first().waitFor();
    },
  },
  {
    name: 'the keyboard help',
    path: '/none',
    prepare: async (page) => {
      await sees('main .state')(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
];

describe.each(languages)('in %s', (language) => {
  it.each(cases)('$name fits every width and has no barrier that axe knows of', async (each) => {
    const { path, isEmpty, prepare, widths = [1920, 1440, 390] } = each;
    const url = (isEmpty ? empty : city).url(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
    const page = await browser.open(url, { width: widths[0] ?? 390 });
    await prepare(page);
    const problems: Record<string, string[]> = {};
    const note = (what: string, found: string[]): void => {
      if (found.length > 0) problems[what] = found;
    };
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      await settled(page);
      note(`width ${width}`, await sidewaysOverflow(page));
      if (width >= 1440) note(`tables at ${width}`, await sidewaysOverflow(page, '.table-scroll.panel'));
      if (width > 1440) continue;
      note(`axe ${width}`, await violationsOf(page));
      // No word has a colour of its own: one language tells it for both.
      if (language !== defaultLanguage) continue;
      await page.emulateMedia({ colorScheme: 'dark' });
      await settled(page);
      note(`axe ${width} dark`, await violationsOf(page, contrastRule));
    }
    expect(problems).toEqual({});
  });
});
