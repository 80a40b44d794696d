/**
 * Brings readings from the journal into the history: same batch again until the history has it, then the cursor moves. It
 * never gives up and never drops: what the history will not take goes to the quarantine with its own words.
 */
import type { Instant } from '../../shared/time.ts';
import type { JournalRecord, ReadingRecord } from '../ingest/record.ts';
import type { Log } from '../telemetry/log.ts';
import { pause } from './consumer.ts';
import type { ReadingHistory, Rejection } from './history.ts';

const firstDelayMs = 500;
const longestDelayMs = 60_000;
const operatorDelayMs = 30_000;

/** Exponential, 0.5 s → 60 s, with half of it random so that gateways do not come back in step. */
export const retryDelayMs = (attempt: number, random: number): number => {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 20));
  return full / 2 + (full / 2) * random;
};

export interface HistoryWriterOptions {
  readonly history: Pick<ReadingHistory, 'write' | 'kind'>;
  /** Makes the cursor and the rejections durable, together. */
  readonly settled: (position: number, rejections: readonly Rejection[], now: Instant) => void;
  readonly now: () => Instant;
  readonly log: Log;
  readonly onOutcome: (outcome: { accepted: number; rejected: number; problem: string | null }) => void;
}

export type SettleBatch = (records: readonly JournalRecord[], end: number, stopping: AbortSignal) => Promise<void>;

export const createHistoryWriter = ({ history, settled, now, log, onOutcome }: HistoryWriterOptions): SettleBatch => {
  let troubled = false;

  return async (records, end, stopping) => {
    const readings = records.filter((record): record is ReadingRecord => record.k === 'r');
    for (let attempt = 0; !stopping.aborted; attempt += 1) {
      const outcome = await history.write(readings);
      if (outcome.fate === 'accept') {
        settled(end, outcome.rejected, now());
        if (outcome.rejected.length > 0) {
          log.warn(
            { rejected: outcome.rejected.length, reason: outcome.rejected[0]?.reason },
            'history rejected readings: quarantined',
          );
        }
        if (troubled) log.info({ history: history.kind }, 'history takes readings again');
        troubled = false;
        onOutcome({
          accepted: readings.length - outcome.rejected.length,
          rejected: outcome.rejected.length,
          problem: null,
        });
        return;
      }
      const { reason, needsOperator, retryAfterMs } = outcome;
      if (!troubled || needsOperator) {
        log[needsOperator ? 'error' : 'warn']({ reason }, 'history does not take readings: they wait in the journal');
      }
      troubled = true;
      onOutcome({ accepted: 0, rejected: 0, problem: reason });
      await pause(retryAfterMs ?? (needsOperator ? operatorDelayMs : retryDelayMs(attempt, Math.random())), stopping);
    }
  };
};
