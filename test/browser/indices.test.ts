/** Indices and limits on the screen: the same figures as the API gives, with their reasons, in both languages. */
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createFormat } from '../../console/format/format.ts';
import { keptRuleSchema } from '../../shared/alert-api.ts';
import { type Language, languages } from '../../shared/i18n/translate.ts';
import {
  calendarSchema,
  type LimitFigure,
  type StationIndicesAnswer,
  stationIndicesSchema,
} from '../../shared/indices-api.ts';
import type { ReadingPayload } from '../../shared/reading.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/time.ts';
import { violationsInThemes } from '../support/axe.ts';
import { eventually, isLookedAt, rowOf, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { addPerson, browserOf } from '../support/people.ts';
import { until } from '../support/start-gateway.ts';

const browser = useBrowser();
const city = useCity();

const step = 5 * minuteMs;
const formatOf = (language: Language) => createFormat(language, 'Asia/Ho_Chi_Minh', say[language]);
/** As `textOf` reads it: one kind of space. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** Readings every five minutes up to now, oldest first, in messages of at most 500. */
const past = (hours: number, values: (at: number) => ReadingPayload['values']): ReadingPayload[][] => {
  const last = Math.floor(Date.now() / step) * step;
  const readings = Array.from({ length: (hours * hourMs) / step }, (_, i) => last - i * step)
    .reverse()
    .map((at) => ({ at, values: values(at) }));
  return [readings.slice(0, 500), readings.slice(500)].filter((message) => message.length > 0);
};
/** Between −1 and 1, never twice the same in a row: a value that stands still is flagged. */
const wave = (at: number): number => Math.sin(at / (47 * minuteMs));
const air = (at: number) => ({ pm25: 60 + 8 * wave(at), pm10: 88 + 9 * wave(at), no2: 40 + 5 * wave(at) });

const figuresOf = async (id: string): Promise<StationIndicesAnswer> =>
  stationIndicesSchema.parse(await (await fetch(city.url(`/api/v1/indices?station=${id}`))).json());
/** The legal average of PM2.5 over a day. */
const pm25Day = ({ limits, thresholds }: StationIndicesAnswer): LimitFigure => {
  const found = limits.find(
    ({ threshold, kind, quantity }) =>
      kind === 'limit' &&
      quantity === 'pm25' &&
      thresholds.find(({ id }) => id === threshold)?.averagingSeconds === dayMs / 1_000,
  );
  if (!found) throw new Error('no 24 h limit of PM2.5');
  return found;
};

/** What an open situation tells is not told twice: without rules the limits speak for themselves. */
const switchRulesOff = async (): Promise<void> => {
  const { state, url } = city.gateway();
  const staff = browserOf(state, url, await addPerson(state, { role: 'environment' }));
  for (const { id, rule } of z.array(keptRuleSchema).parse((await staff.get('/api/v1/rules')).json)) {
    const put = await staff.send('PUT', `/api/v1/rules/${id}`, { rule: { ...rule, enabled: false } });
    expect(put.status, id).toBe(200);
  }
};

beforeAll(async () => {
  await switchRulesOff();
  const [dusty, street, river, late] = await Promise.all([
    city.station('bui', { name: 'Trạm bụi Lê Chân', quantities: ['pm25', 'pm10', 'no2'], interval: 300 }),
    city.station('on', {
      name: 'Trạm ồn Cầu Đất',
      networks: ['noise'],
      quantities: ['laeq', 'la90'],
      areaClass: 'ordinary',
      interval: 300,
    }),
    city.station('song', {
      name: 'Sông Văn Úc',
      networks: ['flood'],
      quantities: ['water_level', 'rain'],
      gauge: 'trung-trang',
      datum: 'national_msl',
      interval: 60,
    }),
    city.station('khi', { name: 'Trạm chỉ đo khí', quantities: ['no2'], interval: 300 }),
  ]);
  for (const message of past(50, air)) await dusty.report(...message);
  for (const message of past(50, (at) => ({ laeq: 74 + 2 * wave(at), la90: 66 + 2 * wave(at) })))
    await street.report(...message);
  const now = Date.now();
  await river.report(
    ...Array.from({ length: 61 }, (_, i) => ({
      at: now - (60 - i) * minuteMs,
      values: { water_level: 1.6 + 0.005 * i, rain: i % 2 === 0 ? 0.2 : 0.4 },
    })),
  );
  await late.report({ at: now, values: { no2: 30 } });
  await city.stored('bui', 'no2', 575);
  await until(async () => (await figuresOf('bui')).air?.hourly.value !== null);
});

const card = (page: Page, threshold: string): Locator => page.locator(`.limit-card[data-threshold="${threshold}"]`);

describe.each(languages)('in %s', (language) => {
  const t = say[language];
  const format = formatOf(language);

  it('shows the index of a station wherever it stands, with the figure of the API', async () => {
    const page = await browser.open(city.url(`/?lang=${language}&station=bui`));
    const tile = rowOf(page, 'Trạm bụi Lê Chân').locator('.aqi-tile');
    await eventually(async () => {
      const hourly = (await figuresOf('bui')).air?.hourly;
      return (await textOf(tile)).startsWith(`${hourly?.value} ${t(`aqi.short.${hourly?.band ?? 'good'}`)}`);
    }).toBe(true);
    const { value, band } = (await figuresOf('bui')).air?.hourly ?? {};
    expect(await tile.getAttribute('data-band')).toBe(band);
    await eventually(() => textOf(page.locator('.station-card .aqi-chip'))).toContain(
      `VN_AQI ${value} ${t(`aqi.band.${band ?? 'good'}`)}`,
    );
    expect(await tile.getAttribute('title')).toContain(String(value));

    await page.goto(city.url(`/stations?lang=${language}`));
    await eventually(() => textOf(page.locator('.fleet-row').filter({ hasText: 'Trạm bụi' }))).toContain(
      `VN_AQI ${value}`,
    );
    await page.keyboard.press('Control+k');
    await eventually(() => textOf(page.getByRole('option').filter({ hasText: 'Trạm bụi' }))).toContain(
      `VN_AQI ${value}`,
    );
  });

  it('says why a station has no index', async () => {
    const page = await browser.open(city.url(`/?lang=${language}`));
    const tile = rowOf(page, 'Trạm chỉ đo khí').locator('.aqi-tile');
    await eventually(() => tile.getAttribute('title')).toBe(t('aqi.none.no-dust'));
    expect(await textOf(tile)).toContain('—');
    // Neither water nor noise has one to miss.
    expect(await rowOf(page, 'Sông Văn Úc').locator('.aqi-tile').count()).toBe(0);
  });

  it('counts the stations that exceed a limit, and names the limit', async () => {
    const page = await browser.open(city.url(`/?lang=${language}`));
    await eventually(() => textOf(page.locator('.city-sentence'))).toContain(t('city.exceeded', { count: 2 }));
    const item = page.locator('.attention-item.limit').filter({ hasText: 'Trạm bụi' });
    await eventually(() => textOf(item)).toMatch(/PM2\.5 .*24.*QCVN 05:2023\/BTNMT/);
    await item.click();
    await page.locator('.limit-card').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/stations/bui');
  });

  it('shows the clock of each limit as the API tells it, and why', async () => {
    const page = await browser.open(city.url(`/stations/bui?tab=figures&lang=${language}`));
    await page.locator('.limit-card').first().waitFor();
    const figures = await figuresOf('bui');
    const limit = pm25Day(figures);
    const shown = card(page, limit.threshold);

    expect(limit.state).toBe('exceeds');
    expect(await textOf(shown.locator('.limit-chip'))).toBe(t('limit.exceeds'));
    expect(await textOf(shown.locator('.limit-now'))).toContain(
      plain(format.withUnit('pm25', limit.current.value ?? Number.NaN)),
    );
    const { captured, expected } = limit.current;
    expect(await textOf(shown.locator('.limit-capture'))).toContain(t('capture.hours', { captured, expected }));
    for (const { threshold } of figures.limits.filter(({ kind }) => kind === 'limit'))
      expect(await card(page, threshold).count(), threshold).toBe(1);

    await shown.locator('.why summary').click();
    const why = shown.locator('.why-body');
    await eventually(() => why.locator('tbody tr').count()).toBe(limit.explain.hours.length);
    const text = await textOf(why);
    expect(text).toContain(plain(limit.explain.formula[language]));
    expect(text).toContain(`${limit.explain.law.document}, ${limit.explain.law.clause[language]}`);
    expect(text).toContain(t(`evidence.${limit.explain.evidence}`));
  });

  it('takes the index apart by parameter, marks the one that decides, and says what to do', async () => {
    const page = await browser.open(city.url(`/stations/bui?tab=figures&lang=${language}`));
    const hero = page.locator('.aqi-hero');
    await hero.waitFor();
    const hourly = (await figuresOf('bui')).air?.hourly;
    expect(await textOf(hero)).toBe(`${hourly?.value} ${t(`aqi.band.${hourly?.band ?? 'good'}`)}`);
    const parts = page.locator('.aqi-part');
    expect(await parts.count()).toBe(hourly?.parts.length);
    const decides = parts.filter({ has: page.locator('.dominant') });
    expect(await textOf(decides)).toMatch(/^PM2\.5 /);
    expect(await decides.locator('.aqi-chip strong').textContent()).toBe(String(hourly?.value));
    await decides.locator('.why summary').click();
    // The figures put into the formula, and what they come to.
    expect(await textOf(decides.locator('.why-body'))).toContain(`→ ${hourly?.value}`);
    await eventually(() => page.locator('.advice dd').count()).toBe(3);
  });

  it('shows noise by the windows of the day and water with its rise and the tide', async () => {
    const page = await browser.open(city.url(`/stations/on?tab=figures&lang=${language}`));
    const periods = page.locator('.noise-periods > li');
    await periods.first().waitFor();
    const { noise } = await figuresOf('on');
    expect(await periods.count()).toBe((noise?.runningPeriod ? 1 : 0) + (noise?.lastPeriods.length ?? 0));
    const [ended] = noise?.lastPeriods ?? [];
    expect(plain((await periods.allInnerTexts()).join(' '))).toContain(
      plain(format.withUnit('laeq', ended?.level.value ?? Number.NaN)),
    );

    await page.goto(city.url(`/stations/song?tab=figures&lang=${language}`));
    const water = page.locator('.water-outlook');
    await water.waitFor();
    await eventually(() => textOf(water.locator('.water-rate'))).toBe(t('water.rising', { rate: '30' }));
    expect(await textOf(water.locator('.water-crossing'))).toMatch(/BĐ II? .*\d\d:\d\d.*05\/2020/);
    const tide = page.locator('.tide');
    expect(await textOf(tide)).toContain(t('evidence.unverified'));
    expect(await page.locator('.water-rain tbody tr').count()).toBe(5);
  });

  it('shows the days of the year with their numbers, by keyboard as well', async () => {
    const page = await browser.open(city.url(`/stations/bui?tab=figures&lang=${language}`));
    await page.locator('#year-title').scrollIntoViewIfNeeded();
    const numbered = page.locator('.year-days button[data-band]');
    await numbered.first().waitFor();
    const day = formatOf('en').localDate(Date.now() - dayMs);
    const answer = await fetch(city.url(`/api/v1/indices/days?station=bui&from=${day}&to=${day}`));
    const yesterday = calendarSchema.parse(await answer.json()).days[0];
    const button = page.locator(`.year-days button[data-date="${day}"]`);
    expect(await textOf(button)).toMatch(new RegExp(`^${Number(day.slice(8))} ${yesterday?.vnAqi?.value} `));

    await button.click();
    const readout = page.locator('.year-readout');
    await eventually(() => textOf(readout)).toContain(`${format.day(day)}: VN_AQI ${yesterday?.vnAqi?.value}`);
    await page.keyboard.press('ArrowRight');
    await eventually(() => textOf(readout)).toContain(format.day(formatOf('en').localDate(Date.now())));
    const exceeded = page.locator(`.year-limits tr[data-threshold="${pm25Day(await figuresOf('bui')).threshold}"] td`);
    expect(Number(await textOf(exceeded.first()))).toBeGreaterThanOrEqual(1);
  });

  it('ranks stations and wards of the city, and colours the map by the index', async () => {
    const page = await browser.open(city.url(`/air?lang=${language}`));
    const first = page.locator('.air-row').first();
    await eventually(() => textOf(first)).toContain('Trạm bụi Lê Chân');
    await eventually(() => textOf(page.locator('.air-wards tbody tr').first())).toContain('Trạm bụi Lê Chân');

    await page.goto(city.url(`/?lang=${language}`));
    await page.locator('.map canvas').waitFor();
    await page.getByRole('button', { name: t('map.colour.aqi'), exact: true }).click();
    await eventually(() => new URL(page.url()).searchParams.get('colour')).toBe('aqi');
    const legend = page.locator('.legend').filter({ hasText: t('legend.title') });
    await legend.locator('summary').click();
    await eventually(() => textOf(legend)).toContain(`151–200 ${t('aqi.band.bad')}`);
  });

  it('draws averages with the limits of their time when asked to', async () => {
    const page = await browser.open(city.url(`/stations/bui?lang=${language}`));
    await page.locator('.chart canvas').first().waitFor();
    expect(await textOf(page.locator('.charts'))).not.toContain('QCVN 05:2023');
    await page.getByRole('button', { name: t('average.hours', { count: 24 }), exact: true }).click();
    await eventually(() => textOf(page.locator('.charts'))).toContain('QCVN 05:2023');
    const limit = pm25Day(await figuresOf('bui'));
    // The newest average of the chart is the legal average of the clock.
    await eventually(() => textOf(page.locator('.chart .readout').first())).toContain(
      plain(format.withUnit('pm25', limit.current.value ?? Number.NaN)),
    );
  });

  it('fits every width and has no barrier that axe knows of', async () => {
    const problems: Record<string, string[]> = {};
    for (const path of [
      '/stations/bui?tab=figures',
      '/stations/on?tab=figures',
      '/stations/song?tab=figures',
      '/air',
      '/?colour=aqi',
    ]) {
      const page = await browser.open(city.url(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`));
      await page.locator('.limit-card, .water-outlook, .air-row, .map canvas').first().waitFor();
      if (path.startsWith('/stations')) {
        for (const more of await page.locator('.guidelines > summary').all()) await more.click();
        for (const why of await page.locator('.why summary').all()) await why.click();
        if (!path.startsWith('/stations/song')) {
          await page.locator('#year-title').scrollIntoViewIfNeeded();
          await page.locator('.year-limits').waitFor();
        }
      }
      for (const width of [1920, 1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await still(page);
        const found = await sidewaysOverflow(page);
        if (isLookedAt(language, width)) found.push(...(await violationsInThemes(page)));
        if (found.length > 0) problems[`${path} at ${width}`] = found;
      }
      await page.close();
    }
    expect(problems).toEqual({});
  });
});

it('brings an index as soon as its hours are there, without being asked', async () => {
  const station = await city.station('muon', { name: 'Trạm đến muộn', quantities: ['pm25'], interval: 300 });
  await station.report({ at: Date.now(), values: { pm25: 20 } });
  const page = await browser.open(city.url('/?lang=vi'));
  const tile = rowOf(page, 'Trạm đến muộn').locator('.aqi-tile');
  await eventually(() => tile.getAttribute('title')).toBe(say.vi('aqi.none.not-enough-data'));

  for (const message of past(4, (at) => ({ pm25: 20 + wave(at) }))) await station.report(...message);

  await eventually(() => tile.getAttribute('data-band')).toBe('good');
  expect(await textOf(tile)).toContain(String((await figuresOf('muon')).air?.hourly.value));
});

it('says that figures are being computed again while the memory is read back', async () => {
  const page = await browser.open(city.url('/stations/bui?tab=figures&lang=vi'));
  await page.locator('.limit-card').first().waitFor();
  const figures = await figuresOf('bui');
  await page.route('**/api/v1/indices?station=bui', (route) =>
    route.fulfill({ json: { ...figures, restoring: true } }),
  );

  await page.reload();

  await eventually(() => textOf(page.locator('.figures-note'))).toBe(say.vi('indices.restoring'));
});
