/**
 * Judges readings at the stations' watches, one after the other, and says what the desk has to know. No clock: the times are
 * those of the readings, so that the same readings give the same findings whenever they are read.
 */
import type { AlertFigure, EvidenceReading } from '../../../shared/alert-api.ts';
import type { OffsetMs } from '../../../shared/indices/local-day.ts';
import { entersAverages, hasFlag, judgesLevels } from '../../../shared/quality.ts';
import type { Station } from '../../../shared/station.ts';
import { type Instant, minuteMs } from '../../../shared/time.ts';
import type { ReadingRecord } from '../../ingest/record.ts';
import { asStored, type Judged, valueQuality } from '../../value-quality.ts';
import type { Finding } from '../ports.ts';
import {
  advance,
  clockToleranceMs,
  forgetRange,
  type Gap,
  type Group,
  gapFor,
  hasStuck,
  isFilled,
  type Site,
  valueIn,
} from './site.ts';
import { finishPast, leave, type Slot, type Told, take, takeHour, takePast } from './slot.ts';
import { figureOf } from './watches.ts';
import { createLook, hasTurned, type WindowsReader, windowValue } from './window-values.ts';

/** The memory of the indices; nothing is asked of a station that is being restored. */
export interface Memory {
  readonly windows: WindowsReader;
  isRestoring(station: string): boolean;
}

export interface JudgeOptions {
  /** Of the legal zone. */
  readonly offset: OffsetMs;
  readonly memory: Memory;
  /** Quality as it is in force under the judgements of staff. */
  readonly judged?: Judged;
  readonly found: (finding: Finding) => void;
}

export interface Judge {
  reading(site: Site, record: ReadingRecord): void;
  /** A figure that follows from no single reading. The clock of `at` may be behind ours by so much, ms. */
  figure(slot: Slot, at: Instant, value: number, behindMs?: number): void;
  /** The figure of a whole hour that ends at `hour`; `ended` = there is nothing to be compared with at this time. */
  hour(slot: Slot, hour: Instant, value: number | 'ended'): void;
  /** Ends the past of groups of which nothing came for long. */
  endPast(site: Site, receivedBefore: Instant): void;
}

/** Watches over windows are judged with the first reading of each minute. */
const lookEveryMs = minuteMs;

export const evidenceOf = ({ t, x, q, n, v }: ReadingRecord): EvidenceReading => ({
  at: t,
  receivedAt: x,
  quality: q,
  seq: n ?? null,
  values: v,
});

const counts = ({ takes }: Slot, quality: number): boolean =>
  takes === 'any' || (takes === 'levels' ? judgesLevels(quality) : entersAverages(quality));

export const createJudge = ({ offset, memory, judged = asStored, found }: JudgeOptions): Judge => {
  const tell = (slot: Slot, told: Told, figure: AlertFigure, record: ReadingRecord | null): void => {
    if (told === null) return;
    const { key, version, network } = slot.watch;
    if (told !== 'same') {
      slot.figure = figure.value;
      const reading = record && evidenceOf(record);
      found({ kind: 'level', key, ruleVersion: version, network, ...told, figure, reading });
    } else if (figure.value !== slot.figure) {
      slot.figure = figure.value;
      found({ kind: 'figure', key, figure });
    }
  };

  const judge = (slot: Slot, at: Instant, value: number, record: ReadingRecord, threshold?: string): void => {
    const told = take(slot, at, value, offset);
    if (told !== null) tell(slot, told, figureOf(slot.watch, value, slot.live?.told ?? null, threshold), record);
  };

  const endPastOf = (group: Group): void => {
    const { filling } = group;
    group.filling = undefined;
    for (const slot of group.slots) {
      const finding = slot.past && finishPast(slot, filling?.gap.from ?? Number.NEGATIVE_INFINITY);
      if (finding) found(finding);
    }
  };

  /** Ends what is over because its gap is, and forgets a gap in which nothing is missing any more. */
  const tidy = (group: Group, station: Station): void => {
    const gap = group.filling?.gap;
    if (gap && (!group.gaps.includes(gap) || isFilled(gap, station))) endPastOf(group);
    if (group.gaps.length > 0) group.gaps = group.gaps.filter((one) => !isFilled(one, station));
  };

  const qualityOf = ({ quantity }: Group, record: ReadingRecord): number =>
    quantity === null ? record.q : judged(record.s, quantity, record.t, valueQuality(record, quantity));

  const judgePast = (
    site: Site,
    group: Group,
    gap: Gap,
    value: number,
    quality: number,
    record: ReadingRecord,
  ): void => {
    const { t: at, x: receivedAt } = record;
    if (group.filling && group.filling.gap !== gap) endPastOf(group);
    gap.filled = at;
    group.filling = { gap, receivedAt };
    for (const slot of group.slots) {
      if (!counts(slot, quality)) continue;
      const isOver = takePast(slot, at, value + slot.lift, () => evidenceOf(record), offset);
      const finding = isOver ? finishPast(slot, gap.from) : undefined;
      if (finding) found(finding);
    }
    tidy(group, site.station);
  };

  const judgeWindows = (site: Site, group: Group, at: Instant, value: number, record: ReadingRecord): void => {
    const { range, windows } = group;
    range.low = Math.min(range.low, value);
    range.high = Math.max(range.high, value);
    for (const slot of windows) slot.atMost += value;
    if (memory.isRestoring(site.station.id)) forgetRange(group);
    else if (hasTurned(group.lookedAt, at, lookEveryMs)) {
      const since = group.lookedAt;
      group.lookedAt = at;
      // The memory knows readings by their own time, whatever the clock of the station says.
      const look = createLook(memory.windows, site.station.id, { at: record.t, since }, range);
      for (const slot of windows) {
        const answer = windowValue(look, slot);
        if (answer) judge(slot, at, answer.value, record, answer.threshold);
      }
    }
  };

  const judgeGroup = (site: Site, group: Group, record: ReadingRecord, value: number): void => {
    const { t, x } = record;
    let at = t;
    if (t > x + clockToleranceMs) {
      if (group.ahead === t) return;
      group.ahead = t;
      at = x;
    }
    const isNow = at > group.newest && x - t <= site.lateMs;
    if (!isNow) {
      forgetRange(group);
      // Of the same moment as one before it, whatever its clock says: no past lies ahead.
      if (t > x + clockToleranceMs) return;
      const gap = gapFor(group, t);
      if (gap) judgePast(site, group, gap, value, qualityOf(group, record), record);
      return;
    }
    advance(group, at, site.gapMs);
    if (group.gaps.length > 0 || group.filling) tidy(group, site.station);
    const quality = qualityOf(group, record);
    for (const slot of group.slots) {
      if (counts(slot, quality)) judge(slot, at, value + slot.lift, record);
    }
    if (group.windows.length > 0) judgeWindows(site, group, at, value, record);
  };

  /** Of readings of now alone: that a value did not change hours ago helps nobody. */
  const judgeStuck = (site: Site, group: Group, record: ReadingRecord): void => {
    const { t: at, x } = record;
    if (at <= group.newest || x - at > site.lateMs) return;
    group.newest = at;
    const value = Number(hasFlag(qualityOf(group, record), 'stuck'));
    for (const slot of group.slots) judge(slot, at, value, record);
  };

  const judgeAllStuck = (site: Site, record: ReadingRecord): void => {
    for (const group of site.stuck) {
      if (group.quantity !== null && record.v[group.quantity] !== undefined) judgeStuck(site, group, record);
    }
    site.isStuck = hasStuck(site);
  };

  return {
    reading: (site, record) => {
      for (const group of site.groups) {
        const value = valueIn(group, record);
        if (value !== undefined) judgeGroup(site, group, record, value);
      }
      if (site.isStuck || record.f !== undefined || hasFlag(record.q, 'stuck')) judgeAllStuck(site, record);
      site.isDirty = true;
    },
    figure: (slot, at, value, behindMs = 0) => {
      const told = take(slot, at, value, offset);
      const onOurs = told === null || told === 'same' ? told : { ...told, onsetAt: told.onsetAt + behindMs };
      if (onOurs !== null) tell(slot, onOurs, figureOf(slot.watch, value, slot.live?.told ?? null), null);
    },
    hour: (slot, hour, value) => {
      const told = value === 'ended' ? leave(slot, hour) : takeHour(slot, hour, value, offset);
      const shown =
        value === 'ended' ? (Number.isNaN(slot.figure) ? (slot.watch.limit?.value ?? 0) : slot.figure) : value;
      if (told !== null) tell(slot, told, figureOf(slot.watch, shown, slot.live?.told ?? null), null);
    },
    endPast: (site, receivedBefore) => {
      for (const group of site.groups) {
        if (!group.filling || group.filling.receivedAt >= receivedBefore) continue;
        endPastOf(group);
        site.isDirty = true;
      }
    },
  };
};
