/**
 * Finished days of stations, kept as long as nothing speaks against them: late data and judgements drop the days they touch, a
 * changed record drops all days of its station. Bounded; the days that were asked for longest ago go first.
 */
import { dayMs, type Instant } from '../../shared/time.ts';
import type { ProgrammeStation, StationDay } from './station-day.ts';

/** About a kilobyte each. */
const defaultMaxDays = 50_000;

export interface DayCache {
  get(site: ProgrammeStation, date: string): StationDay | undefined;
  put(site: ProgrammeStation, day: StationDay): void;
  /** Forgets the days of a station, or of all, whose date is in [from, to]. */
  drop(station: string | null, from: string, to: string): void;
  size(): number;
}

/** What of a record decides the figures of a day. */
const fingerprintOf = ({ station, registeredAt }: ProgrammeStation): string => {
  const { quantities, interval, areaClass, gauge, datum, datumOffset, lifecycle } = station;
  return JSON.stringify([
    quantities,
    interval,
    areaClass,
    gauge,
    datum,
    datumOffset,
    lifecycle === 'retired',
    registeredAt,
  ]);
};

export const createDayCache = (maxDays = defaultMaxDays): DayCache => {
  /** In order of last use. */
  const stations = new Map<string, { readonly fingerprint: string; readonly days: Map<string, StationDay> }>();
  let held = 0;

  const forget = (id: string): void => {
    held -= stations.get(id)?.days.size ?? 0;
    stations.delete(id);
  };

  const knownOf = (site: ProgrammeStation): { readonly days: Map<string, StationDay> } => {
    const { id } = site.station;
    const fingerprint = fingerprintOf(site);
    const known = stations.get(id);
    if (known?.fingerprint === fingerprint) {
      stations.delete(id);
      stations.set(id, known);
      return known;
    }
    forget(id);
    const fresh = { fingerprint, days: new Map<string, StationDay>() };
    stations.set(id, fresh);
    return fresh;
  };

  return {
    get: (site, date) => knownOf(site).days.get(date),
    put: (site, day) => {
      const { days } = knownOf(site);
      if (!days.has(day.date)) held += 1;
      days.set(day.date, day);
      while (held > maxDays) {
        const oldest = stations.keys().next().value;
        if (oldest === undefined || (oldest === site.station.id && stations.size === 1)) {
          held -= days.size;
          days.clear();
          return;
        }
        forget(oldest);
      }
    },
    drop: (station, from, to) => {
      for (const { days } of station === null ? stations.values() : [stations.get(station)].filter((each) => !!each)) {
        for (const date of days.keys()) if (date >= from && date <= to && days.delete(date)) held -= 1;
      }
    },
    size: () => held,
  };
};

/**
 * Which days the history holds completely. Readings are announced when they are durable in the journal and come to the history
 * a moment, or an outage, later: what is computed before that must not be kept.
 */
export interface Settling {
  /** A reading measured at `at` stands in the journal before `position`. True when it belongs to a day before today. */
  announced(at: Instant, position: number): void;
  isSettled(date: string): boolean;
}

/** Dates remembered one by one; older ones count as touched by the newest of those forgotten. */
const maxDates = 500;

export const createSettling = (
  dateOf: (at: Instant) => string,
  historyPosition: () => number,
  /** End of the journal when the gateway started: what the history lacked then is not known by date. */
  start: number,
): Settling => {
  const touched = new Map<string, number>();
  let floor = start;
  return {
    announced: (at, position) => {
      const date = dateOf(at);
      touched.delete(date);
      touched.set(date, position);
      if (touched.size <= maxDates) return;
      const [oldest] = touched;
      if (!oldest) return;
      touched.delete(oldest[0]);
      floor = Math.max(floor, oldest[1]);
    },
    isSettled: (date) => historyPosition() >= Math.max(floor, touched.get(date) ?? 0),
  };
};

/** A function that names the local date of an instant, and remembers the last day it was asked about. */
export const createDateOf = (dayOf: (at: Instant) => { date: string; start: Instant; end: Instant }) => {
  let last = { date: '', start: Number.POSITIVE_INFINITY, end: Number.NEGATIVE_INFINITY };
  return (at: Instant): string => {
    if (at < last.start || at >= last.end) last = dayOf(at);
    return last.date;
  };
};

export const tomorrowOf = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
