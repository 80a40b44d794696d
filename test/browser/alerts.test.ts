/** Emergency managers see what goes on, hear it, act on it, and read afterwards what was done. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertsAnswerSchema, type Situation, situationsAnswerSchema } from '../../shared/alert-api.ts';
import { type Language, languages } from '../../shared/i18n/translate.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { contrastRule, violationsOf } from '../support/axe.ts';
import { eventually, isFocused, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { startMailServer } from '../support/mail-server.ts';
import { addPerson } from '../support/people.ts';
import { openAsStaff } from '../support/staff.ts';
import { until } from '../support/start-gateway.ts';
import type { StationClient } from '../support/station-client.ts';
import { freePort } from '../support/temporary.ts';

const mail = await startMailServer();
afterAll(() => mail.stop());
const browser = useBrowser();
// Links in messages need to know where the console is.
const port = await freePort();
const city = useCity({
  SMTP_URL: mail.url,
  SMTP_FROM: 'Hải Đăng <canh-bao@haiphong.example>',
  GATEWAY_HTTP_PORT: String(port),
  GATEWAY_PUBLIC_URL: `http://127.0.0.1:${port}`,
});

/** Each in a ward of its own, so that tests do not meet. */
const wardsUsed = { vi: '11329', en: '11359', phone: '11311', link: '11407', simulated: '11413' } as const;

const street = async (ward: string, name: string, provenance: 'real' | 'simulated' = 'real'): Promise<StationClient> =>
  city.station(`pho-${ward}-${provenance}`, {
    name,
    networks: ['flood'],
    quantities: ['water_depth'],
    datum: 'street_surface',
    ward,
    provenance,
  });

/** Water that stands in the street: two readings in a row. */
const flood = async (station: StationClient, depth: number): Promise<void> => {
  const now = Date.now();
  await station.report({ at: now - 2_000, values: { water_depth: depth } });
  await station.report({ at: now - 1_000, values: { water_depth: depth } });
};

const openSituations = async (ward: string): Promise<Situation[]> => {
  const response = await fetch(city.url(`/api/v1/situations?open=true&ward=${ward}`));
  return situationsAnswerSchema.parse(await response.json()).situations;
};
const openSituation = async (ward: string): Promise<Situation> => {
  await until(async () => (await openSituations(ward)).length > 0);
  const [found] = await openSituations(ward);
  if (!found) throw new Error('there is no situation');
  return found;
};
const alertOf = async (situation: Situation): Promise<string> => {
  const response = await fetch(city.url(`/api/v1/alerts?situation=${situation.id}`));
  const [first] = alertsAnswerSchema.parse(await response.json()).alerts;
  return first?.id ?? '';
};
const stateOf = async (ward: string): Promise<string | undefined> => (await openSituations(ward))[0]?.state;

const rowOf = (page: Page, ward: string, language: Language): Locator => {
  const place = findWard(ward);
  return page
    .locator('.situation-row')
    .filter({ hasText: place ? wardName(place, language) : ward })
    .first();
};

const open = (path: string, options: Parameters<typeof openAsStaff>[2] = {}): Promise<Page> =>
  openAsStaff({ browser, gateway: city.gateway() }, path, { role: 'emergency', ...options });

beforeAll(async () => {
  await addPerson(city.gateway().state, { role: 'emergency' });
  await flood(await street(wardsUsed.simulated, 'Phố mô phỏng', 'simulated'), 60);
});

describe.each(languages)('in %s', (language) => {
  const t = say[language];
  const ward = wardsUsed[language];

  it('a flood appears, is heard, acknowledged by a key, assigned, shelved with a reason, and stands in the log', async () => {
    const page = await open(`/alerts?lang=${language}`);
    await page.getByRole('heading', { level: 1, name: t('alerts.title') }).waitFor();
    const station = await street(ward, `Phố ${language}`);
    await flood(station, 36);

    // Live, without asking again, with its place, how bad it is and who has it.
    const row = rowOf(page, ward, language);
    await row.waitFor();
    expect(await textOf(row)).toContain(t('alerts.severity.danger'));
    expect(await textOf(row)).toContain(t('alerts.state.unacknowledged'));
    await eventually(() => textOf(row)).toContain('36 cm');
    await eventually(() => page.title()).toMatch(/^\(\d+\) ▲ /);
    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toBe('/icon-alert.svg');

    // The sound is off until somebody wants it, and can be muted.
    const strip = page.locator('.strip.call');
    await strip.getByRole('button', { name: t('alerts.sound.off') }).click();
    await strip.getByRole('button', { name: t('alerts.sound.on'), pressed: true }).waitFor();
    await strip.getByRole('button', { name: t('alerts.sound.mute') }).click();
    await strip.getByRole('button', { name: t('alerts.sound.unmute') }).waitFor();

    await still(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toEqual([]);

    // By keys alone: to the row, acknowledge.
    await page.locator('main').focus();
    const link = row.locator('[data-row]');
    await eventually(async () => {
      if (!(await isFocused(link))) await page.keyboard.press('j');
      return isFocused(link);
    }).toBe(true);
    await page.keyboard.press('a');
    await eventually(() => stateOf(ward)).toBe('acknowledged');
    await eventually(() => textOf(row)).toContain('Người emergency');

    await link.press('Enter');
    const situation = await openSituation(ward);
    await page.waitForURL(`**/situations/${situation.id}*`);
    await page
      .getByRole('heading', { level: 1 })
      .filter({ hasText: t('alerts.hazard.flood') })
      .waitFor();
    await page.getByRole('img', { name: /36/ }).waitFor();

    await page.keyboard.press('g');
    const assign = page.getByRole('dialog', { name: t('alerts.assign.title') });
    await assign.getByRole('button', { name: t('alerts.assign.action') }).click();
    await assign.waitFor({ state: 'detached' });
    await eventually(() => textOf(page.locator('.situation-head'))).toContain(
      t('alerts.with', { name: 'Người emergency' }),
    );

    // Shelving hurts: it needs a reason, and can be undone.
    await page.keyboard.press('s');
    const shelve = page.getByRole('dialog', { name: t('alerts.shelve.title') });
    await shelve.getByRole('button', { name: t('alerts.shelve.action') }).click();
    await shelve.getByText(t('alerts.reason.missing')).waitFor();
    await still(page);
    expect(await violationsOf(page)).toEqual([]);
    await shelve.getByLabel(t('alerts.reason')).fill('đang bơm nước, đã cử người');
    await shelve.getByRole('button', { name: t('alerts.shelve.action') }).click();
    await shelve.waitFor({ state: 'detached' });
    const log = page.locator('.log');
    await eventually(() => textOf(log)).toContain('đang bơm nước, đã cử người');
    await page.getByRole('button', { name: t('alerts.undo') }).click();
    await eventually(() => textOf(log)).toContain(t('alerts.event.unshelved'));

    await page.getByLabel(t('alerts.note'), { exact: true }).fill('Công ty thoát nước đã đến');
    await page.getByRole('button', { name: t('alerts.note.action') }).click();
    await eventually(() => textOf(log)).toContain('Công ty thoát nước đã đến');

    await eventually(() => page.locator('.skeleton').count()).toBe(0);
    await still(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toEqual([]);
    if (language === 'vi') {
      await page.emulateMedia({ colorScheme: 'dark' });
      await still(page);
      expect(await violationsOf(page, contrastRule)).toEqual([]);
    }
  });

  it('the evidence of an alert is read and taken along', async () => {
    const situation = await openSituation(ward);
    const page = await open(`/alerts/${await alertOf(situation)}?lang=${language}`);
    await page.getByRole('heading', { name: t('alerts.hops') }).waitFor();
    await page.getByRole('heading', { name: t('alerts.evidence') }).waitFor();
    await page
      .getByRole('button', { name: t('chart.showTable') })
      .first()
      .click();
    expect(await textOf(page.locator('.chart tbody').first())).toContain('36');
    expect(await page.getByRole('link', { name: t('alerts.dossier.json') }).getAttribute('href')).toMatch(/dossier$/);
    await eventually(() => page.locator('.skeleton').count()).toBe(0);
    await still(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toEqual([]);
  });

  it('everybody sees what goes on, nobody sees who', async () => {
    const situation = await openSituation(ward);
    const page = await browser.open(city.url(`/situations/${situation.id}?lang=${language}`), {
      visitor: `public-${language}`,
    });
    await page.locator('.log-entry').first().waitFor();

    expect(await textOf(page.locator('main'))).not.toContain('Người emergency');
    expect(await textOf(page.locator('main'))).not.toContain('Công ty thoát nước');
    expect(await page.getByRole('button', { name: t('alerts.act.assign') }).count()).toBe(0);
    // Nothing calls who has nothing to do with it.
    expect(await page.locator('.strip.call').count()).toBe(0);
  });
});

it('a phone acknowledges with a thumb', async () => {
  const t = say.vi;
  await flood(await street(wardsUsed.phone, 'Phố cho điện thoại'), 34);
  await openSituation(wardsUsed.phone);
  const page = await open('/alerts?lang=vi', { width: 390, height: 844 });
  const row = rowOf(page, wardsUsed.phone, 'vi');
  const button = row.getByRole('button', { name: t('alerts.act.acknowledge') });
  await button.waitFor();
  expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  expect(await sidewaysOverflow(page)).toEqual([]);
  await still(page);
  expect(await violationsOf(page)).toEqual([]);

  await button.click();
  await eventually(() => stateOf(wardsUsed.phone)).toBe('acknowledged');
  await row.locator('[data-row]').click();
  await page.locator('.log-entry').first().waitFor();
  expect(await sidewaysOverflow(page)).toEqual([]);
});

it('a link in a message acknowledges without signing in, once, and leaves no trace in the address', async () => {
  const before = mail.mails.length;
  await flood(await street(wardsUsed.link, 'Phố có liên kết'), 33);
  const situation = await openSituation(wardsUsed.link);
  await until(() => mail.mails.length > before);
  const token = /\/act#([\w-]{20,})/.exec(mail.mails.at(-1)?.text ?? '')?.[1] ?? '';
  expect(token).not.toBe('');

  const page = await browser.open(city.url(`/act#${token}`), {
    width: 390,
    height: 844,
    visitor: 'link',
    tolerate: /410/,
  });
  // In the language of the person, whatever the browser speaks.
  const t = say.vi;
  const button = page.getByRole('button', { name: t('alerts.act.acknowledge') });
  await button.waitFor();
  expect(page.url()).not.toContain(token);
  expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(60);
  // Scanners of mail open links: looking changes nothing.
  expect(await stateOf(wardsUsed.link)).toBe('unacknowledged');
  await still(page);
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysOverflow(page)).toEqual([]);

  await button.click();
  await page.locator('.act-done').waitFor();
  await eventually(() => stateOf(wardsUsed.link)).toBe('acknowledged');
  expect(await button.count()).toBe(0);

  const again = await browser.open(city.url(`/act?lang=en#${token}`), { visitor: 'link-2', tolerate: /410/ });
  await again.locator('.act-done, .state').first().waitFor();
  expect(await again.locator('.act-button').count()).toBe(0);
  expect(await again.getByRole('link', { name: /situation|tình huống|Sign in|Đăng nhập/i }).count()).toBe(1);

  // Who acknowledged, and by what, is in the log.
  const log = await open(`/situations/${situation.id}?lang=vi`);
  await eventually(() => textOf(log.locator('.log'))).toContain(t('alerts.by.link', { name: 'Người emergency' }));
});

it('an official level and an exercise are said above every page, and the exercise cannot be waved away', async () => {
  const t = say.vi;
  const page = await open('/help?lang=vi');
  const send = (path: string, body: unknown): Promise<{ id: string }> =>
    page.evaluate(
      `fetch('/api/v1${path}', { method: 'POST', headers: { 'content-type': 'application/json' },
         body: ${JSON.stringify(JSON.stringify(body))} }).then((answer) => answer.json())`,
    );
  const now = Date.now();
  await send('/official-levels', {
    disaster: 'heavy-rain',
    level: 3,
    wards: null,
    bulletin: { issuer: 'Đài KTTV khu vực Đông Bắc', number: '12', issuedAt: now, url: '' },
    validFrom: now - 1_000,
    validTo: now + 60_000_000,
    text: '',
  });
  await eventually(() => textOf(page.locator('.strip.official'))).toContain(t('alerts.official.level', { level: 3 }));
  const me: { person: { id: string } } = await page.evaluate(
    `fetch('/api/v1/session').then((answer) => answer.json())`,
  );
  const { id } = await send('/exercises', {
    name: 'Diễn tập trực đêm',
    scenario: 'street-flood',
    minutes: 60,
    participants: [me.person.id],
  });
  const band = page.locator('.exercise-band');
  await eventually(() => band.count()).toBe(1);
  expect(await textOf(band)).toContain(t('alerts.exercise.chip'));
  expect(await textOf(band)).toContain('Diễn tập trực đêm');
  expect(await band.getByRole('button').count()).toBe(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await still(page);
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysOverflow(page)).toEqual([]);
  // The page itself keeps more than half of a phone.
  expect((await page.locator('main').boundingBox())?.height).toBeGreaterThan(844 / 2);

  await send(`/exercises/${id}/end`, {});
  await eventually(() => band.count()).toBe(0);
});

it('a simulated flood is shown as such and calls nobody', async () => {
  const t = say.vi;
  await openSituation(wardsUsed.simulated);
  const page = await open('/alerts?kind=simulated&lang=vi');
  const row = rowOf(page, wardsUsed.simulated, 'vi');
  await row.waitFor();

  expect(await textOf(row)).toContain(t('provenance.simulated.chip'));
  const [first] = await openSituations(wardsUsed.simulated);
  expect(
    await page
      .locator('.strip.call')
      .filter({ hasText: `TH-${first?.number}` })
      .count(),
  ).toBe(0);
  await page.getByRole('searchbox').fill('khong co gi');
  await page.getByText(t('alerts.nothing')).waitFor();
});

it('a city where nothing goes on says so, and the single keys can be switched off', async () => {
  const t = say.vi;
  const page = await open('/alerts?view=open&ward=11413&kind=real&lang=vi');
  await page.getByText(t('alerts.nothing')).waitFor();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog');
  await help.getByText(t('keys.alerts.move')).waitFor();
  await help.getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await page.goto(city.url('/alerts?view=all&lang=vi'));
  const first = page.locator('[data-row]').first();
  await first.waitFor();
  await page.keyboard.press('j');
  expect(await isFocused(first)).toBe(false);
});
