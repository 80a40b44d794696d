/**
 * Reads a connection no faster than its station may send, and in small pieces, so that others get their turn between them. Whoever
 * is faster is read more slowly: TCP's own back-pressure reaches the sender and nothing is lost.
 *
 * aedes reads with `conn.read(null)` when it has answered what it read before, or on `readable`; so the answer "nothing there
 * yet" holds it up, and `readable` lets it go on. (Its own pause() does not do: handlers that end while it is paused are not
 * counted, and the connection is never read again.)
 */
import type { Duplex } from 'node:stream';
import { costs } from './budget.ts';

interface PacketSource {
  on(event: 'packet', listener: (packet: { readonly cmd: string }) => void): unknown;
}

export interface PaceOptions {
  /** Charges what was read since the last call; milliseconds to wait until nothing is owed. */
  readonly charge: (cost: number) => number;
  /** Told each time when the connection has to wait. */
  readonly onHeldUp: () => void;
}

/** About thirty readings. */
const pieceBytes = 4 * 1024;

const costOf = (cmd: string): number =>
  cmd === 'subscribe' || cmd === 'unsubscribe' ? costs.subscription : costs.packet;

/** Call after `aedes.handle`. */
export const pace = (conn: Duplex, packets: PacketSource, { charge, onHeldUp }: PaceOptions): void => {
  const read = conn.read.bind(conn);
  let cost = 0;
  let timer: NodeJS.Timeout | undefined;
  let next: NodeJS.Immediate | undefined;
  const goOn = (): void => {
    timer = undefined;
    next = undefined;
    if (!conn.destroyed) conn.emit('readable');
  };
  packets.on('packet', ({ cmd }) => {
    cost += costOf(cmd);
  });
  conn.once('close', () => {
    clearTimeout(timer);
    clearImmediate(next);
  });
  conn.read = (size?: number) => {
    // read(0) only asks the stream to fill its buffer.
    if (size === 0) return read(0);
    const waitMs = charge(cost);
    cost = 0;
    if (waitMs > 0) {
      if (timer === undefined && !conn.destroyed) {
        onHeldUp();
        timer = setTimeout(goOn, waitMs);
      }
      return null;
    }
    if (conn.readableLength <= pieceBytes) return read(size);
    // A piece may hold no whole packet, and then nobody would ask for the rest.
    next ??= setImmediate(goOn);
    return read(pieceBytes);
  };
};
