/**
 * What follows from whole clock hours: limits, the air index, and dust that disagrees with its neighbours. Judged when an hour has
 * turned and once more some minutes later, for readings that came late; of a station whose memory is being filled not before that
 * is done. In short pieces, so that MQTT and HTTP are served in between.
 */
import { setImmediate } from 'node:timers/promises';
import { hourStart, type OffsetMs } from '../../../shared/indices/local-day.ts';
import { type NeighbourQuantity, neighbourKm, neighboursOf } from '../../../shared/indices/neighbours.ts';
import type { Windows } from '../../../shared/indices/windows.ts';
import type { Station } from '../../../shared/station.ts';
import { type Instant, minuteMs, secondMs } from '../../../shared/time.ts';
import type { Judge, Memory } from './judge.ts';
import type { Site } from './site.ts';
import type { Sites } from './sites.ts';
import { hourValue, rememberedHours } from './window-values.ts';

export interface HourlyOptions {
  readonly sites: Pick<Sites, 'all' | 'find' | 'revision'>;
  readonly memory: Memory;
  readonly judge: Pick<Judge, 'hour'>;
  readonly offset: OffsetMs;
}

export interface Hourly {
  /** Judges what is due at this time; the former run is waited for. */
  run(now: Instant): Promise<void>;
}

/** After the turn of the hour: its last readings are on their way. */
const firstAfterMs = 30 * secondMs;
const againAfterMs = 10 * minuteMs;
/** What one piece may take. */
const budgetMs = 8;
/** A degree of latitude is 111 km. */
const degreesAround = neighbourKm / 111;

export const createHourly = ({ sites, memory, judge, offset }: HourlyOptions): Hourly => {
  const known = new Map<string, readonly string[]>();
  const candidates = new Map<NeighbourQuantity, readonly Station[]>();
  let knownOf = -1;
  let running: Promise<void> | undefined;

  const near = (station: Station, quantity: NeighbourQuantity): readonly string[] => {
    if (knownOf !== sites.revision()) {
      knownOf = sites.revision();
      known.clear();
      candidates.clear();
    }
    const key = `${station.id} ${quantity}`;
    const before = known.get(key);
    if (before) return before;
    let all = candidates.get(quantity);
    if (!all) {
      all = [...sites.all()].flatMap(({ station: one }) => (one.quantities.includes(quantity) ? one : []));
      candidates.set(quantity, all);
    }
    const around = all.filter(({ lat }) => Math.abs(lat - station.lat) <= degreesAround);
    const found = neighboursOf(station, around, quantity).map(({ id }) => id);
    known.set(key, found);
    return found;
  };

  const judgeSite = (site: Site, hour: Instant, hoursAround: Windows['hours']): void => {
    const { hours } = rememberedHours(memory.windows);
    const neighbours = (quantity: NeighbourQuantity) =>
      near(site.station, quantity).filter((id) => !memory.isRestoring(id));
    for (const slot of site.hourly) {
      const { watch } = slot;
      const value = hourValue({ hours, hoursAround }, { watch, station: site.station, to: hour, offset, neighbours });
      if (value !== undefined) judge.hour(slot, hour, value);
    }
    site.isDirty = true;
  };

  const isDue = (site: Site, hour: Instant, age: number): boolean =>
    site.hourly.length > 0 &&
    ((age >= firstAfterMs && site.hour < hour) || (age >= againAfterMs && site.hourAgain < hour)) &&
    !memory.isRestoring(site.station.id);

  const runAll = async (now: Instant): Promise<void> => {
    const hour = hourStart(now);
    const age = now - hour;
    const due: string[] = [];
    for (const site of sites.all()) if (isDue(site, hour, age)) due.push(site.station.id);
    // Each station is a neighbour of many.
    const around = rememberedHours(memory.windows);
    let began = performance.now();
    for (const id of due) {
      const site = sites.find(id);
      if (!site || !isDue(site, hour, age)) continue;
      judgeSite(site, hour, around.hours);
      site.hour = hour;
      if (age >= againAfterMs) site.hourAgain = hour;
      if (performance.now() - began < budgetMs) continue;
      await setImmediate();
      began = performance.now();
    }
  };

  return {
    run: (now) => {
      running ??= runAll(now).finally(() => {
        running = undefined;
      });
      return running;
    },
  };
};
