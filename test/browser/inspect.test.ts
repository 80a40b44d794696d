/** Somebody stands beside the mast with a phone: is mine arriving? */
import mqtt from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { languages } from '../../shared/i18n/translate.ts';
import { refusals } from '../../shared/refusals.ts';
import { violationsOf } from '../support/axe.ts';
import { eventually, say, sidewaysOverflow, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { testStation } from '../support/gateway-process.ts';
import { openAsStaff } from '../support/staff.ts';
import { connectStation } from '../support/station-client.ts';

const browser = useBrowser();
const city = useCity();
const name = 'Trạm cầu Rào';

const knock = async (id: string, password: string): Promise<void> => {
  const client = mqtt.connect(`mqtt://127.0.0.1:${city.gateway().mqtt}`, {
    username: id,
    password,
    clientId: 'esp32',
    reconnectPeriod: 0,
  });
  client.on('error', () => {});
  onTestFinished(() => void client.end(true));
  await new Promise<void>((resolve) => client.once('close', () => resolve()));
};

describe.each(languages)('checking a station in %s', (language) => {
  const t = say[language];
  const id = `kiem-tra-${language}`;

  it('says what is wrong, how to mend it, and that it arrives', async () => {
    const secret = await city.gateway().add(testStation(id, { name }));
    const page = await openAsStaff({ browser, gateway: city.gateway() }, `/stations/${id}?lang=${language}`, {
      role: 'field',
      width: 390,
      height: 844,
    });
    await page.getByRole('link', { name: t('inspect.title'), exact: true }).click();
    await page.getByRole('heading', { level: 1, name: t('inspect.titleOf', { name }) }).waitFor();
    const verdict = page.locator('.inspect-verdict');
    const heading = verdict.getByRole('heading', { level: 2 });
    await eventually(() => textOf(heading)).toBe(t('inspect.verdict.nothing'));
    await eventually(() => textOf(page.locator('.inspect-steps'))).toContain('mosquitto_pub');

    await knock(id, 'sai');
    await eventually(() => textOf(heading)).toBe(t('inspect.verdict.login'));
    expect(await textOf(verdict)).toContain(t('inspect.login.password.fix'));
    await verdict.getByRole('link', { name: t('inspect.toRecord') }).waitFor();

    const client = await connectStation(city.gateway().mqtt, id, secret);
    onTestFinished(client.end);
    await eventually(() => textOf(heading)).toBe(t('inspect.verdict.connected'));
    await client.reportRaw('{"at": 1,');
    await eventually(() => textOf(heading)).toBe(t('inspect.verdict.refused'));
    expect(await textOf(verdict)).toContain(refusals.MESSAGE_NOT_JSON.fix[language]);

    await client.report({ at: Date.now() - 2_000, values: { pm25: 37.4 } });
    await eventually(() => textOf(heading)).toBe(t('inspect.verdict.arriving'));
    expect(await textOf(verdict.getByRole('status'))).toBe(t('inspect.verdict.arriving'));

    const rows = page.locator('.inspect-event');
    // Refused at login, connected, refused, accepted.
    const count = 4;
    await eventually(() => rows.count()).toBe(count);
    const raw = rows.filter({ hasText: refusals.MESSAGE_NOT_JSON[language].replace(/\.$/, '') });
    await raw.locator('summary').click();
    expect(await textOf(raw)).toContain('{"at": 1,');
    expect(await violationsOf(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toEqual([]);

    const button = (key: Parameters<typeof t>[0]) => page.getByRole('button', { name: t(key), exact: true });
    await button('inspect.stream.problems').click();
    await eventually(() => rows.count()).toBe(2);
    await button('inspect.stream.problems').click();
    await button('inspect.stream.pause').click();
    await client.report({ at: Date.now() - 1_000, values: { pm25: 38 } });
    await page.getByText(t('inspect.stream.waiting', { count: 1 })).waitFor();
    expect(await rows.count()).toBe(count);
    await button('inspect.stream.resume').click();
    await eventually(() => rows.count()).toBe(count + 1);
    await button('inspect.stream.clear').click();
    await page.getByText(t('inspect.stream.cleared')).waitFor();
    await button('inspect.stream.undo').click();
    await eventually(() => rows.count()).toBe(count + 1);
  });
});

it('is not for everybody', async () => {
  const page = await openAsStaff({ browser, gateway: city.gateway() }, '/stations/kiem-tra-vi/check', {
    role: 'viewer',
  });
  await page
    .getByText(say.vi('guard.forbidden', { permission: say.vi('permission.quarantine.read') }))
    .first()
    .waitFor();
});
