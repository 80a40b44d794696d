/** Which thresholds hold when and where, and which of them a value reaches. Averages are not computed here. */
import type { QuantityId } from '../quantities.ts';
import type { Station } from '../station.ts';
import type { LevelThreshold, LocalDate, Threshold } from './threshold.ts';

/** Those in force on a local date of the legal zone, first and last day included. */
export const thresholdsInForce = (catalogue: readonly Threshold[], at: LocalDate): Threshold[] =>
  catalogue.filter(({ from, until }) => (from === undefined || from <= at) && (until === undefined || at <= until));

/** What of a station's record decides which thresholds hold there. */
export type ThresholdSite = Pick<Station, 'id' | 'quantities' | 'areaClass' | 'gauge' | 'datum'>;

/**
 * Zero of a quantity at a station. A depth is measured from the street by its definition; the station's datum speaks of
 * it only where no water level is measured.
 */
const datumOf = (station: ThresholdSite, quantity: QuantityId): Station['datum'] => {
  if (quantity !== 'water_depth') return station.datum;
  return station.quantities.includes('water_level') ? 'street_surface' : (station.datum ?? 'street_surface');
};

const holdsAt = (threshold: Threshold, station: ThresholdSite): boolean => {
  switch (threshold.kind) {
    case 'limit':
    case 'guideline':
      return threshold.areaClass === undefined || threshold.areaClass === station.areaClass;
    case 'alarm-level':
      return threshold.gauge === station.gauge && threshold.datum === datumOf(station, threshold.quantity);
    case 'class':
      return (
        (threshold.station === undefined || threshold.station === station.id) &&
        (threshold.datum === undefined || threshold.datum === datumOf(station, threshold.quantity))
      );
  }
};

/** Classes of one quantity over one time, which a station may have of its own. */
const sameScale = (one: Threshold, other: Threshold): boolean =>
  one.kind === 'class' &&
  other.kind === 'class' &&
  one.quantity === other.quantity &&
  one.averagingSeconds === other.averagingSeconds;

/**
 * Those in force for one quantity of one station on a local date. A limit bound to an area class needs a station of that
 * class, an alarm level one that names the gauge, and levels of another datum never hold: without them there is nothing to
 * compare with. Classes of a station's own replace the general ones.
 */
export const thresholdsFor = (
  station: ThresholdSite,
  quantity: QuantityId,
  catalogue: readonly Threshold[],
  at: LocalDate,
): Threshold[] => {
  const holding = thresholdsInForce(catalogue, at).filter(
    (threshold) => threshold.quantity === quantity && holdsAt(threshold, station),
  );
  const own = holding.filter((threshold) => threshold.kind === 'class' && threshold.station !== undefined);
  return holding.filter(
    (threshold) => own.includes(threshold) || !own.some((special) => sameScale(special, threshold)),
  );
};

/** Whether a threshold holds at a local hour, 0 to 23. */
export const appliesAtHour = (threshold: Threshold, hour: number): boolean => {
  const hours = 'hours' in threshold ? threshold.hours : undefined;
  if (!hours) return true;
  const [from, to] = hours;
  return from < to ? from <= hour && hour < to : hour >= from || hour < to;
};

/** Whether a value meets a threshold. For all but instantaneous ones it has to be the average or sum that the threshold names. */
export const isReached = (value: number, { comparison, value: bound }: Threshold): boolean =>
  comparison === 'above' ? value > bound : value >= bound;

/** Alarm levels and classes that a single reading is compared with, mildest first. */
export const instantaneousLevels = (thresholds: readonly Threshold[]): LevelThreshold[] =>
  thresholds
    .filter((threshold): threshold is LevelThreshold => 'severity' in threshold && threshold.averagingSeconds === 0)
    .sort((one, other) => one.severity - other.severity);

/**
 * The worst alarm level or class of depth that a reading has reached, of the thresholds of one station and quantity;
 * undefined below all of them. Where only some levels of a gauge are known it is at least this one.
 */
export const levelReached = (value: number, thresholds: readonly Threshold[]): LevelThreshold | undefined =>
  instantaneousLevels(thresholds).findLast((level) => isReached(value, level));

/** The mildest known level above the one reached; undefined when none is known. */
export const nextLevel = (value: number, thresholds: readonly Threshold[]): LevelThreshold | undefined => {
  const reached = levelReached(value, thresholds)?.severity ?? 0;
  return instantaneousLevels(thresholds).find((level) => level.severity > reached);
};
