/** The log of work, the schedule, and commissioning up to the signed sheet, as a field team uses them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { minuteMs } from '../../shared/time.ts';
import { violationsOf } from '../support/axe.ts';
import { eventually, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { openAsStaff } from '../support/staff.ts';

const browser = useBrowser();
const city = useCity();
const id = 'tram-1';

beforeAll(async () => {
  const now = Date.now();
  const station = await city.station(id, { lifecycle: 'planned', provenance: 'simulated' });
  const readings = Array.from({ length: 30 }, (_, n) => ({
    at: now - (29 - n) * minuteMs,
    values: { pm25: 20 + (n % 5), pm10: 40 + (n % 7) },
  }));
  await station.report(...readings);
  await city.stored(id, 'pm10', readings.length);
});

describe('looking after a station', () => {
  const t = say.vi;

  it('enters work, finds it in the schedule, measures the station and signs a certificate', async () => {
    const page = await openAsStaff({ browser, gateway: city.gateway() }, `/stations/${id}?tab=care&lang=vi`, {
      role: 'field',
      width: 390,
      height: 844,
    });

    await page.getByRole('button', { name: t('care.log.add') }).click();
    const dialog = page.getByRole('dialog', { name: t('care.log.add') });
    await dialog.getByLabel(t('care.form.kind'), { exact: true }).selectOption('calibration');
    await dialog.getByLabel(t('care.form.doneBy')).fill('');
    await dialog.getByRole('button', { name: t('care.form.save') }).click();
    await dialog.getByText(t('care.form.doneBy.wrong')).waitFor();
    await still(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toEqual([]);
    await dialog.getByLabel(t('care.form.doneBy')).fill('Tổ 2');
    await dialog.getByLabel(t('care.form.before')).fill('+4 %');
    await dialog.getByRole('button', { name: t('care.form.save') }).click();
    await dialog.waitFor({ state: 'detached' });
    const log = page.getByRole('region', { name: t('care.log'), exact: true });
    await eventually(() => textOf(log)).toContain('+4 %');

    // Withdrawn only with a reason, and still to be seen.
    await log.getByRole('button', { name: t('care.withdraw') }).click();
    const question = page.getByRole('dialog', { name: t('care.withdraw.title') });
    await question.getByRole('button', { name: t('care.withdraw') }).click();
    await question.getByText(t('care.withdraw.reasonMissing')).waitFor();
    await question.getByLabel(t('care.withdraw.reason')).fill('nhầm ngày');
    await question.getByRole('button', { name: t('care.withdraw') }).click();
    await question.waitFor({ state: 'detached' });
    await eventually(() => textOf(log)).toContain('nhầm ngày');
    await page.getByRole('button', { name: t('care.log.add') }).click();
    await dialog.getByLabel(t('care.form.doneBy')).fill('Tổ 2');
    await dialog.getByRole('button', { name: t('care.form.save') }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.goto(city.url(`/fleet/care?lang=vi`));
    const due = page.getByRole('table', { name: t('care.due') });
    const row = due.getByRole('row').filter({ hasText: `Trạm ${id}` });
    await eventually(() => textOf(row)).toContain(t('care.due.in', { count: 90 }));
    await still(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toEqual([]);

    await page.goto(city.url(`/stations/${id}/commission?lang=vi`));
    const checks = page.getByRole('table', { name: t('commission.checks') });
    const photos = checks.getByRole('row').filter({ hasText: t('check.photos.do.none') });
    await eventually(() => textOf(photos)).toContain(t('commission.state.fail'));
    await still(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toEqual([]);
    await page.getByLabel(t('commission.name')).first().fill('Nguyễn Văn Bền');
    await page.getByRole('button', { name: t('commission.issue') }).click();
    await page.getByText(t('commission.problem.open-checks')).waitFor();
    await page.getByRole('radio', { name: t('commission.verdict.accepted-with-remarks') }).check();
    await page.getByRole('textbox', { name: t('commission.remarks') }).fill('Bổ sung ảnh.');
    await page.getByRole('checkbox', { name: t('commission.activate') }).check();
    await page.getByRole('button', { name: t('commission.issue') }).click();

    const sheet = page.getByRole('article');
    await eventually(() => textOf(sheet)).toContain('Nguyễn Văn Bền');
    const text = await textOf(sheet);
    expect(text).toMatch(/NT-\d{4}-000\d/);
    expect(text).toMatch(/[0-9a-f]{64}/);
    expect(text).toContain(t('provenance.simulated.chip'));
    expect(city.gateway().stations.find(id)?.station.lifecycle).toBe('active');
    await still(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toEqual([]);

    await page.getByRole('button', { name: t('certificate.withdraw') }).click();
    const certificate = page.getByRole('dialog');
    await certificate.getByLabel(t('care.withdraw.reason')).fill('đo lại');
    await certificate.getByRole('button', { name: t('certificate.withdraw') }).click();
    await eventually(() => textOf(sheet)).toContain(t('certificate.withdrawn'));

    const sheetPath = new URL(page.url()).pathname;
    for (const path of ['/fleet/care', `/stations/${id}/commission`, sheetPath]) {
      await page.goto(city.url(`${path}?lang=en`));
      await page.locator('main').locator('table').first().waitFor();
      await still(page);
      expect(await violationsOf(page)).toEqual([]);
      expect(await sidewaysOverflow(page)).toEqual([]);
    }
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: say.en('certificate.print') }).isVisible()).toBe(false);
    expect(await sheet.getByText(say.en('certificate.withdrawn'), { exact: true }).isVisible()).toBe(true);
  });
});
