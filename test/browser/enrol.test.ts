/** A field team with a phone: from the QR code to the station on the map, and everything that may go wrong on the way. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { EnrolmentGrant } from '../../gateway/state/ports.ts';
import { wholeCity } from '../../shared/access.ts';
import { type Language, languages } from '../../shared/i18n/translate.ts';
import { refusals } from '../../shared/refusals.ts';
import { hourMs } from '../../shared/time.ts';
import { contrastRule, violationsOf } from '../support/axe.ts';
import { eventually, say, sidewaysOverflow, still, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { testActor } from '../support/gateway-process.ts';
import { openAsStaff } from '../support/staff.ts';

const run = promisify(execFile);
const browser = useBrowser();
// As a city runs it: the public sees real stations only.
const city = useCity({ GATEWAY_PUBLIC: 'real' });

/** In phường Lê Chân. */
const place = { latitude: 20.8408, longitude: 106.6844, accuracy: 8 };
const phone: BrowserContextOptions = {
  isMobile: true,
  hasTouch: true,
  viewport: { width: 390, height: 844 },
  geolocation: place,
  permissions: ['geolocation', 'clipboard-read', 'clipboard-write'],
};
/** The browser writes down whatever the gateway refuses. */
const tolerate = /status of 4(01|04|09|22)/;

let visitors = 0;
const openOnPhone = (path: string, device: BrowserContextOptions = phone): Promise<Page> => {
  visitors += 1;
  return browser.open(city.url(path), { visitor: `phone ${visitors}`, device, width: 390, height: 844, tolerate });
};

const tokenFor = (grant: Partial<EnrolmentGrant> = {}): string =>
  city
    .gateway()
    .stations.createToken(
      { provenance: 'real', uses: 1, expiresAt: Date.now() + hourMs, scope: wholeCity, note: '', ...grant },
      testActor,
    ).token;

const enrolPath = (token: string, language: Language = 'vi'): string => `/enrol?lang=${language}#${token}`;
const chip = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const trialLine = async (page: Page): Promise<string> => {
  const line = page.locator('[data-trial]');
  if (!(await line.isVisible())) throw new Error('the line is not on the screen');
  return (await line.innerText()).trim();
};

/** Fills in what is needed, by the shortest way. */
const fill = async (page: Page, name: string, language: Language = 'vi'): Promise<void> => {
  const t = say[language];
  await page.getByLabel(t('enrol.name'), { exact: true }).fill(name);
  await chip(page, 'PM2.5').tap();
  await chip(page, t('place.mine')).tap();
  await page.getByText(t('place.accuracy', { metres: '8' })).waitFor();
};

describe.each(languages)('a field team that reads %s', (language) => {
  const t = say[language];
  const mark = language === 'vi' ? ',' : '.';
  const name = language === 'vi' ? 'Lạch Tray 14' : 'Lạch Tray bridge';

  it('has its station on the map within eight taps after opening the link', async () => {
    // In the office: a token, with its QR code.
    const office = await openAsStaff({ browser, gateway: city.gateway() }, `/fleet/tokens?lang=${language}`, {
      role: 'field',
    });
    await office.getByLabel(t('tokens.note')).fill('Tuần 48');
    await office.getByRole('button', { name: t('tokens.create'), exact: true }).click();
    const link = await office.locator('[data-link]').innerText();
    await office.getByRole('img', { name: t('tokens.qr') }).waitFor();

    // In the rain: every tap is counted, typing the name is not.
    let taps = 0;
    const tap = async (wanted: Locator): Promise<void> => {
      taps += 1;
      await wanted.tap();
    };
    const page = await openOnPhone(`/enrol?lang=${language}#${new URL(link).hash.slice(1)}`);
    await eventually(() => page.url()).toBe(city.url(`/enrol?lang=${language}`));
    await tap(page.getByLabel(t('enrol.name'), { exact: true }));
    await page.keyboard.type(name);
    await tap(chip(page, 'PM2.5'));
    await tap(chip(page, 'PM10'));
    await tap(chip(page, t('place.mine')));
    await page
      .getByText(t('form.ward.found', { ward: language === 'vi' ? 'phường Lê Chân' : 'Lê Chân ward' }))
      .waitFor({
        state: 'attached',
      });
    await tap(chip(page, t('enrol.enrol')));
    await page.getByRole('heading', { level: 1, name: t('enrol.done', { name }) }).waitFor();
    await page.getByText(t('enrol.waiting')).waitFor();
    await tap(page.getByText(t('credentials.try'), { exact: true }));

    // The device: the very line that is on the screen.
    await run('bash', ['-c', await trialLine(page)]);
    await page.getByText(t('enrol.arrived')).waitFor();
    const live = page.getByRole('region', { name: t('enrol.live') });
    await eventually(() => textOf(live)).toContain(`18${mark}5µg/m³`);
    const words = await textOf(live);
    expect(words).toMatch(language === 'vi' ? /vừa xong|giây trước/ : /just now|s ago/);
    expect(words).toContain(t('enrol.flagged'));
    expect(words.replaceAll(/\d+[.,]\d/g, '#')).toContain(t('enrol.clock.fine', { amount: '# s' }));

    await tap(page.getByRole('link', { name: t('enrol.seeOnMap') }));
    const card = page.getByRole('article', { name });
    await eventually(() => textOf(card)).toContain(`18${mark}5`);
    await page.getByRole('region', { name: t('map.label') }).waitFor();

    process.stdout.write(`enrolment (${language}): ${taps} taps from the opened link to the station on the map\n`);
    expect(taps).toBeLessThanOrEqual(8);
    const station = city.gateway().stations.find(new URL(page.url()).searchParams.get('station') ?? '');
    expect(station).toMatchObject({
      enrolled: true,
      station: {
        name,
        networks: ['air'],
        quantities: ['pm25', 'pm10'],
        interval: 60,
        ward: '11383',
        lat: place.latitude,
        lon: place.longitude,
        provenance: 'real',
      },
    });
  });

  it('is told in plain words why a reading was refused', async () => {
    const page = await openOnPhone(enrolPath(tokenFor(), language));
    await fill(page, `Sai ${language}`, language);
    await chip(page, t('enrol.enrol')).tap();
    await page.getByText(t('credentials.try'), { exact: true }).tap();
    await run('bash', ['-c', (await trialLine(page)).replace('18.5', '-99')]);

    const refused = page.locator('.enrol-refused');
    await refused.waitFor();
    expect(await textOf(refused)).toContain(refusals.VALUE_OUT_OF_RANGE[language]);
    await page.getByText(t('enrol.waiting')).waitFor();
  });

  it('meets no barrier and no torn page on the way', async () => {
    const page = await openOnPhone(enrolPath(tokenFor(), language));
    const problems: Record<string, string[]> = {};
    const look = async (what: string): Promise<void> => {
      await still(page);
      const found = [...(await violationsOf(page)), ...(await sidewaysOverflow(page, 'html, body, main'))];
      await page.emulateMedia({ colorScheme: 'dark' });
      await still(page);
      found.push(...(await violationsOf(page, contrastRule)));
      await page.emulateMedia({ colorScheme: 'light' });
      if (found.length > 0) problems[what] = found;
    };
    await page.getByLabel(t('enrol.name'), { exact: true }).waitFor();
    await look('empty');
    await chip(page, t('enrol.enrol')).tap();
    await page.getByText(t('form.problems', { count: 4 })).waitFor();
    await look('problems');
    await fill(page, `Không rào cản ${language}`, language);
    await chip(page, t('place.showMap')).tap();
    await page.locator('.place-pin').waitFor();
    await look('filled, with its map');
    await chip(page, t('enrol.enrol')).tap();
    await page.getByText(t('credentials.try'), { exact: true }).tap();
    await page.getByText(t('credentials.qr'), { exact: true }).tap();
    await page.getByText(t('enrol.waiting')).waitFor();
    await look('done');
    await run('bash', ['-c', await trialLine(page)]);
    await page.getByText(t('enrol.arrived')).waitFor();
    await look('arrived');
    expect(problems).toEqual({});
  });
});

const t = say.vi;

describe('the place of a station', () => {
  it('is asked for on a press only, and may be refused: then it is typed', async () => {
    const page = await openOnPhone(enrolPath(tokenFor()), { ...phone, permissions: [] });
    await page.evaluate(`{
      globalThis.asked = 0;
      const { watchPosition } = navigator.geolocation;
      navigator.geolocation.watchPosition = (...given) => {
        globalThis.asked += 1;
        return watchPosition.apply(navigator.geolocation, given);
      };
    }`);
    await page.getByLabel(t('enrol.name'), { exact: true }).fill('Không vị trí');
    expect(await page.evaluate('asked')).toBe(0);
    await chip(page, t('place.mine')).tap();
    await page.getByText(t('place.denied')).waitFor();
    expect(await page.evaluate('asked')).toBe(1);

    // Both at once, as a map program copies them.
    await page.getByLabel(t('form.lat')).fill('20.8686, 106.6554');
    expect(await page.getByLabel(t('form.lon')).inputValue()).toBe('106,6554');
    await chip(page, 'LAeq').tap();
    await chip(page, t('enrol.enrol')).tap();
    await page.getByRole('heading', { level: 1, name: t('enrol.done', { name: 'Không vị trí' }) }).waitFor();
    expect(city.gateway().stations.find('khong-vi-tri')?.station).toMatchObject({ ward: '11311', networks: ['noise'] });
  });

  it('says that without HTTPS there is no position, and offers the map', async () => {
    const page = await openOnPhone('/enrol');
    await page.addInitScript(`Object.defineProperty(globalThis, 'isSecureContext', { get: () => false })`);
    await page.goto(city.url(enrolPath(tokenFor())));
    await page.reload();
    await page.getByText(t('place.insecure')).waitFor();
    expect(await chip(page, t('place.mine')).count()).toBe(0);

    await chip(page, t('place.showMap')).tap();
    await chip(page, t('place.middle')).tap();
    await page.locator('.place-pin').waitFor();
    expect(await page.getByLabel(t('form.lat')).inputValue()).toMatch(/^20,\d+$/);
  });

  it('outside the wards of the token is said beside the ward, before anything is sent', async () => {
    const page = await openOnPhone(enrolPath(tokenFor({ scope: { networks: ['flood'], wards: ['11311'] } })));
    await page
      .getByText(/phường Hồng Bàng/)
      .first()
      .waitFor();
    expect(await chip(page, 'PM2.5').count()).toBe(0);
    await page.getByLabel(t('enrol.name'), { exact: true }).fill('Ngoài phạm vi');
    await chip(page, 'Mực nước').tap();
    await chip(page, t('place.mine')).tap();
    await page.getByText(t('enrol.outside', { ward: 'phường Lê Chân', wards: 'phường Hồng Bàng' })).waitFor();
    await chip(page, t('enrol.enrol')).tap();
    await page.getByText(t('form.problems', { count: 1 })).waitFor();

    await page.getByLabel(t('form.ward')).selectOption('11311');
    await chip(page, t('enrol.enrol')).tap();
    await page.getByRole('heading', { level: 1, name: t('enrol.done', { name: 'Ngoài phạm vi' }) }).waitFor();
    expect(city.gateway().stations.find('ngoai-pham-vi')?.station.ward).toBe('11311');
  });
});

describe('a token', () => {
  it('that does not work is said to be so, and another one can be pasted', async () => {
    const page = await openOnPhone(enrolPath('khong-co-ma-nay-dau-nhe-1234'));
    await page.getByText(t('enrol.tokenRefused')).waitFor();
    await page.getByLabel(t('enrol.token')).fill(`${city.url('/enrol')}#${tokenFor()}`);
    await chip(page, t('enrol.open')).tap();
    await page.getByLabel(t('enrol.name'), { exact: true }).waitFor();
  });

  it('stays through a reload, and not in the address', async () => {
    const token = tokenFor();
    const page = await openOnPhone(enrolPath(token));
    await page.getByLabel(t('enrol.name'), { exact: true }).waitFor();
    await page.reload();
    await page.getByLabel(t('enrol.name'), { exact: true }).waitFor();
    expect(page.url()).not.toContain(token);
  });

  it('that was used up meanwhile costs nothing that was typed', async () => {
    const token = tokenFor();
    const page = await openOnPhone(enrolPath(token));
    await fill(page, 'Chậm một bước');
    city.gateway().stations.claim(
      token,
      {
        id: 'nhanh-hon',
        name: 'Nhanh hơn',
        networks: ['air'],
        quantities: ['pm25'],
        interval: 60,
        ward: '11383',
        lat: 20.84,
        lon: 106.68,
      },
      '127.0.0.1',
    );
    await chip(page, t('enrol.enrol')).tap();
    await page.getByText(t('enrol.tokenEnded')).waitFor();
    expect(await page.getByLabel(t('enrol.name'), { exact: true }).inputValue()).toBe('Chậm một bước');
  });

  it('meets a taken name with another id that is free', async () => {
    const page = await openOnPhone(enrolPath(tokenFor({ uses: 2 })));
    await fill(page, 'Nhanh hơn');
    await chip(page, t('enrol.enrol')).tap();
    await page.getByText(t('form.id.taken')).waitFor();
    await chip(page, t('form.id.next', { id: 'nhanh-hon-2' })).tap();
    await chip(page, t('enrol.enrol')).tap();
    await page.getByRole('heading', { level: 1, name: t('enrol.done', { name: 'Nhanh hơn' }) }).waitFor();
    expect(city.gateway().stations.find('nhanh-hon-2')).toBeDefined();
  });

  it('for simulated stations says honestly that the public sees none of them', async () => {
    const page = await openOnPhone(enrolPath(tokenFor({ provenance: 'simulated' })));
    await page.getByText('MÔ PHỎNG').first().waitFor();
    await fill(page, 'Giả lập');
    await chip(page, t('enrol.enrol')).tap();
    await page.getByText(t('enrol.unseen')).waitFor();
    expect(await page.getByRole('link', { name: t('enrol.seeOnMap') }).count()).toBe(0);
  });
});

it('asks before credentials are lost that nobody has copied', async () => {
  const page = await openOnPhone(enrolPath(tokenFor()));
  await fill(page, 'Chưa chép');
  await chip(page, t('enrol.enrol')).tap();
  await page.getByText(t('enrol.waiting')).waitFor();
  await page.getByRole('link', { name: t('enrol.seeOnMap') }).tap();
  await page.getByRole('dialog').getByText(t('credentials.leave')).waitFor();
  await chip(page, t('leave.stay')).tap();

  await page.getByRole('button', { name: t('credentials.copyAll') }).tap();
  await page.getByText(t('command.copied')).first().waitFor();
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(copied).toContain('mqtt_username=chua-chep');
  await page.getByRole('link', { name: t('enrol.seeOnMap') }).tap();
  await page.getByRole('article', { name: 'Chưa chép' }).waitFor();
});
