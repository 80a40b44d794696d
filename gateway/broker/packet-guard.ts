/**
 * Bounds the size of MQTT packets. mqtt-packet buffers up to 256 MiB before anybody looks at it, also before CONNECT is
 * authenticated. The announced length is checked as soon as it has been read. The hook is private to mqtt-packet, so a
 * changed version must fail loudly here and not silently there.
 */
interface ParserInternals {
  _parseLength: () => boolean;
  _emitError: (error: Error) => void;
  readonly packet: { readonly length: number; readonly cmd?: string | null };
  on(event: 'packet', listener: (packet: { readonly cmd: string }) => void): unknown;
}

export interface PacketLimits {
  readonly beforeLogin: number;
  readonly publish: number;
  /** Everything else: long lists of topic filters are work for the broker and of no use to a station. */
  readonly other: number;
}

const hasInternals = (parser: unknown): parser is ParserInternals =>
  typeof parser === 'object' &&
  parser !== null &&
  '_parseLength' in parser &&
  typeof parser._parseLength === 'function' &&
  '_emitError' in parser &&
  typeof parser._emitError === 'function';

/** The parser of an aedes client. @throws Error when mqtt-packet no longer has the place to hook into */
export const parserOf = (client: object): ParserInternals => {
  const parser: unknown = '_parser' in client ? client._parser : undefined;
  if (!hasInternals(parser)) throw new Error('mqtt-packet changed: its packet length can no longer be guarded');
  return parser;
};

/** @throws Error when mqtt-packet no longer has the place to hook into */
export const guardPacketSize = (client: object, limits: PacketLimits): void => {
  const parser = parserOf(client);
  const original = parser._parseLength;
  const limitNow = (): number => {
    if (!('connackSent' in client && client.connackSent === true)) return limits.beforeLogin;
    return parser.packet.cmd === 'publish' ? limits.publish : limits.other;
  };
  parser._parseLength = () => {
    const complete = original.call(parser);
    const limit = complete ? limitNow() : 0;
    if (complete && parser.packet.length > limit) {
      parser._emitError(new Error(`packet of ${parser.packet.length} bytes is larger than the ${limit} allowed`));
      return false;
    }
    return complete;
  };
};
