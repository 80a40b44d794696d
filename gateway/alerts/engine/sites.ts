/** The stations with what the rules watch there, built anew when rules, stations or the date change; what is remembered stays. */
import type { Alert } from '../../../shared/alert-api.ts';
import { groundState, onLadder } from '../../../shared/alerts/ladder.ts';
import { dayOf, type OffsetMs } from '../../../shared/indices/local-day.ts';
import type { Station } from '../../../shared/station.ts';
import type { LocalDate, Threshold } from '../../../shared/thresholds/threshold.ts';
import type { Instant } from '../../../shared/time.ts';
import type { StationChange } from '../../state/directory.ts';
import type { Finding, RuleBook } from '../ports.ts';
import { memoryOf, recall, type SiteMemory } from './memory.ts';
import { createSite, hasStuck, type Site, slotName } from './site.ts';
import type { Slot } from './slot.ts';
import { aboutOf, type Catalogue, catalogueOn, watchesAt } from './watches.ts';

export interface SitesOptions {
  readonly rules: Pick<RuleBook, 'all' | 'find' | 'version'>;
  readonly thresholds: readonly Threshold[];
  /** Of the legal zone. */
  readonly offset: OffsetMs;
}

export interface Sites {
  all(): Iterable<Site>;
  find(station: string): Site | undefined;
  /** Begins with these stations and what was remembered of them. */
  load(stations: readonly Station[], memories: ReadonlyMap<string, SiteMemory>, now: Instant): void;
  /** All of them anew: other rules, or another date. */
  rebuild(now: Instant): void;
  stationsChanged(change: StationChange, now: Instant): void;
  /** The local date that the watches are of. */
  date(): LocalDate | undefined;
  /** Open alerts that nobody watches any more. */
  unwatched(open: readonly Alert[]): Finding[];
  /** Puts ladders where open alerts stand that they know nothing of: after their memory was lost. */
  adopt(open: readonly Alert[]): void;
  /** Counts up when stations come, change or go. */
  revision(): number;
}

const holds = ({ state }: Alert): boolean => state === 'unacknowledged' || state === 'acknowledged';

export const createSites = ({ rules, thresholds, offset }: SitesOptions): Sites => {
  const sites = new Map<string, Site>();
  let catalogue: Catalogue | undefined;
  let revision = 0;

  const build = (station: Station, memory: SiteMemory | undefined, inForce: ReturnType<RuleBook['all']>): void => {
    const site = createSite(station, catalogue ? watchesAt(inForce, station, catalogue) : []);
    if (memory) recall(site, memory);
    sites.set(station.id, site);
  };

  /** The rule looks at the same as when the alert was raised. */
  const isAbout = ({ watch }: Slot, { id, version }: Alert['rule']): boolean => {
    const before = version === watch.version ? undefined : rules.version(id, version);
    return before === undefined || aboutOf(before.condition) === aboutOf(watch.condition);
  };

  const whyUnwatched = ({ rule, station, subject }: Alert) => {
    if (!rules.find(rule.id)?.rule.enabled) return 'rule-off';
    const site = sites.get(station.id);
    if (!site || site.station.lifecycle === 'retired') return 'station-gone';
    const slot = site.slots.get(`${rule.id} ${subject}`);
    return slot && isAbout(slot, rule) ? undefined : 'out-of-scope';
  };

  return {
    all: () => sites.values(),
    find: (id) => sites.get(id),
    load: (stations, memories, now) => {
      catalogue = catalogueOn(thresholds, dayOf(now, offset).date);
      const inForce = rules.all();
      for (const station of stations) build(station, memories.get(station.id), inForce);
    },
    rebuild: (now) => {
      catalogue = catalogueOn(thresholds, dayOf(now, offset).date);
      const inForce = rules.all();
      for (const site of [...sites.values()]) build(site.station, memoryOf(site), inForce);
    },
    stationsChanged: ({ changed, removed }, now) => {
      catalogue ??= catalogueOn(thresholds, dayOf(now, offset).date);
      const inForce = rules.all();
      revision += 1;
      for (const station of changed) {
        const before = sites.get(station.id);
        build(station, before && memoryOf(before), inForce);
      }
      for (const id of removed) sites.delete(id);
    },
    date: () => catalogue?.date,
    unwatched: (open) =>
      open.flatMap((alert): Finding[] => {
        const why = whyUnwatched(alert);
        const key = { rule: alert.rule.id, station: alert.station.id, subject: alert.subject };
        return why === undefined ? [] : [{ kind: 'unwatched', key, why }];
      }),
    adopt: (open) => {
      for (const alert of open) {
        const site = sites.get(alert.station.id);
        const slot = site?.slots.get(slotName({ key: { rule: alert.rule.id, subject: alert.subject } }));
        if (!site || !slot || slot.live || !holds(alert) || !isAbout(slot, alert.rule)) continue;
        const { ladder } = slot.watch;
        const at = alert.onsetAt;
        const state = onLadder({ ...groundState(ladder, at), severity: alert.severity, since: at }, ladder);
        slot.live = { state, told: alert.severity };
        site.isStuck = hasStuck(site);
        site.isDirty = true;
      }
    },
    revision: () => revision,
  };
};
