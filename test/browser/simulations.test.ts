/** Field teams start, watch and stop a simulated fleet. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from '../support/axe.ts';
import { eventually, say, sidewaysOverflow, useBrowser } from '../support/browser.ts';
import { openAsStaff } from '../support/staff.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const { vi, en } = say;

describe('the page of simulated stations', () => {
  const browser = useBrowser();
  const ends: (() => Promise<void>)[] = [];
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({}, (end) => ends.push(end));
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  it('starts a fleet, shows its figures, and stops it after naming what stops', async () => {
    const page = await openAsStaff({ browser, gateway }, '/fleet/simulators', { role: 'field' });
    await page.getByText(vi('simulations.empty')).waitFor();
    const form = page.locator('.sim-form');
    await form.getByLabel(vi('simulations.name'), { exact: true }).fill('Tập huấn');
    for (const network of ['air', 'noise', 'flood'] as const)
      await form.getByLabel(vi(`network.${network}`), { exact: true }).fill(network === 'air' ? '2' : '0');
    await form.getByLabel(vi('simulations.interval')).fill('0');
    await form.getByRole('button', { name: vi('simulations.start') }).click();
    await form.getByText(vi('simulations.interval.wrong')).waitFor();
    await form.getByLabel(vi('simulations.interval')).fill('1');
    await form.getByRole('button', { name: vi('simulations.start') }).click();

    const run = page.locator('.sim-run').filter({ hasText: 'Tập huấn' });
    await run.getByText(vi('provenance.simulated.chip')).waitFor();
    await run.locator('.sim-rate').waitFor();
    const all = vi('simulations.figure.connected.of', { connected: 2, stations: 2 });
    await run.locator('.sim-figures').getByText(all).waitFor();
    await run.getByText(vi('simulations.happened')).click();
    await run.getByText(vi('simulations.event.enrolled', { count: 2 })).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await run.getByRole('button', { name: vi('simulations.stop') }).click();
    await page.getByRole('button', { name: vi('simulations.stop.act', { count: 2 }) }).click();
    await run.getByText(vi('simulations.ending.stopped')).waitFor();
    await eventually(() => gateway.stations.list().every(({ station }) => station.lifecycle === 'retired')).toBe(true);

    await page.setViewportSize({ width: 390, height: 800 });
    await page.evaluate(`localStorage.setItem('hai-dang.language', 'en')`);
    await page.reload();
    await page.locator('.sim-progress').getByText(en('simulations.ending.stopped')).waitFor();
    await page.getByText(en('simulations.more')).click();
    expect(await sidewaysOverflow(page, 'html, body, main')).toEqual([]);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('is not for everybody', async () => {
    const page = await openAsStaff({ browser, gateway }, '/fleet/simulators', { role: 'emergency' });
    await page.getByText(vi('guard.whoGives')).waitFor();
  });
});
