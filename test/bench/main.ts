/** `npm run bench -- NAME`: benchmarks that print ratios against a baseline of the same run. */
import { benchIngest } from './ingest.ts';
import { benchLive } from './live.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = { ingest: benchIngest, live: benchLive };

const name = process.argv[2] ?? '';
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench) {
  await bench();
} else {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(benches).join(' | ')}\n`);
  process.exitCode = 64;
}
