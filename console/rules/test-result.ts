/** What a rule would have raised: counted, by station, and beside the version that is kept. Pure. */
import type { RuleTest } from '../../shared/alert-api.ts';
import { isAtLeast, type Severity } from '../../shared/alerts/words.ts';
import type { Instant } from '../../shared/time.ts';

export type Raised = RuleTest['raised'][number];

export interface TestSummary {
  readonly raised: number;
  /** Stations that raised at all. */
  readonly stations: number;
  readonly flaps: number;
  /** Mean of the delays of those that are listed, ms; null without any. */
  readonly meanDelay: number | null;
  readonly stillOpen: number;
}

export const summaryOf = (test: RuleTest): TestSummary => ({
  raised: test.raised.length,
  stations: new Set(test.raised.map(({ station }) => station)).size,
  flaps: test.flaps,
  meanDelay:
    test.raised.length === 0 ? null : test.raised.reduce((sum, { delay }) => sum + delay, 0) / test.raised.length,
  stillOpen: test.raised.filter(({ to }) => to === null).length,
});

export interface Bar {
  readonly raised: Raised;
  /** Shares of the whole period, 0 to 1. */
  readonly left: number;
  readonly width: number;
}

export interface StationBars {
  readonly station: string;
  readonly count: number;
  /** With the version that is kept; undefined when there is none to compare with. */
  readonly countBefore: number | undefined;
  readonly worst: Severity | undefined;
  readonly bars: readonly Bar[];
  readonly barsBefore: readonly Bar[];
}

/** A bar that is shorter than this share could not be seen. */
const leastWidth = 0.002;

const barOf = (raised: Raised, { from, to }: Period): Bar => {
  const length = to - from;
  const begin = Math.min(Math.max(raised.from, from), to);
  const end = Math.min(Math.max(raised.to ?? to, begin), to);
  const left = Math.min((begin - from) / length, 1 - leastWidth);
  return { raised, left, width: Math.max((end - begin) / length, leastWidth) };
};

export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

/** Stations that raised with either version, those that raise most first. */
export const stationBars = (test: RuleTest, before: RuleTest | undefined, period: Period): StationBars[] => {
  const ids = [...new Set([...test.raised, ...(before?.raised ?? [])].map(({ station }) => station))];
  return ids
    .map((station): StationBars => {
      const own = test.raised.filter((each) => each.station === station);
      const old = before?.raised.filter((each) => each.station === station);
      let worst: Severity | undefined;
      for (const { highest } of own) if (worst === undefined || isAtLeast(highest, worst)) worst = highest;
      return {
        station,
        count: own.length,
        countBefore: old?.length,
        worst,
        bars: own.map((each) => barOf(each, period)),
        barsBefore: (old ?? []).map((each) => barOf(each, period)),
      };
    })
    .sort(
      (a, b) =>
        b.count - a.count || (b.countBefore ?? 0) - (a.countBefore ?? 0) || a.station.localeCompare(b.station, 'en'),
    );
};

/** Where the picture is divided: whole local days or hours, at most about a dozen marks. */
export const marksOf = ({ from, to }: Period, startOfDay: (at: Instant) => Instant): Instant[] => {
  const hour = 3_600_000;
  const day = 24 * hour;
  const length = to - from;
  const step =
    [hour, 3 * hour, 6 * hour, day, 2 * day, 7 * day, 14 * day].find((each) => length / each <= 12) ?? 28 * day;
  const marks: Instant[] = [];
  for (let at = startOfDay(from); at < to; at += step) if (at > from) marks.push(at);
  return marks;
};
