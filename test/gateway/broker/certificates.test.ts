/** `npm run certs`, looked at by openssl, which shares no code with us. */
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary.ts';

const run = promisify(execFile);
const entry = fileURLToPath(new URL('../../../gateway/cli/certs.ts', import.meta.url));
const slow = 60_000;

const certs = (...args: string[]) => run(process.execPath, ['--import', 'tsx', entry, ...args]);
const openssl = async (...args: string[]): Promise<string> => (await run('openssl', args)).stdout;

const folder = temporaryFolder();
const dir = join(folder.path, 'certs');
const file = (name: string): string => join(dir, name);
let said = '';

beforeAll(async () => {
  said = (await certs('init', '--host', 'gateway.example.vn,10.0.0.5', '--dir', dir)).stdout;
  said += (await certs('station', 'tram-1', '--dir', dir)).stdout;
}, slow);
afterAll(() => folder.remove());

describe('npm run certs', () => {
  it('makes a chain that openssl verifies, each for its own purpose only', async () => {
    const verify = (purpose: string, name: string) =>
      openssl('verify', '-x509_strict', '-CAfile', file('ca.pem'), '-purpose', purpose, file(name));
    expect(await verify('sslserver', 'server.pem')).toContain('OK');
    expect(await verify('sslclient', 'stations/tram-1.pem')).toContain('OK');
    await expect(verify('sslclient', 'server.pem')).rejects.toThrow();
    await expect(verify('sslserver', 'stations/tram-1.pem')).rejects.toThrow();
  });

  it('names the hosts and this machine', async () => {
    const text = await openssl('x509', '-in', file('server.pem'), '-noout', '-ext', 'subjectAltName');
    for (const name of ['DNS:gateway.example.vn', 'IP Address:10.0.0.5', 'DNS:localhost', 'IP Address:127.0.0.1'])
      expect(text).toContain(name);
  });

  it('gives a station its id as name, from this second on', () => {
    const certificate = new X509Certificate(readFileSync(file('stations/tram-1.pem')));
    expect(certificate.subject).toBe('CN=tram-1');
    const issuedAt = Date.parse(certificate.validFrom);
    expect(Math.abs(Date.now() - issuedAt)).toBeLessThan(slow);
    expect((Date.parse(certificate.validTo) - issuedAt) / 86_400_000).toBe(397);
  });

  it('keeps keys to their owner and says what to do next', () => {
    for (const name of ['ca-key.pem', 'server-key.pem', 'stations/tram-1.key'])
      expect(statSync(file(name)).mode & 0o777).toBe(0o600);
    expect(said).toContain(`GATEWAY_TLS_CERT=${file('server.pem')}`);
    expect(said).toMatch(/mosquitto_pub .*--cafile .*--cert /);
    expect(said).toContain('test authority');
  });

  it(
    'replaces nothing unless it is told to, and takes no odd names',
    async () => {
      const before = readFileSync(file('stations/tram-1.pem'), 'utf8');
      await expect(certs('station', 'tram-1', '--dir', dir)).rejects.toMatchObject({ code: 64 });
      expect(readFileSync(file('stations/tram-1.pem'), 'utf8')).toBe(before);
      await certs('station', 'tram-1', '--dir', dir, '--force');
      expect(readFileSync(file('stations/tram-1.pem'), 'utf8')).not.toBe(before);
      await expect(certs('station', '../ca', '--dir', dir)).rejects.toMatchObject({ code: 64 });
      await expect(certs('server', '--host', 'a b', '--dir', dir)).rejects.toMatchObject({ code: 64 });
      await expect(certs('station', 'tram-2', '--dir', join(dir, 'nowhere'))).rejects.toMatchObject({ code: 64 });
    },
    slow,
  );
});
