/**
 * How many readings a second are acknowledged, and what durability costs: bare aedes, mosquitto, our checks without the
 * journal, and the whole way, one after another in one run under the same load. Then the rate at which each history takes
 * what was acknowledged.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createTopics } from '../../shared/topics.ts';
import { untilWritten } from '../support/durability.ts';
import { registerStations, startGatewayProcess, testStation } from '../support/gateway-process.ts';
import { startInfluxdb } from '../support/influxdb.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { createPublisher } from '../support/publisher.ts';
import { temporaryFolder } from '../support/temporary.ts';

const topics = createTopics();
const warmUpMs = 1_500;
const measureMs = 4_000;

interface Shape {
  readonly name: string;
  readonly connections: number;
  readonly window: number;
}

const shapes: readonly Shape[] = [
  { name: '50 connections × 20 in flight', connections: 50, window: 20 },
  { name: '1000 connections × 1 in flight', connections: 1_000, window: 1 },
];

interface Target {
  readonly port: number;
  /** The warm-up is over. */
  begin(): void;
  /** Ends it; what it cost, where that can be known. */
  end(): Promise<{ cpuSeconds: number; longestStallMs: number } | undefined>;
}

const startServer = async (mode: 'bare' | 'checked' | 'durable'): Promise<Target> => {
  const entry = fileURLToPath(new URL('./ingest-server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', entry, mode], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  return {
    port,
    begin: () => child.stdin.write('begin\n'),
    end: async () => {
      child.stdin.end();
      const cost = JSON.parse((await lines.next()).value);
      await once(child, 'exit');
      return cost;
    },
  };
};

const reading = (at: number): string =>
  `{"at":${at},"seq":${at % 1e9},"status":"measuring","values":{"pm25":37.4,"pm10":61.2,"temperature":24.1,"humidity":71},"battery":87,"rssi":-71}`;

interface Measured {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

const measure = async (
  port: number,
  shape: Shape,
  secrets: readonly [string, string][],
  begin: () => void = () => {},
): Promise<Measured> => {
  let acknowledged = 0;
  let measuring = false;
  const latencies: number[] = [];
  const beginAt = Date.now() - 3_000_000;
  const publishers = secrets.slice(0, shape.connections).map(([station, secret]) => {
    const sentAt: number[] = [];
    return createPublisher({
      port,
      station,
      secret,
      topic: topics.reading(station),
      window: shape.window,
      payload: (n) => {
        sentAt[n % 64] = performance.now();
        return reading(beginAt + n);
      },
      onAcknowledged: (n) => {
        acknowledged += 1;
        if (measuring && n % 8 === 0) latencies.push(performance.now() - (sentAt[n % 64] ?? 0));
      },
    });
  });
  await Promise.all(publishers.map((publisher) => publisher.connect()));
  const runs = publishers.map((publisher) => publisher.run());
  await new Promise((resolve) => setTimeout(resolve, warmUpMs));
  measuring = true;
  begin();
  const from = acknowledged;
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, measureMs));
  const rate = ((acknowledged - from) / (performance.now() - startedAt)) * 1_000;
  for (const publisher of publishers) publisher.close();
  await Promise.all(runs);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { rate, p50: at(0.5), p99: at(0.99) };
};

const anyone = Array.from({ length: 1_000 }, (_, n): [string, string] => [`bench-${n}`, 'x']);

const compareBrokers = async (): Promise<void> => {
  for (const shape of shapes) {
    process.stdout.write(`\n${shape.name}\n`);
    const rates = new Map<string, number>();
    const targets: [string, () => Promise<Target>][] = [
      ['aedes, no work', () => startServer('bare')],
      ['mosquitto', startMosquittoTarget],
      ['checked, not durable', () => startServer('checked')],
      ['checked and durable', () => startServer('durable')],
    ];
    for (const [name, start] of targets) {
      const target = await start();
      const { rate, p50, p99 } = await measure(target.port, shape, anyone, target.begin);
      const cost = await target.end();
      rates.set(name, rate);
      const baseline = rates.get('aedes, no work') ?? rate;
      const stall = cost ? `  longest stall ${cost.longestStallMs.toFixed(0)} ms` : '';
      process.stdout.write(
        `  ${name.padEnd(22)} ${Math.round(rate).toString().padStart(7)}/s  ${(rate / baseline).toFixed(2)} × aedes  ` +
          `ack p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms${stall}\n`,
      );
    }
    const checked = rates.get('checked, not durable') ?? 0;
    const durable = rates.get('checked and durable') ?? 0;
    process.stdout.write(`  price of the durable gate: ${((1 - durable / checked) * 100).toFixed(0)} %\n`);
  }
};

const startMosquittoTarget = async (): Promise<Target> => {
  const mosquitto = await startMosquitto();
  return {
    port: mosquitto.port,
    begin: () => {},
    end: async () => {
      await mosquitto.stop();
      return undefined;
    },
  };
};

/** The whole gateway: acknowledged rate under full load, then how long the history takes to have it all. */
const measureStored = async (history: 'embedded' | 'influx'): Promise<void> => {
  const folder = temporaryFolder();
  const influx = history === 'influx' ? await startInfluxdb() : undefined;
  const stations = Array.from({ length: 50 }, (_, n) => testStation(`bench-${n}`));
  const secrets = [...registerStations(folder.path, stations)];
  const environment: Record<string, string> = influx ? { INFLUX_URL: influx.url, INFLUX_DB: 'env' } : {};
  const gateway = await startGatewayProcess({ directory: folder.path, environment });
  try {
    const startedAt = performance.now();
    const shape = shapes[0] ?? { name: '', connections: 50, window: 20 };
    const { rate } = await measure(gateway.mqtt, shape, secrets);
    await untilWritten(gateway.http);
    const seconds = (performance.now() - startedAt) / 1_000;
    const text = await (await fetch(`http://127.0.0.1:${gateway.http}/metrics`)).text();
    const accepted = Number(/^gateway_readings_total\{outcome="accepted"\} (\d+)/m.exec(text)?.[1] ?? 0);
    process.stdout.write(
      `  ${history.padEnd(22)} ${Math.round(rate).toString().padStart(7)}/s acknowledged, ${Math.round(accepted / seconds)}/s stored ` +
        `(${accepted} readings of 4 values, all in the history ${seconds.toFixed(1)} s after the first)\n`,
    );
  } finally {
    await gateway.end('SIGTERM');
    await influx?.stop();
    folder.remove();
  }
};

export const benchIngest = async (): Promise<void> => {
  await compareBrokers();
  process.stdout.write(
    '\nwhole gateway, 50 connections × 20 in flight, load generator and database on the same machine\n',
  );
  await measureStored('embedded');
  await measureStored('influx');
};
