/** Certificate, key and client authority from their files, checked before they are used, and looked at again while running. */
import { createPrivateKey, constants as cryptoConstants, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { SecureContextOptions } from 'node:tls';
import { ConfigError } from '../config.ts';
import type { Log } from '../telemetry/log.ts';

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly clientCa: string | undefined;
}

/** The settings that name the files, for messages. */
const settings = { cert: 'GATEWAY_TLS_CERT', key: 'GATEWAY_TLS_KEY', clientCa: 'GATEWAY_TLS_CLIENT_CA' } as const;

const read = (setting: string, file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ConfigError(`${setting}: cannot read ${file} (${code})`, { cause: error });
  }
};

const parse = <T>(setting: string, file: string, what: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw new ConfigError(`${setting}: ${file} holds no ${what}`, { cause: error });
  }
};

const certificatesIn = (pem: string): X509Certificate[] => {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new Error('no PEM certificate');
  return blocks.map((block) => new X509Certificate(block));
};

/** TLS 1.2 at least; a client may not make the server shake hands again and again on one connection. */
const policy: SecureContextOptions = {
  minVersion: 'TLSv1.2',
  honorCipherOrder: true,
  secureOptions: cryptoConstants.SSL_OP_NO_RENEGOTIATION,
};

/** Reads and checks the files. @throws ConfigError naming the setting */
export const readTlsFiles = (files: TlsFiles, log: Log): SecureContextOptions => {
  const cert = read(settings.cert, files.cert);
  const key = read(settings.key, files.key);
  const [own] = parse(settings.cert, files.cert, 'PEM certificate', () => certificatesIn(cert));
  const privateKey = parse(settings.key, files.key, 'PEM private key without a password', () => createPrivateKey(key));
  if (!own?.checkPrivateKey(privateKey))
    throw new ConfigError(`${settings.key}: ${files.key} is not the key of the certificate in ${files.cert}`);
  if (Date.parse(own.validTo) < Date.now())
    log.warn(
      { file: files.cert, validTo: own.validTo },
      'the TLS certificate has expired: stations will not accept it',
    );
  if (files.clientCa === undefined) return { ...policy, cert, key };
  const { clientCa } = files;
  const ca = read(settings.clientCa, clientCa);
  parse(settings.clientCa, clientCa, 'PEM certificate', () => certificatesIn(ca));
  return { ...policy, cert, key, ca };
};

/** Size, time and inode: a file that was replaced, written, or whose link was turned to another. */
const stampOf = async (files: readonly string[]): Promise<string> => {
  const stamps = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
        () => 'missing',
      ),
    ),
  );
  return stamps.join('\n');
};

export interface FileWatch {
  stop(): void;
}

const pollMs = 2_000;

/**
 * Calls `use` with new material when a file changed. What cannot be used is logged, and what is in use stays.
 */
export const watchTlsFiles = (
  files: TlsFiles,
  use: (material: SecureContextOptions) => void,
  log: Log,
  everyMs: number = pollMs,
): FileWatch => {
  const paths = [files.cert, files.key, ...(files.clientCa === undefined ? [] : [files.clientCa])];
  let seen: string | undefined;
  let looking = false;
  const look = async (): Promise<void> => {
    const stamp = await stampOf(paths);
    const changed = seen !== undefined && stamp !== seen;
    seen = stamp;
    if (!changed) return;
    try {
      use(readTlsFiles(files, log));
      log.info({ cert: files.cert }, 'TLS certificate read again');
    } catch (err) {
      log.error({ err }, 'the new TLS files cannot be used; the old ones stay in use');
    }
  };
  const tick = (): void => {
    if (looking) return;
    looking = true;
    look()
      .catch((err: unknown) => log.error({ err }, 'the TLS files cannot be looked at'))
      .finally(() => {
        looking = false;
      });
  };
  tick();
  const timer = setInterval(tick, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
};
