/** What the first pages load, and say: as few bytes as possible, and no text that has not been loaded. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { en } from '../../shared/i18n/catalogue-en.ts';
import { enDocuments } from '../../shared/i18n/documents-en.ts';
import { enPages } from '../../shared/i18n/pages-en.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = join(root, 'dist/console');

/** Everything that is imported without waiting for it, from one file on. */
const reachedFrom = (entry: string): Set<string> => {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file) || !/\.tsx?$/.test(file)) return;
    reached.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, isType, target] of text.matchAll(
      /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gm,
    )) {
      if (!isType && target) visit(join(dirname(file), target));
    }
  };
  visit(join(root, entry));
  return reached;
};

describe('the first pages', () => {
  const files = [...reachedFrom('console/main.tsx')].filter((file) => file.startsWith(join(root, 'console/')));

  it('are found at all', () => {
    expect(files.map((file) => relative(root, file))).toContain('console/pages/CityPage.tsx');
    expect(files.length).toBeGreaterThan(80);
  });

  it('say nothing whose text comes with later pages', () => {
    const later = new Set([...Object.keys(enPages), ...Object.keys(enDocuments)].filter((key) => !(key in en)));
    const missing = files.flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const whole = [...text.matchAll(/['`]([a-z][A-Za-z]*(?:\.[A-Za-z0-9_-]+)+)['`]/g)].map(([, key = '']) => key);
      // Keys that are put together: at least one of those that begin so has to be there.
      const begun = [...text.matchAll(/`([a-z][A-Za-z]*(?:\.[A-Za-z0-9_-]+)*\.)\$\{/g)].map(([, start = '']) => start);
      const isFirst = (start: string): boolean => Object.keys(en).some((key) => key.startsWith(start));
      return [
        ...whole.filter((key) => later.has(key)),
        ...begun.filter((start) => !isFirst(start) && [...later].some((key) => key.startsWith(start))),
      ].map((key) => `${relative(root, file)}: ${key}`);
    });
    expect(missing).toEqual([]);
  });

  it('send less than 250 kB of JavaScript, compressed', () => {
    expect(existsSync(join(built, 'index.html')), 'the console is not built: npm run build:console').toBe(true);
    const named = [...readFileSync(join(built, 'index.html'), 'utf8').matchAll(/assets\/[^"]+\.js/g)].map(
      ([name]) => name,
    );
    const texts = [
      ...readFileSync(join(built, named.find((name) => name.includes('/first-')) ?? ''), 'utf8').matchAll(
        /catalogue-vi-[\w-]+\.js/g,
      ),
    ];
    const all = new Set([...named, ...texts.map(([name]) => `assets/${name}`)]);
    expect([...all].some((name) => name.includes('catalogue-vi'))).toBe(true);
    const bytes = [...all].reduce((sum, name) => sum + gzipSync(readFileSync(join(built, name))).length, 0);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(250_000);
  });
});
