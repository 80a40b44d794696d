/** Starts the gateway from the environment and stops it in order; the only file that ends the process. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Config, ConfigError, parseConfig, readEnvironment } from './config.ts';
import { startDemoCity } from './demo.ts';
import { createGateway } from './gateway.ts';
import { createLog } from './telemetry/log.ts';

/** sysexits.h: configuration error, software error, input/output error. */
const exitCodes = { config: 78, software: 70, io: 74 } as const;

const readConfig = (): Config => {
  try {
    return parseConfig(readEnvironment());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(
      `The gateway cannot start with these settings:\n${error.message}\n\nnpm run config lists all settings.\n`,
    );
    process.exit(exitCodes.config);
  }
};

/** Container health check: asks the gateway that runs beside it. */
const checkHealth = async (port: number): Promise<never> => {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch(
    () => undefined,
  );
  process.exit(answer?.ok ? 0 : 1);
};

const config = readConfig();
if (process.argv.includes('--healthcheck')) await checkHealth(config.GATEWAY_HTTP_PORT);

const log = createLog({ level: config.GATEWAY_LOG_LEVEL, pretty: process.stdout.isTTY === true });
const root = new URL(import.meta.url.endsWith('.ts') ? '../' : '../../', import.meta.url);
const version: string = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).version;

const gateway = createGateway(config, {
  version,
  consoleDirectory: fileURLToPath(new URL('dist/console/', root)),
  log,
  onFatal: (err) => {
    log.fatal({ err }, 'the journal cannot be written: nothing more is acknowledged, the process ends');
    process.exit(exitCodes.io);
  },
});

const inWords = (at: number): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: config.GATEWAY_TIME_ZONE,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);

let stopDemo: () => Promise<void> = async () => {};
let ending = false;
const end = async (reason: string, code: number): Promise<void> => {
  if (ending) return;
  ending = true;
  log.info({ reason }, 'stopping');
  await stopDemo();
  await gateway.stop();
  process.exit(code);
};

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(signal, 0));
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (err: unknown) => {
    log.fatal({ err }, 'unexpected error: stopping in order');
    void end(event, exitCodes.software);
  });
}

try {
  await gateway.start();
} catch (err) {
  log.fatal({ err }, 'the gateway cannot start');
  process.stderr.write(`\nThe gateway cannot start: ${err instanceof Error ? err.message : String(err)}\n`);
  process.exit(err instanceof ConfigError ? exitCodes.config : exitCodes.software);
}

const { http, mqtt, mqttTls, mqttWs } = gateway.addresses();
if (config.GATEWAY_DEMO) stopDemo = startDemoCity(gateway, config, log);
const doors = [
  ...(mqtt > 0 ? [`mqtt://localhost:${mqtt}`] : []),
  ...(mqttTls === null ? [] : [`mqtts://localhost:${mqttTls}`]),
  ...(mqttWs === null ? [] : [`ws://localhost:${mqttWs}/mqtt`]),
];
process.stdout.write(
  `\nHải Đăng ${version}\n  console  http://localhost:${http}\n  MQTT     ${doors.join('\n           ')}\n\n`,
);

const first = gateway.firstAdministrator();
// To whoever starts the gateway, and not to its log: the link makes an administrator.
if (first.kind === 'invited') {
  const base = config.GATEWAY_PUBLIC_URL?.replace(/\/+$/, '') ?? `http://localhost:${http}`;
  process.stdout.write(
    `  Nobody can sign in yet. This link makes the first administrator; it works once, until ${inWords(first.expiresAt)},\n` +
      `  and is shown only now:\n\n  ${base}/join#${encodeURIComponent(first.token)}\n\n`,
  );
}
if (first.kind === 'waiting') {
  process.stdout.write(
    `  Nobody can sign in yet. The link for the first administrator was shown at an earlier start and works until\n` +
      `  ${inWords(first.expiresAt)}; whoever starts the gateway after that is shown a new one.\n` +
      `  A link at once: npm run person -- invite --email … --name … --role administrator\n\n`,
  );
}
