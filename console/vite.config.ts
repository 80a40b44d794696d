import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { offlinePlugin } from './offline/build/plugin.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const gateway = 'http://127.0.0.1:8080';

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** What the page needs before it shows anything: reached from its entry without waiting. */
let first: Set<string> | undefined;
const isFirst = (id: string, modules: Modules): boolean => {
  if (!first) {
    first = new Set([here('main.tsx')]);
    // A set is walked to its end, also while it grows.
    for (const each of first) for (const next of modules.getModuleInfo(each)?.importedIds ?? []) first.add(next);
  }
  return first.has(id);
};

export default defineConfig({
  root: here('.'),
  plugins: [react(), offlinePlugin()],
  build: {
    outDir: here('../dist/console'),
    emptyOutDir: true,
    // The page's Content-Security-Policy allows fonts and scripts from our own origin only, so nothing becomes a data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The map library is one file of about 1 MB (285 kB compressed), loaded after the page and only where a map is shown.
    chunkSizeWarningLimit: 1_300,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Schemas are made in several files of the bundle. Whichever runs first, zod is told before not to compile them.
            { name: 'zod', test: /node_modules[\\/]zod[\\/]|zod-jitless/, priority: 2 },
            // One file instead of some seventy of a few kB each, which are slow to fetch over a phone's connection.
            { name: (id, modules) => (isFirst(id, modules) ? 'first' : null), priority: 1 },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    proxy: { '/api': gateway, '/auth': gateway, '/socket.io': { target: gateway, ws: true } },
  },
});
