/**
 * Fills the memory of the indices, in the background. First the journal from where the history has not read yet, then along with
 * it as it grows; beside it the last days of every station from the history. What the journal told is newer than what the
 * history tells, so the two may come in any order.
 *
 *     journal   ├──── in the history ────┤── read again ──▶ end, then every commit
 *     history   │ station by station, four at a time, in pieces of some hours
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawPoint } from '../../shared/api.ts';
import { hourStart } from '../../shared/indices/local-day.ts';
import { retainedHours } from '../../shared/indices/windows.ts';
import { isQuantityId, type QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { hourMs, type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import type { HistoryReader } from '../history/history.ts';
import type { Commit } from '../ingest/journal.ts';
import type { JournalReader } from '../ingest/journal-reader.ts';
import type { ReadingRecord } from '../ingest/record.ts';
import type { Log } from '../telemetry/log.ts';
import type { Engine } from './engine.ts';
import { pause } from './slices.ts';

export interface RestoreOptions {
  readonly engine: Pick<Engine, 'station' | 'stations' | 'learn' | 'forget' | 'restoring' | 'complete' | 'isRestoring'>;
  readonly history: Pick<HistoryReader, 'range' | 'latest'>;
  readonly journal: { end(): number };
  readonly reader: JournalReader;
  /** Journal position up to which the history has everything. */
  readonly historyPosition: () => number;
  /** Takes one reading in the order of the journal; `position` is the end of its frame. */
  readonly apply: (reading: ReadingRecord, position: number) => void;
  readonly now: () => Instant;
  readonly log: Pick<Log, 'debug' | 'warn' | 'error'>;
  readonly retryMs?: number;
}

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

export interface Restore {
  start(): void;
  stop(): Promise<void>;
  /** A new frame of the journal. */
  committed(commit: Commit): void;
  /** Reads a station from the history that was not known before. */
  add(station: string): void;
  /** Reads a span of a station anew, because what counts in it was decided otherwise. */
  reread(station: string, span: Span): void;
  /** Null when everything is there. */
  progress(): { readonly done: number; readonly total: number } | null;
}

interface Job {
  readonly station: string;
  readonly span: Span;
  /** What is known of the span goes first. */
  readonly isAnew: boolean;
}

type Latest = ReadonlyMap<string, Partial<Record<QuantityId, { readonly at: Instant }>>>;

const workers = 4;
const journalBytes = 256 * 1_024;
const maxPieceMs = 6 * hourMs;
const minPieceMs = 10 * minuteMs;
/** Readings of one quantity in a piece, and in one answer of the history. */
const pieceReadings = 2_000;
const answerReadings = 5_000;
/** Readings may be measured a little ahead of our clock. */
const aheadMs = hourMs;
const pollMs = 100;

export const createRestore = (options: RestoreOptions): Restore => {
  const { engine, history, journal, reader, historyPosition, apply, now, log, retryMs = 5_000 } = options;
  const stopping = new AbortController();
  const jobs: Job[] = [];
  const busy = new Set<string>();
  const running: Promise<void>[] = [];
  let position = 0;
  let isLive = false;
  let latest: Promise<Latest> | undefined;
  let active = 0;

  const isStopping = (): boolean => stopping.signal.aborted;
  /** False when it was cut short. */
  const wait = (ms: number): Promise<boolean> =>
    sleep(ms, undefined, { signal: stopping.signal }).then(
      () => true,
      () => false,
    );

  const applyFrame = ({ records, end }: Commit): void => {
    for (const record of records) if (record.k === 'r') apply(record, end);
    position = end;
  };

  /** Reads the journal until it has nothing more to tell; from then on every commit is taken as it comes. */
  const catchUp = async (): Promise<void> => {
    position = historyPosition();
    while (!isStopping()) {
      if (position >= journal.end()) {
        isLive = true;
        return;
      }
      try {
        const chunk = await reader.read(position, journal.end(), journalBytes);
        for (const frame of chunk.frames) applyFrame(frame);
        position = chunk.end;
        await pause();
      } catch (err) {
        // The history overtook us and its segments were deleted: what they held is read from the history.
        const stored = historyPosition();
        if (stored > position) position = stored;
        else {
          log.error({ err }, 'the journal cannot be read for the indices, tried again');
          await wait(retryMs);
        }
      }
    }
  };

  const readLatest = async (): Promise<Latest> =>
    new Map((await history.latest()).map(({ station, values }) => [station, values]));

  /** Quantities of which something may lie in the span. */
  const quantitiesOf = async (station: Station, span: Span): Promise<QuantityId[]> => {
    latest ??= readLatest();
    const values = (await latest).get(station.id);
    if (!values) return [];
    return Object.entries(values).flatMap(([id, value]) => (isQuantityId(id) && value.at >= span.from ? [id] : []));
  };

  const readRange = async (station: string, quantity: QuantityId, { from, to }: Span): Promise<RawPoint[]> => {
    const points: RawPoint[] = [];
    for (let begin = from; begin < to; ) {
      const found = await history.range({ station, quantity, from: begin, to, limit: answerReadings });
      points.push(...found);
      const last = found.at(-1);
      if (found.length < answerReadings || !last) return points;
      begin = last.at + 1;
    }
    return points;
  };

  /** Until the history has all that was committed up to now. */
  const caughtUp = async (): Promise<void> => {
    const wanted = journal.end();
    while (historyPosition() < wanted && (await wait(pollMs)));
  };

  const run = async ({ station: id, span, isAnew }: Job): Promise<void> => {
    const station = engine.station(id);
    if (!station) return;
    if (isAnew) {
      // What is forgotten has to be there to be learnt again: nothing goes while the history is away.
      await caughtUp();
      if (isStopping()) return;
      engine.restoring(id);
      engine.forget(id, span);
      await caughtUp();
      latest = undefined;
    }
    const quantities = await quantitiesOf(station, span);
    const pieceMs = Math.min(maxPieceMs, Math.max(minPieceMs, pieceReadings * station.interval * secondMs));
    for (let from = span.from; from < span.to && quantities.length > 0 && !isStopping(); from += pieceMs) {
      const piece = { from, to: Math.min(from + pieceMs, span.to) };
      const points = new Map<QuantityId, RawPoint[]>();
      for (const quantity of quantities) points.set(quantity, await readRange(id, quantity, piece));
      engine.learn(id, points, piece, now());
      await pause();
    }
    if (!isStopping() && !jobs.some((job) => job.station === id)) engine.complete(id);
  };

  /** Two jobs of one station never run at once. */
  const canRun = ({ station }: Job): boolean => !busy.has(station);

  const takeJob = (): Job | undefined => {
    const next = jobs.findIndex(canRun);
    return next < 0 ? undefined : jobs.splice(next, 1)[0];
  };

  const work = async (): Promise<void> => {
    for (let job = takeJob(); job && !isStopping(); job = takeJob()) {
      busy.add(job.station);
      try {
        await run(job);
      } catch (err) {
        log.warn({ err, station: job.station }, 'the history does not answer: the indices wait for it');
        latest = undefined;
        jobs.push(job);
        await wait(retryMs);
      } finally {
        busy.delete(job.station);
      }
    }
  };

  /** As many as there is work for; each ends when nothing is left. */
  const employ = (): void => {
    while (isLive && !isStopping() && active < workers && jobs.some(canRun)) {
      active += 1;
      const worker = work().finally(() => {
        active -= 1;
        running.splice(running.indexOf(worker), 1);
        if (active === 0) latest = undefined;
        employ();
      });
      running.push(worker);
    }
  };

  const wholeSpan = (): Span => ({ from: hourStart(now()) - retainedHours * hourMs, to: now() + aheadMs });

  const enqueue = (job: Job): void => {
    jobs.push(job);
    employ();
  };

  const add = (station: string): void => {
    engine.restoring(station);
    enqueue({ station, span: wholeSpan(), isAnew: false });
  };

  return {
    start: () => {
      for (const station of engine.stations()) add(station);
      const first = catchUp()
        .then(() => employ())
        .finally(() => reader.close());
      running.push(first);
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled([...running]);
    },
    committed: (commit) => {
      if (isLive && commit.end > position) applyFrame(commit);
    },
    add,
    reread: (station, { from, to }) => {
      const whole = wholeSpan();
      const span = { from: Math.max(from, whole.from), to: Math.min(to, whole.to) };
      if (span.from < span.to) enqueue({ station, span, isAnew: true });
    },
    progress: () => {
      const all = engine.stations();
      const left = all.filter((id) => engine.isRestoring(id)).length;
      return left === 0 && isLive ? null : { done: all.length - left, total: all.length };
    },
  };
};
