/** Rain by station, the heaviest first. Pure. */
import type { WaterRow, WaterSummary } from '../../shared/indices-api.ts';
import type { LevelThreshold } from '../../shared/thresholds/threshold.ts';
import type { StationNow } from '../model/city-view.ts';

export type RainSum = WaterRow['rain'][number];

export interface RainRow {
  readonly entry: StationNow;
  readonly sums: readonly RainSum[];
  /** The worst class that a sum has reached; undefined below all, or where too little is known. */
  readonly worst: LevelThreshold | undefined;
}

const amountOf = ({ sums }: RainRow, hours: number): number => sums.find((sum) => sum.hours === hours)?.amount ?? -1;

export const rainOf = (stations: readonly StationNow[], summary: WaterSummary | undefined): RainRow[] => {
  const rows = new Map(summary?.stations.map((row) => [row.station, row]));
  const classes = new Map(
    summary?.thresholds.flatMap((threshold) => ('severity' in threshold ? [[threshold.id, threshold] as const] : [])),
  );
  const collator = new Intl.Collator('vi', { numeric: true });
  return stations
    .flatMap((entry): RainRow[] => {
      const { station, condition } = entry;
      const sums = rows.get(station.id)?.rain ?? [];
      if (!station.quantities.includes('rain') || condition === 'retired' || sums.length === 0) return [];
      const reached = sums.flatMap(({ threshold }) => {
        const found = threshold === null ? undefined : classes.get(threshold);
        return found ? [found] : [];
      });
      const worst = reached.reduce<LevelThreshold | undefined>(
        (most, each) => (most === undefined || each.severity > most.severity ? each : most),
        undefined,
      );
      return [{ entry, sums, worst }];
    })
    .sort(
      (a, b) =>
        (b.worst?.severity ?? 0) - (a.worst?.severity ?? 0) ||
        amountOf(b, 1) - amountOf(a, 1) ||
        amountOf(b, 24) - amountOf(a, 24) ||
        collator.compare(a.entry.station.name, b.entry.station.name),
    );
};

/** Who has the most rain of so many hours; undefined where it is dry everywhere. */
export const mostRain = (rows: readonly RainRow[], hours: number): { row: RainRow; sum: RainSum } | undefined => {
  let most: { row: RainRow; sum: RainSum } | undefined;
  for (const row of rows) {
    const sum = row.sums.find((each) => each.hours === hours);
    if (sum?.amount != null && sum.amount > (most?.sum.amount ?? 0)) most = { row, sum };
  }
  return most;
};
