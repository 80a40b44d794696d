/** Water and noise of all stations at once, worked out in short pieces and kept a few seconds: many screens show the same. */
import type { NoiseRow, NoiseSummary, WaterRow, WaterSummary } from '../../shared/indices-api.ts';
import { recentSlotMs } from '../../shared/indices-api.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import type { Instant } from '../../shared/time.ts';
import { isInSight, type Sight } from '../principal.ts';
import type { Edge } from './edge.ts';
import type { Engine } from './engine.ts';
import { noiseRow } from './noise-row.ts';
import { inSlices } from './slices.ts';
import { thresholdsNamed } from './station-figures.ts';
import { isTidal, tideFigures } from './water.ts';
import { recentFrom, waterRow } from './water-row.ts';

const keptMs = 5_000;

/** By sight; who asks while it is being worked out waits for the same answer. */
const keep = <T>(compute: (sight: Sight) => Promise<T>): ((sight: Sight) => Promise<T>) => {
  const known = new Map<Sight, { readonly answer: Promise<T>; readonly since: number }>();
  return (sight) => {
    const before = known.get(sight);
    if (before && performance.now() - before.since < keptMs) return before.answer;
    const answer = compute(sight);
    known.set(sight, { answer, since: performance.now() });
    answer.catch(() => known.delete(sight));
    return answer;
  };
};

export interface NetworkSummaries {
  water(sight: Sight): Promise<WaterSummary>;
  noise(sight: Sight): Promise<NoiseSummary>;
}

export const createNetworkSummaries = ({
  engine,
  thresholds,
  edge,
  now,
}: {
  readonly engine: Pick<Engine, 'stations' | 'station' | 'input'>;
  readonly thresholds: readonly Threshold[];
  readonly edge: Edge;
  readonly now: () => Instant;
}): NetworkSummaries => {
  const seen = (sight: Sight): string[] =>
    engine
      .stations()
      .filter((id) => {
        const station = engine.station(id);
        return station !== undefined && isInSight(sight, station);
      })
      .sort();
  return {
    water: keep(async (sight) => {
      const at = now();
      const stations: WaterRow[] = [];
      let hasTide = false;
      await inSlices(seen(sight), (id) => {
        const input = engine.input(id, at);
        const row = input && waterRow(edge, input);
        if (!row) return;
        stations.push(row);
        hasTide ||= isTidal(input.station);
      });
      const tide = hasTide ? tideFigures(edge, at) : null;
      return {
        at,
        recent: { from: recentFrom(at), everyMs: recentSlotMs },
        tide,
        stations,
        thresholds: thresholdsNamed(thresholds, stations),
      };
    }),
    noise: keep(async (sight) => {
      const at = now();
      const stations: NoiseRow[] = [];
      await inSlices(seen(sight), (id) => {
        const input = engine.input(id, at);
        const row = input && noiseRow(edge, input);
        if (row) stations.push(row);
      });
      return { at, stations, thresholds: thresholdsNamed(thresholds, stations) };
    }),
  };
};
