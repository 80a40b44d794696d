/**
 * A minimal MQTT 3.1.1 publisher on a plain socket: QoS 1 with a bounded window, packets encoded once. Cheap enough to load
 * a broker from one process, and honest: only a PUBACK that arrived counts as acknowledged.
 */
import { connect, type Socket } from 'node:net';

export interface PublisherOptions {
  readonly port: number;
  readonly station: string;
  readonly secret: string;
  readonly topic: string;
  /** Messages in flight. */
  readonly window: number;
  /** Payload of message n, or undefined when there are no more. */
  readonly payload: (n: number) => string | undefined;
  readonly onAcknowledged: (n: number) => void;
  /** Messages a second at most; absent = as fast as acknowledgements come. */
  readonly rate?: number;
}

export interface Publisher {
  /** Resolves when the connection is accepted. */
  connect(): Promise<void>;
  /** Begins to publish; resolves when everything is acknowledged, or the connection is gone. */
  run(): Promise<void>;
  close(): void;
}

const field = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const packet = (header: number, body: Buffer): Buffer => {
  const length: number[] = [];
  for (let rest = body.length; ; rest >>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([header, ...length]), body]);
};

export const connectPacket = (station: string, secret: string): Buffer =>
  packet(
    0x10,
    Buffer.concat([field('MQTT'), Buffer.from([4, 0xc2, 0, 60]), field(station), field(station), field(secret)]),
  );

export const publishPacket = (topic: string, id: number, payload: string): Buffer => {
  const idBytes = Buffer.from([id >> 8, id & 255]);
  return packet(0x32, Buffer.concat([field(topic), idBytes, Buffer.from(payload)]));
};

export const createPublisher = (options: PublisherOptions): Publisher => {
  const { payload, window, onAcknowledged, topic, rate } = options;
  const inFlight = new Map<number, number>();
  let socket: Socket | undefined;
  let next = 0;
  let exhausted = false;
  let startedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let finish: () => void = () => {};

  const allowed = (): number =>
    rate === undefined ? Number.POSITIVE_INFINITY : Math.floor(((performance.now() - startedAt) / 1_000) * rate);

  const fill = (): void => {
    if (!socket?.writable) return;
    const packets: Buffer[] = [];
    const most = allowed();
    while (!exhausted && inFlight.size < window && next < most) {
      const text = payload(next);
      if (text === undefined) {
        exhausted = true;
        break;
      }
      const id = (next % 65_535) + 1;
      inFlight.set(id, next);
      packets.push(publishPacket(topic, id, text));
      next += 1;
    }
    if (packets.length > 0) socket.write(packets.length === 1 && packets[0] ? packets[0] : Buffer.concat(packets));
    if (exhausted && inFlight.size === 0) finish();
  };

  let rest: Buffer = Buffer.alloc(0);
  const receive = (bytes: Buffer): void => {
    const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    let offset = 0;
    for (; offset + 4 <= all.length; offset += 4) {
      if (all[offset] !== 0x40) throw new Error(`PUBACK expected, got packet type ${all[offset]}`);
      const id = all.readUInt16BE(offset + 2);
      const n = inFlight.get(id);
      inFlight.delete(id);
      if (n !== undefined) onAcknowledged(n);
    }
    rest = all.subarray(offset);
    fill();
  };

  return {
    connect: () =>
      new Promise((resolve, reject) => {
        const opened = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
        socket = opened;
        opened.on('error', reject);
        opened.on('close', () => {
          clearInterval(timer);
          finish();
          reject(new Error('connection closed'));
        });
        opened.once('connect', () => opened.write(connectPacket(options.station, options.secret)));
        opened.once('data', (connack) => {
          if (connack[0] !== 0x20 || connack[3] !== 0)
            return reject(new Error(`connection refused with code ${connack[3]}`));
          opened.on('data', receive);
          resolve();
        });
      }),
    run: () =>
      new Promise((resolve) => {
        finish = resolve;
        if (!socket || socket.destroyed) return resolve();
        startedAt = performance.now();
        if (rate !== undefined) timer = setInterval(fill, 5);
        fill();
      }),
    close: () => {
      clearInterval(timer);
      socket?.destroy();
    },
  };
};
