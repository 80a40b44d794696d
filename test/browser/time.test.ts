/** The time conductor: the city at a moment of the past, on the page as a person sees it, while everything live goes on underneath. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { momentText } from '../../console/time/moment.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { contrastRule, violationsOf } from '../support/axe.ts';
import { eventually, rowOf, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import type { StationClient } from '../support/station-client.ts';

const browser = useBrowser();
const city = useCity();
const t = say.vi;

const step = 10 * minuteMs;
/** Three hours ago, on a whole step: a street stands under water for an hour. */
const then = Math.floor(Date.now() / step) * step - 3 * hourMs;
const street = 'Phố Lê Lợi';
const air = 'Khí Hồng Bàng';
let dust: StationClient;

beforeAll(async () => {
  const water = await city.station('pho-1', {
    name: street,
    networks: ['flood'],
    quantities: ['water_depth'],
    datum: 'street_surface',
  });
  dust = await city.station('khi-1', { name: air });
  const minutes = Array.from({ length: 190 }, (_, index) => then - 2 * hourMs + index * minuteMs);
  await water.report(
    ...minutes.map((at) => ({ at, values: { water_depth: Math.abs(at - then) <= hourMs / 2 ? 42 : 0 } })),
  );
  await dust.report(...minutes.map((at) => ({ at, values: { pm25: 20 + ((at - then) / step) * 0.5, pm10: 60 } })));
  await dust.report({ at: Date.now(), values: { pm25: 77.7, pm10: 99 } });
  await water.report({ at: Date.now(), values: { water_depth: 0 } });
  await city.stored('pho-1', 'water_depth', 191);
  await city.stored('khi-1', 'pm25', 191);
});

const clockOf = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit' }).format(at);
const band = (page: Page) => page.locator('.time-band');
const shows = (page: Page, at: number) => eventually(() => textOf(band(page))).toContain(clockOf(at));

describe('the city at a moment of the past', () => {
  it('is what the address says, all over the page, while live readings go on underneath', async () => {
    const page = await browser.open(city.url(`/?at=${momentText(then)}`));
    await shows(page, then);
    await eventually(() => textOf(rowOf(page, street))).toMatch(/42 ?cm/);
    expect(await textOf(band(page))).toContain('không phải trực tiếp');
    expect(await textOf(rowOf(page, air))).toMatch(/20,0 ?µg\/m³/);
    await eventually(() => textOf(page.locator('.attention'))).toContain(street);
    expect(await textOf(page.locator('.city-sentence'))).toContain(t('city.levels', { count: 1 }));

    await dust.report({ at: Date.now(), values: { pm25: 88.8, pm10: 120 } });
    // The bottom line is live.
    await eventually(() => textOf(page.locator('.statusline'))).toContain('vừa xong');
    expect(await textOf(rowOf(page, air))).toMatch(/20,0 ?µg\/m³/);

    await band(page)
      .getByRole('button', { name: t('time.back') })
      .click();
    await eventually(() => textOf(rowOf(page, air))).toMatch(/88,8 ?µg\/m³/);
    expect(await band(page).count()).toBe(0);
    expect(new URL(page.url()).search).toBe('');
    await eventually(() => textOf(rowOf(page, street))).toMatch(/ 0 ?cm/);

    await page.goBack();
    await shows(page, then);
  });

  it('is chosen by keys, stepped through, kept on the way and shown around on the page of a station', async () => {
    const page = await browser.open(city.url('/'));
    await rowOf(page, air).waitFor();
    await page.keyboard.press('t');
    const slider = page.getByRole('slider');
    await slider.waitFor();
    expect(await slider.getAttribute('aria-valuetext')).toBe(t('time.live'));
    await page.getByRole('button', { name: t('time.earlier', { duration: '1 giờ' }) }).click();
    const hourAgo = Math.floor((Date.now() - hourMs) / minuteMs) * minuteMs;
    await eventually(() => new URL(page.url()).searchParams.get('at')).toBe(momentText(hourAgo));
    await shows(page, hourAgo);

    // Not on the slider, which has arrows of its own.
    await page.getByRole('button', { name: t('time.earlier', { duration: '1 giờ' }) }).focus();
    await page.keyboard.press('ArrowLeft');
    await shows(page, hourAgo - step);
    await page.keyboard.press('Shift+ArrowRight');
    await eventually(() => band(page).count()).toBe(1);
    await page.keyboard.press('Shift+ArrowLeft');
    await shows(page, hourAgo - step);

    await page
      .locator('.rail')
      .getByRole('link', { name: t('nav.air') })
      .click();
    await page.waitForURL('**/air?at=*');
    await shows(page, hourAgo - step);
    await page
      .locator('.rail')
      .getByRole('link', { name: t('nav.city'), exact: true })
      .click();
    await rowOf(page, air).getByRole('link').click();
    await page.waitForURL('**/stations/khi-1?from=*&to=*');
    expect(await band(page).count()).toBe(0);
    await page.goBack();
    await shows(page, hourAgo - step);
  });

  it('is not taken for what a page shows that is always live', async () => {
    const page = await browser.open(city.url(`/?at=${momentText(then)}`));
    await shows(page, then);
    await page
      .locator('.rail')
      .getByRole('link', { name: t('nav.flood') })
      .click();
    await page.waitForURL('**/flood?at=*');
    const note = page.locator('.live-note');
    await eventually(() => textOf(note)).toContain(clockOf(then));
    expect(await textOf(note)).toContain('của bây giờ');
    expect(await band(page).count()).toBe(0);
    // The street stood under water then, and is dry now.
    await eventually(() => textOf(page.locator('main'))).toContain('Không ngập');
    expect(await textOf(page.locator('main'))).not.toContain('42 cm');
    expect(await violationsOf(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toEqual([]);
    await note.getByRole('link', { name: new RegExp(clockOf(then)) }).click();
    await shows(page, then);
    expect(new URL(page.url()).searchParams.get('network')).toBe('flood');
    await page.goBack();
    await note.getByRole('link', { name: t('time.only.stay') }).click();
    await eventually(() => note.count()).toBe(0);
    expect(new URL(page.url()).search).toBe('');
  });

  it('is played, and stays where it is paused', async () => {
    const page = await browser.open(city.url(`/?at=${momentText(then - hourMs)}`), {
      visitor: 'player',
      device: { reducedMotion: 'no-preference' },
    });
    await shows(page, then - hourMs);
    await page.keyboard.press('t');
    await page.getByLabel(t('time.speed')).selectOption({ index: 2 });
    await page.getByText(t('time.every', { duration: '10 phút' })).waitFor();
    await page.keyboard.press('Tab');
    await page.locator('.time-play').click();
    // The water comes while it is played.
    await eventually(() => textOf(rowOf(page, street))).toMatch(/42 ?cm/);
    await page.locator('.time-play').click();
    await eventually(() => new URL(page.url()).searchParams.get('at')).not.toBe(momentText(then - hourMs));
    await eventually(() => textOf(band(page))).toContain('Đang xem thời điểm');
    // Every value again, each with its own time.
    await eventually(() => textOf(rowOf(page, street))).toMatch(/\d+ (giây|phút) trước|vừa xong/);
  });

  it.each([
    ['light', 1440],
    ['dark', 390],
  ] as const)('has no barriers and fits: %s, %d px', async (theme, width) => {
    const page = await browser.open(city.url(`/?at=${momentText(then)}&lang=en`), {
      width,
      visitor: theme,
      device: { colorScheme: theme },
    });
    await eventually(() => textOf(band(page))).toContain('this is not live');
    await page.locator('.time-button').click();
    await page.getByRole('slider').waitFor();
    await still(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await violationsOf(page, contrastRule)).toEqual([]);
    expect(await sidewaysOverflow(page)).toEqual([]);
  });

  it('that cannot be had is said, and what is live stays', async () => {
    const page = await browser.open(city.url(`/?at=${momentText(Date.now() + 5 * hourMs)}`), { tolerate: /400/ });
    await eventually(() => textOf(band(page))).toContain('Không tải được');
    expect(await textOf(rowOf(page, street))).toMatch(/ 0 ?cm/);
    await band(page)
      .getByRole('button', { name: t('time.back') })
      .click();
    await eventually(() => band(page).count()).toBe(0);
  });
});
