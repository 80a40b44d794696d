/**
 * MQTT by hand over plain TCP, TLS or WebSocket, from any loopback address: what a well-behaved client library would not send,
 * and cheap enough to open thousands.
 */
import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import { createWebSocketStream, WebSocket } from 'ws';

export interface Wire {
  readonly stream: Duplex;
  send(...packets: (Packet | Buffer)[]): void;
  /** The next packet of the gateway that fits; fails when the connection ends before. */
  next<C extends Packet['cmd']>(cmd: C, fits?: (packet: Packet) => boolean): Promise<Extract<Packet, { cmd: C }>>;
  /** Everything received so far. */
  received(): readonly Packet[];
  /** Resolves when the connection is gone, with how long it lasted in milliseconds. */
  readonly closed: Promise<number>;
  isClosed(): boolean;
  end(): void;
}

/** Reads a stream that is open, or about to be, as MQTT. */
export const toWire = (stream: Duplex): Wire => {
  const openedAt = performance.now();
  const packets: Packet[] = [];
  /** Not asked for yet. */
  const unread: Packet[] = [];
  const waiting = new Set<() => void>();
  const reading = parser();
  let gone = false;
  const wake = (): void => {
    for (const look of [...waiting]) look();
  };
  reading.on('packet', (packet) => {
    packets.push(packet);
    unread.push(packet);
    wake();
  });
  stream.on('data', (chunk: Buffer) => reading.parse(chunk));
  stream.on('error', () => {});
  const closed = new Promise<number>((resolve) => {
    stream.once('close', () => {
      gone = true;
      resolve(performance.now() - openedAt);
      wake();
    });
  });
  return {
    stream,
    send: (...out) => {
      if (!stream.destroyed)
        stream.write(Buffer.concat(out.map((packet) => (Buffer.isBuffer(packet) ? packet : generate(packet)))));
    },
    next: (cmd, fits = () => true) =>
      new Promise((resolve, reject) => {
        const is = (packet: Packet): packet is Extract<Packet, { cmd: typeof cmd }> =>
          packet.cmd === cmd && fits(packet);
        const look = (): void => {
          const index = unread.findIndex(is);
          const packet = unread[index];
          if (packet && is(packet)) {
            unread.splice(index, 1);
            waiting.delete(look);
            resolve(packet);
          } else if (gone) {
            waiting.delete(look);
            reject(new Error(`the connection ended before ${cmd}`));
          }
        };
        waiting.add(look);
        look();
      }),
    received: () => packets,
    closed,
    isClosed: () => gone,
    end: () => void stream.destroy(),
  };
};

const opened = (stream: Socket, event: 'connect' | 'secureConnect'): Promise<Wire> =>
  new Promise((resolve, reject) => {
    const wire = toWire(stream);
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('closed before it was open')));
    stream.once(event, () => resolve(wire));
  });

/** `localAddress` is any of 127.0.0.0/8: another network address as far as the gateway can see. */
export const openTcp = (port: number, localAddress = '127.0.0.1'): Promise<Wire> =>
  opened(connectTcp({ port, host: '127.0.0.1', localAddress, noDelay: true }), 'connect');

export const openTls = (port: number, options: ConnectionOptions & { readonly localAddress?: string }): Promise<Wire> =>
  opened(connectTls({ port, host: '127.0.0.1', servername: 'localhost', ...options }), 'secureConnect');

export interface WebSocketWireOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly subprotocol?: string | undefined;
}

/** Rejects with the answer's status when it is not upgraded. */
export const openWebSocket = async (
  port: number,
  { headers = {}, path = '/mqtt', subprotocol = 'mqtt' }: WebSocketWireOptions = {},
): Promise<{ readonly wire: Wire; readonly webSocket: WebSocket }> => {
  const webSocket = new WebSocket(`ws://127.0.0.1:${port}${path}`, subprotocol === '' ? [] : [subprotocol], {
    headers,
    perMessageDeflate: false,
  });
  await new Promise<void>((resolve, reject) => {
    webSocket.once('open', () => resolve());
    webSocket.once('unexpected-response', (_request, response) => {
      reject(new Error(`not upgraded: ${response.statusCode}`));
      response.destroy();
    });
    webSocket.once('error', reject);
  });
  const stream = createWebSocketStream(webSocket);
  // The stream would wait for our own end as well.
  webSocket.once('close', () => setImmediate(() => stream.destroy()));
  return { wire: toWire(stream), webSocket };
};

export const connectPacketOf = (
  station: string,
  secret: string | undefined,
  more: Partial<IConnectPacket> = {},
): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  clientId: station,
  keepalive: 60,
  ...(station !== '' && { username: station }),
  ...(secret !== undefined && { password: Buffer.from(secret) }),
  ...more,
});

/** Sends CONNECT; the return code of CONNACK, or `closed`. */
export const logIn = async (wire: Wire, packet: IConnectPacket): Promise<number | 'closed'> => {
  wire.send(packet);
  try {
    const { returnCode } = await wire.next('connack');
    return returnCode ?? 0;
  } catch {
    return 'closed';
  }
};

/** Publishes with QoS 1; true when it was acknowledged, false when the connection ended instead. */
export const publish = async (
  wire: Wire,
  topic: string,
  payload: string | Buffer,
  more: { readonly retain?: boolean; readonly messageId?: number } = {},
): Promise<boolean> => {
  const { retain = false, messageId = 1 } = more;
  wire.send({ cmd: 'publish', topic, payload, qos: 1, retain, dup: false, messageId });
  return wire
    .next('puback', (packet) => packet.messageId === messageId)
    .then(
      () => true,
      () => false,
    );
};

/** The answer to a subscription: granted QoS, or 128. */
export const subscribe = async (wire: Wire, ...filters: string[]): Promise<readonly unknown[]> => {
  wire.send({ cmd: 'subscribe', messageId: 9, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) });
  const { granted } = await wire.next('suback');
  return granted;
};
