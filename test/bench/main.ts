/** `npm run bench -- NAME`: benchmarks that print ratios against a baseline of the same run. */
import { benchAlerts } from './alerts.ts';
import { benchAlertsEngine } from './alerts-engine.ts';
import { benchBackground } from './background.ts';
import { benchCityPast } from './city-past.ts';
import { benchConsole } from './console.ts';
import { benchIndices } from './indices.ts';
import { benchIngest } from './ingest.ts';
import { benchLive } from './live.ts';
import { benchUnderAttack } from './under-attack.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  alerts: benchAlerts,
  'alerts-engine': benchAlertsEngine,
  background: benchBackground,
  'city-past': benchCityPast,
  console: benchConsole,
  indices: benchIndices,
  ingest: benchIngest,
  live: benchLive,
  'under-attack': benchUnderAttack,
};

const name = process.argv[2] ?? '';
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench) {
  await bench();
} else {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(benches).join(' | ')}\n`);
  process.exitCode = 64;
}
