/** The live channel over real WebSockets and long polling. */
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket as TcpSocket } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeHttpServer, createHttpServer } from '../../gateway/http/server.ts';
import type { ReadingRecord } from '../../gateway/ingest/record.ts';
import { createLive, type Live, type LiveOptions } from '../../gateway/live/live.ts';
import { createLiveState } from '../../gateway/live/live-state.ts';
import type {
  Changes,
  ClientToServer,
  CompactReading,
  LiveHealth,
  Refill,
  ServerToClient,
  Snapshot,
} from '../../shared/live-events.ts';
import { memoryLog } from '../gateway/http/fakes.ts';
import { reading, start, stateRecord, station } from '../gateway/live/records.ts';

type Client = Socket<ServerToClient, ClientToServer>;

const health: LiveHealth = {
  serverTime: start,
  version: '1.2.3',
  journal: 'accepting',
  history: 'writing',
  journalBytesBehind: 0,
};

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const serve = async (options: Partial<LiveOptions> = {}) => {
  const state = createLiveState({ stations: [station('a'), station('b')] });
  const httpServer: Server = createHttpServer((_request, response) => response.end());
  const live: Live = createLive({
    httpServer,
    state,
    now: () => start,
    health: () => health,
    allowedOrigins: ['https://portal.example'],
    identify: () => ({ sight: 'all', session: null }),
    log: memoryLog().log,
    ...options,
  });
  live.start();
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    live.stop();
    await closeHttpServer(httpServer, 0);
  });
  let position = 0;
  const report = (id: string, at: number, values: ReadingRecord['v'] = { pm25: at }): void => {
    position += 100;
    state.apply(reading(id, start + at, values), position);
  };
  const port = (httpServer.address() as AddressInfo).port;
  return { state, live, report, port, url: `http://127.0.0.1:${port}` };
};

const dial = (url: string, options: Parameters<typeof io>[1] = {}): Client => {
  const client: Client = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, ...options });
  cleanups.push(() => void client.disconnect());
  return client;
};

const next = <T>(client: Client, event: string): Promise<T> =>
  new Promise((resolve) => client.once(event as 'changes', (message: unknown) => resolve(message as T)));

/** Gathers readings until `done` says it is enough. */
const gather = (client: Client, done: (readings: readonly CompactReading[]) => boolean): Promise<CompactReading[]> =>
  new Promise((resolve) => {
    const readings: CompactReading[] = [];
    const take = (message: Changes): void => {
      readings.push(...message.readings);
      if (done(readings)) resolve(readings);
    };
    client.on('refill', take);
    client.on('changes', take);
  });

const hasLast = (at: number) => (readings: readonly CompactReading[]) =>
  readings.some((item) => item[0] === 'b' && item[1] === start + at);

const figures = (readings: readonly CompactReading[], id: string): number[] =>
  readings.filter((item) => item[0] === id).map((item) => item[1] - start);

describe('a viewer', () => {
  it.each([['websocket'], ['polling']])('over %s gets a snapshot, the health, then changes', async (transport) => {
    const { url, report } = await serve();
    report('a', 1);

    const client = dial(url, { transports: [transport] });
    const [snapshot, line] = await Promise.all([
      next<Snapshot>(client, 'snapshot'),
      next<LiveHealth>(client, 'health'),
    ]);
    report('a', 2);
    const changes = await next<Changes>(client, 'changes');

    expect(snapshot).toMatchObject({ cursor: 100, serverTime: start, stations: [{ id: 'a' }, { id: 'b' }] });
    expect(snapshot.latest).toMatchObject([{ station: 'a', values: { pm25: { value: 1 } } }]);
    expect(line).toEqual(health);
    expect(changes).toEqual({ cursor: 200, serverTime: start, readings: [['a', start + 2, start + 2, 0, 'pm25', 2]] });
  });

  it('gets the newest of each station, and every reading of what it watches', async () => {
    const { url, report } = await serve();
    const city = dial(url);
    const page = dial(url);
    await Promise.all([next(city, 'snapshot'), next(page, 'snapshot')]);
    const accepted = await page.emitWithAck('watch', ['a']);
    const both = Promise.all([gather(city, hasLast(9)), gather(page, hasLast(9))]);
    // A first tick, after which both are served by their rooms.
    report('b', 0);
    await Promise.all([next(city, 'changes'), next(page, 'changes')]);

    report('a', 3);
    report('a', 2);
    report('b', 9);
    const [ofCity, ofPage] = await both;

    expect(accepted).toBe(true);
    expect(figures(ofCity, 'a')).toEqual([3]);
    expect(figures(ofPage, 'a')).toEqual([3, 2]);
  });

  it('that comes back gets exactly what it missed, and goes on watching', async () => {
    const { url, report } = await serve();
    const before = dial(url);
    await next(before, 'snapshot');
    report('a', 1);
    const { cursor } = await next<Changes>(before, 'changes');
    before.disconnect();

    report('a', 2);
    report('a', 3);
    const after = dial(url, { auth: { since: cursor, watch: ['a'] } });
    const all = gather(after, hasLast(9));
    const refill = await next<Refill>(after, 'refill');
    report('a', 5);
    report('a', 4);
    report('b', 9);

    expect(figures(refill.readings, 'a')).toEqual([2, 3]);
    expect(refill.stations.map(({ id }) => id)).toContain('a');
    expect(figures(await all, 'a')).toEqual([2, 3, 5, 4]);
  });

  it('with a cursor that nobody remembers starts over', async () => {
    const { url } = await serve();

    const snapshot = await next<Snapshot>(dial(url, { auth: { since: 123_456 } }), 'snapshot');

    expect(snapshot.stations).toHaveLength(2);
  });

  it('with nonsense in its handshake starts over as well', async () => {
    const { url } = await serve();

    const snapshot = await next<Snapshot>(dial(url, { auth: { since: 'yesterday', watch: 7 } }), 'snapshot');

    expect(snapshot.stations).toHaveLength(2);
  });

  it('hears of a lost station', async () => {
    const { url, state } = await serve();
    const client = dial(url);
    await next(client, 'snapshot');

    state.apply(stateRecord('a', 'lost', start), 100);

    expect(await next(client, 'stations')).toMatchObject({ changed: [{ id: 'a', state: 'lost' }], removed: [] });
  });

  it('may not watch what is no station, nor too many', async () => {
    const { url } = await serve();
    const client = dial(url);
    await next(client, 'snapshot');
    const many = Array.from({ length: 51 }, (_, index) => `tram-${index}`);

    const answers = [
      await client.emitWithAck('watch', ['../a']),
      await client.emitWithAck('watch', many),
      await client.emitWithAck('watch', many.slice(1)),
    ];

    expect(answers).toEqual([false, false, true]);
  });
});

describe('the door', () => {
  const refusedBy = (client: Client): Promise<string> =>
    new Promise((resolve) => client.once('connect_error', (error) => resolve(error.message)));

  it.each([['websocket'], ['polling']])('is closed to pages of other sites over %s', async (transport) => {
    const { url, live } = await serve();

    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1']) {
      const client = dial(url, { transports: [transport], extraHeaders: { origin } });
      expect(await refusedBy(client)).toMatch(/error/);
    }
    expect(live.counts().refused).toBe(3);
    expect(live.viewers()).toBe(0);
  });

  it('is open to our own page and to listed ones', async () => {
    const { url } = await serve();

    for (const origin of [url, 'https://portal.example']) {
      const client = dial(url, { extraHeaders: { origin } });
      expect(await next<Snapshot>(client, 'snapshot')).toHaveProperty('cursor');
    }
  });

  it('says why when there are too many', async () => {
    const { url } = await serve({ limits: { maxViewers: 1 } });
    await next(dial(url), 'snapshot');

    const answer = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);

    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ message: 'too many viewers, try again later' });
  });

  it('has no client library to hand out', async () => {
    const { url } = await serve();

    expect((await fetch(`${url}/socket.io/socket.io.js`)).headers.get('content-type')).not.toMatch(/javascript/);
  });
});

describe('a hostile viewer', () => {
  const left = (client: Client): Promise<string> => new Promise((resolve) => client.once('disconnect', resolve));

  it('that floods is dropped, and the others stay', async () => {
    const { url, report } = await serve({ limits: { maxEventsPerTenSeconds: 5 } });
    const good = dial(url);
    const bad = dial(url);
    await Promise.all([next(good, 'snapshot'), next(bad, 'snapshot')]);

    const gone = left(bad);
    for (let count = 0; count < 6; count += 1) bad.emit('watch', ['a'], () => undefined);
    await gone;
    report('a', 1);

    expect(figures((await next<Changes>(good, 'changes')).readings, 'a')).toEqual([1]);
  });

  it('that sends too much at once is dropped', async () => {
    const { url } = await serve();
    const client = dial(url);
    await next(client, 'snapshot');

    const gone = left(client);
    client.emit('watch', ['x'.repeat(17 * 1024)], () => undefined);

    expect(await gone).toMatch(/transport/);
  });

  it('that does not read is dropped; another one misses nothing', async () => {
    const { url, port, live, report } = await serve({ limits: { maxWaitingMessages: 2 } });
    const good = dial(url);
    await next(good, 'snapshot');
    // A WebSocket by hand: opens, joins the namespace, then reads no more.
    const deaf: TcpSocket = connect(port, '127.0.0.1');
    cleanups.push(() => void deaf.destroy());
    deaf.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await new Promise((resolve) => deaf.once('data', resolve));
    // `40` in one masked text frame with a mask of zeros.
    deaf.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
    await vi.waitFor(() => expect(live.viewers()).toBe(2));
    deaf.pause();

    const large = Object.fromEntries(
      Array.from({ length: 60_000 }, (_, index) => [`figure-${index}-of-a-large-reading`, 1]),
    );
    const seen: number[] = [];
    good.on('changes', ({ readings }) => seen.push(...figures(readings, 'a')));
    const closed = new Promise((resolve) => deaf.once('close', resolve));
    let at = 0;
    while (live.counts().tooSlow === 0) {
      const arrived = next(good, 'changes');
      // Some megabytes a tick, so that the buffers of the operating system are soon full.
      at += 1;
      report('a', at, large);
      await arrived;
    }
    deaf.resume();
    await closed;

    expect(live.viewers()).toBe(1);
    expect(seen).toEqual(Array.from({ length: at }, (_, index) => index + 1));
  });
});

it('ends in such a way that viewers come back by themselves, and leaves the HTTP server open', async () => {
  const { url, live } = await serve();
  const client = dial(url);
  await next(client, 'snapshot');

  const gone = new Promise((resolve) => client.once('disconnect', resolve));
  live.stop();
  live.stop();

  // A client that is told `io server disconnect` does not reconnect.
  expect(await gone).toBe('transport close');
  expect(live.viewers()).toBe(0);
  expect((await fetch(url)).status).toBe(200);
});
