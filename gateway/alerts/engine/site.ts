/**
 * One station with its watches in groups that share a value, and which times of it have been judged. Changed in place, no clock.
 *
 *   newest ──────▶ a reading that is newer, and not late, is of now
 *   gap (from, to) where no readings came: those of the past are judged in it, in order, once
 *   behind         everything else was judged before, or came out of order: nothing happens
 */
import { hasFlag } from '../../../shared/quality.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import type { Station } from '../../../shared/station.ts';
import { dayMs, type Instant, minuteMs, secondMs } from '../../../shared/time.ts';
import type { ReadingRecord } from '../../ingest/record.ts';
import { createSlot, type Slot } from './slot.ts';
import type { Watch } from './watches.ts';

/** Before any time. */
export const never = Number.NEGATIVE_INFINITY;

/** One for all: it is looked at with every reading. */
const noGaps: readonly Gap[] = [];

export interface Gap {
  readonly from: Instant;
  /** Null = up to now. */
  to: Instant | null;
  /** Newest reading of the past that was judged in it. */
  filled: Instant;
}

export type GroupName = QuantityId | 'fault' | 'battery' | `stuck.${QuantityId}`;

/** Values lie between these; wider than they do is allowed. */
export interface Range {
  low: number;
  high: number;
}

/** Watches that look at the same value of a reading. */
export interface Group {
  readonly name: GroupName;
  readonly quantity: QuantityId | null;
  /** Judged with every reading. */
  readonly slots: readonly Slot[];
  /** Judged over the readings of the last minutes or hours. */
  readonly windows: readonly Slot[];
  /** Measured-at of the newest reading that was judged as one of now; `never` without any. */
  newest: Instant;
  gaps: readonly Gap[];
  /** The gap whose past is being judged, and received-at of the last reading of it. */
  filling: { readonly gap: Gap; readonly receivedAt: Instant } | undefined;
  /** Measured-at of the last reading whose clock was ahead: it may be sent again. */
  ahead: Instant | undefined;
  /** Measured-at of the reading with which `windows` were judged last. */
  lookedAt: Instant;
  /** Of the values that windows may reach back to, so that most need not be looked at. */
  readonly range: Range;
}

export interface Site {
  readonly station: Station;
  /** Received so much later than measured, a reading is one of the past, ms. */
  readonly lateMs: number;
  /** Without a reading for longer there is a gap, ms. */
  readonly gapMs: number;
  readonly groups: readonly Group[];
  /** Signs of values that never change: looked at while one is there, or was (`isStuck`). */
  readonly stuck: readonly Group[];
  isStuck: boolean;
  readonly hourly: readonly Slot[];
  readonly silent: readonly Slot[];
  readonly slots: ReadonlyMap<string, Slot>;
  /** Received-at of the last reading; `never` = it has not spoken. */
  heardAt: Instant;
  /** The desk knows that it says nothing. */
  isSilent: boolean;
  /** Complete hours that were judged once, and again with late data. */
  hour: Instant;
  hourAgain: Instant;
  /** Changed since its memory was written. */
  isDirty: boolean;
  /** Its memory as JSON. */
  memory: string;
}

/** Unique at its station. */
export const slotName = ({ key }: { readonly key: Pick<Watch['key'], 'rule' | 'subject'> }): string =>
  `${key.rule} ${key.subject}`;

const maxGaps = 4;
/** Older readings are not accepted anyway. */
const maxGapAgeMs = 8 * dayMs;
/** A clock that is farther ahead of ours is not believed: the time of receipt counts in its place. */
export const clockToleranceMs = minuteMs;

const lateAfterMs = ({ interval }: Pick<Station, 'interval'>): number =>
  Math.max(10 * minuteMs, 3 * interval * secondMs);

const gapAfterMs = ({ interval }: Pick<Station, 'interval'>): number => 3 * interval * secondMs + 10 * secondMs;

type Place =
  | { readonly group: GroupName; readonly quantity: QuantityId | null; readonly list: 'slots' | 'windows' }
  | 'hourly'
  | 'silent';

const placeOf = ({ condition, quantity, key }: Watch): Place => {
  switch (condition.kind) {
    case 'limit':
    case 'air-index':
      return 'hourly';
    case 'silent':
      return 'silent';
    case 'fault':
    case 'battery':
      return { group: condition.kind, quantity: null, list: 'slots' };
    case 'alarm-level':
      return { group: 'water_level', quantity: 'water_level', list: 'slots' };
    case 'depth':
      return { group: 'water_depth', quantity: 'water_depth', list: 'slots' };
    case 'value':
      return { group: condition.quantity, quantity: condition.quantity, list: 'slots' };
    case 'rise':
    case 'projected':
      return { group: condition.quantity, quantity: condition.quantity, list: 'windows' };
    case 'rain':
      return { group: 'rain', quantity: 'rain', list: 'windows' };
    case 'doubtful':
      if (quantity === null || key.subject.startsWith('neighbour.')) return 'hourly';
      return { group: `stuck.${quantity}`, quantity, list: 'slots' };
  }
};

const isOfStuck = ({ name }: Pick<Group, 'name'>): boolean => name.startsWith('stuck.');

const anyRange = (): Range => ({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY });

/** What windows look back to is not known any more: they have to be looked at. */
export const forgetRange = ({ range, windows }: Group): void => {
  range.low = Number.NEGATIVE_INFINITY;
  range.high = Number.POSITIVE_INFINITY;
  for (const slot of windows) slot.atMost = Number.POSITIVE_INFINITY;
};

export const createSite = (station: Station, watches: readonly Watch[]): Site => {
  const groups = new Map<GroupName, Group & { slots: Slot[]; windows: Slot[] }>();
  const hourly: Slot[] = [];
  const silent: Slot[] = [];
  const slots = new Map<string, Slot>();
  for (const watch of watches) {
    const slot = createSlot(watch);
    slots.set(slotName(watch), slot);
    const place = placeOf(watch);
    if (place === 'hourly') hourly.push(slot);
    else if (place === 'silent') silent.push(slot);
    else {
      let group = groups.get(place.group);
      if (!group) {
        group = {
          ...{ name: place.group, quantity: place.quantity, slots: [], windows: [], newest: never, gaps: noGaps },
          ...{ filling: undefined, ahead: undefined, lookedAt: never },
          range: anyRange(),
        };
        groups.set(place.group, group);
      }
      group[place.list].push(slot);
    }
  }
  return {
    ...{ station, lateMs: lateAfterMs(station), gapMs: gapAfterMs(station) },
    groups: [...groups.values()].filter((group) => !isOfStuck(group)),
    stuck: [...groups.values()].filter(isOfStuck),
    ...{ hourly, silent, slots },
    ...{ heardAt: never, isSilent: false, isStuck: false },
    ...{ hour: never, hourAgain: never, isDirty: true, memory: '' },
  };
};

/** Whether a ladder of a value that never changes is not on the ground. */
export const hasStuck = ({ stuck }: Pick<Site, 'stuck'>): boolean =>
  stuck.some(({ slots }) => slots.some(({ live }) => live !== undefined));

/** What of a reading a group looks at; undefined when it tells nothing of it. */
export const valueIn = (
  { name, quantity }: Group,
  { q, b, v }: Pick<ReadingRecord, 'q' | 'b' | 'v'>,
): number | undefined => {
  if (quantity !== null) return v[quantity];
  return name === 'battery' ? b : Number(hasFlag(q, 'fault'));
};

/**
 * A reading of now, at this time. Where none had come for a while there is a gap; a backlog that was judged in it so far goes on
 * in it.
 */
export const advance = (group: Group, at: Instant, gapMs: number): void => {
  const { newest, gaps } = group;
  group.newest = at;
  if (gaps.length === 0 && (newest === never || at - newest <= gapMs)) return;
  const open = gaps.find(({ to }) => to === null);
  const from = open?.from ?? newest;
  if (from === never) return;
  if (at - (open?.filled ?? from) <= gapMs) {
    if (open) group.gaps = gaps.filter((gap) => gap !== open);
    return;
  }
  if (open) open.to = at;
  else group.gaps = [...gaps, { from, to: at, filled: from }];
  const [oldest] = group.gaps;
  if (group.gaps.length > maxGaps || (oldest?.to ?? at) < at - maxGapAgeMs) group.gaps = group.gaps.slice(1);
};

/** The gap that a reading of the past falls into and in which it is the newest; undefined when it says nothing new. */
export const gapFor = (group: Group, at: Instant): Gap | undefined => {
  const { newest } = group;
  if (at > newest) {
    const open = group.gaps.find(({ to }) => to === null);
    if (open) return at > open.filled ? open : undefined;
    const from = newest === never ? at - 1 : newest;
    const gap: Gap = { from, to: null, filled: from };
    group.gaps = [...group.gaps, gap].slice(-maxGaps);
    return gap;
  }
  return group.gaps.find(({ to, filled }) => to !== null && filled < at && at < to);
};

/** Nothing more is missing in a gap up to the reading at its end. */
export const isFilled = (gap: Gap, { interval }: Pick<Station, 'interval'>): boolean =>
  gap.to !== null && gap.to - gap.filled <= 2 * interval * secondMs;
