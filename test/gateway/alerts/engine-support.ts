/** The engine over a journal in memory, with a desk that only writes down what it is given, or over a real one. */
import { afterEach, beforeEach, onTestFinished, vi } from 'vitest';
import { type AlertEngine, type AlertEngineOptions, createAlertEngine } from '../../../gateway/alerts/engine.ts';
import type { EngineState, Finding, RuleBook } from '../../../gateway/alerts/ports.ts';
import { createEngine } from '../../../gateway/indices/engine.ts';
import type { Commit } from '../../../gateway/ingest/journal.ts';
import type { JournalReader } from '../../../gateway/ingest/journal-reader.ts';
import type { JournalRecord, ReadingRecord } from '../../../gateway/ingest/record.ts';
import { defaultRules } from '../../../shared/alerts/default-rules.ts';
import type { Rule } from '../../../shared/alerts/rule.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import type { Station } from '../../../shared/station.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { minuteMs } from '../../../shared/time.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { station } from '../live/records.ts';

/** A Monday, 08:00 in Hải Phòng. */
export const begin = Date.parse('2026-11-23T01:00:00Z');

export const street = (id = 'duong', about: Partial<Station> = {}): Station =>
  station(id, { networks: ['flood'], quantities: ['water_depth'], datum: 'street_surface', ...about });
export const river = (id = 'song', about: Partial<Station> = {}): Station =>
  station(id, {
    networks: ['flood'],
    quantities: ['water_level'],
    gauge: 'kien-an',
    datum: 'national_msl',
    ...about,
  });

/** One frame for each call of `append`, at positions that grow by 100. */
export const createFrames = () => {
  const frames: Commit[] = [];
  const end = (): number => frames.at(-1)?.end ?? 0;
  const reader = (): JournalReader => ({
    read: async (from, committed) => {
      const found = frames.filter((frame) => frame.end > from && frame.end <= committed).slice(0, 7);
      return { frames: found, end: found.at(-1)?.end ?? from };
    },
    close: async () => {},
  });
  return {
    frames,
    journal: { start: () => 0, end },
    reader,
    append: (records: readonly JournalRecord[]): Commit => {
      const commit = { records, end: end() + 100 };
      frames.push(commit);
      return commit;
    },
  };
};
export type Frames = ReturnType<typeof createFrames>;

export interface Book extends RuleBook {
  set(rules: Readonly<Record<string, Rule>>): void;
}

export const bookOf = (rules: Readonly<Record<string, Rule>>): Book => {
  const versions = new Map<string, Rule[]>();
  const listeners: (() => void)[] = [];
  let ids: string[] = [];
  const set = (next: Readonly<Record<string, Rule>>): void => {
    for (const [id, rule] of Object.entries(next)) {
      const known = versions.get(id) ?? [];
      if (JSON.stringify(known.at(-1)) !== JSON.stringify(rule)) known.push(rule);
      versions.set(id, known);
    }
    ids = Object.keys(next);
    for (const listener of listeners) listener();
  };
  const find: RuleBook['find'] = (id) => {
    const known = versions.get(id);
    const rule = known?.at(-1);
    if (!ids.includes(id) || !known || !rule) return undefined;
    return { id, version: known.length, rule, isDefault: true, changedAt: 0, changedBy: null };
  };
  set(rules);
  return {
    set,
    find,
    all: () => ids.flatMap((id) => find(id) ?? []),
    version: (id, version) => versions.get(id)?.[version - 1],
    onChange: (listener) => void listeners.push(listener),
  };
};

/** The memory of the indices, complete unless said otherwise. */
export const createMemory = (stations: readonly Station[]) => {
  const engine = createEngine({ thresholds: builtInThresholds, offset: vietnamTime, stations });
  const restoring = new Set<string>();
  return { engine, restoring, windows: engine.windows, isRestoring: (id: string) => restoring.has(id) };
};

/** Timers and the clock stand still until `pass` moves them; work in slices goes on by itself. */
export const useClock = (): void => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: begin });
  });
  afterEach(() => vi.useRealTimers());
};

/** The engine looks once a second, and takes a moment to judge. */
const lookMs = 1_100;

export interface Harness {
  readonly engine: AlertEngine;
  readonly frames: Frames;
  readonly book: Book;
  /** Everything that was given to the desk, oldest first; figures left out. */
  readonly findings: Finding[];
  readonly figures: Finding[];
  readonly saved: () => EngineState | undefined;
  /** Of one kind. */
  of<K extends Finding['kind']>(kind: K): Extract<Finding, { kind: K }>[];
  /** Commits records, as the journal would. */
  send(...records: JournalRecord[]): void;
  /** One reading a minute from now on, each committed when it is due. */
  minutely(one: (at: number, index: number) => ReadingRecord, count: number, how?: 'pass' | 'leap'): Promise<void>;
  pass(ms: number): Promise<void>;
  /** Sets the clock on, and lets the engine look once: where nobody listens for silence. */
  leap(ms: number): Promise<void>;
}

export const openEngine = async (
  stations: readonly Station[],
  rules: Readonly<Record<string, Rule>> = defaultRules,
  more: Partial<AlertEngineOptions> & { readonly frames?: Frames; readonly state?: EngineState } = {},
): Promise<Harness> => {
  const { frames = createFrames(), state, ...options } = more;
  const memory = createMemory(stations);
  const book = bookOf(rules);
  const findings: Finding[] = [];
  const figures: Finding[] = [];
  let saved = state;
  const engine = createAlertEngine({
    rules: book,
    stations: { all: () => stations },
    thresholds: builtInThresholds,
    offset: vietnamTime,
    indices: memory,
    desk: {
      commit: (found, engineState) => {
        saved = engineState;
        for (const finding of found) (finding.kind === 'figure' ? figures : findings).push(finding);
      },
      openAlerts: () => [],
    },
    store: { engine: () => saved },
    journal: frames.journal,
    reader: frames.reader(),
    now: Date.now,
    log: quietLog,
    onFatal: (error) => {
      throw error;
    },
    ...options,
  });
  onTestFinished(() => engine.stop());
  await engine.start();
  const pass = async (ms: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(ms);
  };
  const leap = async (ms: number): Promise<void> => {
    vi.setSystemTime(Date.now() + ms - lookMs);
    await pass(lookMs);
  };
  const send = (...records: JournalRecord[]): void => {
    const commit = frames.append(records);
    for (const record of records) if (record.k === 'r') memory.engine.apply(record);
    engine.committed(commit);
  };
  return {
    ...{ engine, frames, book, findings, figures, saved: () => saved, send, pass, leap },
    of: (kind) =>
      findings.filter((finding): finding is Extract<Finding, { kind: typeof kind }> => finding.kind === kind),
    minutely: async (one, count, how = 'pass') => {
      for (let index = 0; index < count; index += 1) {
        send(one(Date.now(), index));
        await (how === 'pass' ? pass : leap)(minuteMs);
      }
    },
  };
};

/** Severities of the levels of one rule, in order. */
export const levelsOf = (harness: Pick<Harness, 'of'>, rule: string): (string | null)[] =>
  harness.of('level').flatMap(({ key, severity }) => (key.rule === rule ? [severity] : []));
