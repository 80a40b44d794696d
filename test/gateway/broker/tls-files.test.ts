import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readTlsFiles, watchTlsFiles } from '../../../gateway/broker/tls-files.ts';
import { createServerCertificate } from '../../../gateway/cli/authority.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { createTestAuthority, type TestAuthority } from '../../support/tls-files.ts';

let tls: TestAuthority;
beforeAll(async () => {
  tls = await createTestAuthority();
});
afterAll(() => tls.remove());

const files = (change: object = {}) => ({
  cert: tls.files.cert,
  key: tls.files.key,
  clientCa: tls.files.ca,
  ...change,
});

describe('the files of TLS', () => {
  it('are read with TLS 1.2 as the least', () => {
    expect(readTlsFiles(files(), quietLog)).toMatchObject({ minVersion: 'TLSv1.2', ca: tls.ca });
  });

  it('name the setting when one cannot be used', async () => {
    const other = await tls.station('other');
    const noPem = tls.write('no.pem', 'nonsense');
    const locked = tls.write(
      'locked.pem',
      '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n',
    );
    const cases: [object, RegExp][] = [
      [{ cert: '/nowhere/x.pem' }, /^GATEWAY_TLS_CERT: cannot read \/nowhere\/x.pem \(ENOENT\)$/],
      [{ cert: noPem }, /^GATEWAY_TLS_CERT: .* holds no PEM certificate$/],
      [{ key: noPem }, /^GATEWAY_TLS_KEY: .* holds no PEM private key/],
      [{ key: locked }, /^GATEWAY_TLS_KEY: .* holds no PEM private key without a password$/],
      [{ key: tls.write('other.key', other.key) }, /^GATEWAY_TLS_KEY: .* is not the key of the certificate/],
      [{ clientCa: '/nowhere/ca.pem' }, /^GATEWAY_TLS_CLIENT_CA: cannot read/],
      [{ clientCa: noPem }, /^GATEWAY_TLS_CLIENT_CA: .* holds no PEM certificate$/],
    ];
    for (const [change, message] of cases) expect(() => readTlsFiles(files(change), quietLog)).toThrow(message);
  });

  it('are read again when they change; what cannot be used leaves the old ones', async () => {
    const used: unknown[] = [];
    const watch = watchTlsFiles(files(), ({ cert }) => void used.push(cert), quietLog, 10);
    onTestFinished(async () => watch.stop());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(used).toEqual([]);

    writeFileSync(tls.files.cert, 'half a fi');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(used).toEqual([]);

    const next = await createServerCertificate(tls.authority, ['localhost'], Date.now(), 1);
    tls.replaceServer(next);
    await expect.poll(() => used.at(-1)).toBe(next.certificate);
  });
});
