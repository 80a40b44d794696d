/** Brings the live picture of the city back after a start: from the records, the history, and the journal's tail. */
import type { LatestReading } from '../shared/api.ts';
import type { Storage } from './history/storage.ts';
import type { Journal } from './ingest/journal.ts';
import { createJournalReader } from './ingest/journal-reader.ts';
import type { QualityWatch } from './ingest/quality-watch.ts';
import type { LiveState } from './live/live-state.ts';
import type { Log } from './telemetry/log.ts';

/** Read again at most; what is older comes from the history. */
const replayBytes = 64 * 2 ** 20;
/** Read again at least, so that viewers can resume across a restart. */
const resumeBytes = 4 * 2 ** 20;
const chunkBytes = 2 ** 20;
const retryMs = 5_000;

interface Parts {
  readonly state: LiveState;
  readonly watch: Pick<QualityWatch, 'judge' | 'load'>;
  readonly storage: Storage;
  readonly journal: Journal;
  readonly journalDirectory: string;
  readonly log: Log;
}

const replayTail = async ({ state, watch, storage, journal, journalDirectory }: Parts, from: number): Promise<void> => {
  const { recordsPosition } = storage.status();
  const reader = createJournalReader(journalDirectory);
  try {
    for (let position = from; position < journal.end(); ) {
      const chunk = await reader.read(position, journal.end(), chunkBytes);
      for (const { records, end } of chunk.frames) {
        // Refusals and states up to there are in the records already: counting them again would double them.
        for (const record of records) {
          if (record.k === 'r' || end > recordsPosition) state.apply(record, end);
          if (record.k === 'r' && end > recordsPosition) watch.judge(record);
        }
      }
      position = chunk.end;
    }
  } finally {
    await reader.close();
  }
};

/**
 * Restores the state and returns how to stop waiting for a history that does not answer yet: until it does, stations that
 * have not reported since show no values.
 */
export const restoreLive = async (parts: Parts): Promise<() => void> => {
  const { state, storage, journal, log } = parts;
  const { historyPosition, recordsPosition } = storage.status();
  const wanted = Math.min(historyPosition, recordsPosition, journal.end() - resumeBytes);
  const from = journal.segmentStartBefore(Math.max(0, wanted, journal.end() - replayBytes));

  let timer: NodeJS.Timeout | undefined;
  const ask = async (): Promise<LatestReading[] | undefined> => {
    try {
      return await storage.latest();
    } catch (err) {
      log.warn({ err }, 'the history does not answer: latest values follow when it does');
      timer = setTimeout(() => void ask().then((latest) => latest && state.learn(latest)), retryMs);
      return undefined;
    }
  };

  for (const { station, state: known } of await storage.watches()) parts.watch.load(station, known);
  state.restore({ presence: await storage.presence(), latest: (await ask()) ?? [], cursor: from });
  await replayTail(parts, from);
  return () => clearTimeout(timer);
};
