import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { finishBuild } from '../../../console/offline/build/plugin.ts';
import { routesOf } from '../../../gateway/http/app.ts';
import { fakeDeps } from '../../gateway/http/fakes.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const workerSource = readFileSync(fileURLToPath(new URL('../../../console/public/worker.js', import.meta.url)), 'utf8');

const built = (files: Readonly<Record<string, string>>) => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  mkdirSync(folder.file('assets'));
  const all = {
    'index.html': '<title>Hải Đăng</title>',
    'worker.js': 'self.x = 1;',
    'icon-192.png': 'picture',
    'assets/index-abc.js': 'one',
    'assets/index-abc.js.map': 'map',
    ...files,
  };
  for (const [name, text] of Object.entries(all)) writeFileSync(folder.file(name), text);
  return { ...finishBuild(folder.path), read: (name: string) => readFileSync(folder.file(name), 'utf8') };
};

describe('a build', () => {
  it('tells the page, the worker and whoever asks the same id', () => {
    const { id, files, read } = built({});
    expect(read('index.html')).toContain(`<meta name="hai-dang-build" content="${id}" />`);
    expect(JSON.parse(read('build.json'))).toEqual({ id });
    expect(read('worker.js')).toBe(`self.build = ${JSON.stringify({ id, files })};\nself.x = 1;`);
  });

  it('keeps what a page is made of, and neither pictures of the system nor maps nor the worker itself', () => {
    expect(built({}).files).toEqual(['/assets/index-abc.js', '/index.html']);
  });

  it('has another id when anything is different, and the same one when nothing is', () => {
    const ids = [{}, {}, { 'assets/index-abc.js': 'two' }, { 'worker.js': 'self.x = 2;' }, { 'early.js': '' }].map(
      (files) => built(files).id,
    );
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(4);
  });
});

it('leaves every address to the gateway that the gateway answers itself', () => {
  const [, list = ''] = /const notPages = \[(.*?)\]/s.exec(workerSource) ?? [];
  const notPages = [...list.matchAll(/'(.*?)'/g)].map((match) => match[1]);
  const own = routesOf(fakeDeps()).map(({ path }) => path);
  const page = (path: string) =>
    !path.includes('.') && !notPages.some((each) => path === each || path.startsWith(`${each}/`));
  expect(own.length).toBeGreaterThan(100);
  expect(own.filter(page)).toEqual([]);
});
