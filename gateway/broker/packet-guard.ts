/**
 * Bounds the size of MQTT packets. mqtt-packet buffers up to 256 MiB before anybody looks at it, also before CONNECT is
 * authenticated. The announced length is checked as soon as it has been read. The hook is private to mqtt-packet, so a
 * changed version must fail loudly here and not silently there.
 */
export interface GuardedClient {
  readonly connackSent?: boolean;
}

interface ParserInternals {
  _parseLength: () => boolean;
  _emitError: (error: Error) => void;
  readonly packet: { readonly length: number };
}

const hasInternals = (parser: unknown): parser is ParserInternals =>
  typeof parser === 'object' &&
  parser !== null &&
  '_parseLength' in parser &&
  typeof parser._parseLength === 'function' &&
  '_emitError' in parser &&
  typeof parser._emitError === 'function';

/** @throws Error when mqtt-packet no longer has the place to hook into */
export const guardPacketSize = (client: object, limits: { beforeLogin: number; afterLogin: number }): void => {
  const parser: unknown = '_parser' in client ? client._parser : undefined;
  if (!hasInternals(parser)) throw new Error('mqtt-packet changed: its packet length can no longer be guarded');
  const original = parser._parseLength;
  parser._parseLength = () => {
    const complete = original.call(parser);
    const limit = 'connackSent' in client && client.connackSent === true ? limits.afterLogin : limits.beforeLogin;
    if (complete && parser.packet.length > limit) {
      parser._emitError(new Error(`packet of ${parser.packet.length} bytes is larger than the ${limit} allowed`));
      return false;
    }
    return complete;
  };
};
