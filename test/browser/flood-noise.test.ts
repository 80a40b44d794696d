/** Water and noise on the screen: worst first, the gateway's own figures, every drawing with its words and its table. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createFormat } from '../../console/format/format.ts';
import { type Language, languages } from '../../shared/i18n/translate.ts';
import { noiseSummarySchema, waterSummarySchema } from '../../shared/indices-api.ts';
import type { ReadingPayload } from '../../shared/reading.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { contrastRule, violationsOf } from '../support/axe.ts';
import { eventually, isFocused, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { until } from '../support/start-gateway.ts';

const browser = useBrowser();
const city = useCity();

const formatOf = (language: Language) => createFormat(language, 'Asia/Ho_Chi_Minh', say[language]);
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');
const read = async (path: string): Promise<unknown> => (await fetch(city.url(path))).json();

/** Readings up to now, oldest first, in messages of at most 400. `ago` in minutes. */
const past = (minutes: number, step: number, values: (ago: number) => ReadingPayload['values']): ReadingPayload[][] => {
  const last = Math.floor(Date.now() / minuteMs) * minuteMs;
  const all = Array.from({ length: Math.floor(minutes / step) }, (_, i) => i * step)
    .reverse()
    .map((ago) => ({ at: last - ago * minuteMs, values: values(ago) }));
  return Array.from({ length: Math.ceil(all.length / 400) }, (_, i) => all.slice(i * 400, (i + 1) * 400));
};

beforeAll(async () => {
  const add = async (id: string, record: Parameters<typeof city.station>[1], messages: ReadingPayload[][]) => {
    const station = await city.station(id, record);
    for (const message of messages) await station.report(...message);
    await station.state('ready');
  };
  const street = {
    networks: ['flood' as const],
    quantities: ['water_depth' as const],
    datum: 'street_surface' as const,
  };
  await Promise.all([
    add(
      'song',
      {
        name: 'Sông thử',
        networks: ['flood'],
        quantities: ['water_level', 'rain'],
        datum: 'national_msl',
        gauge: 'kien-an',
        interval: 300,
      },
      // 20 cm an hour: above level I (1.60), level II (1.90) in less than an hour.
      past(25 * 60, 5, (ago) => ({ water_level: 1.74 - Math.min(ago, 300) / 300 + 0.001 * (ago % 3), rain: 0.2 })),
    ),
    add(
      'cau-rao',
      { ...street, name: 'Cầu Rào' },
      past(120, 1, (ago) => ({ water_depth: ago > 90 ? 3 : 24 })),
    ),
    add(
      'van-cao',
      { ...street, name: 'Văn Cao' },
      past(120, 1, (ago) => ({ water_depth: ago > 60 ? 0 : 55 })),
    ),
    add(
      'kho',
      { ...street, name: 'Phố khô' },
      past(30, 1, () => ({ water_depth: 0 })),
    ),
    add('im', { ...street, name: 'Phố im tiếng' }, [[{ at: Date.now() - 3 * hourMs, values: { water_depth: 0 } }]]),
    add(
      'on',
      { name: 'Đường ồn', networks: ['noise'], quantities: ['laeq'], areaClass: 'ordinary', interval: 600 },
      past(50 * 60, 10, (ago) => ({ laeq: 76 + (ago % 7) / 10 })),
    ),
    add(
      'truong',
      { name: 'Trường học', networks: ['noise'], quantities: ['laeq'], areaClass: 'A', interval: 600 },
      past(50 * 60, 10, (ago) => ({ laeq: 35 + (ago % 7) / 10 })),
    ),
    add(
      'gio',
      { name: 'Trạm gió', quantities: ['pm25', 'wind_speed', 'wind_direction'], interval: 600 },
      past(10 * 60, 10, (ago) => ({ pm25: ago > 300 ? 20 : 60, wind_speed: 3, wind_direction: ago > 300 ? 180 : 45 })),
    ),
  ]);
  await until(async () => {
    const water = waterSummarySchema.parse(await read('/api/v1/indices/water'));
    return water.stations.find(({ station }) => station === 'song')?.level?.next != null;
  });
  await city.stored('on', 'laeq', 250);
  await city.stored('gio', 'pm25', 60);
});

describe.each(languages)('in %s', (language) => {
  const t = say[language];
  const format = formatOf(language);

  it('puts the deepest street first, with what passes, and calls no silent one dry', async () => {
    const page = await browser.open(city.url(`/flood?lang=${language}`));
    const spots = page.locator('.spot');
    await eventually(() =>
      spots.evaluateAll((all: { getAttribute(name: string): string | null }[]) =>
        all.map((each) => each.getAttribute('data-station')),
      ),
    ).toEqual(['van-cao', 'cau-rao']);
    expect(await textOf(spots.first())).toContain(t('flood.pass.walk.no'));
    expect(await textOf(spots.last())).toContain(t('flood.pass.motorbike.no'));
    const { stations } = waterSummarySchema.parse(await read('/api/v1/indices/water'));
    const since = stations.find(({ station }) => station === 'cau-rao')?.wet?.since ?? Number.NaN;
    expect(await textOf(spots.last())).toContain(format.time(since));
    expect(await textOf(page.locator('.spot-group').first())).toContain('Phố im tiếng');
    expect(await textOf(page.locator('.flood-fact').first())).toContain(t('flood.fact.wet', { count: 2 }));
    await eventually(() => page.locator('.flood-situation a').first().getAttribute('href')).toMatch(/^\/situations\//);
  });

  it('says where a river stands, where it goes, and when it reaches its next level', async () => {
    const page = await browser.open(city.url(`/flood?lang=${language}`));
    const gauge = page.locator('.gauge[data-station="song"]');
    const { stations } = waterSummarySchema.parse(await read('/api/v1/indices/water'));
    const next = stations.find(({ station }) => station === 'song')?.level?.next;
    await eventually(() => textOf(gauge)).toContain(plain(format.withUnit('water_level', 1.74)));
    // The page asked a moment later: the minute may have turned.
    const times = [-1, 0, 1].map((by) => format.time((next?.at ?? Number.NaN) + by * minuteMs));
    await eventually(() => textOf(gauge)).toMatch(new RegExp(times.join('|')));
    const words = await textOf(gauge);
    expect(words).toContain('BĐ II');
    expect(words).toContain(t('evidence.unverified'));
    expect(await gauge.locator('.gauge-staff').getAttribute('aria-label')).toContain('BĐ I ');

    await page
      .locator('.flood-tide')
      .getByRole('button', { name: t('flood.showTable') })
      .click();
    await eventually(() => page.locator('.tide-table tbody tr').count()).toBeGreaterThan(30);
  });

  it('compares each hour of noise with its limit, and opens the week by keyboard', async () => {
    const page = await browser.open(city.url(`/noise?lang=${language}`));
    const rows = page.locator('.noise-row');
    await eventually(() => textOf(rows.first())).toContain(t('limit.exceeds'));
    expect(await textOf(rows.first())).toContain('Đường ồn');
    const summary = noiseSummarySchema.parse(await read('/api/v1/indices/noise'));
    const exceeded = summary.stations
      .find(({ station }) => station === 'on')
      ?.hours.filter(({ state }) => state === 'exceeds').length;
    expect(await textOf(page.locator('.noise-hours'))).toContain(
      t('noises.exceededIn24', { exceeded: exceeded ?? 0, judged: 24 }),
    );
    await eventually(() => page.locator('.week-grid [data-cell]').count()).toBe(168);
    const cell = page.locator('.week-grid [aria-pressed="true"]');
    await cell.focus();
    const index = Number(await cell.getAttribute('data-cell'));
    await page.keyboard.press(index % 24 === 23 ? 'ArrowLeft' : 'ArrowRight');
    const beside = page.locator(`[data-cell="${index % 24 === 23 ? index - 1 : index + 1}"]`);
    expect(await isFocused(beside)).toBe(true);
    const said = (await beside.locator('.hidden-visually').textContent()) ?? '';
    expect(await textOf(page.locator('.noise-week .week-readout'))).toBe(plain(said).trim());
    await page
      .locator('.noise-week')
      .getByRole('button', { name: t('flood.showTable') })
      .click();
    expect(await page.locator('.noise-week tbody tr').count()).toBe(168);

    await rows.filter({ hasText: 'Trường học' }).getByRole('link').click();
    // The table of QCVN 26:2025 could not be read.
    await eventually(() => textOf(page.locator('.noise-now'))).toContain(t('evidence.unverified'));
  });

  it('says in words and in a table from where the wind brings dust', async () => {
    const page = await browser.open(city.url(`/stations/gio?lang=${language}#figures`));
    const rose = page.locator('.pollution-rose');
    await eventually(() => textOf(rose)).toContain(t('rose.ne'));
    await rose.getByRole('button', { name: t('flood.showTable') }).click();
    expect(await rose.locator('tbody tr').count()).toBe(17);
  });
});

it('fits every width and has no barrier that axe knows of', async () => {
  const problems: Record<string, string[]> = {};
  for (const path of ['/flood', '/noise']) {
    const page = await browser.open(city.url(`${path}?lang=vi`));
    await page
      .locator(path === '/flood' ? '.gauge' : '.week-grid')
      .first()
      .waitFor();
    for (const width of [1920, 1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      await still(page);
      const found = await sidewaysOverflow(page);
      if (width < 1900) {
        found.push(...(await violationsOf(page)));
      }
      if (width === 1440) {
        await page.emulateMedia({ colorScheme: 'dark' });
        await still(page);
        found.push(...(await violationsOf(page, contrastRule)));
      }
      if (found.length > 0) problems[`${path} at ${width}`] = found;
    }
    await page.close();
  }
  expect(problems).toEqual({});
});

it('has five tabs on a phone, the last of which opens the others', async () => {
  const page = await browser.open(city.url('/flood?lang=vi'), { width: 390, height: 844 });
  const rail = page.getByRole('navigation', { name: say.vi('nav.main') });
  await eventually(() => rail.locator('.rail-links > *').count()).toBe(5);
  const more = rail.getByRole('button', { name: say.vi('nav.more') });
  await more.click();
  expect(await isFocused(rail.getByRole('link', { name: say.vi('nav.air') }))).toBe(true);
  await page.keyboard.press('Escape');
  expect(await isFocused(more)).toBe(true);
  await more.click();
  await rail.getByRole('link', { name: say.vi('nav.noise') }).click();
  await page.locator('.noise-row').first().waitFor();
  expect(await more.getAttribute('aria-expanded')).toBe('false');
});

it('says what it knows when the figures cannot be had', async () => {
  const page = await browser.open(city.url('/flood?lang=vi'), { tolerate: /503/ });
  await page.locator('.gauge').first().waitFor();
  await page.route('**/api/v1/indices/water', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{}' }),
  );
  await page.reload();
  // Levels and depths are live: only what follows from the last day is missing.
  await page.locator('main .state.failed').waitFor();
  expect(await page.locator('.spot').count()).toBe(2);
  await page.unroute('**/api/v1/indices/water');
  await page.locator('main .state.failed').getByRole('button').click();
  await eventually(() => page.locator('.flood-move').count()).toBeGreaterThan(0);
});
