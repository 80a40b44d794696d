/** Outgoing calls over real sockets: what an allowed host may do, and that the address which was judged is the one called. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOutgoing, type Resolve } from '../../gateway/access/outgoing.ts';

const serve = async (listener: RequestListener, host = '127.0.0.1'): Promise<number> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

const allow = ['127.0.0.1'];

describe('an outgoing call to an allowed host', () => {
  it('carries method, headers and body, and brings the answer back', async () => {
    const port = await serve((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => {
        body += bytes.toString();
      });
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        response.setHeader('set-cookie', ['a=1', 'b=2']);
        response.statusCode = 201;
        response.end(JSON.stringify({ method: request.method, type: request.headers['content-type'], body }));
      });
    });
    const outgoing = createOutgoing({ allow });

    const answer = await outgoing.fetch(`http://127.0.0.1:${port}/hook`, {
      method: 'POST',
      body: new URLSearchParams({ grant: 'a b' }),
    });

    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.json()).toEqual({
      method: 'POST',
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
      body: 'grant=a+b',
    });
  });

  it.each([301, 302, 303, 307, 308])('follows no redirection (%i)', async (status) => {
    let followed = 0;
    const inside = await serve(() => {
      followed += 1;
    }, '127.0.0.2');
    const port = await serve((_request, response) => {
      response.writeHead(status, { location: `http://127.0.0.2:${inside}/` }).end();
    });

    await expect(createOutgoing({ allow }).fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      reason: 'redirect',
    });
    expect(followed).toBe(0);
  });

  it('is cut when the answer grows too large, whatever it said of its length', async () => {
    let isCut = false;
    const port = await serve((_request, response) => {
      response.on('close', () => {
        isCut = !response.writableFinished;
      });
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        response.once('drain', write);
      };
      write();
    });

    await expect(createOutgoing({ allow }).fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      reason: 'size',
    });
    await expect.poll(() => isCut).toBe(true);
  });

  it.each<[string, RequestListener]>([
    ['never answers', () => {}],
    ['begins to answer and stops', (_request, response) => void response.write('{')],
  ])('is given up when the host %s', async (_what, listener) => {
    const port = await serve(listener);

    await expect(createOutgoing({ allow, timeoutMs: 200 }).fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      reason: 'time',
    });
  });

  it('goes to the address that was judged: a name that changes its mind is not asked again', async () => {
    let calls = 0;
    const port = await serve((_request, response) => {
      calls += 1;
      response.end('first');
    });
    let inside = 0;
    await serve(() => {
      inside += 1;
    }, '127.0.0.2');
    let asked = 0;
    const resolve: Resolve = (_hostname, answer) => {
      asked += 1;
      answer(null, [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
    };
    const outgoing = createOutgoing({ allow, resolve });

    expect(await (await outgoing.fetch(`http://rebinding.example:${port}/`)).text()).toBe('first');
    expect([asked, calls, inside]).toEqual([1, 1, 0]);
    await expect(outgoing.fetch(`http://rebinding.example:${port}/`)).rejects.toMatchObject({ reason: 'address' });
    expect([calls, inside]).toEqual([1, 0]);
  });

  it('by name reaches what the name leads to, and no other name', async () => {
    const port = await serve((_request, response) => void response.end('inside'));
    const resolve: Resolve = (_hostname, answer) => answer(null, [{ address: '127.0.0.1', family: 4 }]);
    const outgoing = createOutgoing({ allow: ['sso.haiphong.example'], resolve });

    expect(await (await outgoing.fetch(`http://SSO.haiphong.example:${port}/`)).text()).toBe('inside');
    for (const name of ['evil.example', 'sso.haiphong.example.evil.example', 'x.sso.haiphong.example']) {
      await expect(outgoing.fetch(`http://${name}:${port}/`)).rejects.toMatchObject({ reason: 'address' });
    }
  });
});
