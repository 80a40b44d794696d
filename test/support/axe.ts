/** Barriers on a page that axe knows of. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { still } from './browser.ts';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

export interface AxeRules {
  readonly type: 'tag' | 'rule';
  readonly values: readonly string[];
}

export const wcagRules: AxeRules = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
/** All that a theme can change. */
export const contrastRule: AxeRules = { type: 'rule', values: ['color-contrast'] };

let axe: Promise<string> | undefined;

export const violationsOf = async (page: Page, runOnly: AxeRules = wcagRules): Promise<string[]> => {
  axe ??= readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(await axe);
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const found = await page.evaluate<Violation[]>(`axe.run(document, ${options}).then(({ violations }) => violations)`);
  return found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`).join('; ')}`,
  );
};

/** All rules in the light theme, and in the dark one what a theme can change. */
export const violationsInThemes = async (page: Page): Promise<string[]> => {
  const found = await violationsOf(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await still(page);
  const dark = await violationsOf(page, contrastRule);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...found, ...dark.map((each) => `dark: ${each}`)];
};
