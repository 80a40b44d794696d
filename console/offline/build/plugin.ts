/** Gives a finished build its id and tells the service worker which files belong to it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';

/** Written or changed by this plugin; the rest makes the id. */
const own = new Set(['/build.json', '/worker.js']);

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
    .sort();

/** Pictures that only the system shows, and older browsers' font files that no browser of today asks for. */
const isKept = (path: string): boolean => !own.has(path) && !/\.(map|png|woff)$/.test(path);

export const finishBuild = (folder: string): { readonly id: string; readonly files: readonly string[] } => {
  const paths = filesIn(folder);
  const hash = createHash('sha256');
  const read = (path: string): Buffer => readFileSync(join(folder, path));
  // The worker counts: another one is another build.
  for (const path of paths.filter((each) => each !== '/build.json')) hash.update(path).update(read(path));
  const id = hash.digest('hex').slice(0, 12);
  const files = paths.filter(isKept);
  const page = read('/index.html').toString('utf8');
  writeFileSync(
    join(folder, 'index.html'),
    page.replace('</title>', `</title>\n    <meta name="hai-dang-build" content="${id}" />`),
  );
  writeFileSync(join(folder, 'build.json'), `${JSON.stringify({ id })}\n`);
  const worker = read('/worker.js').toString('utf8');
  writeFileSync(join(folder, 'worker.js'), `self.build = ${JSON.stringify({ id, files })};\n${worker}`);
  return { id, files };
};

export const offlinePlugin = (): Plugin => {
  let folder = '';
  return {
    name: 'offline',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir);
    },
    // The files of public/ are there by now.
    writeBundle: { order: 'post', sequential: true, handler: () => void finishBuild(folder) },
  };
};
