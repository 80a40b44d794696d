/** Debian's Chromium for tests of the console. A page that complains (see `collectComplaints`) fails the test that opened it. */
import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { createTranslate, defaultLanguage, type Language, type Translate } from '../../shared/i18n/translate.ts';

const programs = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a page may take to show what is awaited. */
const patienceMs = 20_000;

export const launchBrowser = async (): Promise<Browser> => {
  const executablePath = process.env.CHROMIUM_PATH ?? programs.find((program) => existsSync(program));
  if (executablePath === undefined) throw new Error('there is no Chromium: npm run tools installs it');
  return chromium.launch({ executablePath, args });
};

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  /** Complaints that this test provokes. */
  readonly tolerate?: RegExp;
  /** Whose browser: each name has cookies and storage of its own. */
  readonly visitor?: string;
  /** Opens a further tab of a visitor's browser, with what earlier ones have left behind. */
  readonly isFurtherTab?: boolean;
  /** What a visitor's browser can do and where it is; counts when it is opened first. */
  readonly device?: BrowserContextOptions;
}

export interface TestBrowser {
  /** Opens an address as a first visit; the page closes with the test. */
  open(url: string, options?: OpenOptions): Promise<Page>;
}

/**
 * Everything a page of ours never does: errors, dialogs, requests to other places than the one it came from, and anything
 * its Content-Security-Policy has to stop.
 */
const collectComplaints = async (page: Page, origin: string): Promise<string[]> => {
  const complaints: string[] = [];
  const isOurs = (url: string): boolean =>
    !URL.canParse(url) ||
    ['data:', 'blob:'].includes(new URL(url).protocol) ||
    new URL(url).host === new URL(origin).host;
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('crash', () => complaints.push('crashed'));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    if (!isOurs(request.url())) complaints.push(`foreign request: ${request.url()}`);
  });
  page.on('websocket', (socket) => {
    if (!isOurs(socket.url())) complaints.push(`foreign socket: ${socket.url()}`);
  });
  // Not everything that the policy stops is written to the console.
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', (event) =>
       console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));`,
  );
  return complaints;
};

/** One browser, and one cache, for the tests of a file. */
export const useBrowser = (): TestBrowser => {
  let browser: Browser | undefined;
  const contexts = new Map<string, Promise<BrowserContext>>();
  const contextOf = (visitor: string, device: BrowserContextOptions = {}): Promise<BrowserContext> => {
    if (!browser) throw new Error('the browser is not running');
    const known = contexts.get(visitor);
    if (known) return known;
    const context = browser
      .newContext({
        reducedMotion: 'reduce',
        // Neither the language nor the zone of the machine may show through.
        locale: 'de-DE',
        timezoneId: 'America/New_York',
        // It would fetch the whole console for every visitor; tests of it ask for it.
        serviceWorkers: 'block',
        ...device,
      })
      .then((made) => {
        made.setDefaultTimeout(patienceMs);
        return made;
      });
    contexts.set(visitor, context);
    return context;
  };
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    open: async (url, { width = 1440, height = 900, tolerate, visitor = '', isFurtherTab = false, device } = {}) => {
      const context = await contextOf(visitor, device);
      const page = await context.newPage();
      await page.setViewportSize({ width, height });
      const complaints = await collectComplaints(page, url);
      onTestFinished(async () => {
        await page.close();
        expect(complaints.filter((complaint) => !tolerate?.test(complaint))).toEqual([]);
      });
      if (!isFurtherTab) {
        // Forgets what earlier visits have left behind.
        await page.goto(new URL('/icon.svg', url).href);
        await page.evaluate('localStorage.clear()');
      }
      await page.goto(url);
      return page;
    },
  };
};

/** Asks again until it is so. */
export const eventually = <T>(read: () => T | Promise<T>, message?: string) =>
  expect.poll(read, { timeout: patienceMs, interval: 50, ...(message !== undefined && { message }) });

/** The words of a page, to find things by what a person reads. */
export const say: Readonly<Record<Language, Translate>> = { vi: createTranslate('vi'), en: createTranslate('en') };

/** Text as a person sees it: one kind of space. */
export const textOf = async (locator: Locator): Promise<string> =>
  (await locator.innerText()).replaceAll(/\s+/g, ' ').trim();

export const isFocused = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element: { matches(selector: string): boolean }) => element.matches(':focus'));

/** The row of a station in the list of the city page. */
export const rowOf = (page: Page, name: string): Locator => page.locator('.station-row').filter({ hasText: name });

/** What the tests use of an element inside the page; the tests themselves are compiled without the types of a browser. */
interface Drawn {
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly className: unknown;
  readonly tagName: string;
  readonly textContent: string | null;
  readonly parentElement: Drawn | null;
  readonly ownerDocument: { createRange(): { selectNodeContents(node: Drawn): void; getBoundingClientRect(): Rect } };
  getBoundingClientRect(): Rect;
  querySelectorAll(selector: string): Iterable<Drawn>;
}
interface Rect {
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

/** What of the page, and of what scrolls in it, lies to the side of what is seen; empty = nothing. */
export const sidewaysOverflow = async (
  page: Page,
  scrollers = 'html, body, main, .city-side, .top, .palette-list',
): Promise<string[]> =>
  page.locator(scrollers).evaluateAll((elements: Drawn[]) =>
    elements
      .filter((element) => element.scrollWidth > element.clientWidth)
      .map((element) => {
        const edge = element.getBoundingClientRect().right;
        const culprits = [...element.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > edge);
        const names = culprits.slice(-3).map((each) => `${each.tagName}.${String(each.className)}`);
        return `${element.tagName} is ${element.scrollWidth - element.clientWidth} px too narrow for ${names.join(', ')}`;
      }),
  );

/** Texts inside `selector` of each of the parts that stick out of the part: what a person sees cut off or overlapping. */
export const tornTexts = async (parts: Locator, selector: string): Promise<string[]> =>
  parts.evaluateAll(
    (elements: Drawn[], wanted) =>
      elements.flatMap((element) => {
        const place = element.getBoundingClientRect();
        return [...element.querySelectorAll(wanted)]
          .filter((text) => {
            const range = text.ownerDocument.createRange();
            range.selectNodeContents(text);
            const written = range.getBoundingClientRect();
            const box = text.getBoundingClientRect();
            const tolerance = 1;
            return (
              (text.scrollWidth > text.clientWidth + tolerance && text.clientWidth > 0) ||
              written.right > place.right + tolerance ||
              written.left < place.left - tolerance ||
              written.width > box.width + tolerance
            );
          })
          .map((text) => text.textContent ?? '');
      }),
    selector,
  );

/** What is wide is looked at for barriers in one language, what is narrow in the other: rules ask for the structure, not for the words. */
export const isLookedAt = (language: Language, width: number): boolean =>
  language === defaultLanguage ? width === 1440 : width === 390;

/** Waits until nothing on the page moves or fades. */
export const still = (page: Page): Promise<void> =>
  page.evaluate(
    `(async () => {
       const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
       do { await frame(); await frame(); } while (document.getAnimations().some((each) => each.playState === 'running'));
     })()`,
  );
