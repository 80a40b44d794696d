/** The page of the programme: periods and wards in the address, figures as they are counted, targets that staff enter. */
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { monthOf, periodBefore } from '../../shared/city-programme/period.ts';
import { type Language, languages } from '../../shared/i18n/translate.ts';
import { dayOf } from '../../shared/indices/local-day.ts';
import type { ReadingPayload } from '../../shared/reading.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { violationsInThemes } from '../support/axe.ts';
import { eventually, isLookedAt, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { openAsStaff } from '../support/staff.ts';

const browser = useBrowser();
const city = useCity();
const demo = useCity();
const t = say.vi;

const yesterday = dayOf(dayOf(Date.now()).start - 1);
const period = `${yesterday.date}..${yesterday.date}`;
const path = (query = '', language: Language = 'vi'): string =>
  `/programme?period=${period}${query && `&${query}`}&lang=${language}`;

const course = (values: (at: number) => ReadingPayload['values'], hours = 24): ReadingPayload[] =>
  Array.from({ length: hours * 6 }, (_, n) => yesterday.start + n * 10 * minuteMs).map((at) => ({
    at,
    values: values(at),
  }));

/** Nothing in nature stays exactly the same. */
const wavering = (at: number): number => [-2, 1, -1, 2, 0.5, -0.5][Math.floor(at / (10 * minuteMs)) % 6] ?? 0;

beforeAll(async () => {
  const flood = { from: yesterday.start + 5 * hourMs, to: yesterday.start + 8 * hourMs };
  const record = { interval: 600 } as const;
  const [air, noise, street, simulated] = await Promise.all([
    city.station('khi', { ...record, quantities: ['pm25'] }),
    city.station('on', { ...record, networks: ['noise'], quantities: ['laeq'], areaClass: 'A', ward: '11407' }),
    city.station('duong', {
      ...record,
      networks: ['flood'],
      quantities: ['water_depth'],
      datum: 'street_surface',
      ward: '11383',
      name: 'Điểm ngập Cầu Đất',
    }),
    demo.station('gia', { ...record, quantities: ['pm25'], provenance: 'simulated' }),
  ]);
  await Promise.all([
    air.report(...course((at) => ({ pm25: 60 + wavering(at) }), 20)),
    noise.report(...course((at) => ({ laeq: 44 + wavering(at) }))),
    street.report(...course((at) => ({ water_depth: at >= flood.from && at < flood.to ? 32 : 0 }))),
    simulated.report(...course((at) => ({ pm25: 20 + wavering(at) }))),
  ]);
  await city.stored('khi', 'pm25', 120);
  await city.stored('on', 'laeq', 144);
  await city.stored('duong', 'water_depth', 144);
  await demo.stored('gia', 'pm25', 144);
});

const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const computed = (page: Page): Promise<void> => page.locator('#programme-availability').waitFor();
const open = async (query?: string, options: Parameters<typeof browser.open>[1] = {}): Promise<Page> => {
  const page = await browser.open(city.url(path(query)), options);
  await computed(page);
  return page;
};

describe('the figures', () => {
  it('tell hours within a limit, how many had enough data, and the days above it', async () => {
    const page = await open();
    const limits = part(page, t('programme.limits'));
    const row = limits.getByRole('row').filter({ hasText: 'PM2.5' });

    expect(await textOf(row)).toContain('0,0% trong giới hạn');
    expect(await textOf(row)).toContain('1 ngày');
    expect(await textOf(row)).toContain('QCVN 05:2023/BTNMT');
    expect(await row.getByRole('img').getAttribute('aria-label')).toContain('trong giới hạn');
    const noise = limits.getByRole('row').filter({ hasText: 'LAeq' });
    expect(await noise.count()).toBe(3);
    expect(await textOf(noise.first())).toContain(t('evidence.unverified'));
  });

  it('tell which inundations there were, and that no alert was before them', async () => {
    const page = await open();
    const flood = part(page, t('programme.flood'));

    await flood.getByText('32 cm').waitFor();
    expect(await textOf(flood)).toContain('khoảng 3 giờ');
    expect(await textOf(flood)).toContain(t('programme.lead.title'));
  });

  it('are those of a ward, by its name without diacritics, and the address says which', async () => {
    const page = await open();
    await page.getByRole('combobox').click();
    await page.keyboard.type('le chan');
    await page.getByRole('option', { name: 'phường Lê Chân' }).waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => new URL(page.url()).searchParams.get('ward')).toBe('11383');
    await part(page, t('programme.coverage')).getByText(t('programme.coverage.here'), { exact: true }).waitFor();

    expect(await textOf(part(page, t('programme.limits')))).toContain(t('programme.limits.none'));
    expect(await page.getByRole('link', { name: t('programme.csv') }).getAttribute('href')).toContain('ward=11383');
    await page.goBack();
    await part(page, t('programme.limits')).getByText('PM2.5, trung bình 24 giờ').waitFor();
  });

  it('are those of another period, which the address says, and which is the same when it is opened again', async () => {
    const page = await open();
    const last = periodBefore(monthOf(dayOf(Date.now()).date));
    await page.getByRole('button', { name: t('programme.period.lastMonth') }).click();
    await eventually(() => new URL(page.url()).searchParams.get('period')).toBe(last.text);
    await computed(page);
    await page.reload();
    await computed(page);

    expect(await page.getByRole('button', { name: t('programme.period.lastMonth') }).getAttribute('aria-pressed')).toBe(
      'true',
    );
  });

  it('say of days in the wrong order what is wrong, and keep what was shown', async () => {
    const page = await open();
    await page.getByLabel(t('programme.period.to')).fill('2020-01-01');

    await page.getByText(t('programme.period.wrong', { count: 366 })).waitFor();
    expect(new URL(page.url()).searchParams.get('period')).toBe(period);
  });

  it('of simulated stations alone say so in every part', async () => {
    const page = await browser.open(demo.url(path()));
    await computed(page);

    await page.getByText(t('programme.simulated')).waitFor();
    for (const key of ['limits', 'coverage', 'flood', 'availability'] as const)
      expect(
        await part(page, t(`programme.${key}`))
          .getByText(t('provenance.simulated.chip'))
          .count(),
      ).toBe(1);
  });
});

describe('a clause', () => {
  it('opens to its words, what answers it, and its figures, from which one gets to the part', async () => {
    const page = await open();
    await page.getByText('III.5 ¶7', { exact: true }).first().click();
    const clause = page.locator('.clauses details[open]');

    expect(await textOf(clause)).toContain('xây dựng đồng bộ hệ thống quan trắc');
    expect(await textOf(clause)).toContain('phường, xã có trạm hoạt động');
    await clause.getByRole('link', { name: t('programme.coverage') }).click();
    await eventually(
      async () => (await page.locator('#programme-coverage').boundingBox())?.y ?? Number.POSITIVE_INFINITY,
    ).toBeLessThan(400);
  });

  it('says what it asks for and is not there', async () => {
    const page = await open();
    await page.getByText('III.4 ¶3', { exact: true }).first().click();

    expect(await textOf(page.locator('.clauses details[open]'))).toContain(t('programme.clause.missing'));
  });
});

describe('a target', () => {
  const row = (page: Page): Locator =>
    part(page, t('programme.targets'))
      .getByRole('row')
      .filter({ hasText: 'Sàn nhà ở bình quân đầu người, toàn thành phố' });

  it('without a value says so, and nobody but staff may enter one', async () => {
    const page = await open();

    expect(await textOf(row(page))).toContain(t('programme.verdict.no-data'));
    expect(await page.getByRole('button', { name: t('programme.enter') }).count()).toBe(0);
  });

  it('takes a value with its day and source, a correction, and lets it be withdrawn', async () => {
    const page = await openAsStaff({ browser, gateway: city.gateway() }, path(), { role: 'environment' });
    await computed(page);
    const enter = async (value: string): Promise<void> => {
      await row(page)
        .getByRole('button', { name: t('programme.enter') })
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: t('programme.enter.action') }).click();
      await dialog.getByText(t('programme.enter.source.missing')).waitFor();
      await dialog.getByLabel(t('programme.enter.value', { unit: 'm²/người' })).fill(value);
      await dialog.getByLabel(t('programme.enter.asOf'), { exact: true }).fill('2025-12-31');
      await dialog.getByLabel(t('programme.enter.source'), { exact: true }).fill('Niên giám thống kê 2025');
      await dialog.getByRole('button', { name: t('programme.enter.action') }).click();
      await dialog.waitFor({ state: 'detached' });
    };

    await enter('28,9');
    await row(page).getByText('28,9 m²/người').first().waitFor();
    await eventually(() => textOf(row(page))).toContain(t('programme.verdict.not-met'));
    await enter('29,4');
    await row(page).getByText('29,4 m²/người').first().waitFor();
    expect(await textOf(row(page))).toContain(t('programme.verdict.met'));
    await row(page)
      .getByText(t('programme.targets.values', { count: 2 }))
      .click();
    expect(await textOf(row(page))).toContain(t('programme.targets.corrected'));
    await row(page)
      .getByRole('button', { name: t('programme.withdraw.of', { value: '29,4 m²/người', date: '31/12/2025' }) })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('programme.withdraw.reason')).fill('nhầm bảng');
    await dialog.getByRole('button', { name: t('programme.withdraw') }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(() => textOf(row(page))).toContain('nhầm bảng');

    const visitor = await open();
    expect(await textOf(row(visitor))).toContain('28,9 m²/người');
    await row(visitor)
      .getByText(t('programme.targets.values', { count: 2 }))
      .click();
    expect(await textOf(row(visitor))).not.toContain('Người environment');
  });
});

describe.each(languages)('in %s', (language) => {
  it('fits every width and has no barrier that axe knows of', async () => {
    const page = await browser.open(city.url(path('', language)), { width: 1920 });
    const problems: Record<string, string[]> = {};
    const note = (what: string, found: string[]): void => {
      if (found.length > 0) problems[what] = found;
    };
    for (const width of [1920, 1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await computed(page);
      await page.locator('.programme-page details').evaluateAll((all: { open: boolean }[]) => {
        for (const each of all) each.open = true;
      });
      await still(page);
      note(`width ${width}`, await sidewaysOverflow(page));
      if (isLookedAt(language, width)) note(`axe ${width}`, await violationsInThemes(page));
    }
    expect(problems).toEqual({});
  });
});

describe('on paper', () => {
  it('everything is unfolded, and nothing is left to press', async () => {
    const page = await open();
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    await page.emulateMedia({ media: 'print' });

    expect(await page.locator('.programme-page details:not([open])').count()).toBe(0);
    expect(await page.locator('.programme-page button:visible').count()).toBe(0);
    expect(await sidewaysOverflow(page, '.programme-page, .table-scroll')).toEqual([]);
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    expect(await page.locator('.programme-page details[open]').count()).toBe(0);
  });
});
