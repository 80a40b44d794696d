/**
 * The environment rows of the programme view: computed when somebody asks for a period, one period at a time, kept while they
 * hold. Who asks gets what is ready and how far the rest has come.
 */
import type { LatestReading } from '../../shared/api.ts';
import type { Period } from '../../shared/city-programme/period.ts';
import type { ProgrammeEnvironment } from '../../shared/city-programme-api.ts';
import { dayOf, type OffsetMs } from '../../shared/indices/local-day.ts';
import { type Network, quantities, quantityIds } from '../../shared/quantities.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { type Instant, minuteMs, secondMs, staleAfterMs } from '../../shared/time.ts';
import type { HistoryReader } from '../history/history.ts';
import type { JournalRecord } from '../ingest/record.ts';
import { type Computed, computePeriod } from './compute.ts';
import { createDateOf, createDayCache, createSettling, tomorrowOf } from './day-cache.ts';
import { figuresOf, type StationSums } from './figures.ts';
import type { ProgrammeStation } from './station-day.ts';

export interface ProgrammeOptions {
  /** The history as people see it: with what staff judged. */
  readonly history: Pick<HistoryReader, 'buckets' | 'range'>;
  readonly stations: () => readonly ProgrammeStation[];
  /** Newest values by station, for what reports now. */
  readonly latest: () => readonly LatestReading[];
  readonly catalogue: readonly Threshold[];
  readonly offset: OffsetMs;
  /** Up to where the history has the journal, and where the journal ended at the start. */
  readonly historyPosition: () => number;
  readonly journalStart: number;
  readonly now: () => Instant;
  /** A computation failed for a reason that is not the history's. */
  readonly onError: (error: unknown) => void;
  readonly maxCachedDays?: number;
}

export interface EnvironmentQuery {
  readonly period: Period;
  readonly ward: string | undefined;
  /** Whether the caller may see simulated and replayed stations. */
  readonly seesAll: boolean;
}

export interface Programme {
  /** What is ready; begins to compute what is not. */
  environment(query: EnvironmentQuery): ProgrammeEnvironment;
  /** Records that became durable, with the position after them. */
  committed(records: readonly JournalRecord[], end: number): void;
  /** Readings of a station (null = of all) in [from, to] were judged anew. */
  judged(station: string | null, from: Instant, to: Instant): void;
  /** Records of stations changed. */
  stationsChanged(): void;
  /** Station-days in memory. */
  cachedDays(): number;
  stop(): void;
}

/** Periods in memory, and as many waiting. */
const maxPeriods = 12;
/** A period that nobody asks for any more makes way for others. */
const patienceMs = 30 * secondMs;
const retryAfterMs = 5 * secondMs;
/** How old figures of a period that still runs may be; longer where computing them takes long. */
const freshMs = minuteMs;
const restFactor = 20;
/** While the history lacks readings that are known to be there. */
const unsettledMs = 2 * secondMs;

interface Entry {
  readonly key: string;
  readonly period: Period;
  readonly simulated: boolean;
  askedAt: Instant;
  isWanted: boolean;
  progress: number;
  result:
    | (Computed & {
        readonly computedAt: Instant;
        readonly tookMs: number;
        readonly sites: readonly ProgrammeStation[];
      })
    | undefined;
  /** The result no longer holds. */
  isStale: boolean;
  failedAt: Instant | undefined;
}

const isShown = ({ station }: ProgrammeStation): boolean => station.lifecycle !== 'planned';

export const createProgramme = (options: ProgrammeOptions): Programme => {
  const { now, offset, catalogue } = options;
  const cache = createDayCache(options.maxCachedDays);
  const dateOf = createDateOf((at) => dayOf(at, offset));
  const todayOf = createDateOf((at) => dayOf(at, offset));
  const settling = createSettling(dateOf, options.historyPosition, options.journalStart);
  const entries = new Map<string, Entry>();
  let running: Entry | undefined;
  let isStopped = false;

  /** Real stations; simulated ones only where there is no real one to be shown. */
  const sitesOf = (simulated: boolean): ProgrammeStation[] =>
    options.stations().filter((site) => isShown(site) && (site.station.provenance === 'real') !== simulated);

  const countsSimulated = (seesAll: boolean): boolean =>
    seesAll && !options.stations().some((site) => isShown(site) && site.station.provenance === 'real');

  const isFresh = ({ result, isStale, period }: Entry): boolean => {
    if (!result || isStale) return false;
    const age = now() - result.computedAt;
    // Nothing but late data, judgements and records changes what is over: they say so.
    if (result.isSettled && period.to < todayOf(result.computedAt)) return true;
    return age < Math.max(result.isSettled ? freshMs : unsettledMs, restFactor * result.tookMs);
  };

  const drop = (station: string | null, from: LocalDate, to: LocalDate): void => {
    // Averages reach into the next day.
    const last = tomorrowOf(to);
    cache.drop(station, from, last);
    for (const entry of entries.values()) {
      if (entry.period.from <= last && entry.period.to >= from) entry.isStale = true;
    }
  };

  const isAskedFor = ({ askedAt }: Entry): boolean => now() - askedAt < patienceMs;

  const compute = async (entry: Entry): Promise<void> => {
    const begun = performance.now();
    const computedAt = now();
    const sites = sitesOf(entry.simulated);
    entry.isStale = false;
    entry.progress = 0;
    const computed = await computePeriod(
      { history: options.history, catalogue, offset, cache, settling },
      {
        sites,
        period: entry.period,
        now: computedAt,
        onProgress: (share) => {
          entry.progress = share;
          const others = [...entries.values()].some((each) => each !== entry && each.isWanted && isAskedFor(each));
          return !isStopped && (isAskedFor(entry) || !others);
        },
      },
    );
    if (computed) entry.result = { ...computed, computedAt, tookMs: performance.now() - begun, sites };
    entry.failedAt = undefined;
  };

  /** One after the other, whoever asked first, until nobody waits. */
  const work = async (): Promise<void> => {
    for (;;) {
      for (const entry of entries.values()) if (!isAskedFor(entry)) entry.isWanted = false;
      const next = [...entries.values()].find(({ isWanted }) => isWanted);
      if (!next || isStopped) return;
      running = next;
      try {
        await compute(next);
      } catch (error) {
        if (isStopped) return;
        next.failedAt = now();
        if (!(error instanceof Error && 'code' in error && error.code === 'HISTORY_UNAVAILABLE'))
          options.onError(error);
      }
      next.isWanted = false;
    }
  };

  const kick = (): void => {
    if (running || isStopped) return;
    void work().finally(() => {
      running = undefined;
      // Somebody may have asked while the last one was being put away.
      if ([...entries.values()].some(({ isWanted }) => isWanted)) kick();
    });
  };

  const entryFor = (period: Period, simulated: boolean): Entry | undefined => {
    const key = `${simulated ? 'simulated' : 'real'} ${period.from} ${period.to}`;
    const known = entries.get(key);
    if (known) return known;
    if (entries.size >= maxPeriods) {
      const oldest = [...entries.values()]
        .filter((each) => each !== running && !(each.isWanted && isAskedFor(each)))
        .sort((one, other) => one.askedAt - other.askedAt)[0];
      if (!oldest) return undefined;
      entries.delete(oldest.key);
    }
    const entry: Entry = {
      key,
      period,
      simulated,
      askedAt: now(),
      isWanted: false,
      progress: 0,
      result: undefined,
      isStale: false,
      failedAt: undefined,
    };
    entries.set(key, entry);
    return entry;
  };

  /** Which networks each station sends fresh values of. */
  const reportingNow = (): Map<string, Set<Network>> => {
    const at = now();
    const intervals = new Map(options.stations().map(({ station }) => [station.id, station.interval]));
    const found = new Map<string, Set<Network>>();
    for (const { station, values } of options.latest()) {
      const freshFrom = at - staleAfterMs(intervals.get(station) ?? 0);
      const fresh = new Set<Network>();
      for (const quantity of quantityIds) {
        const measuredAt = values[quantity]?.at;
        if (measuredAt !== undefined && measuredAt >= freshFrom) fresh.add(quantities[quantity].network);
      }
      found.set(station, fresh);
    }
    return found;
  };

  const figuresFor = ({ result, period, simulated }: Entry, ward: string | undefined) => {
    if (!result) return null;
    const isRunning = period.to >= todayOf(now());
    const reporting = isRunning ? reportingNow() : new Map<string, Set<Network>>();
    const stations = result.sites.flatMap(({ station }): StationSums[] => {
      const sums = result.sums.get(station.id);
      return sums ? [{ station, sums, reporting: reporting.get(station.id) ?? new Set() }] : [];
    });
    const { computedAt, until } = result;
    return figuresOf({ stations, catalogue, ward, simulated, computedAt, until });
  };

  return {
    environment: ({ period, ward, seesAll }) => {
      const simulated = countsSimulated(seesAll);
      const entry = entryFor(period, simulated);
      const about = { period: { text: period.text, from: period.from, to: period.to }, ward: ward ?? null };
      if (!entry) return { ...about, progress: 0, failure: null, figures: null };
      entry.askedAt = now();
      const hasFailed = entry.failedAt !== undefined && now() - entry.failedAt < retryAfterMs;
      if (!isFresh(entry) && !hasFailed && !entry.isWanted) {
        entry.isWanted = true;
        entry.progress = 0;
      }
      kick();
      return {
        ...about,
        progress: entry.isWanted ? Math.min(entry.progress, 0.99) : 1,
        failure: hasFailed ? 'history' : null,
        figures: figuresFor(entry, ward),
      };
    },
    committed: (records, end) => {
      const today = todayOf(now());
      const late = new Map<string, Set<LocalDate>>();
      for (const record of records) {
        if (record.k !== 'r') continue;
        settling.announced(record.t, end);
        const date = dateOf(record.t);
        if (date >= today) continue;
        const dates = late.get(record.s) ?? new Set();
        late.set(record.s, dates.add(date));
      }
      for (const [station, dates] of late) for (const date of dates) drop(station, date, date);
    },
    judged: (station, from, to) => drop(station, dateOf(from), dateOf(to)),
    stationsChanged: () => {
      for (const entry of entries.values()) entry.isStale = true;
    },
    cachedDays: cache.size,
    stop: () => {
      isStopped = true;
    },
  };
};
