/** How wards and the city stand, from the rows of their stations. Pure. */
import { bandOf, roundHalfUp } from '../../shared/indices/vn-aqi.ts';
import type { IndicesAggregate, WardIndices } from '../../shared/indices-api.ts';
import type { Station } from '../../shared/station.ts';
import type { RowWithCounts } from './engine.ts';

export interface StationRow extends RowWithCounts {
  readonly station: Pick<Station, 'id' | 'ward' | 'provenance' | 'lifecycle'>;
}

const medianOf = (values: readonly number[]): number | undefined => {
  const ascending = [...values].sort((one, other) => one - other);
  const middle = ascending.length >>> 1;
  const upper = ascending[middle];
  const lower = ascending.length % 2 === 1 ? upper : ascending[middle - 1];
  return upper === undefined || lower === undefined ? undefined : roundHalfUp((lower + upper) / 2);
};

const aggregateOf = (rows: readonly StationRow[]): IndicesAggregate => {
  const indices = rows.flatMap(({ row }) => (row.vnAqi ? [{ ...row.vnAqi, station: row.station }] : []));
  const worst = indices.reduce<(typeof indices)[number] | null>(
    (most, one) => (most === null || one.value > most.value ? one : most),
    null,
  );
  const median = medianOf(indices.map(({ value }) => value));
  const band = median === undefined ? undefined : bandOf(median);
  const judged = rows.reduce((total, row) => total + row.judged, 0);
  const exceeded = rows.reduce((total, row) => total + row.exceeded, 0);
  const levels = rows.flatMap(({ row }) => row.level ?? []);
  return {
    stations: rows.length,
    valid: indices.length,
    worst,
    median: median === undefined || band === undefined ? null : { value: median, band: band.level },
    limits: { judged, exceeded, share: judged === 0 ? null : Math.round((exceeded / judged) * 10_000) / 10_000 },
    levels: { stations: levels.length, reached: levels.filter(({ severity }) => severity > 0).length },
  };
};

/** A planned station is not there yet, a retired one no longer. */
const isThere = ({ station }: StationRow): boolean =>
  station.lifecycle !== 'planned' && station.lifecycle !== 'retired';

/**
 * Of the stations that the caller sees. Simulated and replayed ones never mix with real ones: they enter only where no real one
 * is shown, and then the answer says so.
 */
export const wardFigures = (rows: readonly StationRow[]): Pick<WardIndices, 'simulated' | 'city' | 'wards'> => {
  const there = rows.filter(isThere);
  const real = there.filter(({ station }) => station.provenance === 'real');
  const counted = real.length > 0 ? real : there;
  const byWard = new Map<string, StationRow[]>();
  for (const row of counted) {
    const known = byWard.get(row.station.ward);
    if (known) known.push(row);
    else byWard.set(row.station.ward, [row]);
  }
  return {
    simulated: real.length === 0 && there.length > 0,
    city: aggregateOf(counted),
    wards: [...byWard]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([ward, ofWard]) => ({ ward, ...aggregateOf(ofWard) })),
  };
};
