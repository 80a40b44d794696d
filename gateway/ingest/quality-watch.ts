/**
 * Doubts about values that are possible in themselves: a jump that is too fast (step), a value that never changes (stuck), a
 * clock that is wrong (clock). Pure: the clock is that of the readings.
 *
 * What is remembered of a station follows from its accepted readings in order of the journal alone, so that the storage thread
 * keeps the same beside its cursor, and a gateway that was started again goes on with the same flags.
 *
 *   step   against the value before: a spike is flagged; when the second value stays near the first, both levels are believed
 *   late   never judged against newer values; those of one message among themselves, in order of time
 *   again  the same reading once more gets the same flags
 */
import { largestStep, plausibilityLimits, stuckGapMs, stuckReadings } from '../../shared/plausibility-limits.ts';
import { qualityFlags } from '../../shared/quality.ts';
import { isQuantityId, type QuantityId } from '../../shared/quantities.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { ReadingRecord } from './record.ts';

/** A clock that is farther ahead of ours than this is wrong; also how far one may go back. */
export const clockToleranceMs = minuteMs;
/** A greater step in `seq` is a station that counts anew. */
const largestSeqStep = 100_000;
/** Flagged measuring times remembered per series, for readings that are sent again. */
const rememberedFlags = 8;

const notMeasuring = qualityFlags.calibrating | qualityFlags.fault;

/** What is remembered of one quantity of a station. */
interface Series {
  /** The newest judged value, with the flags that it got. */
  at: Instant;
  value: number;
  flags: number;
  /** The newest value that was no step. */
  believedAt: Instant;
  believed: number;
  /** Since when, and for how many readings, the value has been exactly the same. */
  since: Instant;
  count: number;
  /** Measuring times and flags in turn, newest last. */
  flagged: number[];
}

interface Watched {
  readonly series: Map<QuantityId, Series>;
  /** The newest reading with a believable clock; `seq` null when it had none. */
  at: Instant;
  seq: number | null;
}

/** Late readings of one message, judged among themselves. */
export type LateChain = Map<QuantityId, unknown>;

export interface Doubts {
  /** Flags of the whole reading, beside those that it has. */
  readonly quality: number;
  /** Flags of single values. */
  readonly flags: Partial<Record<QuantityId, number>> | undefined;
}

export interface QualityWatch {
  /**
   * Takes an accepted reading in and says what speaks against it; undefined = nothing. Readings of one message come in order
   * of measuring time and share a `chain`.
   */
  judge(record: Pick<ReadingRecord, 's' | 'p' | 't' | 'x' | 'q' | 'n' | 'v'>, chain?: LateChain): Doubts | undefined;
  /** What is remembered of a station, to be loaded again. */
  dump(station: string): string | undefined;
  load(station: string, state: string): void;
}

const isStuck = (quantity: QuantityId, { value, since, count }: Series, at: Instant): boolean => {
  const { stuck } = plausibilityLimits[quantity];
  return (
    stuck !== null &&
    count >= stuckReadings &&
    at - since >= stuck.afterMs &&
    stuck.except.every((one) => one !== value)
  );
};

const isStep = (quantity: QuantityId, series: Series, at: Instant, value: number): boolean => {
  const { step } = plausibilityLimits[quantity];
  if (step === null || Math.abs(value - series.believed) <= largestStep(step, at - series.believedAt)) return false;
  const staysAtNewLevel =
    (series.flags & qualityFlags.step) !== 0 && Math.abs(value - series.value) <= largestStep(step, at - series.at);
  return !staysAtNewLevel;
};

const begin = (at: Instant, value: number): Series => ({
  at,
  value,
  flags: 0,
  believedAt: at,
  believed: value,
  since: at,
  count: 1,
  flagged: [],
});

/** Goes on with a value that is newer than all before; returns its flags. */
const advance = (quantity: QuantityId, series: Series, at: Instant, value: number): number => {
  const isJump = isStep(quantity, series, at, value);
  if (value === series.value && at - series.at <= stuckGapMs) {
    series.count += 1;
  } else {
    series.since = at;
    series.count = 1;
  }
  series.at = at;
  series.value = value;
  series.flags = (isJump ? qualityFlags.step : 0) | (isStuck(quantity, series, at) ? qualityFlags.stuck : 0);
  if (!isJump) {
    series.believedAt = at;
    series.believed = value;
  }
  if (series.flags !== 0) {
    series.flagged.push(at, series.flags);
    if (series.flagged.length > 2 * rememberedFlags) series.flagged.splice(0, 2);
  }
  return series.flags;
};

/** Flags of a value that is not newer than the newest: those that it got before, if it is known. */
const recall = (quantity: QuantityId, series: Series, at: Instant, value: number): number | undefined => {
  if (at === series.at && value === series.value) return series.flags;
  for (let index = 0; index < series.flagged.length; index += 2) {
    if (series.flagged[index] === at) return series.flagged[index + 1];
  }
  const isOfRun = value === series.value && (series.flags & qualityFlags.stuck) !== 0;
  return isOfRun && isStuck(quantity, series, at) ? qualityFlags.stuck : undefined;
};

export const createQualityWatch = (): QualityWatch => {
  const stations = new Map<string, Watched>();

  const stationOf = (id: string): Watched => {
    let watched = stations.get(id);
    if (!watched) {
      watched = { series: new Map(), at: Number.NEGATIVE_INFINITY, seq: null };
      stations.set(id, watched);
    }
    return watched;
  };

  const hasWrongClock = (watched: Watched, { p, t, x, n }: Pick<ReadingRecord, 'p' | 't' | 'x' | 'n'>): boolean => {
    // The time of a recording is that of the recording.
    if (p === 'replayed') return false;
    if (t > x + clockToleranceMs) return true;
    if (n === undefined || watched.seq === null) return false;
    // Measured after another by its number, and before it by its clock.
    const step = n - watched.seq;
    return step > 0 && step < largestSeqStep && t < watched.at - clockToleranceMs;
  };

  const judgeLate = (chain: LateChain | undefined, quantity: QuantityId, at: Instant, value: number): number => {
    if (!chain) return 0;
    // Only this file puts anything into a chain.
    const series = chain.get(quantity) as Series | undefined;
    if (series && at > series.at) return advance(quantity, series, at, value);
    if (!series) chain.set(quantity, begin(at, value));
    return 0;
  };

  return {
    judge: (record, chain) => {
      const { t: at, v: values } = record;
      const watched = stationOf(record.s);
      if (hasWrongClock(watched, record)) return { quality: qualityFlags.clock, flags: undefined };
      if (at > watched.at) {
        watched.at = at;
        watched.seq = record.n ?? null;
      }
      // While it is calibrated or broken its values go wherever they like.
      if ((record.q & notMeasuring) !== 0) return undefined;
      let found: Partial<Record<QuantityId, number>> | undefined;
      for (const quantity in values) {
        if (!isQuantityId(quantity)) continue;
        const value = values[quantity];
        if (value === undefined) continue;
        const series = watched.series.get(quantity);
        let flags = 0;
        if (!series) watched.series.set(quantity, begin(at, value));
        else if (at > series.at) flags = advance(quantity, series, at, value);
        else flags = recall(quantity, series, at, value) ?? judgeLate(chain, quantity, at, value);
        if (flags !== 0) {
          found ??= {};
          found[quantity] = flags;
        }
      }
      return found && { quality: 0, flags: found };
    },
    dump: (station) => {
      const watched = stations.get(station);
      if (!watched) return undefined;
      const at = Number.isFinite(watched.at) ? watched.at : null;
      return JSON.stringify({ at, seq: watched.seq, series: Object.fromEntries(watched.series) });
    },
    load: (station, state) => {
      // Written by `dump` of this program.
      const { at, seq, series }: { at: number | null; seq: number | null; series: Record<string, Series> } =
        JSON.parse(state);
      const known = Object.entries(series).filter((entry): entry is [QuantityId, Series] => isQuantityId(entry[0]));
      stations.set(station, { at: at ?? Number.NEGATIVE_INFINITY, seq, series: new Map(known) });
    },
  };
};
