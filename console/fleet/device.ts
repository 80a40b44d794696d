/** What a station has to be told: settings as text, as JSON for a QR code, and a line that tries them out. Pure. */
import type { Credentials } from '../../shared/api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { createTopics } from '../../shared/topics.ts';

export interface DeviceSettings {
  /** Host name or address as the device reaches it; here that of the page. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username: string;
  readonly password: string;
  readonly topic: string;
  /** Seconds between readings. */
  readonly interval: number;
}

/**
 * Undefined when the gateway offers neither plain MQTT nor MQTT over TLS: whoever runs it has to say how a station gets in.
 * `host` is that of the page, for a gateway that does not name its own.
 */
export const deviceSettings = (
  credentials: Credentials,
  host: string,
  interval: number,
): DeviceSettings | undefined => {
  const { mqttPort, mqttTlsPort = null } = credentials;
  const port = mqttTlsPort ?? mqttPort;
  if (port === null) return undefined;
  return {
    host: credentials.host ?? host,
    port,
    tls: mqttTlsPort !== null,
    username: credentials.username,
    password: credentials.password,
    topic: createTopics(credentials.topicRoot).reading(credentials.username),
    interval,
  };
};

/** One setting a line, `name=value`, as many loggers take it. */
export const settingsText = ({ host, port, tls, username, password, topic, interval }: DeviceSettings): string =>
  [
    `mqtt_host=${host}`,
    `mqtt_port=${port}`,
    `mqtt_tls=${tls ? 'on' : 'off'}`,
    `mqtt_username=${username}`,
    `mqtt_password=${password}`,
    `mqtt_topic=${topic}`,
    `interval_s=${interval}`,
  ].join('\n');

export const settingsJson = (settings: DeviceSettings): string => JSON.stringify(settings);

/** For the shell: inside single quotes nothing has a meaning but the quote itself. */
const quote = (text: string): string => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** Plausible and dull: nobody is to be alarmed by a trial. */
const trialValues: Readonly<Record<QuantityId, number>> = {
  pm25: 18.5,
  pm10: 32,
  pm1: 11,
  tsp: 60,
  no2: 21,
  so2: 9,
  o3: 44,
  co: 620,
  temperature: 27.4,
  humidity: 78,
  pressure: 1_009,
  wind_speed: 2.4,
  wind_direction: 135,
  laeq: 58.2,
  lamax: 66,
  la10: 61,
  la90: 52,
  water_level: 0.4,
  water_depth: 0,
  rain: 0,
  rain_rate: 0,
};
const shownAtMost = 3;

/**
 * One reading sent by hand. It is marked as calibrating: it is shown, and stays out of every average, because nobody measured it.
 */
export const trialCommand = (settings: DeviceSettings, quantities: readonly QuantityId[]): string => {
  const values = Object.fromEntries(quantities.slice(0, shownAtMost).map((each) => [each, trialValues[each]]));
  const rest = `","status":"calibrating","values":${JSON.stringify(values)}}`;
  return [
    `mosquitto_pub -h ${quote(settings.host)} -p ${settings.port}${settings.tls ? ' --tls-use-os-certs' : ''} -q 1`,
    `-u ${quote(settings.username)} -P ${quote(settings.password)}`,
    `-t ${quote(settings.topic)}`,
    `-m '{"at":"'$(date -u +%FT%TZ)'${rest}'`,
  ].join(' ');
};
