/**
 * What the engine remembers, as JSON: of every station the newest judged times, and of its ladders those that are not on the
 * ground. It is saved together with the position of the journal, so that reading on from there finds the same as if nothing had
 * happened.
 */
import { z } from 'zod';
import { alertSchema, evidenceReadingSchema } from '../../../shared/alert-api.ts';
import { type LadderState, onLadder } from '../../../shared/alerts/ladder.ts';
import { severitySchema } from '../../../shared/alerts/words.ts';
import { type Gap, type Group, hasStuck, never, type Site } from './site.ts';
import type { Slot } from './slot.ts';
import { aboutOf } from './watches.ts';

const instant = z.number();
const severity = severitySchema.nullable();
const stateSchema = z.object({
  at: instant,
  severity,
  since: instant.nullable(),
  runs: z.array(z.object({ since: instant, count: z.number() }).nullable()).readonly(),
});
const liveSchema = z.object({
  /** Of the rule. */
  version: z.number(),
  /** What it looked at. */
  about: z.string().optional(),
  state: stateSchema,
  told: severity,
  hour: instant.optional(),
  before: stateSchema.nullable().optional(),
});
const pastSchema = z.object({
  version: z.number(),
  about: z.string().optional(),
  state: stateSchema,
  raised: z.object({ severity: severitySchema, from: instant }).nullable(),
  worst: z.object({ figure: alertSchema.shape.figure, reading: evidenceReadingSchema }).nullable(),
});
const groupSchema = z.object({
  /** from, to, filled */
  gaps: z.array(z.tuple([instant, instant.nullable(), instant])).optional(),
  /** Which gap is being filled, and received-at of its last reading. */
  filling: z.tuple([z.number().int().min(0), instant]).optional(),
  ahead: instant.optional(),
});

const siteSchema = z.object({
  /** Received-at of the last reading. */
  heard: instant.optional(),
  silent: z.literal(1).optional(),
  /** Newest judged measured-at with the groups that have it; nearly always one. */
  newest: z.array(z.tuple([instant, z.array(z.string())])).optional(),
  groups: z.record(z.string(), groupSchema).optional(),
  live: z.record(z.string(), liveSchema).optional(),
  past: z.record(z.string(), pastSchema).optional(),
});
export type SiteMemory = z.infer<typeof siteSchema>;

const memorySchema = z.object({ format: z.literal(1), stations: z.record(z.string(), siteSchema) });

const isEmpty = (object: object): boolean => {
  for (const _ in object) return false;
  return true;
};

const groupMemory = ({ gaps, filling, ahead }: Group): z.infer<typeof groupSchema> | undefined => {
  if (gaps.length === 0 && ahead === undefined) return undefined;
  const index = filling ? gaps.indexOf(filling.gap) : -1;
  return {
    ...(gaps.length > 0 && {
      gaps: gaps.map(({ from, to, filled }): [number, number | null, number] => [from, to, filled]),
    }),
    ...(filling && index >= 0 && { filling: [index, filling.receivedAt] as const }),
    ...(ahead !== undefined && { ahead }),
  };
};

export const memoryOf = (site: Site): SiteMemory => {
  const newest: [number, string[]][] = [];
  const groups: NonNullable<SiteMemory['groups']> = {};
  const live: NonNullable<SiteMemory['live']> = {};
  const past: NonNullable<SiteMemory['past']> = {};
  for (const group of [...site.groups, ...site.stuck]) {
    if (group.newest !== never) {
      const same = newest.find(([at]) => at === group.newest);
      if (same) same[1].push(group.name);
      else newest.push([group.newest, [group.name]]);
    }
    const more = groupMemory(group);
    if (more) groups[group.name] = more;
  }
  for (const [name, slot] of site.slots) {
    if (!slot.live && !slot.past) continue;
    const { version, condition } = slot.watch;
    const about = aboutOf(condition);
    if (slot.live) live[name] = { version, about, ...slot.live };
    if (slot.past) past[name] = { version, about, ...slot.past };
  }
  return {
    ...(site.heardAt !== never && { heard: site.heardAt }),
    ...(site.isSilent && { silent: 1 }),
    ...(newest.length > 0 && { newest }),
    ...(!isEmpty(groups) && { groups }),
    ...(!isEmpty(live) && { live }),
    ...(!isEmpty(past) && { past }),
  };
};

const remember = (group: Group, { newest = [], groups = {} }: SiteMemory): void => {
  group.newest = newest.find(([, names]) => names.includes(group.name))?.[0] ?? never;
  const known = groups[group.name];
  group.gaps = (known?.gaps ?? []).map(([from, to, filled]): Gap => ({ from, to, filled }));
  group.ahead = known?.ahead;
  const gap = known?.filling && group.gaps[known.filling[0]];
  group.filling = gap && known?.filling && { gap, receivedAt: known.filling[1] };
};

/** Runs of another version of the rule begin anew; what is reached stays reached. */
const onThis = (state: LadderState, version: number, { watch }: Slot): LadderState =>
  onLadder(version === watch.version ? state : { ...state, runs: [] }, watch.ladder);

/** Gives a new site what was remembered of the one before it. What is no longer watched is forgotten. */
export const recall = (site: Site, memory: SiteMemory): void => {
  site.heardAt = memory.heard ?? never;
  site.isSilent = memory.silent === 1;
  site.isDirty = true;
  for (const group of [...site.groups, ...site.stuck]) remember(group, memory);
  for (const [name, slot] of site.slots) {
    const isOfIt = ({ about }: { readonly about?: string | undefined }): boolean =>
      about === undefined || about === aboutOf(slot.watch.condition);
    const live = memory.live?.[name];
    if (live && isOfIt(live)) {
      const { version, about: _about, state, before, ...rest } = live;
      slot.live = {
        ...rest,
        state: onThis(state, version, slot),
        ...(before !== undefined && { before: before && onThis(before, version, slot) }),
      };
    }
    const past = memory.past?.[name];
    if (past && isOfIt(past)) {
      const { version, about: _about, state, ...rest } = past;
      slot.past = { ...rest, state: onThis(state, version, slot) };
    }
  }
  site.isStuck = hasStuck(site);
};

/** Only what changed since the last time is written anew. */
export const encodeMemory = (sites: Iterable<Site>): string => {
  const parts: string[] = [];
  for (const site of sites) {
    if (site.isDirty) {
      const memory = memoryOf(site);
      site.memory = isEmpty(memory) ? '' : `${JSON.stringify(site.station.id)}:${JSON.stringify(memory)}`;
      site.isDirty = false;
    }
    if (site.memory !== '') parts.push(site.memory);
  }
  return `{"format":1,"stations":{${parts.join(',')}}}`;
};

/** @throws Error when it is no memory of this format */
export const decodeMemory = (text: string): Map<string, SiteMemory> => {
  const parsed = memorySchema.parse(JSON.parse(text));
  return new Map(Object.entries(parsed.stations));
};
