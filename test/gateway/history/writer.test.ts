import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConsumer } from '../../../gateway/history/consumer.ts';
import type { Rejection, WriteOutcome } from '../../../gateway/history/history.ts';
import { createHistoryWriter, retryDelayMs } from '../../../gateway/history/writer.ts';
import type { JournalRecord, ReadingRecord } from '../../../gateway/ingest/record.ts';
import { quietLog } from '../../support/quiet-log.ts';

const reading = (t: number): ReadingRecord => ({
  k: 'r',
  s: 'a',
  w: '11359',
  p: 'real',
  t,
  x: t,
  q: 0,
  v: { pm25: 1 },
});
const state: JournalRecord = { k: 's', s: 'a', x: 1, state: 'ready' };

const createSubject = (answers: WriteOutcome[]) => {
  const batches: (readonly ReadingRecord[])[] = [];
  const settled: { position: number; rejections: readonly Rejection[] }[] = [];
  const problems: (string | null)[] = [];
  const settle = createHistoryWriter({
    history: {
      kind: 'embedded',
      write: async (readings) => {
        batches.push(readings);
        return answers.shift() ?? { fate: 'accept', rejected: [] };
      },
    },
    settled: (position, rejections) => settled.push({ position, rejections }),
    now: () => 1,
    log: quietLog,
    onOutcome: ({ problem }) => problems.push(problem),
  });
  return { settle, batches, settled, problems };
};

describe('history writer', () => {
  it('writes the same batch again until the history has it, and only then moves the cursor', async () => {
    const keep = (reason: string): WriteOutcome => ({ fate: 'keep', reason, needsOperator: false, retryAfterMs: 1 });
    const { settle, batches, settled, problems } = createSubject([keep('down'), keep('busy')]);

    await settle([reading(1), state, reading(2)], 77, new AbortController().signal);

    expect(batches).toEqual(Array(3).fill([reading(1), reading(2)]));
    expect(settled).toEqual([{ position: 77, rejections: [] }]);
    expect(problems).toEqual(['down', 'busy', null]);
  });

  it('hands rejections over with the cursor', async () => {
    const rejected = [{ reading: reading(1), reason: 'type conflict' }];
    const { settle, settled } = createSubject([{ fate: 'accept', rejected }]);

    await settle([reading(1), reading(2)], 5, new AbortController().signal);

    expect(settled).toEqual([{ position: 5, rejections: rejected }]);
  });

  it('moves the cursor never when it is stopped while the history is away', async () => {
    const stopping = new AbortController();
    const { settle, settled } = createSubject([{ fate: 'keep', reason: 'down', needsOperator: true }]);
    setTimeout(() => stopping.abort(), 5);

    await settle([reading(1)], 5, stopping.signal);

    expect(settled).toEqual([]);
  });

  it('waits between half a second and a minute, longer each time', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const delay = retryDelayMs(attempt, random);
        expect(delay).toBeGreaterThanOrEqual(250);
        expect(delay).toBeLessThanOrEqual(60_000);
        expect(retryDelayMs(attempt + 1, random)).toBeGreaterThanOrEqual(delay);
      }),
    );
  });
});

describe('consumer', () => {
  it('takes every frame once and in order, whenever it is told of them', async () => {
    const frames = Array.from({ length: 30 }, (_, n) => ({ records: [reading(n)], end: n + 1 }));
    const taken: number[] = [];
    const consumer = createConsumer({
      from: 0,
      chunkBytes: 3,
      gatherMs: 1,
      reader: {
        read: async (from, committed, maxBytes) => {
          const chunk = frames.slice(from, Math.min(committed, from + maxBytes));
          return { frames: chunk, end: from + chunk.length };
        },
        close: async () => {},
      },
      settle: async (records) => {
        taken.push(...records.map((record) => (record.k === 'r' ? record.t : -1)));
        if (taken.length === frames.length) consumer.stop();
      },
    });
    const ended = consumer.run();

    for (const end of [5, 6, 6, 20, 30]) {
      consumer.committed(end);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await ended;

    expect(taken).toEqual(frames.map((_, n) => n));
  });
});
