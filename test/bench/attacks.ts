/**
 * One attack on a gateway, in a process of its own so that it does not slow the measuring down: `attacks.ts NAME SECONDS`, with
 * ports and the credentials of stolen stations as JSON on standard input. Prints how often it tried.
 */
import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTopics } from '../../shared/topics.ts';
import { connectPacketOf, logIn, openTcp, openTls, type Wire } from '../support/mqtt-wire.ts';

export interface Target {
  readonly mqtt: number;
  readonly mqttTls: number;
  readonly stolen: readonly (readonly [station: string, secret: string])[];
}

const topics = createTopics();
const addresses = ['127.0.1.1', '127.0.1.2', '127.0.1.3', '127.0.1.4'];

/** One try of a worker; workers try again as soon as they are done. */
type Attack = (target: Target, worker: number, n: number) => Promise<void>;

const addressOf = (worker: number): string => addresses[worker % addresses.length] ?? '127.0.1.1';

const stolen = async ({ mqtt, stolen: all }: Target, worker: number): Promise<[Wire, string]> => {
  const [station, secret] = all[worker % all.length] ?? ['', ''];
  const wire = await openTcp(mqtt, addressOf(worker));
  if ((await logIn(wire, connectPacketOf(station, secret, { clientId: `w${worker}` }))) !== 0) await sleep(100);
  return [wire, station];
};

/** Sends the same bytes as long as the gateway takes them. */
const pour = async (wire: Wire, bytes: Buffer): Promise<void> => {
  while (!wire.isClosed())
    if (!wire.stream.write(bytes))
      await Promise.race([wire.closed, new Promise((resolve) => wire.stream.once('drain', resolve))]);
};

const attacks: Readonly<Record<string, { readonly workers: number; readonly run: Attack }>> = {
  'wrong passwords': {
    workers: 20,
    run: async ({ mqtt }, worker, n) => {
      const wire = await openTcp(mqtt, addressOf(worker));
      await logIn(wire, connectPacketOf(`guess-${n}`, 'wrong'));
      wire.end();
    },
  },
  'silent sockets': {
    workers: 600,
    run: async ({ mqtt }, worker) => {
      const socket = connectTcp({ port: mqtt, host: '127.0.0.1', localAddress: addressOf(worker) });
      socket.on('error', () => {});
      socket.on('data', () => {});
      await new Promise((resolve) => socket.once('close', resolve));
    },
  },
  'large packets': {
    workers: 20,
    run: async (target, worker, n) => {
      const announced = Buffer.from([n % 2 ? 0x10 : 0x32, 0xff, 0xff, 0xff, 0x7f]);
      const wire = n % 2 ? await openTcp(target.mqtt, addressOf(worker)) : (await stolen(target, worker))[0];
      wire.send(Buffer.concat([announced, Buffer.alloc(200_000)]));
      await wire.closed;
    },
  },
  'wrong topics': {
    workers: 20,
    run: async (target, worker) => {
      const [wire] = await stolen(target, worker);
      wire.send({
        cmd: 'publish',
        topic: topics.reading('other'),
        payload: '{}',
        qos: 1,
        messageId: 1,
        dup: false,
        retain: false,
      });
      await wire.closed;
    },
  },
  'TLS handshakes': {
    workers: 20,
    run: async ({ mqttTls }, worker) => {
      const wire = await openTls(mqttTls, { localAddress: addressOf(worker), rejectUnauthorized: false });
      wire.end();
      await wire.closed;
    },
  },
  'subscription storm': {
    workers: 10,
    run: async (target, worker) => {
      const [wire, station] = await stolen(target, worker);
      const topic = topics.refused(station);
      const storm = Buffer.concat(Array.from({ length: 20 }, () => subscribeAndBack(topic)));
      await pour(wire, storm);
    },
  },
  'refused readings without end': {
    workers: 10,
    run: async (target, worker) => {
      const [wire, station] = await stolen(target, worker);
      const packets = Array.from({ length: 20 }, () => refusedReading(topics.reading(station)));
      await pour(wire, Buffer.concat(packets));
    },
  },
};

const field = (value: string): Buffer => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
const packet = (header: number, body: Buffer): Buffer => Buffer.concat([Buffer.from([header, body.length]), body]);
const id = Buffer.from([0, 7]);

function subscribeAndBack(topic: string): Buffer {
  return Buffer.concat([
    packet(0x82, Buffer.concat([id, field(topic), Buffer.from([0])])),
    packet(0xa2, Buffer.concat([id, field(topic)])),
  ]);
}

function refusedReading(topic: string): Buffer {
  return packet(0x32, Buffer.concat([field(topic), id, Buffer.from('{"at":1,"values":{}}')]));
}

export const attackNames = Object.keys(attacks);

const [name = '', seconds = '1'] = process.argv.slice(2);
const attack = Object.hasOwn(attacks, name) ? attacks[name] : undefined;
if (attack && process.argv[1]?.includes('attacks.ts')) {
  const target: Target = JSON.parse(await text(process.stdin));
  const deadline = performance.now() + Number(seconds) * 1_000;
  let tries = 0;
  const work = async (worker: number): Promise<void> => {
    while (performance.now() < deadline) {
      tries += 1;
      await attack.run(target, worker, tries).catch(() => sleep(5));
    }
  };
  for (let worker = 0; worker < attack.workers; worker += 1) void work(worker);
  await sleep(Number(seconds) * 1_000);
  process.stdout.write(`${tries}\n`, () => process.exit(0));
}
