/** Barriers on a page that axe knows of. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

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
