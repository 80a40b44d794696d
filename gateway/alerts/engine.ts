/**
 * Finds out what is to be alerted. It reads the journal in order by a cursor of its own; the cursor, what the ladders remember and
 * what was found are given to the desk as one transaction, so that after a crash nothing is found twice and nothing is missed.
 *
 *   journal ─▶ frames of some 25 ms ─▶ judge ─┐
 *   clock ───▶ silence, hours that turned ────┴─▶ findings ─▶ desk.commit(findings, { cursor, memory })
 */
import { setImmediate as pause, setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { dayOf, type OffsetMs } from '../../shared/indices/local-day.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { type Instant, secondMs } from '../../shared/time.ts';
import type { Commit } from '../ingest/journal.ts';
import type { JournalReader } from '../ingest/journal-reader.ts';
import type { ReadingRecord } from '../ingest/record.ts';
import type { StationChange, StationDirectory } from '../state/directory.ts';
import type { Log } from '../telemetry/log.ts';
import type { Judged } from '../value-quality.ts';
import { createHourly } from './engine/hourly.ts';
import { createJudge, type Memory } from './engine/judge.ts';
import { decodeMemory, encodeMemory, type SiteMemory } from './engine/memory.ts';
import { createSilence } from './engine/silence.ts';
import { never } from './engine/site.ts';
import { createSites } from './engine/sites.ts';
import { type AlertDesk, type AlertStore, type Finding, keyText, type RuleBook } from './ports.ts';

export interface AlertEngineOptions {
  readonly rules: RuleBook;
  readonly stations: Pick<StationDirectory, 'all'>;
  readonly thresholds: readonly Threshold[];
  /** Of the legal zone. */
  readonly offset: OffsetMs;
  /** Readings of the last days; it has to be given each commit before the engine is. */
  readonly indices: Memory;
  readonly judged?: Judged;
  readonly desk: Pick<AlertDesk, 'commit' | 'openAlerts'>;
  readonly store: Pick<AlertStore, 'engine'>;
  readonly journal: { start(): number; end(): number };
  /** Of our own; it is closed with the engine. */
  readonly reader: JournalReader;
  /** When a station was heard last, of those that spoke before there were alerts. */
  readonly lastHeard?: (station: string) => Instant | null;
  readonly now: () => Instant;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** Alerts cannot go on: the process has to end. */
  readonly onFatal: (error: Error) => void;
}

export interface AlertEngine {
  /** A new frame of the journal. */
  committed(commit: Commit): void;
  stationsChanged(change: StationChange): void;
  /** Reads on from where it stood; returns when it has caught up. */
  start(): Promise<void>;
  /** Judges what was committed and saves it. Idempotent. */
  stop(): Promise<void>;
  /** Journal position behind which everything has been judged and saved. */
  position(): number;
  /** Why readings are not judged at once, or null. */
  problem(): string | null;
}

const batchMs = 25;
const saveMs = 2 * secondMs;
const tickMs = secondMs;
const retryMs = secondMs;
const chunkBytes = 256 * 1_024;
/** More records waiting are read again from the journal when their turn comes. */
const maxQueued = 50_000;
/** What judging may take in one piece. */
const budgetMs = 8;

export const createAlertEngine = (options: AlertEngineOptions): AlertEngine => {
  const { rules, stations, thresholds, offset, indices, desk, store, journal, reader, now, log } = options;
  const stopping = new AbortController();
  const findings: Finding[] = [];
  const figures = new Map<string, Finding>();
  let queue: Commit[] = [];
  let queued = 0;
  /** Everything before it has been judged … */
  let position = 0;
  /** … and saved. */
  let saved = 0;
  let savedAt = Number.NEGATIVE_INFINITY;
  let retryAt = Number.NEGATIVE_INFINITY;
  let problem: string | null = null;
  let isStarted = false;
  let isLive = false;
  let hasChanged = false;
  let lacksWatch = false;
  let pumping: NodeJS.Timeout | undefined;
  let ticking: NodeJS.Timeout | undefined;
  const running = new Set<Promise<void>>();

  const found = (finding: Finding): void => {
    hasChanged = true;
    if (finding.kind === 'figure') {
      figures.set(keyText(finding.key), finding);
      return;
    }
    findings.push(finding);
    if ('key' in finding) figures.delete(keyText(finding.key));
  };

  const sites = createSites({ rules, thresholds, offset });
  const judge = createJudge({ offset, memory: indices, ...(options.judged && { judged: options.judged }), found });
  const hourly = createHourly({ sites, memory: indices, judge, offset });
  const silence = createSilence({ judge, found, open: desk.openAlerts });

  const isStopping = (): boolean => stopping.signal.aborted;
  const keep = (work: Promise<void>): void => {
    const kept = work.catch(fail).finally(() => running.delete(kept));
    running.add(kept);
  };
  const fail = (error: unknown): void => {
    options.onFatal(error instanceof Error ? error : new Error(String(error)));
  };

  /** False when the desk could not take it: nothing is judged until it does. */
  const flush = (): boolean => {
    try {
      const all = [...findings, ...figures.values()];
      desk.commit(all, { cursor: position, memory: encodeMemory(sites.all()) });
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'STORE_UNAVAILABLE')) throw error;
      if (problem === null) log.error({ err: error }, 'alerts cannot be saved, tried again');
      problem = error.message;
      retryAt = now() + retryMs;
      return false;
    }
    if (problem !== null) log.info('alerts can be saved again');
    problem = null;
    retryAt = Number.NEGATIVE_INFINITY;
    findings.length = 0;
    figures.clear();
    saved = position;
    savedAt = now();
    hasChanged = false;
    return true;
  };

  const flushIfDue = (): boolean => {
    const isTime = hasChanged && Math.abs(now() - savedAt) >= saveMs;
    return findings.length > 0 || isTime ? flush() : true;
  };

  const judgeReading = (record: ReadingRecord): void => {
    const site = sites.find(record.s);
    if (!site) return;
    try {
      silence.heard(site, record);
      judge.reading(site, record);
    } catch (err) {
      log.error({ err, station: record.s, at: record.t }, 'a reading could not be judged');
    }
  };

  const judgeFrame = ({ records, end }: Commit): void => {
    for (const record of records) if (record.k === 'r') judgeReading(record);
    position = end;
    hasChanged = true;
  };

  /** After rules, stations or the date changed: what nobody watches any more is closed, before anything is judged anew. */
  const followWatches = (): void => {
    // What was found so far may close some of them.
    if (!lacksWatch || !flushIfDue()) return;
    lacksWatch = false;
    for (const finding of sites.unwatched(desk.openAlerts())) found(finding);
    // A rule that was off for a moment has forgotten them.
    sites.adopt(desk.openAlerts());
  };

  const isBlocked = (): boolean => problem !== null && now() < retryAt;

  /** Judges what waits, in pieces. Returns whether anything is left. */
  const pump = (): boolean => {
    if (isBlocked() || (problem !== null && !flush())) return queue.length > 0;
    followWatches();
    const began = performance.now();
    let done = 0;
    while (done < queue.length && performance.now() - began < budgetMs) {
      const commit = queue[done];
      done += 1;
      if (!commit || commit.end <= position) continue;
      judgeFrame(commit);
    }
    for (const { records } of queue.splice(0, done)) queued -= records.length;
    flushIfDue();
    return queue.length > 0;
  };

  const schedule = (afterMs: number): void => {
    pumping ??= setTimeout(() => {
      pumping = undefined;
      if (isStopping() || !isLive) return;
      try {
        if (pump()) schedule(problem === null ? 0 : batchMs * 4);
      } catch (error) {
        fail(error);
      }
    }, afterMs);
  };

  const readOn = async (): Promise<void> => {
    if (problem !== null && !flush()) {
      await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => {});
      return;
    }
    const chunk = await reader.read(position, journal.end(), chunkBytes);
    for (const frame of chunk.frames) judgeFrame(frame);
    flushIfDue();
    await pause();
  };

  /** Reads the journal until it has nothing more to tell; from then on every commit is taken as it comes. */
  const catchUp = async (): Promise<void> => {
    while (!isStopping()) {
      if (position >= journal.end() && problem === null) {
        isLive = true;
        return;
      }
      try {
        await readOn();
      } catch (err) {
        if (position >= journal.start()) {
          log.error({ err }, 'the journal cannot be read for the alerts, tried again');
          await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => {});
        } else {
          log.error(
            { from: position, to: journal.start() },
            'a part of the journal is gone that no alert was judged by',
          );
          position = journal.start();
        }
      }
    }
  };

  const look = (): void => {
    const at = now();
    if (dayOf(at, offset).date !== sites.date()) {
      sites.rebuild(at);
      lacksWatch = true;
    }
    silence.look(sites.all(), at);
    for (const site of sites.all()) judge.endPast(site, at - site.lateMs);
    followWatches();
    keep(hourly.run(at));
  };

  const tick = (): void => {
    if (isStopping() || !isLive || problem !== null) {
      if (problem !== null) schedule(0);
      return;
    }
    try {
      look();
      flushIfDue();
    } catch (error) {
      fail(error);
    }
  };

  const memories = (text: string | undefined): Map<string, SiteMemory> => {
    if (text === undefined) return new Map();
    try {
      return decodeMemory(text);
    } catch (err) {
      log.error({ err }, 'what the alerts remembered cannot be read: they go on from what is open');
      return new Map();
    }
  };

  const open = (): void => {
    const stored = store.engine();
    const known = memories(stored?.memory);
    sites.load(stations.all(), known, now());
    for (const site of sites.all()) {
      if (site.heardAt === never) site.heardAt = options.lastHeard?.(site.station.id) ?? never;
    }
    const end = journal.end();
    position = Math.min(stored?.cursor ?? end, end);
    if (position < journal.start()) {
      // After a restore the journal begins elsewhere.
      log.warn({ from: position, to: journal.start() }, 'alerts go on from the beginning of the journal');
      position = journal.start();
    }
    saved = position;
    isStarted = true;
    sites.adopt(desk.openAlerts());
    for (const finding of sites.unwatched(desk.openAlerts())) found(finding);
    flush();
  };

  rules.onChange(() => {
    if (!isStarted || isStopping()) return;
    sites.rebuild(now());
    lacksWatch = true;
  });

  return {
    committed: (commit) => {
      if (!isLive || isStopping() || commit.end <= position) return;
      queue.push(commit);
      queued += commit.records.length;
      if (queued > maxQueued) {
        queue = [];
        queued = 0;
        isLive = false;
        keep(catchUp());
      } else schedule(batchMs);
    },
    stationsChanged: (change) => {
      if (!isStarted) return;
      sites.stationsChanged(change, now());
      lacksWatch = true;
      hasChanged = true;
    },
    start: async () => {
      open();
      await catchUp();
      silence.begin(now());
      ticking = setInterval(tick, tickMs);
    },
    stop: async () => {
      if (isStopping()) return;
      stopping.abort();
      clearTimeout(pumping);
      clearInterval(ticking);
      await Promise.allSettled([...running]);
      try {
        while (isLive && problem === null && pump());
        if (isStarted && hasChanged) flush();
      } finally {
        await reader.close();
      }
    },
    position: () => saved,
    problem: () => problem,
  };
};
