import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pace } from '../../../gateway/broker/pace.ts';
import { createTokenBucket } from '../../../gateway/broker/token-bucket.ts';

/** Reads as aedes does: on `readable`, and again when a batch is done. One byte is one packet. */
const setUp = (rate: { perSecond: number; burst: number }) => {
  let now = 0;
  let heldUp = 0;
  const conn = new PassThrough({ highWaterMark: 1_000_000 });
  const packets = new EventEmitter();
  const seen: number[] = [];
  const bucket = createTokenBucket(rate, () => now);
  pace(conn, packets, {
    charge: bucket.spend,
    onHeldUp: () => {
      heldUp += 1;
    },
  });
  const longest = { piece: 0 };
  const read = (): void => {
    for (let chunk: Buffer | null = conn.read(); chunk; chunk = conn.read()) {
      longest.piece = Math.max(longest.piece, chunk.length);
      for (const byte of chunk) {
        seen.push(byte);
        packets.emit('packet', { cmd: byte === 0 ? 'subscribe' : 'publish' });
      }
    }
  };
  conn.on('readable', read);
  return {
    conn,
    seen,
    longest,
    heldUp: () => heldUp,
    after: (ms: number) => {
      now += ms;
    },
  };
};

describe('the pace of a connection', () => {
  it('lets a burst through at once', async () => {
    const { conn, seen, heldUp } = setUp({ perSecond: 10, burst: 50 });
    conn.write(Buffer.alloc(50, 1));
    await once(conn, 'readable');
    await sleep(5);

    expect(seen).toHaveLength(50);
    expect(heldUp()).toBe(0);
  });

  it('holds up what is more, and loses none of it', async () => {
    const { conn, seen, heldUp, after } = setUp({ perSecond: 1_000, burst: 10 });
    conn.write(Buffer.alloc(20, 1));
    await sleep(5);
    conn.write(Buffer.alloc(5, 2));
    await sleep(5);
    expect(seen).toHaveLength(20);
    expect(heldUp()).toBeGreaterThan(0);

    after(1_000);
    await expect.poll(() => seen.length).toBe(25);
  });

  it('reads in small pieces, to the end', async () => {
    const { conn, seen, longest } = setUp({ perSecond: 1e9, burst: 1e9 });
    conn.write(Buffer.alloc(50_001, 1));
    await expect.poll(() => seen.length).toBe(50_001);

    expect(longest.piece).toBeLessThanOrEqual(4_096);
  });

  it('counts a subscription for twenty', async () => {
    const { conn, seen } = setUp({ perSecond: 1, burst: 10 });
    conn.write(Buffer.from([0]));
    await sleep(5);
    conn.write(Buffer.from([1]));
    await sleep(5);

    expect(seen).toEqual([0]);
    conn.destroy();
  });
});
