/** People and access as they are met on the screen: joining, signing in, inviting, ending sessions, and what each role sees. */
import Database from 'libsql';
import { Secret, TOTP } from 'otpauth';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { wholeCity } from '../../shared/access.ts';
import { type Language, languages } from '../../shared/i18n/translate.ts';
import { violationsInThemes, violationsOf } from '../support/axe.ts';
import {
  eventually,
  isFocused,
  isLookedAt,
  type OpenOptions,
  say,
  sidewaysOverflow,
  still,
  textOf,
  useBrowser,
} from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { testActor, testStation } from '../support/gateway-process.ts';

const email = 'lan@city.example';
const password = 'cầu Rào nước lên';
const administrator = { GATEWAY_ADMIN_EMAIL: email, GATEWAY_ADMIN_PASSWORD: password };

const browser = useBrowser();
const fresh = useCity();
const city = useCity(administrator);
const closed = useCity({ ...administrator, GATEWAY_PUBLIC: 'off' });

/**
 * Being refused is what these tests are about; the browser writes each refusal down. A live connection that the gateway cuts
 * may be asking for more at that moment.
 */
const tolerate = /status of 4(01|03|10|29)|status of 400 .*\/socket\.io\//;
const open = (url: string, options: OpenOptions = {}): Promise<Page> => browser.open(url, { tolerate, ...options });

const button = (place: Page | Locator, name: string): Locator => place.getByRole('button', { name, exact: true });
const field = (place: Page | Locator, name: string): Locator => place.getByLabel(name, { exact: true });
const main = (page: Page): Locator => page.getByRole('main');
const vi = say.vi;

const fillSignIn = async (page: Page, who = email, secret = password, t = vi): Promise<void> => {
  await field(page, t('person.email')).fill(who);
  await field(page, t('password.label')).fill(secret);
  await button(main(page), t('signIn.action')).click();
};

/** Opens a page as somebody who has signed in. */
const openAs = async (url: string, options: OpenOptions & { who?: string; secret?: string } = {}): Promise<Page> => {
  const { who, secret, ...rest } = options;
  const { pathname, search, origin } = new URL(url);
  const page = await open(`${origin}/sign-in?next=${encodeURIComponent(pathname + search)}`, rest);
  await fillSignIn(page, who, secret);
  await page.locator('.person-menu').waitFor();
  return page;
};

const signOut = async (page: Page): Promise<void> => {
  await page.locator('.person-button').click();
  await button(page, vi('signOut.action')).click();
  await page
    .getByRole('link', { name: vi('signIn.title') })
    .first()
    .waitFor();
};

const codeOf = (secret: string, at: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });

/** Adds a person straight in the store; nobody waits for a link here. */
const addPerson = (
  where: typeof city,
  name: string,
  role: 'viewer' | 'field',
): Promise<{ who: string; secret: string }> => {
  const who = `${name}@city.example`;
  const { people } = where.gateway().state;
  const { token } = people.invite(
    { email: who, name, role, scope: wholeCity, expiresAt: Date.now() + 600_000 },
    testActor,
  );
  return fetch(where.url('/api/v1/invitations/accept'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password }),
  }).then((response) => {
    expect(response.status).toBe(200);
    return { who, secret: password };
  });
};

describe('the first administrator', () => {
  it('joins by the link, signs in again, and then with a second factor', async () => {
    const first = fresh.gateway().gateway.firstAdministrator();
    if (first.kind !== 'invited') throw new Error(`there is no link: ${first.kind}`);
    const sent: string[] = [];
    const page = await open(fresh.url('/help'), { visitor: 'first' });
    page.on('request', (request) => sent.push(request.url()));

    await page.goto(fresh.url(`/join#${first.token}`));
    await field(page, vi('person.email')).fill(email);
    expect(page.url()).toBe(fresh.url('/join'));
    await field(page, vi('person.name')).fill('Nguyễn Thị Lan');
    await field(page, vi('password.new')).fill('ngắn quá');
    await button(page, vi('join.action')).click();
    await page.getByText(vi('password.tooShort', { count: 8 })).waitFor();
    await field(page, vi('password.new')).fill(password);
    await button(page, vi('join.action')).click();

    await page.getByRole('button', { name: 'Nguyễn Thị Lan' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    expect(sent.filter((url) => url.includes(first.token))).toEqual([]);
    await page.getByRole('link', { name: vi('nav.admin') }).click();
    await page.getByText(vi('people.onlyYou')).waitFor();

    await signOut(page);
    await page.goto(fresh.url('/account'));
    await main(page)
      .getByRole('link', { name: vi('signIn.title') })
      .click();
    await fillSignIn(page, email, 'not the password');
    await page.getByText(vi('failure.SIGN_IN_REFUSED')).waitFor();
    await field(page, vi('password.label')).fill(password);
    await button(main(page), vi('signIn.action')).click();
    await page.getByText(vi('totp.off')).waitFor();
    expect(new URL(page.url()).pathname).toBe('/account');

    await button(page, vi('totp.begin')).click();
    const dialog = page.getByRole('dialog');
    await field(dialog, vi('password.yours')).fill(password);
    await button(dialog, vi('action.continue')).click();
    await dialog.getByRole('img', { name: vi('totp.qr') }).waitFor();
    const secret = (await dialog.locator('code').innerText()).replaceAll(/\s/g, '');
    await field(dialog, vi('signIn.code')).fill(codeOf(secret, Date.now()));
    await button(dialog, vi('totp.confirm')).click();
    await page.getByText(vi('totp.on')).waitFor();

    await signOut(page);
    await page.goto(fresh.url('/sign-in?next=/audit'));
    await fillSignIn(page);
    // The code that switched it on was used: only the next one counts.
    await field(page, vi('signIn.code')).fill(codeOf(secret, Date.now() + 30_000));
    await button(main(page), vi('signIn.action')).click();
    await page.locator('.audit-table').getByText(vi('audit.action.person.totp.add')).waitFor();
    expect(new URL(page.url()).pathname).toBe('/audit');

    await page.goto(fresh.url('/help'));
    await page.goto(fresh.url(`/join#${first.token}`));
    await page.getByText(vi('join.ended')).waitFor();
    await page.getByText(vi('join.askAgain')).waitFor();
  });
});

describe('inviting', () => {
  it('hands out a link once, with role and scope, and shows each role what it may see', async () => {
    const page = await openAs(city.url('/people'), { visitor: 'inviting' });
    await button(page, vi('invite.title')).click();
    const dialog = page.getByRole('dialog');
    await field(dialog, vi('person.name')).fill('Trần Văn Hùng');
    await field(dialog, vi('person.email')).fill('hung@city.example');
    await dialog.getByRole('radio', { name: vi('role.field') }).check();
    await dialog
      .getByRole('group', { name: vi('scope.networks') })
      .getByRole('radio')
      .nth(1)
      .check();
    await dialog.getByRole('checkbox', { name: vi('network.flood') }).check();
    await dialog
      .getByRole('group', { name: vi('scope.wards') })
      .getByRole('radio')
      .nth(1)
      .check();
    await dialog.getByPlaceholder(vi('scope.search')).fill('bach long');
    await page.keyboard.press('Enter');
    await button(dialog, vi('scope.remove', { ward: 'đặc khu Bạch Long Vĩ' })).waitFor();
    await button(dialog, vi('invite.action')).click();
    const link = await dialog.locator('code').innerText();
    await page.keyboard.press('Escape');
    await dialog.getByText(vi('dialog.loses')).waitFor();
    await button(dialog, vi('dialog.stay')).click();
    await dialog.getByRole('img', { name: vi('invite.qr', { name: 'Trần Văn Hùng' }) }).waitFor();
    await button(dialog, vi('secret.done')).click();
    await button(page, `${vi('invite.withdraw')}: Trần Văn Hùng`).waitFor();

    const phone = await open(link, { visitor: 'hung', width: 390, height: 844 });
    expect(phone.url()).toBe(city.url('/join'));
    await field(phone, vi('password.new')).fill('đội hiện trường số 3');
    await button(phone, vi('join.action')).click();
    await phone.getByRole('button', { name: 'Trần Văn Hùng' }).waitFor();
    await expect.soft(phone.getByRole('link', { name: vi('nav.admin') }).count()).resolves.toBe(0);
    for (const path of ['/people', '/keys', '/audit']) {
      await phone.goto(city.url(path));
      await phone.getByText(vi('guard.whoGives')).waitFor();
      expect(await textOf(main(phone))).toContain(vi('guard.youAre', { role: vi('role.field') }));
    }
    await phone.goto(city.url('/account'));
    await phone.getByText('Ngập lụt · đặc khu Bạch Long Vĩ').waitFor();

    await page.reload();
    await button(page, `${vi('action.change')}: Trần Văn Hùng`).click();
    await button(dialog, vi('person.disable')).click();
    await page.getByText(vi('person.disable.what', { name: 'Trần Văn Hùng', email: 'hung@city.example' })).waitFor();
    await button(page.getByRole('dialog').last(), vi('person.disable.action')).click();
    await page.getByText(vi('person.disabled'), { exact: true }).waitFor();
    // Their own page hears of it by the live connection.
    await phone.getByText(vi('session.ended')).first().waitFor();
  });

  it('sends whoever is not signed in through the sign-in, and back', async () => {
    const page = await open(city.url('/audit?action=session.begin&lang=en'), { visitor: 'back' });
    await page.getByText(say.en('guard.signedOut')).waitFor();
    await main(page)
      .getByRole('link', { name: say.en('signIn.title') })
      .click();
    await fillSignIn(page, email, password, say.en);
    await page.locator('.audit-table').waitFor();
    expect(new URL(page.url()).search).toContain('action=session.begin');
  });
});

describe('a session', () => {
  it('that is ended from elsewhere says so and loses nothing of what was being typed', async () => {
    const phone = await openAs(city.url('/people'), { visitor: 'phone' });
    await button(phone, vi('invite.title')).click();
    await field(phone.getByRole('dialog'), vi('person.name')).fill('Phạm Thị Hoa');

    const desk = await openAs(city.url('/account'), { visitor: 'desk' });
    await button(desk, vi('session.endOthers', { count: 1 }))
      .or(desk.getByRole('button', { name: /phiên khác/ }))
      .first()
      .click();
    await desk.getByRole('dialog').locator('.button.danger').click();
    await desk.getByText(vi('session.onlyHere')).waitFor();

    await phone.locator('.session-ended').waitFor();
    expect(await phone.getByText('Phạm Thị Hoa').count()).toBe(0);
    expect(await phone.locator('.people-table').isVisible()).toBe(false);
    await button(main(phone), vi('session.signInAgain')).click();
    const dialog = phone.getByRole('dialog', { name: vi('session.signInAgain') });
    await eventually(() => isFocused(field(dialog, vi('password.label')))).toBe(true);
    await phone.keyboard.type(password);
    await button(dialog, vi('signIn.action')).click();
    await eventually(() => field(phone.getByRole('dialog'), vi('person.name')).inputValue()).toBe('Phạm Thị Hoa');
    expect(await phone.locator('.session-ended').count()).toBe(0);
  });

  it('that is left in one tab is left in the others, with nothing to be seen there', async () => {
    const page = await openAs(city.url('/people'), { visitor: 'tabs' });
    const other = await open(city.url('/people'), { visitor: 'tabs', isFurtherTab: true });
    await other.getByText(email).first().waitFor();
    await signOut(page);

    await other.getByText(vi('guard.signedOut')).waitFor();
    expect(await other.getByText(email).count()).toBe(0);
    expect(await other.locator('.session-ended').count()).toBe(0);
  });

  it('is refused after too many wrong passwords, with the time to wait', async () => {
    const { who } = await addPerson(city, 'vieng', 'viewer');
    const page = await open(city.url('/sign-in'), { visitor: 'wrong' });
    await field(page, vi('person.email')).fill(who);
    const failure = page.locator('.form-failure');
    const wait = vi('failure.RATE_LIMITED.after', { duration: '#' }).split('#')[0] ?? '';
    for (let tries = 0; tries < 30; tries++) {
      await field(page, vi('password.label')).fill(`wrong password ${tries}`);
      const answered = page.waitForResponse((response) => response.url().endsWith('/session'));
      await button(main(page), vi('signIn.action')).click();
      await answered;
      await failure.waitFor();
      if ((await failure.innerText()).startsWith(wait)) return;
    }
    throw new Error('nothing stopped it');
  });
});

describe('a city without a public face', () => {
  it('asks for the sign-in first, shows the city then, and hides it after signing out', async () => {
    closed.gateway().stations.add(testStation('kin', { name: 'Trạm kín' }), {}, testActor);
    const page = await open(closed.url('/stations'), { visitor: 'closed' });
    await page.getByText(vi('signIn.notPublic')).waitFor();
    await page.getByText(vi('status.waiting')).waitFor();
    expect(await page.getByText('Trạm kín').count()).toBe(0);

    await fillSignIn(page);
    await page.getByText('Trạm kín').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/stations');

    await signOut(page);
    await page.getByText(vi('signIn.notPublic')).waitFor();
    expect(await page.getByText('Trạm kín').count()).toBe(0);
    const kept = await page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(kept).not.toContain('Trạm kín');
    expect(kept).not.toContain(password);
  });
});

describe('an address that anybody on the way can read', () => {
  const open0 = useCity({ ...administrator, GATEWAY_HTTP_HOST: '0.0.0.0' });
  it.each(languages)('has no form but says why and what to do, in %s', async (language) => {
    const t = say[language];
    const page = await open(`http://127.0.0.2:${open0.gateway().http}/sign-in?lang=${language}`);
    await page.getByText(t('signIn.insecure.title')).waitFor();
    await page.getByText('GATEWAY_TRUST_PROXY=1').waitFor();
    expect(await page.locator('input').count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
  });
});

describe('API keys and the audit log', () => {
  it('make a key that works until it is revoked, and write all of it down', async () => {
    const page = await openAs(city.url('/keys'), { visitor: 'keys' });
    await button(page, vi('keysPage.create')).click();
    const dialog = page.getByRole('dialog');
    await field(dialog, vi('keysPage.name')).fill('Cổng dữ liệu mở');
    await button(dialog, vi('keysPage.create.action')).click();
    const key = await dialog.locator('.secret code').innerText();
    await button(dialog, vi('secret.done')).click();
    const status = async (): Promise<number> =>
      (await fetch(city.url('/api/v1/stations'), { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await status()).toBe(200);

    await button(page, `${vi('keysPage.revoke')}: Cổng dữ liệu mở`).click();
    await button(dialog, vi('keysPage.revoke')).click();
    await eventually(status).toBe(401);
    expect(await page.content()).not.toContain(key);

    await page.goto(city.url('/audit?lang=en'));
    const row = page.locator('.audit-table tbody tr').first();
    await row.getByText(say.en('audit.action.key.revoke')).waitFor();
    expect(await textOf(row)).toContain('Cổng dữ liệu mở');
    await page.locator('.calm').waitFor();
    await page.locator('select').selectOption('key.create');
    await eventually(() => page.locator('.audit-table tbody tr').count()).toBe(1);
  });

  it('are loud about a log that somebody has changed', async () => {
    const tampered = fresh.gateway();
    const database = new Database(`${tampered.config.GATEWAY_DATA_DIR}/state.db`);
    database.exec(`DROP TRIGGER audit_no_update; UPDATE audit SET target = 'somebody-else' WHERE seq = 2`);
    database.close();
    const { token } = tampered.state.people.invite(
      {
        email: 'audit@city.example',
        name: 'Kiểm',
        role: 'administrator',
        scope: wholeCity,
        expiresAt: Date.now() + 600_000,
      },
      testActor,
    );
    const page = await open(fresh.url(`/join#${token}`), { visitor: 'tampered' });
    await field(page, vi('password.new')).fill(password);
    await button(page, vi('join.action')).click();
    await page.locator('.person-menu').waitFor();
    await page.goto(fresh.url('/audit'));
    const alarm = page.getByRole('alert').filter({ hasText: vi('audit.broken', { seq: '2' }) });
    await alarm.waitFor();
    await alarm.getByText('npm run audit -- verify').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});

interface Case {
  readonly name: string;
  readonly path: string;
  readonly isSignedOut?: boolean;
  readonly prepare: (page: Page, language: Language) => Promise<void>;
}
const sees = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();

/** What is opened on them; the pages themselves are looked at with all others. */
const cases: readonly Case[] = [
  {
    name: 'a link that has ended',
    path: '/join#nothing-that-was-ever-handed-out',
    isSignedOut: true,
    prepare: sees('.state'),
  },
  {
    name: 'an invitation being written',
    path: '/people',
    prepare: async (page, language) => {
      const t = say[language];
      await button(page, t('invite.title')).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: t('role.field') }).check();
      await dialog
        .getByRole('group', { name: t('scope.wards') })
        .getByRole('radio')
        .nth(1)
        .check();
    },
  },
  {
    name: 'a person being changed',
    path: '/people',
    prepare: (page) => page.locator('.people-table .button').first().click(),
  },
  {
    name: 'a key being made',
    path: '/keys',
    prepare: (page, language) => button(page, say[language]('keysPage.create')).click(),
  },
  {
    name: 'the menu of the person',
    path: '/help',
    prepare: async (page) => {
      await page.locator('.person-button').click();
      await page.locator('.person-panel').waitFor();
    },
  },
];

describe.each(languages)('in %s', (language) => {
  it.each(cases)('$name fits every width and has no barrier that axe knows of', async (each) => {
    const { path, isSignedOut, prepare } = each;
    const page = isSignedOut
      ? await open(city.url('/help'))
      : await openAs(city.url('/help'), { visitor: `looking ${language} ${each.name}` });
    await page.goto(city.url(path.replace(/(?=#|$)/, `?lang=${language}`)));
    await prepare(page, language);
    const problems: Record<string, string[]> = {};
    const note = (what: string, found: string[]): void => {
      if (found.length > 0) problems[what] = found;
    };
    for (const width of [1920, 1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await eventually(() => page.locator('.skeleton').count()).toBe(0);
      await still(page);
      note(`width ${width}`, await sidewaysOverflow(page, 'html, body, main, .top, .dialog-body, .table-scroll'));
      if (isLookedAt(language, width)) note(`axe ${width}`, await violationsInThemes(page));
    }
    expect(problems).toEqual({});
  });
});
