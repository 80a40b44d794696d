/** CAP over HTTP: our feed as another city reads it, and feeds of others as they are in the world. */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOutgoing } from '../../gateway/access/outgoing.ts';
import { parseCap } from '../../gateway/cap/parse.ts';
import { createBodyParser } from '../../gateway/http/body.ts';
import { createErrorHandler } from '../../gateway/http/problem.ts';
import { expressPath } from '../../gateway/http/route.ts';
import { capRoutes } from '../../gateway/http/routes/cap.ts';
import { capImportedSchema, capMessageSchema, keptCapFeedSchema } from '../../shared/cap-api.ts';
import { type CapWorld, hour, minute, morning, openCapWorld, schemaProblems, streets } from '../support/cap-world.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { quietLog } from '../support/quiet-log.ts';

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** The routes of CAP alone; who may call them is tried with all the others. */
const serveCap = async ({ cap }: CapWorld, publicFace: 'real' | 'all' = 'real'): Promise<string> => {
  const app = express();
  app.set('etag', false);
  const outgoing = createOutgoing({ allow: ['127.0.0.1'] });
  for (const route of capRoutes({ alerting: { cap }, outgoing, publicFace })) {
    const parse = createBodyParser(route);
    app[route.method](expressPath(route.path), ...(parse ? [parse] : []), route.handle);
  }
  app.use(createErrorHandler(quietLog));
  return serve(app);
};

const send = (url: string, body: unknown, method = 'POST'): Promise<Response> =>
  fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

const upload = (url: string, xml: string, type = 'application/cap+xml'): Promise<Response> =>
  fetch(`${url}/api/v1/cap/imported`, { method: 'POST', headers: { 'content-type': type }, body: xml });

interface Warning {
  readonly id: string;
  readonly msgType?: string;
  readonly references?: string;
  readonly sent?: string;
  readonly sender?: string;
}
const warning = ({
  id,
  msgType = 'Alert',
  references,
  sent = '2026-11-23T06:00:00+07:00',
  sender = 'kttv.example',
}: Warning) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}</identifier><sender>${sender}</sender><sent>${sent}</sent>
<status>Actual</status><msgType>${msgType}</msgType><scope>Public</scope>${references ? `<references>${references}</references>` : ''}
<info><language>vi-VN</language><category>Met</category><event>Mưa lớn</event><urgency>Expected</urgency><severity>Severe</severity>
<certainty>Likely</certainty><expires>2026-11-23T12:00:00+07:00</expires><headline>Mưa lớn ở Hải Phòng</headline>
<area><areaDesc>Hải Phòng</areaDesc><circle>20.86,106.68 20</circle></area></info></alert>`;

describe('our messages', () => {
  it('are a feed that is asked with a tag, and documents behind it', async () => {
    const world = openCapWorld();
    const url = await serveCap(world);
    const feed = `${url}/api/v1/cap/feed.atom`;
    const empty = await fetch(feed);
    expect(await empty.text()).not.toContain('<entry>');

    world.street('pho-1', 'danger');
    const answer = await fetch(feed);
    const text = await answer.text();
    const tag = answer.headers.get('etag') ?? '';
    expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(tag).not.toBe(empty.headers.get('etag'));
    expect(text).toContain('Danger: Street flooding 34 cm at Cầu Đất, Gia Viên ward');
    expect(text.match(/<entry>/g)).toHaveLength(1);
    // Without a word about caches, fetch asks past all of them.
    const asked = { 'if-none-match': tag, 'cache-control': 'max-age=0' };
    expect((await fetch(feed, { headers: asked })).status).toBe(304);

    world.pass(5 * minute);
    world.street('pho-1', 'extreme');
    expect((await fetch(feed, { headers: asked })).status).toBe(200);

    const list = capMessageSchema.array().parse(await (await fetch(`${url}/api/v1/cap/messages`)).json());
    expect(list.map(({ msgType }) => msgType)).toEqual(['Update', 'Alert']);
    const situation = list[0]?.situation;
    const chain = await fetch(`${url}/api/v1/cap/messages?situation=${situation}`);
    expect(await chain.json()).toEqual(list);

    const document = await fetch(`${url}/api/v1${list[0]?.href}`);
    expect(document.headers.get('content-type')).toBe('application/cap+xml; charset=utf-8');
    const xml = await document.text();
    expect(schemaProblems([xml])).toBe('');
    expect(parseCap(xml).info[0]?.severity).toBe('Extreme');
    expect((await fetch(`${url}/api/v1/cap/messages/nothing-1-1`)).status).toBe(404);
    expect((await fetch(`${url}/api/v1/cap/messages?situation=1`)).status).toBe(400);
  });

  it('leave the feed when they have expired', async () => {
    const world = openCapWorld();
    const url = await serveCap(world);
    world.street('pho-1', 'danger');
    world.pass(minute);
    world.act({ kind: 'close', isFalse: true, note: 'không có nước' });
    const entries = async (): Promise<number> =>
      (await (await fetch(`${url}/api/v1/cap/feed.atom`)).text()).match(/<entry>/g)?.length ?? 0;

    expect(await entries()).toBe(1);
    world.pass(hour);
    expect(await entries()).toBe(0);
  });

  it('about simulated stations are given only to those who ask, and who may see them', async () => {
    const station = testStation('mo-phong-1', { ...streets[0], id: 'mo-phong-1', provenance: 'simulated' });
    const world = openCapWorld({ stations: [station] });
    const [everybody, demo] = [await serveCap(world), await serveCap(world, 'all')];
    world.street(station.id, 'danger');
    const count = async (url: string, query: string): Promise<number> =>
      (await (await fetch(`${url}/api/v1/cap/feed.atom${query}`)).text()).match(/<entry>/g)?.length ?? 0;

    expect(await count(demo, '')).toBe(0);
    expect(await count(demo, '?exercises=true')).toBe(1);
    expect(await count(everybody, '?exercises=true')).toBe(0);
    const [message] = world.messages();
    expect((await fetch(`${demo}/api/v1${message?.href}`)).status).toBe(200);
    expect((await fetch(`${everybody}/api/v1${message?.href}`)).status).toBe(404);
    expect(await (await fetch(`${everybody}/api/v1/cap/messages`)).json()).toEqual([]);
  });

  it('are read by another city as they were meant', async () => {
    const ours = openCapWorld();
    const theirs = openCapWorld({ sender: 'quang-ninh.example', clock: ours.clock });
    const [from, to] = [await serveCap(ours), await serveCap(theirs)];
    ours.street('pho-1', 'warning');

    const added = await send(`${to}/api/v1/cap/feeds`, {
      name: 'Hải Phòng',
      url: `${from}/api/v1/cap/feed.atom`,
      minutes: 5,
      enabled: true,
    });
    expect(added.status).toBe(201);
    const feed = keptCapFeedSchema.parse(await added.json());
    const ask = async () => {
      const answer = await fetch(`${to}/api/v1/cap/feeds/${feed.id}/ask`, { method: 'POST' });
      expect(answer.status).toBe(200);
      const imported = await fetch(`${to}/api/v1/cap/imported`);
      return capImportedSchema.array().parse(await imported.json());
    };

    const [first, ...more] = await ask();
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      source: feed.id,
      sender: 'hai-dang.haiphong.example',
      msgType: 'Alert',
      sent: morning,
      isOver: false,
      problems: [],
      importedBy: null,
    });
    expect(first?.infos.map(({ language, severity }) => `${language} ${severity}`)).toEqual([
      'vi-VN Moderate',
      'en-US Moderate',
    ]);
    expect(first?.infos[0]?.areas[0]).toMatchObject({
      circles: [[20.8477, 106.6975, 0.5]],
      geocodes: [{ name: 'VN-GSO-ward', value: '11359' }],
    });

    expect(await ask()).toEqual([first]);
    ours.pass(5 * minute);
    ours.street('pho-1', 'danger');
    expect((await ask()).map(({ msgType, references }) => [msgType, references])).toEqual([
      ['Update', [first?.identifier]],
    ]);
    ours.pass(minute);
    ours.act({ kind: 'close', isFalse: true, note: 'không có nước' });
    expect(await ask()).toEqual([]);
    const all = await (await fetch(`${to}/api/v1/cap/imported?all=true`)).json();
    expect(
      capImportedSchema
        .array()
        .parse(all)
        .map(({ msgType }) => msgType),
    ).toEqual(['Cancel', 'Update', 'Alert']);
  });

  it('that come back by a feed of somebody else are not taken for warnings of others', async () => {
    const world = openCapWorld();
    const url = await serveCap(world);
    world.street('pho-1', 'danger');

    expect(await (await upload(url, world.xmls()[0] ?? '')).json()).toEqual([]);
  });
});

describe('an imported file', () => {
  it('is kept once, audited, and over when the same sender cancels it or its time has come', async () => {
    const world = openCapWorld();
    const url = await serveCap(world);
    const inForce = async (): Promise<string[]> => {
      const answer = await fetch(`${url}/api/v1/cap/imported`);
      return capImportedSchema
        .array()
        .parse(await answer.json())
        .map(({ identifier }) => identifier);
    };

    for (let time = 0; time < 2; time += 1) {
      const answer = await upload(url, warning({ id: 'KTTV-1' }));
      expect(answer.status).toBe(201);
      expect(await answer.json()).toMatchObject([{ identifier: 'KTTV-1', isOver: false, source: null }]);
    }
    await upload(url, warning({ id: 'KTTV-2' }), 'text/xml');
    expect((await inForce()).toSorted()).toEqual(['KTTV-1', 'KTTV-2']);
    expect(world.state.audit.list({ limit: 10, action: 'cap.import' }).map(({ target }) => target)).toEqual([
      'KTTV-2',
      'KTTV-1',
    ]);

    const references = 'kttv.example,KTTV-1,2026-11-23T06:00:00+07:00';
    await upload(url, warning({ id: 'X-1', msgType: 'Cancel', references, sender: 'somebody.else' }));
    expect(await inForce()).toContain('KTTV-1');
    await upload(url, warning({ id: 'KTTV-3', msgType: 'Cancel', references }));
    expect(await inForce()).toEqual(['KTTV-2']);

    world.clock.at += 6 * hour;
    expect(await inForce()).toEqual([]);

    world.close();
    const again = openCapWorld({ file: world.file, clock: world.clock });
    expect(again.cap.imported({ all: true, limit: 10 })).toHaveLength(4);
  });

  it('tells what is wrong with it', async () => {
    const url = await serveCap(openCapWorld());
    const refused = await upload(url, warning({ id: 'KTTV-1' }).replace('Severe', 'Heavy'));
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: 'UPLOAD_INVALID', errors: [{ path: 'info[0].severity' }] });
    const [latin, empty, large] = [Buffer.from([0x3c, 0x61, 0xe1, 0x3e]), '', 'x'.repeat(2 ** 20 + 1)];
    for (const [body, status] of [
      [latin, 400],
      [empty, 400],
      [large, 413],
    ] as const) {
      const answer = await fetch(`${url}/api/v1/cap/imported`, {
        method: 'POST',
        headers: { 'content-type': 'application/cap+xml' },
        body,
      });
      expect(answer.status).toBe(status);
    }

    const doubtful = await upload(url, warning({ id: 'KTTV-4' }).replace('20.86,106.68 20', '106.68,20.86 20'));
    expect(await doubtful.json()).toMatchObject([
      { problems: ['info[0].area[0].circle[0]: outside of ±90, ±180 degrees'], infos: [{ areas: [{ circles: [] }] }] },
    ]);
  });
});

describe('a feed of others', () => {
  const atom = (...entries: string[]): string =>
    `<feed xmlns="http://www.w3.org/2005/Atom">${entries.map((entry) => `<entry>${entry}</entry>`).join('')}</feed>`;
  const add = (world: CapWorld, url: string) =>
    world.cap.feeds.add({ name: 'KTTV', url, minutes: 5, enabled: true }, testActor).id;

  it('is asked every so often, conditionally, and each link once', async () => {
    const world = openCapWorld();
    const asked: string[] = [];
    const url = await serve((request: IncomingMessage, response) => {
      asked.push(`${request.url} ${request.headers['if-none-match'] ?? ''}`.trim());
      if (request.headers['if-none-match'] === '"1"') return void response.writeHead(304).end();
      response.setHeader('etag', '"1"');
      response.end(
        request.url === '/feed'
          ? atom('<link href="a.cap"/>', '<link href="b.cap"/>')
          : warning({ id: request.url ?? '' }),
      );
    });
    let heard = 0;
    world.cap.onImported(() => {
      heard += 1;
    });
    const id = add(world, `${url}/feed`);
    await world.cap.ask(id);
    expect(asked).toEqual(['/feed', '/a.cap', '/b.cap']);
    expect(world.cap.imported({ limit: 10 })).toHaveLength(2);
    world.pass(4 * minute);
    expect(world.cap.keptFeeds()).toMatchObject([{ id, lastAskedAt: morning, problem: null }]);

    world.pass(minute);
    await expect.poll(() => world.cap.keptFeeds()[0]?.lastAskedAt).toBe(morning + 5 * minute);
    expect(asked.slice(3)).toEqual(['/feed "1"']);
    expect(heard).toBe(1);
  });

  it('says in words what went wrong, takes the rest, and asks again for what it could not read', async () => {
    const world = openCapWorld();
    let isBroken = true;
    const other = await serve((_request, response) => void response.end(warning({ id: 'elsewhere' })));
    const url = await serve((request, response) => {
      if (request.url === '/feed') {
        response.end(atom('<link href="a.cap"/>', '<link href="b.cap"/>', `<link href="${other}/c.cap"/>`));
      } else if (request.url === '/b.cap' && isBroken) response.writeHead(500).end();
      else response.end(warning({ id: request.url ?? '' }));
    });
    const id = add(world, `${url}/feed`);

    await expect(world.cap.ask(id)).rejects.toMatchObject({ code: 'CHANNEL_FAILED' });
    const [kept] = world.cap.keptFeeds();
    expect(kept?.problem).toContain('1 links lead to another host and are not followed');
    expect(kept?.problem).toContain('answers 500');
    expect(world.cap.imported({ limit: 10 }).map(({ identifier }) => identifier)).toEqual(['/a.cap']);

    isBroken = false;
    await world.cap.ask(id).catch(() => {});
    expect(
      world.cap
        .imported({ limit: 10 })
        .map(({ identifier }) => identifier)
        .toSorted(),
    ).toEqual(['/a.cap', '/b.cap']);
  });

  it.each([
    ['<html><body>Xin chào</body></html>', 200, 'neither a CAP message'],
    ['<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><feed/>', 200, 'document types and entities'],
    ['', 503, 'answers 503'],
    ['x'.repeat(2 ** 20 + 1), 200, 'larger than'],
  ])('%#: %.30s', async (body, status, words) => {
    const world = openCapWorld();
    const url = await serve((_request, response) => void response.writeHead(status).end(body));
    await expect(world.cap.ask(add(world, url))).rejects.toThrow(words);
    expect(world.cap.keptFeeds()[0]?.problem).toContain(words);
  });

  it('may not cancel what another feed said, and never leads into the network of the city', async () => {
    const world = openCapWorld();
    const references = 'kttv.example,KTTV-1,2026-11-23T06:00:00+07:00';
    const honest = await serve((_request, response) => void response.end(warning({ id: 'KTTV-1' })));
    const forger = await serve(
      (_request, response) => void response.end(warning({ id: 'KTTV-9', msgType: 'Cancel', references })),
    );
    await world.cap.ask(add(world, honest));
    await world.cap.ask(add(world, forger));
    expect(world.cap.imported({ limit: 10 }).map(({ identifier }) => identifier)).toEqual(['KTTV-1']);

    await expect(world.cap.ask(add(world, 'http://127.0.0.2:1/'))).rejects.toMatchObject({ code: 'CHANNEL_FAILED' });
    const url = await serveCap(world);
    const refused = await send(`${url}/api/v1/cap/feeds`, {
      name: 'x',
      url: 'http://169.254.169.254/latest',
      minutes: 5,
      enabled: true,
    });
    expect(refused.status).toBe(422);
    await expect(world.cap.ask('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
