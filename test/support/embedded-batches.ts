/** What the crash test writes and expects: a pure function of the batch number. */
import type { ReadingRecord } from '../../gateway/ingest/record.ts';

export const crashStart = Date.parse('2026-11-01T00:00:00Z');

/** Ten readings of station `a`, ten minutes of measuring time per batch; a repeating batch overwrites its predecessor. */
export const crashBatch = (batch: number): ReadingRecord[] => {
  const slot = batch % 5 === 4 ? batch - 1 : batch;
  return Array.from({ length: 10 }, (_, n): ReadingRecord => {
    const t = crashStart + slot * 600_000 + n * 60_000;
    return {
      k: 'r',
      s: 'a',
      w: '11359',
      p: 'real',
      t,
      x: t + 1000,
      q: n === 3 ? 1 : 0,
      v: { pm25: batch, laeq: 60 + n },
    };
  });
};
