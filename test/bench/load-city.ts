/**
 * A city for benches of the console: its stations, and a process of its own that publishes for them, one MQTT connection each
 * with QoS 1. `node load-city.ts`, told by a line of JSON on stdin (`Load`); says `ready` when all are connected.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Station } from '../../shared/station.ts';
import { createTopics } from '../../shared/topics.ts';
import { wards } from '../../shared/wards.ts';
import { testStation } from '../support/gateway-process.ts';
import { connectPacket, publishPacket } from '../support/publisher.ts';

const topics = createTopics();

/** Three in five measure air, the rest noise and water on streets; spread around the centres of all wards. */
export const benchStation = (n: number, interval: number): Station => {
  const ward = wards[n % wards.length];
  if (!ward) throw new Error('there are no wards');
  const turn = n * 2.4;
  const far = 0.004 + 0.011 * ((n * 0.618) % 1);
  const place = {
    ward: ward.code,
    lat: ward.lat + far * Math.sin(turn),
    lon: ward.lon + far * Math.cos(turn),
    interval,
  };
  const id = `tai-${n}`;
  if (n % 5 < 3) return testStation(id, { ...place, quantities: ['pm25', 'pm10'] });
  if (n % 5 === 3) return testStation(id, { ...place, networks: ['noise'], quantities: ['laeq'] });
  return testStation(id, { ...place, networks: ['flood'], quantities: ['water_depth'], datum: 'street_surface' });
};

/** Calm weather, but for one street in twenty that is under water, more in some than in others. */
export const benchValues = (n: number, beat: number): Record<string, number> => {
  const wave = Math.sin(n + beat / 40) + ((beat * 7 + n * 13) % 5) / 10;
  const round = (value: number): number => Math.round(value * 10) / 10;
  if (n % 5 < 3) return { pm25: round(20 + 6 * wave), pm10: round(38 + 9 * wave) };
  if (n % 5 === 3) return { laeq: round(52 + 3 * wave) };
  return { water_depth: n % 100 === 4 ? round(12 + ((n / 100) % 4) * 14 + wave) : 0 };
};

const loadSchema = z.object({
  port: z.number(),
  /** Readings a second of each station. */
  rate: z.number(),
  secrets: z.array(z.tuple([z.string(), z.string()])),
});
export type Load = z.infer<typeof loadSchema>;

/** Resolves when every station is connected and publishes. */
export const startLoad = async (load: Load): Promise<{ readonly end: () => Promise<void> }> => {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  child.stdin?.end(JSON.stringify(load));
  const ready = child.stdout && once(child.stdout, 'data');
  await Promise.race([ready, gone.then(() => Promise.reject(new Error('the stations could not begin')))]);
  return {
    end: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
};

const tryOpen = (port: number, station: string, secret: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.on('error', reject);
    socket.once('close', () => reject(new Error(`${station}: the connection was closed`)));
    socket.once('connect', () => socket.write(connectPacket(station, secret)));
    socket.once('data', (answer) => {
      if (answer[3] !== 0) return reject(new Error(`${station} was refused with ${answer[3]}`));
      socket.on('data', () => {});
      resolve(socket);
    });
  });

/** A gateway on a busy machine does not answer every login in time. */
const open = async (port: number, station: string, secret: string): Promise<Socket> => {
  for (let tries = 1; ; tries += 1) {
    try {
      const socket = await tryOpen(port, station, secret);
      socket.once('close', () => process.exit(1));
      return socket;
    } catch (err) {
      if (tries === 5) throw err;
      await sleep(tries * 500);
    }
  }
};

const publish = async ({ port, rate, secrets }: Load): Promise<void> => {
  const sockets: Socket[] = [];
  const atOnce = 100;
  for (let from = 0; from < secrets.length; from += atOnce) {
    const some = secrets.slice(from, from + atOnce);
    sockets.push(...(await Promise.all(some.map(([station, secret]) => open(port, station, secret)))));
    await sleep(20);
  }
  process.stdout.write('ready\n');
  const began = performance.now();
  let sent = 0;
  // Evenly over the second, as stations that know nothing of each other.
  for (;;) {
    const due = Math.floor(((performance.now() - began) / 1_000) * rate * secrets.length);
    for (; sent < due; sent += 1) {
      const n = sent % secrets.length;
      const beat = Math.floor(sent / secrets.length);
      const values = benchValues(n, beat);
      const topic = topics.reading(secrets[n]?.[0] ?? '');
      sockets[n]?.write(publishPacket(topic, (beat % 65_535) + 1, JSON.stringify({ at: Date.now(), values })));
    }
    await sleep(20);
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await publish(loadSchema.parse(JSON.parse(await text(process.stdin))));
}
