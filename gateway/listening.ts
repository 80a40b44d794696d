/** Where the gateway listens, and clear words when it cannot. */
import type { Server } from 'node:http';
import type { BrokerOptions } from './broker/broker.ts';
import type { Config } from './config.ts';

export const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Says which setting helps when an address cannot be had. */
export const explaining = async (setting: string, listening: Promise<void>): Promise<void> => {
  try {
    await listening;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
    const why =
      code === 'EADDRINUSE' ? 'another program uses it' : code === 'EACCES' ? 'not allowed' : 'no such address here';
    const named = 'setting' in error && typeof error.setting === 'string' ? error.setting : setting;
    throw new Error(`cannot listen: ${why}. Choose another port with ${named}`, { cause: error });
  }
};

/** The listeners of the broker besides plain TCP. */
export const secureListeners = (config: Config): Pick<BrokerOptions, 'tls' | 'webSocket'> => {
  const { GATEWAY_MQTT_TLS_PORT, GATEWAY_TLS_CERT, GATEWAY_TLS_KEY, GATEWAY_TLS_CLIENT_CA, GATEWAY_MQTT_WS_PORT } =
    config;
  const hasTls = GATEWAY_MQTT_TLS_PORT !== undefined && GATEWAY_TLS_CERT !== undefined && GATEWAY_TLS_KEY !== undefined;
  return {
    tls: hasTls
      ? {
          port: GATEWAY_MQTT_TLS_PORT,
          files: { cert: GATEWAY_TLS_CERT, key: GATEWAY_TLS_KEY, clientCa: GATEWAY_TLS_CLIENT_CA },
          clientRequired: config.GATEWAY_TLS_CLIENT_REQUIRED,
        }
      : undefined,
    webSocket:
      GATEWAY_MQTT_WS_PORT === undefined
        ? undefined
        : {
            port: GATEWAY_MQTT_WS_PORT,
            allowedOrigins: config.GATEWAY_ALLOWED_ORIGINS,
            trustedProxies: config.GATEWAY_TRUST_PROXY,
          },
  };
};

export const portOf = (server: Server | undefined): number => {
  const address = server?.address();
  return typeof address === 'object' && address ? address.port : 0;
};

/** Web origins from which a map of the operator is fetched; files of our own need none. */
export const originsOf = ({ GATEWAY_MAP_STYLE_URL, GATEWAY_MAP_PMTILES_URL, GATEWAY_MAP_LAYERS }: Config): string[] => {
  const urls = [GATEWAY_MAP_STYLE_URL, GATEWAY_MAP_PMTILES_URL, ...GATEWAY_MAP_LAYERS.map((layer) => layer.url)];
  return [...new Set(urls.filter((url) => url?.startsWith('http')).map((url) => new URL(url ?? '').origin))];
};
