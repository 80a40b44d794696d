/** The directions of imports stay true: who may know whom. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Import {
  readonly from: string;
  /** Path inside the repository, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const sources = ['gateway', 'shared', 'simulators', 'console'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file)),
);

const importsOf = (file: string): Import[] => {
  const text = readFileSync(join(root, file), 'utf8');
  const pattern = /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[2] ?? '';
    const to = target.startsWith('.') ? relative(root, join(root, dirname(file), target)) : target;
    return { from: file, to, typeOnly: match[1] !== undefined };
  });
};

const imports = sources.flatMap(importsOf);
const show = (found: readonly Import[]) => found.map(({ from, to }) => `${from} → ${to}`);
const folderOf = (path: string) => path.split('/').slice(0, 2).join('/');

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(300);
  });

  it('of shared/ stay inside it, besides zod and the message formatter', () => {
    const allowed = (to: string) => to.startsWith('shared/') || to === 'zod' || to === 'intl-messageformat';
    expect(show(imports.filter(({ from, to }) => from.startsWith('shared/') && !allowed(to)))).toEqual([]);
  });

  it('of console/ and simulators/ never reach the gateway, nor each other', () => {
    const foreign = imports.filter(
      ({ from, to }) =>
        (from.startsWith('console/') && /^(gateway|simulators)\//.test(to)) ||
        (from.startsWith('simulators/') && /^(gateway|console)\//.test(to)) ||
        (from.startsWith('gateway/') && /^(console|simulators)\//.test(to)),
    );
    expect(show(foreign)).toEqual([]);
  });

  it('between folders of the gateway are types only, outside the places that compose it', () => {
    const composes = (file: string) =>
      /^gateway\/[^/]+\.ts$|^gateway\/cli\/|^gateway\/history\/storage-worker\.ts$/.test(file);
    const common = (to: string) => /^gateway\/[^/]+\.ts$|^gateway\/state\/sqlite\.ts$/.test(to);
    const crossing = imports.filter(
      ({ from, to, typeOnly }) =>
        from.startsWith('gateway/') &&
        to.startsWith('gateway/') &&
        !typeOnly &&
        !composes(from) &&
        !common(to) &&
        folderOf(from) !== folderOf(to),
    );
    expect(show(crossing)).toEqual([]);
  });

  it.each([
    'gateway/broker/access.ts',
    'gateway/ingest/decode.ts',
    'gateway/ingest/plausibility.ts',
    'gateway/history/aggregate.ts',
    'gateway/history/line-protocol.ts',
    'gateway/indices/aggregates.ts',
    'gateway/indices/day.ts',
    'gateway/indices/engine.ts',
    'gateway/indices/station-figures.ts',
    'gateway/live/live-state.ts',
    'gateway/live/audience.ts',
    'gateway/live/recent-readings.ts',
  ])('leave %s pure: no node module, no package, no clock', (file) => {
    const packages = importsOf(file).filter(({ to, typeOnly }) => !typeOnly && !/^(gateway|shared)\//.test(to));
    expect(show(packages)).toEqual([]);
    expect(readFileSync(join(root, file), 'utf8')).not.toMatch(/Date\.now|new Date\(\)|performance\.now|setTimeout/);
  });

  it.each([
    ['libsql', 'gateway/state/sqlite.ts'],
    ['aedes', 'gateway/broker/broker.ts'],
  ])('of the driver %s are in one file', (driver, file) => {
    expect([
      ...new Set(imports.filter(({ to, typeOnly }) => to === driver && !typeOnly).map(({ from }) => from)),
    ]).toEqual([file]);
  });
});
