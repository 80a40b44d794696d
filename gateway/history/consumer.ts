/** Follows the journal from a stored cursor, chunk by chunk, in order. The next chunk begins when the last is settled. */
import type { JournalReader } from '../ingest/journal-reader.ts';
import type { JournalRecord } from '../ingest/record.ts';

export interface ConsumerOptions {
  readonly reader: JournalReader;
  readonly from: number;
  readonly chunkBytes: number;
  /** Commits that arrive within this time are taken together. */
  readonly gatherMs: number;
  /** Returns when the records and the cursor `end` are durable; a throw ends the consumer. */
  readonly settle: (records: readonly JournalRecord[], end: number, stopping: AbortSignal) => Promise<void>;
}

export interface Consumer {
  /** Says how far the journal is durable. */
  committed(position: number): void;
  position(): number;
  /** Resolves when stopped; rejects when it failed. */
  run(): Promise<void>;
  stop(): void;
}

/** Waits, or not any longer once the signal is given. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });

export const createConsumer = (options: ConsumerOptions): Consumer => {
  const stopping = new AbortController();
  let position = options.from;
  let committed = options.from;
  let wake: (() => void) | undefined;

  const news = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      if (position < committed || stopping.signal.aborted) resolve();
    });

  return {
    committed: (end) => {
      committed = Math.max(committed, end);
      wake?.();
    },
    position: () => position,
    run: async () => {
      while (!stopping.signal.aborted) {
        await news();
        if (stopping.signal.aborted) break;
        const chunk = await options.reader.read(position, committed, options.chunkBytes);
        await options.settle(
          chunk.frames.flatMap((frame) => frame.records),
          chunk.end,
          stopping.signal,
        );
        if (stopping.signal.aborted) break;
        position = chunk.end;
        if (position === committed) await pause(options.gatherMs, stopping.signal);
      }
      await options.reader.close();
    },
    stop: () => {
      stopping.abort();
      wake?.();
    },
  };
};
