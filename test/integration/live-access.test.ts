/** Who gets what over the live channel, and who gets in at all: real sockets, also those of an attacker. */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hash } from '@node-rs/argon2';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeHttpServer, createHttpServer } from '../../gateway/http/server.ts';
import { createLive, type Live, type LiveOptions, type ViewerIdentity } from '../../gateway/live/live.ts';
import { createLiveState } from '../../gateway/live/live-state.ts';
import { wholeCity } from '../../shared/access.ts';
import type {
  Changes,
  ClientToServer,
  LiveHealth,
  Refill,
  ServerToClient,
  Snapshot,
} from '../../shared/live-events.ts';
import { memoryLog } from '../gateway/http/fakes.ts';
import { reading, start, stateRecord, station } from '../gateway/live/records.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { startGateway } from '../support/start-gateway.ts';

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
  vi.useRealTimers();
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const real = station('real');
const simulated = station('simulated', { provenance: 'simulated' });
const replayed = station('replayed', { provenance: 'replayed' });

/** Judges by a header, as the gateway does by cookie and key. */
const byHeader =
  (publicFace: ViewerIdentity['sight'], valid: ReadonlySet<string>) =>
  ({ headers }: IncomingMessage): ViewerIdentity => {
    const session = headers['x-session'];
    if (typeof session === 'string' && valid.has(session)) return { sight: 'all', session };
    const key = headers['x-key'];
    if (typeof key === 'string' && valid.has(key)) return { sight: 'all', session: null };
    return { sight: publicFace, session: null };
  };

const serve = async (publicFace: ViewerIdentity['sight'], options: Partial<LiveOptions> = {}) => {
  const state = createLiveState({ stations: [real, simulated, replayed] });
  const httpServer = createHttpServer((_request, response) => response.end());
  const valid = new Set<string>();
  let endSessions: (sessions: readonly string[]) => void = () => {};
  const live: Live = createLive({
    httpServer,
    state,
    now: () => start,
    health: () => health,
    allowedOrigins: ['https://portal.example'],
    identify: byHeader(publicFace, valid),
    onSessionsEnded: (listener) => {
      endSessions = listener;
    },
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
  const report = (id: string, at: number): void => {
    position += 100;
    const provenance = [real, simulated, replayed].find((one) => one.id === id)?.provenance ?? 'real';
    state.apply(reading(id, start + at, { pm25: at }, { p: provenance }), position);
  };
  const { port } = httpServer.address() as AddressInfo;
  return {
    state,
    live,
    report,
    url: `http://127.0.0.1:${port}`,
    signIn: (session: string) => void valid.add(session),
    end: (...sessions: string[]) => {
      for (const session of sessions) valid.delete(session);
      endSessions(sessions);
    },
    withdraw: (key: string) => void valid.delete(key),
  };
};

const dial = (url: string, options: Parameters<typeof io>[1] = {}): Client => {
  const client: Client = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, ...options });
  cleanups.push(() => void client.disconnect());
  return client;
};

const next = <T>(client: Client, event: string): Promise<T> =>
  new Promise((resolve) => client.once(event as 'changes', (message: unknown) => resolve(message as T)));

const refusalOf = (client: Client): Promise<Error & { data?: unknown }> =>
  new Promise((resolve) => client.once('connect_error', resolve));

/** Everything that a client was ever told, as text. */
const listenTo = (client: Client): { text(): string; readings(): number[] } => {
  const told: unknown[] = [];
  const readings: number[] = [];
  client.onAny((...event: unknown[]) => told.push(event));
  for (const event of ['changes', 'refill'] as const) {
    client.on(event, (message: Changes) => readings.push(...message.readings.map(([, at]) => at - start)));
  }
  return { text: () => JSON.stringify(told), readings: () => readings };
};

describe('a viewer who has not signed in', () => {
  it('hears of real stations only: by snapshot, changes, watch, news and refill', async () => {
    const { url, report, state } = await serve('real');
    for (const id of ['real', 'simulated', 'replayed']) report(id, 1);
    const client = dial(url, { auth: { watch: ['simulated', 'real'] } });
    const heard = listenTo(client);
    const snapshot = await next<Snapshot>(client, 'snapshot');
    await client.emitWithAck('watch', ['simulated', 'replayed']);

    report('simulated', 2);
    report('real', 2);
    report('replayed', 2);
    const changes = await next<Changes>(client, 'changes');
    const news = next<{ changed: { id: string }[] }>(client, 'stations');
    state.apply(stateRecord('simulated', 'lost', start), 5_000);
    state.stationsChanged({ changed: [], removed: ['replayed'] });
    state.apply(stateRecord('real', 'lost', start), 5_100);
    const told = await news;
    client.disconnect();
    report('simulated', 3);
    report('real', 3);
    const again = dial(url, { auth: { since: changes.cursor, watch: ['simulated'] } });
    const heardAgain = listenTo(again);
    const missed = await Promise.race([next<Refill>(again, 'refill'), next<Snapshot>(again, 'snapshot')]);

    expect(snapshot.stations.map(({ id }) => id)).toEqual(['real']);
    expect(snapshot.latest.map((item) => item.station)).toEqual(['real']);
    expect(told.changed.map(({ id }) => id)).toEqual(['real']);
    expect(missed.stations.map(({ id }) => id)).toEqual(['real']);
    expect(heard.readings()).toEqual([2]);
    expect(heard.text() + heardAgain.text()).not.toMatch(/simulated|replayed/);
  });

  it('resumes without a gap, beside a viewer who sees everything', async () => {
    const { url, report, signIn } = await serve('real');
    signIn('s1');
    const open = dial(url);
    const staff = dial(url, { extraHeaders: { 'x-session': 's1' } });
    const ofStaff = listenTo(staff);
    await Promise.all([next(open, 'snapshot'), next(staff, 'snapshot')]);
    report('real', 1);
    const { cursor } = await next<Changes>(open, 'changes');
    open.disconnect();

    report('simulated', 2);
    report('real', 3);
    report('real', 4);
    const again = dial(url, { auth: { since: cursor, watch: ['real'] } });
    const ofAgain = listenTo(again);
    await next(again, 'refill');
    report('simulated', 5);
    report('real', 6);
    await vi.waitFor(() => expect(ofAgain.readings()).toContain(6));
    await vi.waitFor(() => expect(ofStaff.readings()).toContain(6));

    expect(ofAgain.readings()).toEqual([3, 4, 6]);
    expect(new Set(ofStaff.readings())).toContain(5);
  });

  it.each([['websocket'], ['polling']])('is told to sign in where nothing is public, over %s', async (transport) => {
    const { url, live, report } = await serve('nothing');

    const client = dial(url, { transports: [transport] });
    const heard = listenTo(client);
    const error = await refusalOf(client);
    report('real', 1);

    expect(error.message).toBe('SIGN_IN_REQUIRED');
    expect(error.data).toMatchObject({ code: 'SIGN_IN_REQUIRED' });
    expect(live.viewers()).toBe(0);
    expect(heard.text()).toBe('[]');
  });

  it('gets nothing when nobody can tell who it is', async () => {
    const { url, live } = await serve('all', {
      identify: () => {
        throw new Error('the store is closed');
      },
    });

    expect((await refusalOf(dial(url))).message).toBe('STORE_UNAVAILABLE');
    expect(live.viewers()).toBe(0);
  });
});

describe('a session', () => {
  it.each([['websocket'], ['polling']])('opens everything, and its end closes the %s at once', async (transport) => {
    const { url, live, report, signIn, end } = await serve('nothing');
    signIn('s1');
    signIn('s2');
    const options = { transports: [transport], extraHeaders: { 'x-session': 's1' } };
    const ending = dial(url, options);
    const staying = dial(url, { extraHeaders: { 'x-session': 's2' } });
    const heard = listenTo(ending);
    const [snapshot] = await Promise.all([next<Snapshot>(ending, 'snapshot'), next(staying, 'snapshot')]);

    const gone = new Promise((resolve) => ending.once('disconnect', resolve));
    end('s1', 'one-without-viewers');
    report('real', 1);
    await gone;
    const back = refusalOf(dial(url, options));
    const { readings } = await next<Changes>(staying, 'changes');

    expect(snapshot.stations.map(({ id }) => id)).toEqual(['real', 'simulated', 'replayed']);
    expect((await back).message).toBe('SIGN_IN_REQUIRED');
    expect(readings).toHaveLength(1);
    expect(heard.readings()).toEqual([]);
    expect(live.viewers()).toBe(1);
  });

  it('that ends while its connection is being opened opens nothing', async () => {
    let end: (sessions: readonly string[]) => void = () => {};
    const { url, live } = await serve('nothing', {
      identify: () => {
        end(['s1']);
        return { sight: 'all', session: 's1' };
      },
      onSessionsEnded: (listener) => {
        end = listener;
      },
    });

    const client = dial(url);
    const heard = listenTo(client);
    await new Promise((resolve) => client.once('disconnect', resolve));

    expect(heard.text()).toBe('[]');
    await vi.waitFor(() => expect(live.viewers()).toBe(0));
  });

  it('a key that was withdrawn is noticed as well', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { url, signIn, withdraw } = await serve('real');
    signIn('k1');
    const program = dial(url, { extraHeaders: { 'x-key': 'k1' } });
    const anybody = dial(url);
    await Promise.all([next(program, 'snapshot'), next(anybody, 'snapshot')]);

    const gone = new Promise((resolve) => program.once('disconnect', resolve));
    withdraw('k1');
    vi.advanceTimersByTime(60_000);

    expect(await gone).toBe('io server disconnect');
    expect(anybody.connected).toBe(true);
  });
});

describe('the door', () => {
  const knock = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };

  it.each([['https://evil.example'], ['null'], ['https://portal.example.evil.example'], ['file://']])(
    'is closed to pages of %s, with nothing said that such a page could read',
    async (origin) => {
      const { url, live } = await serve('all');

      const polling = await knock(url, { origin });
      const socket = await refusalOf(dial(url, { extraHeaders: { origin } }));

      expect(polling.status).toBe(403);
      expect(polling.text).not.toMatch(/"sid"/);
      expect(polling.headers.get('access-control-allow-origin')).not.toBe(origin);
      expect(socket.message).toMatch(/error/);
      expect(live.counts().refused).toBe(2);
    },
  );

  it('is open to the page that the operator listed, over polling and WebSocket', async () => {
    const { url } = await serve('all');
    const origin = 'https://portal.example';

    const polling = await knock(url, { origin });
    const snapshot = await next<Snapshot>(dial(url, { extraHeaders: { origin } }), 'snapshot');

    expect(polling).toMatchObject({ status: 200 });
    expect(polling.headers.get('access-control-allow-origin')).toBe(origin);
    expect(snapshot.stations).toHaveLength(3);
  });

  it('lets so many in from one address, and another one when one of them leaves', async () => {
    const { url, live } = await serve('all', { limits: { maxPerAddress: 2 } });
    const [first, second] = [dial(url), dial(url)];
    await Promise.all([next(first, 'snapshot'), next(second, 'snapshot')]);

    const full = await knock(url);
    first.disconnect();
    await vi.waitFor(() => expect(live.viewers()).toBe(1));
    const third = await next<Snapshot>(dial(url), 'snapshot');

    expect(full.status).toBe(403);
    expect(full.text).toMatch(/too many viewers from this address/);
    expect(third.stations).toHaveLength(3);
  });

  it('counts connections that never say who they are', async () => {
    const { url } = await serve('nothing', { limits: { maxPerAddress: 3 } });

    const answers = [await knock(url), await knock(url), await knock(url), await knock(url)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403]);
  });

  it('is slow to who knocks too fast, and other addresses do not feel it', async () => {
    const { url } = await serve('all', {
      limits: { handshakesPerSecond: 1, handshakeBurst: 3 },
      addressOf: ({ headers }) => String(headers['x-from'] ?? '192.0.2.1'),
    });

    const flood = await Promise.all(Array.from({ length: 20 }, () => knock(url)));
    const other = await knock(url, { 'x-from': '192.0.2.2' });

    expect(flood.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(flood.find(({ status }) => status === 403)?.text).toMatch(/a second from this address/);
    expect(other.status).toBe(200);
  });
});

describe('a running gateway', () => {
  /** Somebody signs in as the console does. */
  const enter = async (environment: Record<string, string>) => {
    const running = await startGateway(environment);
    const [email, password] = ['an@example.org', 'mat khau rat dai cua An'];
    const person = running.state.people.add(
      { email, name: 'An', role: 'viewer', scope: wholeCity, passwordHash: await hash(password) },
      testActor,
    );
    const answer = await fetch(`${running.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (!answer.ok || cookie === undefined) throw new Error(`${answer.status} ${await answer.text()}`);
    return { ...running, person: person.id, headers: { cookie } };
  };

  it('knows viewers by their cookie, and lets go of who is disabled by another process', async () => {
    const { url, headers, stations, state, person } = await enter({ GATEWAY_PUBLIC: 'off' });
    const stranger = await refusalOf(dial(url));
    const client = dial(url, { extraHeaders: headers });
    await next(client, 'snapshot');
    const news = next<{ changed: { id: string }[] }>(client, 'stations');
    stations.add(testStation('tram-a', { provenance: 'simulated' }), {}, testActor);
    const told = await news;

    const gone = new Promise((resolve) => client.once('disconnect', resolve));
    state.people.change(person, { disabled: true }, testActor);
    await gone;

    expect(stranger.message).toBe('SIGN_IN_REQUIRED');
    expect(told.changed.map(({ id }) => id)).toEqual(['tram-a']);
    expect((await refusalOf(dial(url, { extraHeaders: headers }))).message).toBe('SIGN_IN_REQUIRED');
  });

  it('shows who has not signed in real stations only, unless it is told otherwise', async () => {
    const shown: string[][] = [];
    for (const face of ['real', 'all']) {
      const { url, headers, stations } = await enter({ GATEWAY_PUBLIC: face });
      stations.add(testStation('tram-a'), {}, testActor);
      stations.add(testStation('tram-b', { provenance: 'simulated' }), {}, testActor);
      for (const extraHeaders of [{}, headers]) {
        await vi.waitFor(async () => {
          const client = dial(url, { extraHeaders });
          const snapshot = await next<Snapshot>(client, 'snapshot');
          expect(snapshot.stations.map(({ id }) => id)).toContain('tram-a');
          shown.push(snapshot.stations.map(({ id }) => id));
        });
      }
    }

    expect(shown).toEqual([['tram-a'], ['tram-a', 'tram-b'], ['tram-a', 'tram-b'], ['tram-a', 'tram-b']]);
  });
});
