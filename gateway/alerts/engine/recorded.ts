/** One station's readings of the history, judged by one rule as if they came now. */
import { setImmediate } from 'node:timers/promises';
import type { Bucket, RawPoint } from '../../../shared/api.ts';
import { hoursBetween } from '../../../shared/indices/averages.ts';
import { hourOfBucket } from '../../../shared/indices/bucket-hour.ts';
import { dayOf, hourStart, type OffsetMs } from '../../../shared/indices/local-day.ts';
import type { NeighbourQuantity } from '../../../shared/indices/neighbours.ts';
import { isAqiParameter } from '../../../shared/indices/vn-aqi.ts';
import { createWindows, type Windows } from '../../../shared/indices/windows.ts';
import { commonQuality, entersAverages } from '../../../shared/quality.ts';
import { isQuantityId, type QuantityId } from '../../../shared/quantities.ts';
import type { Station } from '../../../shared/station.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { dayMs, hourMs, type Instant, minuteMs, secondMs } from '../../../shared/time.ts';
import type { HistoryReader } from '../../history/history.ts';
import type { ReadingRecord } from '../../ingest/record.ts';
import { valueQuality } from '../../value-quality.ts';
import type { Finding } from '../ports.ts';
import { createJudge, type Judge } from './judge.ts';
import { memoryOf, recall } from './memory.ts';
import { createSite, type Site } from './site.ts';
import { catalogueOn, isMissed, type RuleInForce, watchesAt } from './watches.ts';
import { hourValue } from './window-values.ts';

export interface RecordedOptions {
  readonly history: Pick<HistoryReader, 'range' | 'buckets'>;
  readonly thresholds: readonly Threshold[];
  readonly offset: OffsetMs;
  readonly rule: RuleInForce;
  readonly from: Instant;
  readonly to: Instant;
  /** Stations that dust is compared with. */
  readonly neighbours: (station: Station, quantity: NeighbourQuantity) => readonly Station[];
  /** In order of time; `at` is when it would have been found. */
  readonly found: (finding: Finding, at: Instant) => void;
  readonly isCancelled: () => boolean;
}

/** Points of one quantity in a piece, and in one answer of the history. */
const pieceReadings = 4_000;
const answerReadings = 5_000;
const maxPieceMs = 10 * dayMs;
const minPieceMs = hourMs;
const budgetMs = 8;

/** Readings before the span that windows reach back to. */
const leadMs = ({ rule: { condition } }: RuleInForce): number => {
  if (condition.kind === 'limit') return 25 * hourMs;
  if (condition.kind === 'air-index') return 13 * hourMs;
  if (condition.kind === 'rain') return condition.hours * hourMs;
  return condition.kind === 'rise' || condition.kind === 'projected' ? hourMs : 0;
};

/** Quantities whose points are read. */
const quantitiesOf = ({ rule: { condition } }: RuleInForce, { quantities }: Station, site: Site): QuantityId[] => {
  switch (condition.kind) {
    case 'air-index':
      return quantities.filter(isAqiParameter);
    case 'silent':
    case 'fault':
      return [...new Set(quantities)];
    case 'battery':
      return [];
    default:
      return [...new Set([...site.slots.values()].flatMap(({ watch: { quantity } }) => quantity ?? []))];
  }
};

type Row = Pick<ReadingRecord, 't' | 'q' | 'v' | 'f'>;

/** Points of several quantities as the readings that they came in. */
const rowsOf = (points: ReadonlyMap<QuantityId, readonly RawPoint[]>): Row[] => {
  const rows = new Map<Instant, [QuantityId, RawPoint][]>();
  for (const [quantity, found] of points) {
    for (const point of found) {
      const row = rows.get(point.at);
      if (row) row.push([quantity, point]);
      else rows.set(point.at, [[quantity, point]]);
    }
  }
  return [...rows]
    .sort(([one], [other]) => one - other)
    .map(([t, values]): Row => {
      const { common, own } = commonQuality(values.map(([, { quality }]) => quality));
      return {
        t,
        q: common,
        v: Object.fromEntries(values.map(([quantity, { value }]) => [quantity, value])),
        ...(own.some((flags) => flags !== 0) && {
          f: Object.fromEntries(values.map(([quantity], index) => [quantity, own[index]])),
        }),
      };
    });
};

const readRange = async (
  { history }: RecordedOptions,
  station: string,
  quantity: QuantityId,
  span: { readonly from: Instant; readonly to: Instant },
): Promise<RawPoint[]> => {
  const points: RawPoint[] = [];
  for (let from = span.from; from < span.to; ) {
    const found = await history.range({ station, quantity, from, to: span.to, limit: answerReadings });
    for (const point of found) points.push(point);
    const last = found.at(-1);
    if (found.length < answerReadings || !last) break;
    from = last.at + 1;
  }
  return points;
};

/** Hours of dust at a station and around it, from the hourly figures of the history. */
const dustHours = async (options: RecordedOptions, station: Station, site: Site): Promise<Pick<Windows, 'hours'>> => {
  const { history, neighbours, from, to } = options;
  const known = new Map<string, Map<Instant, Bucket>>();
  const intervals = new Map<string, number>();
  for (const { watch } of site.hourly) {
    const { quantity } = watch;
    if (quantity !== 'pm25' && quantity !== 'pm10') continue;
    for (const one of [station, ...neighbours(station, quantity)]) {
      const query = { station: one.id, quantity, from: hourStart(from) - 4 * hourMs, to, everyMs: hourMs, originMs: 0 };
      const found = await history.buckets({ ...query, limit: answerReadings });
      known.set(`${one.id} ${quantity}`, new Map(found.map((bucket) => [bucket.at, bucket])));
      intervals.set(one.id, one.interval);
    }
  }
  return {
    hours: (id, quantity, begin, end) => {
      const buckets = known.get(`${id} ${quantity}`);
      const interval = intervals.get(id) ?? 60;
      const hours = [];
      for (let at = begin; at < end; at += hourMs) {
        const bucket = buckets?.get(at);
        if (bucket) hours.push(hourOfBucket(quantity, { interval }, bucket));
      }
      return hoursBetween(hours, begin, end);
    },
  };
};

interface Walk {
  readonly judge: Judge;
  readonly windows: Windows;
  readonly hours: Pick<Windows, 'hours'>;
  site: Site;
  /** When things would be found: of the reading or the hour that is judged. */
  clock: Instant;
  hour: Instant;
  lastAt: Instant | undefined;
}

const watchSilence = (walk: Walk, at: Instant, isHeard: boolean): void => {
  const { site, judge, lastAt } = walk;
  if (lastAt === undefined || !isMissed(site.station)) return;
  for (const slot of site.silent) {
    for (const { step } of [...slot.watch.marks, { step: (at - 1 - lastAt) / minuteMs }]) {
      const when = lastAt + step * minuteMs;
      if (when >= at || when <= lastAt) continue;
      walk.clock = when;
      judge.figure(slot, when, step);
    }
    walk.clock = at;
    if (isHeard && slot.live) judge.figure(slot, Math.max(at, slot.live.state.at + 1), 0);
  }
};

/** Returns how many readings were judged; undefined when the rule watches nothing at this station. */
export const judgeRecorded = async (options: RecordedOptions, station: Station): Promise<number | undefined> => {
  const { rule, thresholds, offset, from, to, found, isCancelled } = options;
  const siteOn = (at: Instant): Site =>
    createSite(station, watchesAt([rule], station, catalogueOn(thresholds, dayOf(at, offset).date)));
  const first = siteOn(from);
  if (first.slots.size === 0 && siteOn(to).slots.size === 0) return undefined;
  const windows = createWindows();
  windows.setInterval(station.id, station.interval);
  const judge = createJudge({
    offset,
    memory: { windows, isRestoring: () => false },
    found: (finding) => found(finding, walk.clock),
  });
  const isDust = rule.rule.condition.kind === 'doubtful' && first.hourly.length > 0;
  const hours = isDust ? await dustHours(options, station, first) : windows;
  const walk: Walk = { judge, windows, hours, site: first, clock: from, hour: hourStart(from), lastAt: undefined };
  let readings = 0;

  const turnTo = (at: Instant): void => {
    for (let hour = walk.hour + hourMs; hour <= at; hour += hourMs) {
      walk.hour = hour;
      walk.clock = hour;
      if (dayOf(hour, offset).date !== dayOf(hour - hourMs, offset).date) {
        const next = siteOn(hour);
        recall(next, memoryOf(walk.site));
        walk.site = next;
      }
      for (const slot of walk.site.hourly) {
        const neighbours = (quantity: NeighbourQuantity) => options.neighbours(station, quantity).map(({ id }) => id);
        const value = hourValue(
          { hours: walk.hours.hours, hoursAround: walk.hours.hours },
          { watch: slot.watch, station, to: hour, offset, neighbours },
        );
        if (value !== undefined) judge.hour(slot, hour, value);
      }
    }
  };

  const takeRow = (row: Row): void => {
    const { t: at, v: values } = row;
    const record: ReadingRecord = { k: 'r', s: station.id, w: station.ward, p: station.provenance, x: at, ...row };
    const good = Object.entries(values).filter(
      ([quantity]) => isQuantityId(quantity) && entersAverages(valueQuality(row, quantity)),
    );
    if (at >= from) turnTo(at);
    windows.add({ station: station.id, at, receivedAt: at, quality: 0, values: Object.fromEntries(good) });
    if (at < from) return;
    watchSilence(walk, at, true);
    walk.lastAt = at;
    walk.clock = at;
    judge.reading(walk.site, record);
    readings += 1;
  };

  const quantities = quantitiesOf(rule, station, first);
  const pieceMs = Math.min(maxPieceMs, Math.max(minPieceMs, pieceReadings * station.interval * secondMs));
  for (let begin = from - leadMs(rule); begin < to && quantities.length > 0; begin += pieceMs) {
    const span = { from: begin, to: Math.min(begin + pieceMs, to) };
    const points = new Map<QuantityId, RawPoint[]>();
    for (const quantity of quantities) points.set(quantity, await readRange(options, station.id, quantity, span));
    let began = performance.now();
    for (const row of rowsOf(points)) {
      takeRow(row);
      if (performance.now() - began < budgetMs) continue;
      await setImmediate();
      if (isCancelled()) return readings;
      began = performance.now();
    }
    if (isCancelled()) return readings;
  }
  turnTo(to);
  watchSilence(walk, to, false);
  return readings;
};
