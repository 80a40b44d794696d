/** Certificates for a test: an authority of its own, the gateway's certificate and those of stations, as files. */
import { writeFileSync } from 'node:fs';
import {
  type CertificateAndKey,
  createAuthority,
  createServerCertificate,
  createStationCertificate,
} from '../../gateway/cli/authority.ts';
import { temporaryFolder } from './temporary.ts';

export interface TestAuthority {
  readonly authority: CertificateAndKey;
  /** PEM of the authority. */
  readonly ca: string;
  readonly files: { readonly ca: string; readonly cert: string; readonly key: string };
  /** Settings of a gateway that listens with TLS on any free port. */
  readonly environment: Readonly<Record<string, string>>;
  /** What `tls.connect` takes for a station. */
  station(id: string, at?: number, days?: number): Promise<{ ca: string; cert: string; key: string }>;
  /** Writes the certificate and the key of the gateway. */
  replaceServer(server: CertificateAndKey): void;
  /** Writes text into a new file of the folder. */
  write(name: string, text: string): string;
  remove(): void;
}

export const createTestAuthority = async (): Promise<TestAuthority> => {
  const folder = temporaryFolder('hai-dang-tls-');
  const authority = await createAuthority('test authority', Date.now(), 30);
  const files = { ca: folder.file('ca.pem'), cert: folder.file('server.pem'), key: folder.file('server-key.pem') };
  const replaceServer = ({ certificate, key }: CertificateAndKey): void => {
    writeFileSync(files.key, key, { mode: 0o600 });
    writeFileSync(files.cert, certificate);
  };
  writeFileSync(files.ca, authority.certificate);
  replaceServer(await createServerCertificate(authority, ['localhost', '127.0.0.1'], Date.now(), 30));
  return {
    authority,
    ca: authority.certificate,
    files,
    environment: {
      GATEWAY_MQTT_TLS_PORT: '0',
      GATEWAY_TLS_CERT: files.cert,
      GATEWAY_TLS_KEY: files.key,
      GATEWAY_TLS_CLIENT_CA: files.ca,
    },
    station: async (id, at = Date.now(), days = 30) => {
      const { certificate, key } = await createStationCertificate(authority, id, at, days);
      return { ca: authority.certificate, cert: certificate, key };
    },
    replaceServer,
    write: (name, text) => {
      writeFileSync(folder.file(name), text);
      return folder.file(name);
    },
    remove: folder.remove,
  };
};
