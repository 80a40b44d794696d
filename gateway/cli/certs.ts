/** `npm run certs`: a test authority, the certificate of the gateway and those of stations. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { stationIdSchema } from '../../shared/station.ts';
import { createTopics } from '../../shared/topics.ts';
import { parseConfig, readEnvironment } from '../config.ts';
import { parseFlags, runCommand, UsageError } from './arguments.ts';
import {
  type CertificateAndKey,
  createAuthority,
  createServerCertificate,
  createStationCertificate,
} from './authority.ts';

const help = `Certificates for MQTT over TLS, signed by a test authority of your own.

  npm run certs -- init --host gateway.example.vn[,10.0.0.5…] [--dir ./certs]
                                       an authority, and a certificate for the gateway under these names
  npm run certs -- server --host …     a new certificate for the gateway by the same authority
  npm run certs -- station ID          credentials of one station, instead of its password
                     [--days 397] [--dir ./certs] [--force]

The authority is for trying out and for a closed network where every station gets its ca.pem from you. Whoever has ca-key.pem can make
credentials of any station: keep it off the gateway. A server that others must trust needs a certificate of a public authority.`;

const hostPattern = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9][a-z0-9-]{0,62})*$/i;
const hosts = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((host) => host.trim())
      .filter(Boolean),
  )
  .pipe(
    z
      .array(z.string().refine((host) => hostPattern.test(host) || isIP(host) > 0, 'host names or addresses expected'))
      .min(1)
      .max(50),
  );

const common = {
  dir: z.string().min(1).default('./certs'),
  days: z.coerce.number().int().min(1).max(3_650).default(397),
  force: z.boolean().default(false),
};
const serverFlags = z.object({ ...common, host: hosts });
const stationFlags = z.object(common);

const authorityDays = 3_650;
const tlsPort = 8_883;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Whole or not at all, so that a running gateway never reads half a file. */
const write = (file: string, text: string, mode: number): void => {
  const temporary = `${file}.new`;
  writeFileSync(temporary, text, { mode });
  chmodSync(temporary, mode);
  renameSync(temporary, file);
};

interface Files {
  readonly pem: string;
  readonly key: string;
}

const filesOf = (dir: string, name: 'ca' | 'server'): Files => ({
  pem: join(dir, `${name}.pem`),
  key: join(dir, `${name}-key.pem`),
});

/** Ids have no dot, so that no two stations share a file. */
const filesOfStation = (dir: string, id: string): Files => ({
  pem: join(dir, 'stations', `${id}.pem`),
  key: join(dir, 'stations', `${id}.key`),
});

const save = (files: Files, { certificate, key }: CertificateAndKey): void => {
  write(files.key, key, 0o600);
  write(files.pem, certificate, 0o644);
};

const refuseToOverwrite = (files: readonly Files[], force: boolean): void => {
  const existing = files.flatMap(({ pem, key }) => [pem, key]).filter((file) => existsSync(file));
  if (existing.length > 0 && !force)
    throw new UsageError(`there is already ${existing.join(', ')}; --force replaces it`);
};

const readAuthority = (dir: string): CertificateAndKey => {
  const files = filesOf(dir, 'ca');
  try {
    return { certificate: readFileSync(files.pem, 'utf8'), key: readFileSync(files.key, 'utf8') };
  } catch {
    throw new UsageError(
      `there is no authority in ${dir} (${files.pem}, ${files.key}); npm run certs -- init makes one`,
    );
  }
};

/** This machine is always one of the names. */
const withLocalhost = (names: readonly string[]): string[] => [...new Set([...names, 'localhost', '127.0.0.1', '::1'])];

/** Only the topics are needed: the settings for TLS may wait for these very files. */
const topics = () =>
  createTopics(parseConfig({ GATEWAY_TOPIC_ROOT: readEnvironment().GATEWAY_TOPIC_ROOT }).GATEWAY_TOPIC_ROOT);

const printServer = (dir: string, host: string): void => {
  const server = filesOf(dir, 'server');
  print(`
Settings of the gateway:

  GATEWAY_MQTT_TLS_PORT=${tlsPort}
  GATEWAY_TLS_CERT=${server.pem}
  GATEWAY_TLS_KEY=${server.key}
  GATEWAY_TLS_CLIENT_CA=${filesOf(dir, 'ca').pem}

A reading with the station's password:

  mosquitto_pub -h ${host} -p ${tlsPort} --cafile ${filesOf(dir, 'ca').pem} -u ID -P PASSWORD -q 1 \\
    -t '${topics().reading('ID')}' -m '{"at":"'$(date -u +%FT%TZ)'","values":{"pm25":40}}'

This is a test authority, for a closed network: nobody else trusts it. Keep ${filesOf(dir, 'ca').key} off the gateway.`);
};

const commands: Record<string, (args: readonly string[]) => Promise<void>> = {
  init: async (args) => {
    const { dir, host, days, force } = parseFlags(args, serverFlags, ['dir', 'host', 'days'], ['force']);
    mkdirSync(dir, { recursive: true, mode: 0o750 });
    refuseToOverwrite([filesOf(dir, 'ca'), filesOf(dir, 'server')], force);
    const authority = await createAuthority('Hai Dang test authority', Date.now(), authorityDays);
    const server = await createServerCertificate(authority, withLocalhost(host), Date.now(), days);
    save(filesOf(dir, 'ca'), authority);
    save(filesOf(dir, 'server'), server);
    print(`Made an authority and a certificate for ${withLocalhost(host).join(', ')} in ${dir}.`);
    printServer(dir, host[0] ?? 'localhost');
  },
  server: async (args) => {
    const { dir, host, days, force } = parseFlags(args, serverFlags, ['dir', 'host', 'days'], ['force']);
    refuseToOverwrite([filesOf(dir, 'server')], force);
    save(
      filesOf(dir, 'server'),
      await createServerCertificate(readAuthority(dir), withLocalhost(host), Date.now(), days),
    );
    print(`Made a certificate for ${withLocalhost(host).join(', ')} in ${dir}. A running gateway reads it by itself.`);
    printServer(dir, host[0] ?? 'localhost');
  },
  station: async ([id = '', ...args]) => {
    const station = stationIdSchema.safeParse(id);
    if (!station.success) throw new UsageError(`a station id expected, not ${JSON.stringify(id)}`);
    const { dir, days, force } = parseFlags(args, stationFlags, ['dir', 'days'], ['force']);
    const files = filesOfStation(dir, id);
    refuseToOverwrite([files], force);
    const credentials = await createStationCertificate(readAuthority(dir), id, Date.now(), days);
    mkdirSync(join(dir, 'stations'), { recursive: true, mode: 0o750 });
    save(files, credentials);
    print(`Made the credentials of ${id}, valid for ${days} days: ${files.pem}, ${files.key}.

A reading with them, on this machine:

  mosquitto_pub -h localhost -p ${tlsPort} --cafile ${filesOf(dir, 'ca').pem} --cert ${files.pem} --key ${files.key} -i ${id} -q 1 \\
    -t '${topics().reading(id)}' -m '{"at":"'$(date -u +%FT%TZ)'","values":{"pm25":40}}'

They end when the station is rotated or revoked: npm run station -- rotate ${id}, then make new ones.`);
  },
};

const run = async (): Promise<void> => {
  const [name = '', ...args] = process.argv.slice(2);
  if (name === '' || name === '--help' || name === 'help') return print(help);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
  await command(args);
};

const failure: unknown = await run().then(
  () => undefined,
  (error: unknown) => error,
);
runCommand(help, () => {
  if (failure !== undefined) throw failure;
});
