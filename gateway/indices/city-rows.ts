/** The rows of all stations, brought up to date in short pieces, and which of them changed since a viewer was last told. */
import type { IndicesRow } from '../../shared/indices-api.ts';
import type { Instant } from '../../shared/time.ts';
import type { Engine, RowWithCounts } from './engine.ts';
import { inSlices } from './slices.ts';

export interface CityRow extends RowWithCounts {
  /** Counts up over all rows with every change. */
  readonly changed: number;
}

export interface CityRows {
  /** Every row as it stands now; who asks while it is being done waits for the next round, so that nothing is missed. */
  refresh(): Promise<void>;
  all(): ReadonlyMap<string, CityRow>;
  remove(station: string): void;
  /** Of the newest change. */
  latest(): number;
}

/** What viewers are told of: not the time of the newest reading, which they know from the reading itself. */
const contentOf = ({ at: _at, ...content }: IndicesRow): string => JSON.stringify(content);

export const createCityRows = (engine: Pick<Engine, 'stale' | 'row' | 'station'>, now: () => Instant): CityRows => {
  const rows = new Map<string, CityRow>();
  let latest = 0;
  let round: Promise<void> = Promise.resolve();

  const update = (station: string): void => {
    if (!engine.station(station)) return;
    const known = rows.get(station);
    const next = engine.row(station, now());
    if (known && contentOf(known.row) === contentOf(next.row)) {
      rows.set(station, { ...next, changed: known.changed });
      return;
    }
    latest += 1;
    rows.set(station, { ...next, changed: latest });
  };

  return {
    refresh: () => {
      round = round.catch(() => {}).then(() => inSlices(engine.stale(now()), update));
      return round;
    },
    all: () => rows,
    remove: (station) => void rows.delete(station),
    latest: () => latest,
  };
};
