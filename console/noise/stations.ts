/** Stations of the noise network in order of what needs a look. Pure. */
import type { LimitState, NoiseRow, NoiseSummary } from '../../shared/indices-api.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { worstFirst } from '../indices/live.ts';
import type { StationNow } from '../model/city-view.ts';

export type NoiseHour = NoiseRow['hours'][number];

export interface NoiseStation {
  readonly entry: StationNow;
  readonly row: NoiseRow | undefined;
  /** Of the last complete hour, the only one that the law can be asked about now. */
  readonly state: LimitState;
  readonly lastHour: NoiseHour | undefined;
  /** Of the last 24 hours: how many could be compared, and how many exceeded their limit. */
  readonly judged: number;
  readonly exceeded: number;
}

/** How far an hour lies above its limit, dB; negative = below. Undefined without both. */
export const aboveLimit = (hour: NoiseHour | undefined, thresholds: readonly Threshold[]): number | undefined => {
  const limit = thresholds.find(({ id }) => id === hour?.threshold);
  return hour?.value == null || !limit ? undefined : hour.value - limit.value;
};

const noiseStation = (entry: StationNow, row: NoiseRow | undefined): NoiseStation => {
  const lastHour = row?.hours.at(-1);
  const hours = row?.hours ?? [];
  return {
    entry,
    row,
    state: lastHour?.state ?? 'not-enough-data',
    lastHour,
    judged: hours.filter(({ state }) => state !== 'not-enough-data').length,
    exceeded: hours.filter(({ state }) => state === 'exceeds').length,
  };
};

/** Worst first: the state of the last hour, then how many hours exceeded, then how near the limit. */
export const noiseStations = (stations: readonly StationNow[], summary: NoiseSummary | undefined): NoiseStation[] => {
  const rows = new Map(summary?.stations.map((row) => [row.station, row]));
  const thresholds = summary?.thresholds ?? [];
  const collator = new Intl.Collator('vi', { numeric: true });
  const above = ({ lastHour }: NoiseStation): number => aboveLimit(lastHour, thresholds) ?? Number.NEGATIVE_INFINITY;
  return stations
    .filter(({ station, condition }) => station.quantities.includes('laeq') && condition !== 'retired')
    .map((entry) => noiseStation(entry, rows.get(entry.station.id)))
    .sort(
      (a, b) =>
        worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state) ||
        b.exceeded - a.exceeded ||
        (above(a) === above(b) ? 0 : above(b) - above(a)) ||
        collator.compare(a.entry.station.name, b.entry.station.name),
    );
};

/** The hours of a legal period among the last 24: how many could be compared, and how many exceeded. */
export const hoursWithin = (
  hours: readonly NoiseHour[],
  { from, to }: { readonly from: number; readonly to: number },
): { readonly judged: number; readonly exceeded: number; readonly isWhole: boolean } => {
  const own = hours.filter(({ at }) => at >= from && at < to);
  return {
    judged: own.filter(({ state }) => state !== 'not-enough-data').length,
    exceeded: own.filter(({ state }) => state === 'exceeds').length,
    // An evening that began before the first of them is told of in part only.
    isWhole: (hours[0]?.at ?? Number.POSITIVE_INFINITY) <= from,
  };
};
