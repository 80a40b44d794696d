/**
 * The console in Chromium while the city reports: first value, memory after collecting garbage, frames, tasks, processor time, beside
 * an empty page and the same page without readings in the same run. Where there is no graphics card the map is drawn by the
 * processor: its process is counted apart.
 *
 * `npm run bench -- console [--stations 2000] [--rate 1] [--minutes 10] [--viewers 1] [--page city|map|list|fleet] [--pan]`
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { secondMs } from '../../shared/time.ts';
import { launchBrowser } from '../support/browser.ts';
import { registerStations, startGatewayProcess } from '../support/gateway-process.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { benchStation, startLoad } from './load-city.ts';
import { checkClusters, panAndZoom } from './map-check.ts';
import { type Meter, openMeter, type Sample } from './page-meter.ts';

/** Address, width and where the first value shows. A narrow page shows either the list or the map. */
const pages = {
  city: { path: '/', width: 1440, wanted: '.station-row .row-value .figure' },
  map: { path: '/?view=map', width: 760, wanted: '.city-sentence .main-part' },
  list: { path: '/', width: 760, wanted: '.station-row .row-value .figure' },
  fleet: { path: '/stations', width: 1440, wanted: '.fleet-row time' },
} as const;
type PageName = keyof typeof pages;
const isPageName = (text: string): text is PageName => Object.hasOwn(pages, text);

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const ms = (value: number): string => value.toFixed(0).padStart(4);
const share = (value: number): string => `${(value * 100).toFixed(0).padStart(3)} %`;

const describe = (name: string, sample: Sample): void => {
  const { frames, longTasks, cores, ages } = sample;
  print(
    `  ${name.padEnd(16)} heap ${(sample.heapKb / 1_000).toFixed(1).padStart(6)} MB  nodes ${sample.nodes}  listeners ${sample.listeners}` +
      `  frames ${sample.framesPerSecond.toFixed(0).padStart(2)}/s p50 ${ms(frames.p50)} p95 ${ms(frames.p95)} p99 ${ms(frames.p99)} longest ${ms(frames.max)} ms`,
  );
  print(
    `  ${''.padEnd(16)} scripts ${share(sample.script)}, layout ${share(sample.layout)} of a core; main thread ${share(cores.main)}, map's worker ${share(cores.worker)}, ` +
      `helpers ${share(cores.helpers)}, drawing in software ${share(cores.gpu)}`,
  );
  print(
    `  ${''.padEnd(16)} tasks > 50 ms: ${longTasks.count} (${ms(longTasks.total)} ms in all, longest ${ms(longTasks.longest)} ms)` +
      `  ${sample.messagesPerSecond.toFixed(1)} messages/s, ${sample.kilobytesPerSecond.toFixed(0)} kB/s` +
      `  age of what is seen p50 ${ms(ages.p50)} max ${ms(ages.max)} ms  ${sample.requests} requests`,
  );
};

/** Least squares: kB a minute, and how far that may be off (standard error). */
export const slopeOf = (points: readonly { minute: number; kb: number }[]): { slope: number; error: number } => {
  const n = points.length;
  const meanX = points.reduce((sum, { minute }) => sum + minute, 0) / n;
  const meanY = points.reduce((sum, { kb }) => sum + kb, 0) / n;
  const spread = points.reduce((sum, { minute }) => sum + (minute - meanX) ** 2, 0);
  const slope = points.reduce((sum, { minute, kb }) => sum + (minute - meanX) * (kb - meanY), 0) / spread;
  const rest = points.reduce((sum, { minute, kb }) => sum + (kb - meanY - slope * (minute - meanX)) ** 2, 0);
  return { slope, error: n > 2 ? Math.sqrt(rest / (n - 2) / spread) : Number.POSITIVE_INFINITY };
};

/** Growth that would take an hour to fill as many MB as this is kB a minute is lost in what a page keeps anyway. */
const flatKbPerMinute = 50;

const profile = async (meter: Meter, seconds: number, file: string): Promise<void> => {
  await meter.session.send('Profiler.enable');
  await meter.session.send('Profiler.setSamplingInterval', { interval: 500 });
  await meter.session.send('Profiler.start');
  await sleep(seconds * secondMs);
  const { profile: taken } = await meter.session.send('Profiler.stop');
  writeFileSync(file, JSON.stringify(taken));
  print(`  profile of ${seconds} s in ${file}`);
};

const requestsOf = (requests: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const path of requests) {
    const kind = path.startsWith('/assets/')
      ? '/assets/…'
      : path.startsWith('/socket.io')
        ? '/socket.io (polling)'
        : path;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 8)
    .map(([path, count]) => `${path} ${count}`)
    .join(', ');
};

const emptyPage = async (browser: Browser, url: string): Promise<Sample> => {
  const meter = await openMeter(browser, `${url}/robots.txt`);
  await meter.sample();
  await sleep(5 * secondMs);
  const sample = await meter.sample();
  await meter.close();
  return sample;
};

export const benchConsole = async (): Promise<void> => {
  const { values: told } = parseArgs({
    args: process.argv.slice(3),
    options: {
      stations: { type: 'string', default: '2000' },
      rate: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '10' },
      viewers: { type: 'string', default: '1' },
      page: { type: 'string', default: 'city' },
      pan: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  const [stations, rate, minutes, viewers] = [told.stations, told.rate, told.minutes, told.viewers].map(Number);
  if (!stations || !rate || !minutes || !viewers || !isPageName(told.page)) {
    throw new Error('numbers above 0, and --page city, map, list or fleet');
  }
  const { path, width, wanted } = pages[told.page];
  const folder = temporaryFolder();
  const secrets = [
    ...registerStations(
      folder.path,
      Array.from({ length: stations }, (_, n) => benchStation(n, 1 / rate)),
    ),
  ];
  const gateway = await startGatewayProcess({
    directory: folder.path,
    environment: {
      GATEWAY_PUBLIC: 'all',
      GATEWAY_MQTT_MAX_PER_ADDRESS: '100000',
      GATEWAY_MQTT_CONNECTS_PER_SECOND: '100000',
      GATEWAY_LOG_LEVEL: 'fatal',
    },
  });
  const url = `http://127.0.0.1:${gateway.http}`;
  const browser = await launchBrowser();
  const ends: (() => Promise<unknown>)[] = [() => browser.close(), () => gateway.end('SIGTERM')];
  const meters: Meter[] = [];
  try {
    print(`\n${stations} stations at ${rate} Hz, page ${told.page}, ${viewers} viewer(s), ${minutes} min`);
    describe('empty page', await emptyPage(browser, url));
    const quiet = await openMeter(browser, `${url}${path}`, { wanted, width });
    await sleep(4 * secondMs);
    await quiet.sample();
    await sleep(10 * secondMs);
    const baseline = await quiet.sample();
    describe('no readings', baseline);
    await quiet.close();

    const load = await startLoad({ port: gateway.mqtt, rate, secrets });
    ends.unshift(load.end);
    await sleep(5 * secondMs);
    for (let n = 0; n < viewers; n += 1) meters.push(await openMeter(browser, `${url}${path}`, { wanted, width }));
    const [meter] = meters;
    if (!meter) return;
    await sleep(5 * secondMs);
    const opened = await meter.counts();
    print(
      `  first value ${opened.firstValueMs === undefined ? 'not seen' : `${opened.firstValueMs.toFixed(0)} ms`} after the address (snapshot there at ${opened.snapshotMs?.toFixed(0) ?? '?'} ms), ` +
        `scripts ${(meter.scriptBytes() / 1_000).toFixed(0)} kB compressed (map included, where it is shown)`,
    );
    describe('opening', await meter.sample());
    if (told.profile !== undefined) await profile(meter, 10, told.profile);

    const everyMs = Math.min(minutes * 60 * secondMs, Math.max((minutes * 60 * secondMs) / 10, 15 * secondMs));
    const points: { minute: number; kb: number }[] = [];
    const samples: Sample[] = [];
    const began = performance.now();
    await meter.sample();
    while (performance.now() - began < minutes * 60 * secondMs - 500) {
      if (told.pan) await panAndZoom(meter.page, everyMs);
      else await sleep(everyMs);
      const sample = await meter.sample();
      const minute = (performance.now() - began) / 60_000;
      points.push({ minute, kb: sample.heapKb });
      samples.push(sample);
      describe(`${minute.toFixed(1)} min`, sample);
    }
    const mean = (pick: (sample: Sample) => number): number =>
      samples.reduce((sum, sample) => sum + pick(sample) * sample.seconds, 0) /
      samples.reduce((sum, { seconds }) => sum + seconds, 0);
    const { snapshots, refills } = await meter.counts();
    print(`  requests: ${snapshots} snapshot(s), ${refills} refill(s); ${requestsOf(meter.requests)}`);
    print(
      `  beside the same page without readings: main thread ${share(mean(({ cores }) => cores.main))} against ${share(baseline.cores.main)} of a core, ` +
        `frames p95 ${(mean(({ frames }) => frames.p95) / baseline.frames.p95).toFixed(2)} ×, ` +
        `drawing in software ${share(mean(({ cores }) => cores.gpu))} against ${share(baseline.cores.gpu)}`,
    );
    if (points.length > 2) {
      const { slope, error } = slopeOf(points);
      const isFlat = slope < flatKbPerMinute || slope < 2 * error;
      print(
        `  heap ${slope.toFixed(0)} ± ${error.toFixed(0)} kB/min: ${isFlat ? 'flat' : 'GROWS'} (flat = below ${flatKbPerMinute}, or not to be told from zero)`,
      );
    }
    if (told.page === 'city' || told.page === 'map') print(await checkClusters(meter));
  } finally {
    for (const meter of meters) await meter.close();
    for (const end of ends) await end();
    folder.remove();
  }
};
