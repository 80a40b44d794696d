/** Builds the console when `dist/console` is missing or older than its sources; otherwise says so and leaves. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const modifiedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const newestUnder = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .reduce((newest, entry) => Math.max(newest, modifiedAt(join(entry.parentPath, entry.name))), 0);

const builtAt = modifiedAt(here('../dist/console/index.html'));
const changedAt = Math.max(
  newestUnder(here('.')),
  newestUnder(here('../shared')),
  modifiedAt(here('../package-lock.json')),
);

if (builtAt > changedAt) {
  process.stdout.write('console: up to date\n');
} else {
  const startedAt = Date.now();
  const { build } = await import('vite');
  await build({ configFile: here('vite.config.ts'), logLevel: 'error' });
  process.stdout.write(`console: built in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s\n`);
}
