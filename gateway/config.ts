/**
 * Every setting of the gateway: one schema for the environment, the only place that reads it. `npm run config` prints this
 * table with the values in force. Unknown `GATEWAY_*` names are an error, so that a typing mistake is not silence.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { roleSchema } from '../shared/access.ts';
import { maxSimulatedStations } from '../shared/simulation-api.ts';
import type { Threshold } from '../shared/thresholds/threshold.ts';
import { loadThresholds } from './thresholds.ts';

interface Meta {
  readonly description: string;
  readonly secret?: boolean;
}

const port = z.coerce.number().int().min(0).max(65_535);
const boolean = z.enum(['true', 'false', '1', '0', '']).transform((text) => text === 'true' || text === '1');
const megabytes = z.coerce.number().min(1).max(1_000_000);
const days = z.coerce.number().int().min(1).max(36_500);
const identifier = z.string().regex(/^[\w.:@ -]{1,120}$/, 'letters, digits and _ . : @ - only');
const webUrl = z.url({ protocol: /^https?$/ });
/** Served by the gateway itself, or an http(s) URL. */
const resourceUrl = z.union([z.string().regex(/^\/[\w./-]*$/, 'a path beginning with / or an http(s) URL'), webUrl]);

const timeZone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, 'an IANA time zone expected, for example Asia/Ho_Chi_Minh');

const layers = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .filter(Boolean)
      .map((entry) => entry.split('=').map((part) => part.trim())),
  )
  .pipe(z.array(z.tuple([z.string().min(1).max(60), resourceUrl])).max(20))
  .transform((entries) => entries.map(([name, url]) => ({ name, url })));

/** `name=role,name=role`: groups of the city's directory and the roles that they stand for. */
const roleMap = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .filter(Boolean)
      .map((entry) => entry.split('=').map((part) => part.trim())),
  )
  .pipe(z.array(z.tuple([z.string().min(1).max(120), roleSchema])).max(100))
  .transform((entries) => new Map(entries));

const list = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.string().max(200)).max(100));

/** A number of proxies, or their addresses; as Express `trust proxy`. */
const trustedProxies = z
  .string()
  .regex(/^(\d{1,2}|[\w.:/, ]+)$/, 'how many proxies are in front, or their addresses separated by commas')
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : text));

const field = <T extends z.ZodType>(schema: T, description: string, secret = false): T =>
  schema.meta({ description, secret } satisfies Meta);

const environmentSchema = z.object({
  GATEWAY_HTTP_HOST: field(z.string().default('0.0.0.0'), 'Address on which console and API listen'),
  GATEWAY_HTTP_PORT: field(port.default(8080), 'Console, API and socket.io; 0 = any free port'),
  GATEWAY_MQTT_HOST: field(z.string().default('0.0.0.0'), 'Address on which the MQTT broker listens'),
  GATEWAY_MQTT_PORT: field(port.default(1883), 'Embedded MQTT broker, plain TCP; 0 = any free port'),
  GATEWAY_MQTT_PLAIN: field(boolean.default(true), 'false = no plain TCP at all: TLS or WebSocket only'),
  GATEWAY_MQTT_TLS_PORT: field(port.optional(), 'MQTT over TLS; needs GATEWAY_TLS_CERT and GATEWAY_TLS_KEY'),
  GATEWAY_TLS_CERT: field(
    z.string().min(1).optional(),
    'PEM file: certificate and its chain; read again when it changes',
  ),
  GATEWAY_TLS_KEY: field(z.string().min(1).optional(), 'PEM file: private key of the certificate'),
  GATEWAY_TLS_CLIENT_CA: field(
    z.string().min(1).optional(),
    'PEM file: authority of client certificates; their common name is the station id and replaces the password',
  ),
  GATEWAY_TLS_CLIENT_REQUIRED: field(boolean.default(false), 'true = no MQTT over TLS without a client certificate'),
  GATEWAY_MQTT_WS_PORT: field(port.optional(), 'MQTT over WebSocket, for a TLS proxy in front; path /mqtt'),
  GATEWAY_MQTT_MAX_PER_ADDRESS: field(
    z.coerce.number().int().min(1).max(200_000).default(5_000),
    'MQTT connections at once from one network address',
  ),
  GATEWAY_MQTT_CONNECTS_PER_SECOND: field(
    z.coerce.number().int().min(1).max(100_000).default(300),
    'New MQTT connections a second from one network address; a burst of ten seconds is let through',
  ),
  GATEWAY_MQTT_MAX_PACKET_KB: field(
    z.coerce.number().int().min(8).max(1_024).default(256),
    'Largest MQTT packet after login, KiB',
  ),
  GATEWAY_MQTT_MAX_CONNECTIONS: field(
    z.coerce.number().int().min(1).max(200_000).default(10_000),
    'MQTT connections at once',
  ),
  GATEWAY_TOPIC_ROOT: field(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*){0,3}$/, 'one to four lower-case levels')
      .default('city/v1'),
    'First levels of every topic',
  ),
  GATEWAY_DATA_DIR: field(z.string().min(1).default('./data'), 'Journal, state and embedded history'),
  GATEWAY_TIME_ZONE: field(timeZone.default('Asia/Ho_Chi_Minh'), 'Legal local time: days and hours are counted in it'),
  GATEWAY_DEMO: field(boolean.default(false), 'Simulated city for a first look'),
  GATEWAY_SIMULATED_STATIONS: field(
    z.coerce.number().int().min(0).max(maxSimulatedStations).default(200),
    'Stations that staff may simulate at once from the console; 0 = none',
  ),
  GATEWAY_PUBLIC: field(
    z.enum(['off', 'real', 'all']).optional(),
    'What is shown without sign-in: off, real stations, or all; real when unset, all in the demo',
  ),
  GATEWAY_PUBLIC_URL: field(
    webUrl.optional(),
    'Address under which people reach the console, for links in invitations; from the request when unset',
  ),
  GATEWAY_TRUST_PROXY: field(
    trustedProxies.optional(),
    'Reverse proxies in front whose X-Forwarded-For and -Proto are believed: how many, or their addresses',
  ),
  GATEWAY_ADMIN_EMAIL: field(
    z.email().optional(),
    'First administrator; unset = a one-time link is printed at first start',
  ),
  GATEWAY_ADMIN_PASSWORD: field(
    z.string().min(12).max(200).optional(),
    'Password of the first administrator; used only while there is nobody',
    true,
  ),
  GATEWAY_SESSION_HOURS: field(
    z.coerce
      .number()
      .min(0.1)
      .max(24 * 30)
      .default(12),
    'A session ends after so many hours without use',
  ),
  GATEWAY_OIDC_ISSUER: field(webUrl.optional(), 'OpenID Connect: issuer of the single sign-on of the city'),
  GATEWAY_OIDC_CLIENT_ID: field(z.string().min(1).max(200).optional(), 'OpenID Connect: client id'),
  GATEWAY_OIDC_CLIENT_SECRET: field(z.string().min(1).max(500).optional(), 'OpenID Connect: client secret', true),
  GATEWAY_OIDC_NAME: field(z.string().min(1).max(60).default('SSO'), 'OpenID Connect: label of the sign-in button'),
  GATEWAY_OIDC_ROLE_CLAIM: field(
    z.string().min(1).max(60).default('groups'),
    'OpenID Connect: claim that names groups',
  ),
  GATEWAY_OIDC_ROLES: field(
    roleMap.default(new Map()),
    'OpenID Connect: group=role, separated by commas; who has none and was not invited is refused',
  ),
  GATEWAY_OUTGOING_ALLOW: field(
    list.default([]),
    'Host names or networks inside the city that the gateway may call although they are private; commas between',
  ),
  GATEWAY_METRICS_TOKEN: field(
    z.string().min(16).optional(),
    'Bearer token of /metrics; unset = /metrics answers to this machine only',
    true,
  ),
  GATEWAY_SECURITY_CONTACT: field(
    z
      .string()
      .regex(/^(mailto:|https:|tel:)\S+$/, 'mailto:, https: or tel:')
      .optional(),
    'Contact in /.well-known/security.txt (RFC 9116)',
  ),
  SMTP_URL: field(
    z.url({ protocol: /^smtps?$/ }).optional(),
    'Mail server for notifications: smtp://user:password@host:587, smtps:// for TLS from the start',
    true,
  ),
  SMTP_FROM: field(z.string().min(3).max(200).optional(), 'Sender of e-mails: Name <address>'),
  TELEGRAM_BOT_TOKEN: field(z.string().min(20).max(200).optional(), 'Bot that sends notifications by Telegram', true),
  TELEGRAM_API_URL: field(webUrl.default('https://api.telegram.org'), 'Telegram bot API, when it is not the usual one'),
  GATEWAY_SMS_URL: field(webUrl.optional(), 'HTTP address of the SMS provider; {to} {text} {key} are filled in'),
  GATEWAY_SMS_BODY: field(
    z.string().max(4_000).optional(),
    'Body sent there by POST, {to} {text} {key} filled in (JSON or form as it begins); unset = GET',
  ),
  GATEWAY_SMS_AUTHORIZATION: field(z.string().max(1_000).optional(), 'Authorization header of the SMS provider', true),
  GATEWAY_WEB_PUSH_CONTACT: field(
    z
      .string()
      .regex(/^(mailto:|https:)\S+$/, 'mailto: or https:')
      .optional(),
    'Contact for the push services of browsers (RFC 8292); unset = no web push',
  ),
  GATEWAY_HEARTBEAT_URL: field(
    webUrl.optional(),
    'Called every GATEWAY_HEARTBEAT_SECONDS while alerts are watched and told: a service there notices when we die',
  ),
  GATEWAY_HEARTBEAT_SECONDS: field(z.coerce.number().int().min(10).max(3_600).default(60), 'Between two heartbeats'),
  GATEWAY_CHANNEL_TEST_HOURS: field(
    z.coerce.number().min(0.1).max(168).default(6),
    'Each notification channel tests itself every so many hours',
  ),
  GATEWAY_CAP_SENDER: field(
    z
      .string()
      .regex(/^[^\s,<&]{3,120}$/, 'no spaces, commas, < or &')
      .default('hai-dang.haiphong.example'),
    'Sender of our CAP messages: a name that is unique in the world, such as a domain of the city',
  ),
  GATEWAY_CAP_SENDER_NAME: field(
    z.string().min(2).max(120).default('Thành phố Hải Phòng'),
    'Who warns, as people read it in CAP messages and notifications',
  ),
  GATEWAY_THRESHOLDS_FILE: field(
    z.string().min(1).optional(),
    'JSON file with which the city replaces, adds or removes limits; read at start',
  ),
  GATEWAY_LOG_LEVEL: field(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    'Least level that is logged',
  ),
  GATEWAY_ALLOWED_ORIGINS: field(
    z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((origin) => origin.trim())
          .filter(Boolean),
      )
      .pipe(z.array(webUrl)),
    'Further web origins that may use the API and the live channel, separated by commas',
  ),
  GATEWAY_JOURNAL_MAX_MB: field(megabytes.default(8_192), 'Journal size at which nothing more is acknowledged, MiB'),
  GATEWAY_DISK_RESERVE_MB: field(megabytes.default(64), 'Nothing is acknowledged while the disk has less free, MiB'),
  GATEWAY_HISTORY_RAW_DAYS: field(
    days.default(400),
    'Embedded history: single readings are kept this long after receipt',
  ),
  GATEWAY_HISTORY_HOURLY_DAYS: field(days.default(3_650), 'Embedded history: hourly figures are kept this long'),
  GATEWAY_MAP_STYLE_URL: field(resourceUrl.optional(), 'Own MapLibre style instead of the built-in basemap'),
  GATEWAY_MAP_PMTILES_URL: field(resourceUrl.optional(), 'PMTiles archive drawn under the stations'),
  GATEWAY_MAP_LAYERS: field(layers.default([]), 'GeoJSON layers: name=url, separated by commas'),
  GATEWAY_MAP_DIR: field(z.string().min(1).optional(), 'Folder with map files of the city, served below /map/'),
  INFLUX_URL: field(webUrl.optional(), 'InfluxDB; unset = embedded history'),
  INFLUX_ORG: field(identifier.optional(), 'InfluxDB 2: organisation'),
  INFLUX_BUCKET: field(identifier.optional(), 'InfluxDB 2: bucket'),
  INFLUX_TOKEN: field(z.string().min(1).optional(), 'InfluxDB 2: token', true),
  INFLUX_DB: field(identifier.optional(), 'InfluxDB 1.x: database, instead of organisation, bucket and token'),
  INFLUX_USERNAME: field(z.string().min(1).optional(), 'InfluxDB 1.x: user'),
  INFLUX_PASSWORD: field(z.string().min(1).optional(), 'InfluxDB 1.x: password', true),
});

type Environment = z.infer<typeof environmentSchema>;

export type InfluxConfig =
  | { readonly url: string; readonly org: string; readonly bucket: string; readonly token: string }
  | { readonly url: string; readonly db: string; readonly username?: string; readonly password?: string };

export type Config = Readonly<Omit<Environment, `INFLUX_${string}`>> & {
  readonly influx: InfluxConfig | null;
  /** What is shown without sign-in. */
  readonly publicFace: 'off' | 'real' | 'all';
  /** The catalogue with the city's file over it. */
  readonly thresholds: readonly Threshold[];
};

/** Settings that cannot be used. `message` lists every problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const names = new Set(Object.keys(environmentSchema.shape));
const secretNames = Object.entries(environmentSchema.shape)
  .filter(([, schema]) => schema.meta()?.secret === true)
  .map(([name]) => name);

const influxOf = (env: Environment, problem: (text: string) => void): InfluxConfig | null => {
  const { INFLUX_URL: url, INFLUX_ORG: org, INFLUX_BUCKET: bucket, INFLUX_TOKEN: token, INFLUX_DB: db } = env;
  if (url === undefined) {
    if (org ?? bucket ?? token ?? db) problem('INFLUX_URL is missing although other INFLUX_ settings are given');
    return null;
  }
  if (db !== undefined) {
    if (org ?? bucket ?? token) problem('INFLUX_DB (1.x) and INFLUX_ORG/BUCKET/TOKEN (2) exclude each other');
    const { INFLUX_USERNAME: username, INFLUX_PASSWORD: password } = env;
    return { url, db, ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
  }
  if (org !== undefined && bucket !== undefined && token !== undefined) return { url, org, bucket, token };
  problem('INFLUX_URL needs either INFLUX_DB (1.x) or all of INFLUX_ORG, INFLUX_BUCKET and INFLUX_TOKEN (2)');
  return null;
};

/** Settings that mean something only beside others. */
const checkTogether = (env: Environment, problem: (text: string) => void): void => {
  const needs = (name: keyof Environment, others: readonly (keyof Environment)[]): void => {
    const missing = others.filter((other) => env[other] === undefined);
    if (env[name] !== undefined && missing.length > 0) problem(`${name} needs ${missing.join(' and ')}`);
  };
  needs('GATEWAY_MQTT_TLS_PORT', ['GATEWAY_TLS_CERT', 'GATEWAY_TLS_KEY']);
  needs('GATEWAY_TLS_CLIENT_CA', ['GATEWAY_MQTT_TLS_PORT']);
  needs('GATEWAY_ADMIN_EMAIL', ['GATEWAY_ADMIN_PASSWORD']);
  needs('GATEWAY_ADMIN_PASSWORD', ['GATEWAY_ADMIN_EMAIL']);
  needs('SMTP_URL', ['SMTP_FROM']);
  needs('GATEWAY_SMS_BODY', ['GATEWAY_SMS_URL']);
  needs('GATEWAY_OIDC_ISSUER', ['GATEWAY_OIDC_CLIENT_ID', 'GATEWAY_OIDC_CLIENT_SECRET']);
  needs('GATEWAY_OIDC_CLIENT_ID', ['GATEWAY_OIDC_ISSUER']);
  if (env.GATEWAY_TLS_CLIENT_REQUIRED && env.GATEWAY_TLS_CLIENT_CA === undefined)
    problem('GATEWAY_TLS_CLIENT_REQUIRED needs GATEWAY_TLS_CLIENT_CA');
  if (env.GATEWAY_DEMO && !env.GATEWAY_MQTT_PLAIN)
    problem('GATEWAY_DEMO needs GATEWAY_MQTT_PLAIN: the simulated city speaks plain MQTT on this machine');
  if (!env.GATEWAY_MQTT_PLAIN && env.GATEWAY_MQTT_TLS_PORT === undefined && env.GATEWAY_MQTT_WS_PORT === undefined)
    problem('GATEWAY_MQTT_PLAIN=false needs GATEWAY_MQTT_TLS_PORT or GATEWAY_MQTT_WS_PORT: no station could connect');
};

/** Secrets may come from a file: `INFLUX_TOKEN_FILE=/run/secrets/token`. */
const withSecretFiles = (env: Record<string, string | undefined>, problem: (text: string) => void) => {
  const result = { ...env };
  for (const name of secretNames) {
    const file = env[`${name}_FILE`];
    delete result[`${name}_FILE`];
    if (file === undefined || file === '') continue;
    if (env[name]) problem(`${name} and ${name}_FILE exclude each other`);
    try {
      result[name] = readFileSync(file, 'utf8').trim();
    } catch {
      problem(`${name}_FILE: cannot read ${file}`);
    }
  }
  return result;
};

/**
 * Reads settings from the environment given.
 * @throws ConfigError naming every problem at once
 */
export const parseConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const problems: string[] = [];
  const problem = (text: string) => void problems.push(text);
  const env = withSecretFiles({ ...environment }, problem);
  for (const name of Object.keys(env)) {
    if (name.startsWith('GATEWAY_') && !names.has(name)) problem(`${name} is no setting; npm run config lists them`);
  }
  // An empty variable is an unset one, as in compose files.
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => names.has(name) && value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) for (const issue of parsed.error.issues) problem(`${issue.path.join('.')}: ${issue.message}`);
  const influx = parsed.success ? influxOf(parsed.data, problem) : null;
  if (parsed.success) checkTogether(parsed.data, problem);
  const thresholds = loadThresholds(given.GATEWAY_THRESHOLDS_FILE, (text) =>
    problem(`GATEWAY_THRESHOLDS_FILE: ${text}`),
  );
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('\n'));
  const { INFLUX_URL, INFLUX_ORG, INFLUX_BUCKET, INFLUX_TOKEN, INFLUX_DB, INFLUX_USERNAME, INFLUX_PASSWORD, ...own } =
    parsed.data;
  const publicFace = own.GATEWAY_PUBLIC ?? (own.GATEWAY_DEMO ? 'all' : 'real');
  return Object.freeze({ ...own, influx, publicFace, thresholds });
};

/** The process environment, over an `.env` file in the working directory when there is one. */
export const readEnvironment = (): Record<string, string | undefined> => ({
  ...(existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}),
  ...process.env,
});

/** What a program needs to run at all. */
const handedOn = /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SystemRoot|LD_\w+|NODE_\w+)$/;

/** For processes that the gateway starts: its settings, and so its secrets, are none of theirs. */
export const childEnvironment = (own: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(own).filter(([name, value]) => handedOn.test(name) && value !== undefined));

export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly isDefault: boolean;
  readonly description: string;
}

const defaultText = (value: unknown): string => (value instanceof Map ? '' : String(value));

/** The table of settings for people; secrets are masked. */
export const describeSettings = (environment: Readonly<Record<string, string | undefined>>): Setting[] =>
  Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const given = environment[name] || (environment[`${name}_FILE`] && `from ${environment[`${name}_FILE`]}`);
    const fallback = schema.safeParse(undefined);
    const byDefault = fallback.success && fallback.data !== undefined ? defaultText(fallback.data) : '';
    const secret = schema.meta()?.secret === true && Boolean(environment[name]);
    return {
      name,
      value: secret ? '•••' : given || byDefault,
      isDefault: !given,
      description: String(schema.meta()?.description ?? ''),
    };
  });

/** `.env.example`: every setting, commented out at its default. */
export const envExample = (): string =>
  `# Settings of the gateway. Uncomment what you change; npm run config shows what is in force.\n${describeSettings({})
    .map(({ name, value, description }) => `\n# ${description}\n# ${name}=${value}\n`)
    .join('')}`;
