/** Pages about rules, who is told, official warnings and exercises, with a real gateway. */
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../shared/i18n/translate.ts';
import { minuteMs } from '../../shared/time.ts';
import { contrastRule, violationsOf } from '../support/axe.ts';
import { eventually, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { openAsStaff } from '../support/staff.ts';

const browser = useBrowser();
const city = useCity();
const t = say.vi;

/** Twice over 30 cm within the last hours, and once over 20. */
const depths = [0, 0, 12, 34, 36, 8, 0, 0, 31, 33, 5, 0, 22, 24, 3, 0, 0, 0];

beforeAll(async () => {
  const street = await city.station('duong', {
    interval: 600,
    networks: ['flood'],
    quantities: ['water_depth'],
    datum: 'street_surface',
    ward: '11383',
    name: 'Điểm ngập Cầu Đất',
  });
  const first = Math.floor(Date.now() / (10 * minuteMs)) * 10 * minuteMs - depths.length * 10 * minuteMs;
  await street.report(
    ...depths.map((depth, index) => ({ at: first + index * 10 * minuteMs, values: { water_depth: depth } })),
  );
  await city.stored('duong', 'water_depth', depths.length);
});

const as = (path: string, role: 'administrator' | 'field' | 'environment' = 'administrator'): Promise<Page> =>
  openAsStaff({ browser, gateway: city.gateway() }, path, { role });
const dialogOf = async (page: Page, press: Locator): Promise<Locator> => {
  await press.click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
};
const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

describe('the list of rules', () => {
  it('says in one sentence what each watches, and switches a flood rule off and on after asking', async () => {
    const page = await as('/alerts/rules');
    const row = page.locator('.rule-row').filter({ hasText: 'Ngập đường phố' });
    await row.waitFor();

    expect(await textOf(row)).toContain('Độ sâu ngập từ 10 cm: theo dõi, từ 20 cm: cảnh báo, từ 30 cm: nguy hiểm');
    const rule = row.getByRole('switch');
    expect(await rule.getAttribute('aria-checked')).toBe('true');
    const off = await dialogOf(page, rule);
    expect(await textOf(off)).toContain(t('rules.off.flood'));
    await off.getByRole('button', { name: t('rules.off.action') }).click();
    await eventually(() => rule.getAttribute('aria-checked')).toBe('false');
    const on = await dialogOf(page, rule);
    await on.getByRole('button', { name: t('rules.on.action') }).click();
    await eventually(() => rule.getAttribute('aria-checked')).toBe('true');
    await eventually(() => textOf(row)).toContain('3 ·');
  });

  it('is read by everybody and changed by nobody else, and is searched without diacritics', async () => {
    const page = await browser.open(city.url('/alerts/rules'));
    await page.locator('.rule-row').first().waitFor();
    await page.getByLabel(t('rules.search')).fill('mat tin hieu');

    await eventually(() => page.locator('.rule-row').count()).toBe(1);
    expect(await page.getByRole('switch').count()).toBe(0);
    expect(await page.getByRole('link', { name: t('rules.add') }).count()).toBe(0);
  });
});

describe('one rule', () => {
  it('is edited, tried on the past beside the version that is kept, saved, and restored', async () => {
    const page = await as('/alerts/rules/street-depth');
    await page.getByLabel(t('ruleEdit.step.mark', { number: 2 }), { exact: true }).fill('5');
    await page.getByRole('button', { name: t('action.save') }).click();
    await page.getByText(t('ruleEdit.steps.climb')).waitFor();
    await page.getByLabel(t('ruleEdit.step.mark', { number: 1 }), { exact: true }).fill('26');
    await page.getByLabel(t('ruleEdit.step.mark', { number: 2 }), { exact: true }).fill('28');

    await eventually(() => textOf(page.locator('.rule-sentence'))).toContain('từ 26 cm: theo dõi, từ 28 cm: cảnh báo');
    await page.getByRole('button', { name: t('ruleTest.days.1') }).click();
    await page.getByRole('button', { name: t('ruleTest.run') }).click();
    const headline = page.locator('.test-headline');
    await headline.waitFor();
    expect(await textOf(headline)).toContain('cảnh báo 2 lần thay vì 3 lần');
    expect(await textOf(page.locator('.test-picture'))).toContain('Điểm ngập Cầu Đất');
    expect(await textOf(page.locator('.form-end'))).toContain(t('rules.facet.condition'));
    await page.getByRole('button', { name: t('action.save') }).click();
    await page.getByRole('link', { name: 'Ngập đường phố', exact: true }).click();

    const restore = page.getByRole('button', { name: t('rules.restore.of', { number: 1 }) });
    const dialog = await dialogOf(page, restore);
    expect(await textOf(dialog)).toContain('từ 26 cm');
    await dialog.getByRole('button', { name: t('rules.restore.action') }).click();
    await eventually(() => page.getByLabel(t('ruleEdit.step.mark', { number: 1 }), { exact: true }).inputValue()).toBe(
      '10',
    );
  });

  it('that is new asks before it is left, and is deleted again', async () => {
    const page = await as('/alerts/rules/new');
    await page.getByLabel(t('ruleEdit.nameVi')).fill('Mưa ở trạm tôi trông');
    await page.getByRole('link', { name: t('action.cancel') }).click();
    const stay = page.getByRole('dialog');
    await stay.getByRole('button', { name: t('leave.stay') }).click();
    await page.getByLabel(t('ruleEdit.kind'), { exact: true }).selectOption('rain');
    await eventually(() => textOf(page.locator('.rule-sentence'))).toContain('Mưa 1 giờ từ 50 mm');
    await page.getByRole('button', { name: t('ruleEdit.create') }).click();

    const remove = page.getByRole('button', { name: t('rules.remove'), exact: true });
    const dialog = await dialogOf(page, remove);
    await dialog.getByRole('button', { name: t('rules.remove'), exact: true }).click();
    await page.locator('.rule-row').first().waitFor();
    expect(await page.getByText('Mưa ở trạm tôi trông').count()).toBe(0);
  });

  it('may be looked at by who may not change it', async () => {
    const page = await as('/alerts/rules/street-depth', 'field');
    await page.locator('.rule-sheet').waitFor();

    expect(await page.getByRole('button', { name: t('action.save') }).count()).toBe(0);
    expect(await textOf(page.locator('.rule-sheet'))).toContain(t('rules.facet.latch'));
  });
});

describe('who is told', () => {
  it('takes an on-call list and a policy that tells whoever is on duty', async () => {
    const page = await as('/alerts/people');
    const list = await dialogOf(page, page.getByRole('button', { name: t('tell.onCall.add') }));
    await list.getByRole('button', { name: t('tell.add'), exact: true }).click();
    await list.getByText(t('tell.onCall.people.missing')).waitFor();
    await list.getByLabel(t('tell.name'), { exact: true }).fill('Trực ban');
    await list.getByRole('checkbox').first().check();
    await list.getByRole('button', { name: t('tell.add'), exact: true }).click();
    await list.waitFor({ state: 'detached' });
    const card = page.getByRole('article', { name: 'Trực ban' });
    await eventually(() => textOf(card)).toContain(`${t('tell.onCall.now')} Người`);
    expect(await card.locator('.rota td').count()).toBe(28);

    const policy = await dialogOf(page, page.getByRole('button', { name: t('tell.policy.add') }));
    await policy.getByLabel(t('tell.name'), { exact: true }).fill('Báo trực ban');
    await policy.getByRole('checkbox', { name: t('tell.to.onCall', { list: 'Trực ban' }) }).check();
    await policy.getByRole('button', { name: t('tell.add'), exact: true }).click();
    await policy.waitFor({ state: 'detached' });
    await eventually(() => textOf(page.getByRole('article', { name: 'Báo trực ban' }))).toContain(
      t('tell.to.onCall', { list: 'Trực ban' }),
    );
  });

  it('shows the secret of a webhook once, and why a test did not arrive', async () => {
    const page = await openAsStaff({ browser, gateway: city.gateway() }, '/alerts/people', { tolerate: /502/ });
    const dialog = await dialogOf(page, page.getByRole('button', { name: t('tell.webhook.add') }));
    await dialog.getByLabel(t('tell.name'), { exact: true }).fill('IOC');
    await dialog.getByLabel(t('tell.webhook.url')).fill('https://ioc.haiphong.invalid/nhan');
    await dialog.getByRole('button', { name: t('tell.add'), exact: true }).click();
    await dialog.locator('.secret code').waitFor();
    await dialog.getByRole('button', { name: t('secret.done') }).click();
    await page.getByRole('button', { name: t('tell.webhook.test.of', { name: 'IOC' }) }).click();

    await page.locator('.tell-card .form-failure').waitFor();
    expect(await textOf(part(page, t('tell.channels')))).toContain('SMTP_URL');
  });

  it('is chosen by each person for themselves: from which level on, and when not', async () => {
    const page = await as('/account', 'field');
    const own = part(page, t('notify.title'));
    await own.getByLabel(t('notify.quiet'), { exact: false }).first().check();
    await own.getByRole('button', { name: t('action.save') }).click();
    await own.getByText(t('notify.saved')).waitFor();
    await page.reload();

    await eventually(() => own.getByLabel(t('notify.quiet.from'), { exact: true }).inputValue()).toBe('22:00');
    expect(await textOf(own)).toContain('luôn đến ngay');
  });
});

describe('official warnings', () => {
  it('are entered as a bulletin has them, are shown to everybody, and are withdrawn', async () => {
    const page = await as('/alerts/warnings');
    const dialog = await dialogOf(page, page.getByRole('button', { name: t('warnings.enter') }));
    expect(await textOf(dialog)).toContain(t('warnings.never'));
    await dialog.getByLabel(t('warnings.issuer'), { exact: true }).fill('Đài KTTV khu vực Đông Bắc');
    await dialog.getByRole('button', { name: t('warnings.enter.action') }).click();
    await dialog.getByText(t('warnings.level.missing')).waitFor();
    await dialog.getByRole('radio', { name: t('warnings.level.3'), exact: false }).check();
    await dialog.getByRole('button', { name: t('warnings.enter.action') }).click();
    await dialog.waitFor({ state: 'detached' });

    const visitor = await browser.open(city.url('/alerts/warnings'));
    const official = part(visitor, t('warnings.official'));
    await official
      .getByText(t('warnings.level', { level: 3 }))
      .first()
      .waitFor();
    expect(await textOf(official)).toContain(t('warnings.state.now'));
    const withdraw = await dialogOf(page, part(page, t('warnings.official')).getByRole('button', { name: /^Rút/ }));
    await withdraw.getByRole('button', { name: t('warnings.withdraw') }).click();
    await part(page, t('warnings.official')).getByText(t('warnings.official.none')).waitFor();
  });

  it('take maintenance of a station, found by its name, and end it', async () => {
    const page = await as('/alerts/warnings', 'environment');
    const maintenance = part(page, t('warnings.maintenance'));
    const dialog = await dialogOf(page, maintenance.getByRole('button', { name: t('warnings.maintenance.add') }));
    await dialog.getByLabel(t('rules.scope.stations.search')).fill('cau dat');
    await dialog.getByLabel(t('rules.scope.stations.search')).press('Enter');
    await dialog.getByLabel(t('warnings.maintenance.reason')).fill('Thay cảm biến');
    await dialog.getByRole('button', { name: t('warnings.maintenance.announce') }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(() => textOf(maintenance)).toContain('Điểm ngập Cầu Đất');

    const end = await dialogOf(page, maintenance.getByRole('button', { name: /Thay cảm biến/ }));
    await end.getByRole('button', { name: t('warnings.maintenance.end') }).click();
    await eventually(() => textOf(maintenance)).toContain(t('warnings.maintenance.none'));
  });
});

describe('an exercise', () => {
  it('needs a scenario, a name and participants, runs, and ends with a summary', async () => {
    const page = await as('/alerts/exercises');
    await page.getByRole('button', { name: t('drill.start') }).click();
    await page.getByText(t('drill.scenario.missing')).waitFor();
    await page.getByRole('radio').first().check();
    await page.getByLabel(t('drill.name'), { exact: true }).fill('Diễn tập thử');
    await page.getByRole('button', { name: t('drill.start') }).click();
    await page.locator('.drill-left').waitFor();

    const dialog = await dialogOf(page, page.getByRole('button', { name: t('drill.end') }));
    await dialog.getByRole('button', { name: t('drill.end') }).click();
    await page.getByRole('button', { name: t('drill.print') }).waitFor();
    expect(await textOf(part(page, t('drill.participants')))).toContain('Người administrator');
  });
});

describe.each(languages)('in %s', (language) => {
  it('every page fits every width and has no barrier that axe knows of', async () => {
    const page = await as('/alerts/rules');
    const problems: Record<string, string[]> = {};
    const note = (what: string, found: string[]): void => {
      if (found.length > 0) problems[what] = found;
    };
    const paths = ['rules', 'rules/street-depth', 'people', 'warnings', 'exercises'];
    for (const path of paths) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(city.url(`/alerts/${path}?lang=${language}`));
      await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
      await page.locator('.panel').first().waitFor();
      note(`${path} 1440`, await sidewaysOverflow(page));
      await page.setViewportSize({ width: 390, height: 844 });
      await still(page);
      note(`${path} 390`, await sidewaysOverflow(page));
      note(`${path} axe`, await violationsOf(page));
      if (language === 'en') continue;
      await page.emulateMedia({ colorScheme: 'dark' });
      await still(page);
      note(`${path} axe dark`, await violationsOf(page, contrastRule));
    }
    expect(problems).toEqual({});
  });
});
