/**
 * Stations that say nothing. Counted by our own clock from the receipt of the last reading, never from before we began to listen;
 * time in which we did not listen (blocked, suspended, a clock that was set) does not count. Silence moves no other ladder.
 */
import type { Alert } from '../../../shared/alert-api.ts';
import { hazardOf } from '../../../shared/alerts/words.ts';
import { type Instant, minuteMs, secondMs, staleAfterMs } from '../../../shared/time.ts';
import type { ReadingRecord } from '../../ingest/record.ts';
import type { Finding } from '../ports.ts';
import type { Judge } from './judge.ts';
import { never, type Site } from './site.ts';
import type { Slot } from './slot.ts';
import { isMissed } from './watches.ts';

export interface SilenceOptions {
  readonly judge: Pick<Judge, 'figure'>;
  readonly found: (finding: Finding) => void;
  /** Alerts are open of some of them. */
  readonly open: () => readonly Alert[];
}

export interface Silence {
  /** From here on it is listened. */
  begin(now: Instant): void;
  /** A reading came. */
  heard(site: Site, record: ReadingRecord): void;
  /** Looks at all; about once a second. */
  look(sites: Iterable<Site>, now: Instant): void;
}

/** Looked at once a second: when more time than this went by, nobody listened in between. */
const inattentionMs = 5 * secondMs;

const holds = ({ state }: Alert): boolean => state === 'unacknowledged' || state === 'acknowledged';

/** How long a ladder says that nothing was heard, in minutes; 0 = it does not. */
const saidMinutes = ({ watch, live }: Slot): number =>
  watch.ladder.rungs.find(({ severity }) => severity === live?.state.severity)?.at ?? 0;

/** Minutes in steps that grow: nobody needs the seconds of an hour. */
const shownMinutes = (ms: number): number => {
  const stepMs = ms < 2 * minuteMs ? secondMs : ms < 10 * minuteMs ? 6 * secondMs : minuteMs;
  return (Math.floor(ms / stepMs) * stepMs) / minuteMs;
};

export const createSilence = ({ judge, found, open }: SilenceOptions): Silence => {
  let began = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  /** Time in which nobody listened, taken off the clock. */
  let missed = 0;
  /** By station: what of it lay before its last reading. */
  const missedBefore = new Map<string, number>();

  /** Stations whose dangers are open: their silence is told, whatever the rules say about silence. */
  const endangered = (): Set<string> => {
    const stations = new Set<string>();
    for (const alert of open()) {
      if (holds(alert) && hazardOf(alert.rule.kind, alert.network) !== 'equipment') stations.add(alert.station.id);
    }
    return stations;
  };

  /** `now` without what was missed. */
  const lookAt = (site: Site, now: Instant, isEndangered: boolean): void => {
    const { station, silent, heardAt } = site;
    if (heardAt === never || !isMissed(station)) return;
    const lastAt = heardAt - (missedBefore.get(station.id) ?? 0);
    const silentMs = now - Math.max(lastAt, began);
    const minutes = shownMinutes(silentMs);
    for (const slot of silent) {
      if (slot.live === undefined && minutes < slot.lowest) continue;
      // That we were away does not end a silence that was known before.
      const known = Math.min(saidMinutes(slot), shownMinutes(now - lastAt));
      judge.figure(slot, now, Math.max(minutes, known), missed);
      site.isDirty = true;
    }
    if (isEndangered && !site.isSilent && silentMs > staleAfterMs(station.interval)) {
      site.isSilent = true;
      site.isDirty = true;
      found({ kind: 'silent', station: station.id, since: heardAt });
    }
  };

  return {
    begin: (now) => {
      began = now;
      last = now;
      missed = 0;
      missedBefore.clear();
    },
    heard: (site, { x }) => {
      site.heardAt = x;
      if (missed === 0) missedBefore.delete(site.station.id);
      else missedBefore.set(site.station.id, missed);
      for (const slot of site.silent) {
        if (slot.live) judge.figure(slot, Math.max(x - missed, slot.live.state.at + 1), 0, missed);
      }
      if (!site.isSilent) return;
      site.isSilent = false;
      found({ kind: 'heard', station: site.station.id, since: x });
    },
    look: (sites, now) => {
      if (now < last || now - last > inattentionMs) missed += now - last;
      last = now;
      const stations = endangered();
      for (const site of sites) lookAt(site, now - missed, stations.has(site.station.id));
    },
  };
};
