/** Somebody of the city in a browser, signed in without the form. */
import type { Page } from 'playwright-core';
import { type Scope, wholeCity } from '../../shared/access.ts';
import type { OpenOptions, TestBrowser } from './browser.ts';
import { addPerson, testPassword } from './people.ts';
import type { TestGateway } from './start-gateway.ts';

/** On a page of the gateway; from then on this browser is that person's. */
export const signIn = async (page: Page, email: string): Promise<void> => {
  const status = await page.evaluate(
    `fetch('/api/v1/session', {
       method: 'POST',
       headers: { 'content-type': 'application/json' },
       body: ${JSON.stringify(JSON.stringify({ email, password: testPassword }))},
     }).then(({ status }) => status)`,
  );
  if (status !== 204 && status !== 200) throw new Error(`signing in answered ${status}`);
};

/** Opens a page as a new person of this role; another visitor each time. */
export const openAsStaff = async (
  { browser, gateway }: { browser: TestBrowser; gateway: TestGateway },
  path: string,
  options: OpenOptions & { role?: Parameters<typeof addPerson>[1]['role']; scope?: Scope } = {},
): Promise<Page> => {
  const { role = 'administrator', scope = wholeCity, ...open } = options;
  const person = await addPerson(gateway.state, { role, scope });
  const page = await browser.open(`${gateway.url}/icon.svg`, { visitor: person.id, ...open });
  await signIn(page, person.email);
  await page.goto(`${gateway.url}${path}`);
  return page;
};
