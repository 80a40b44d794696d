/** The environment rows of the programme for the city or one ward, from the sums of its stations. Pure. */
import {
  type CoverageRow,
  type InundationRow,
  type LevelRow,
  type LimitRow,
  maxInundations,
  type NetworkRow,
  type ProgrammeFigures,
  workingShare,
} from '../../shared/city-programme-api.ts';
import { type Network, networks, quantities } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { levelReached } from '../../shared/thresholds/select.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import type { Instant } from '../../shared/time.ts';
import { wards as allWards, findWard } from '../../shared/wards.ts';
import type { LimitSums, NetworkSums, StationPeriod } from './station-period.ts';

export interface StationSums {
  readonly station: Station;
  readonly sums: StationPeriod;
  /** Networks of which it sends fresh values right now; empty for periods that have passed. */
  readonly reporting: ReadonlySet<Network>;
}

export interface FiguresInput {
  readonly stations: readonly StationSums[];
  readonly catalogue: readonly Threshold[];
  /** Undefined = the whole city. */
  readonly ward: string | undefined;
  readonly simulated: boolean;
  readonly computedAt: Instant;
  readonly until: Instant;
}

const noNetworkSums: NetworkSums = { expected: 0, valid: 0, judged: 0, within: 0 };

const isWorking = ({ sums, reporting }: StationSums, network: Network): boolean => {
  const { expected, valid } = sums.networks.get(network) ?? noNetworkSums;
  return reporting.has(network) || (expected > 0 && valid >= workingShare * expected);
};

const measures = ({ station }: StationSums, network: Network): boolean =>
  station.quantities.some((quantity) => quantities[quantity].network === network);

type ThresholdIndex = ReadonlyMap<string, Threshold>;

const worstOf = (found: readonly { station: Station; sums: LimitSums }[]): LimitRow['worst'] => {
  let worst: LimitRow['worst'] = null;
  for (const { station, sums } of found) {
    const { judged, within, above } = sums;
    if (within === judged && above.length === 0) continue;
    const isWorse = worst === null || within * worst.judged < worst.within * judged;
    if (isWorse) worst = { station: station.id, name: station.name, judged, within, daysAbove: above.length };
  }
  return worst;
};

const limitRows = (stations: readonly StationSums[], catalogue: readonly Threshold[]): LimitRow[] =>
  catalogue.flatMap(({ id }) => {
    const found = stations.flatMap(({ station, sums }) => {
      const limit = sums.limits.get(id);
      return limit && limit.expected > 0 ? [{ station, sums: limit }] : [];
    });
    if (found.length === 0) return [];
    const total = (of: (sums: LimitSums) => number): number => found.reduce((sum, each) => sum + of(each.sums), 0);
    return [
      {
        threshold: id,
        stations: found.length,
        expected: total((sums) => sums.expected),
        judged: total((sums) => sums.judged),
        within: total((sums) => sums.within),
        daysAbove: [...new Set(found.flatMap(({ sums }) => sums.above))].sort(),
        stationDays: {
          above: total((sums) => sums.above.length),
          kept: total((sums) => sums.daysKept),
          unknown: total((sums) => sums.daysUnknown),
        },
        worst: worstOf(found),
      },
    ];
  });

const networkRow = (network: Network, stations: readonly StationSums[], index: ThresholdIndex): NetworkRow => {
  const own = stations.filter((each) => measures(each, network));
  const total = (key: keyof NetworkSums): number =>
    own.reduce((sum, { sums }) => sum + (sums.networks.get(network)?.[key] ?? 0), 0);
  const days = new Set<string>();
  for (const { sums } of own) {
    for (const [id, { above }] of sums.limits) {
      const threshold = index.get(id);
      if (threshold && quantities[threshold.quantity].network === network) for (const date of above) days.add(date);
    }
  }
  return {
    network,
    stations: own.length,
    working: own.filter((each) => isWorking(each, network)).length,
    expected: total('expected'),
    valid: total('valid'),
    judged: total('judged'),
    within: total('within'),
    daysAbove: days.size,
  };
};

const coverageRow = (network: Network, stations: readonly StationSums[], wardCount: number): CoverageRow => {
  const [covered, idle] = [new Set<string>(), new Set<string>()];
  for (const each of stations) {
    if (measures(each, network)) (isWorking(each, network) ? covered : idle).add(each.station.ward);
  }
  return {
    network,
    covered: [...covered].sort(),
    idle: [...idle].filter((ward) => !covered.has(ward)).sort(),
    wards: wardCount,
  };
};

const levelRows = (stations: readonly StationSums[], catalogue: readonly Threshold[]): LevelRow[] =>
  stations.flatMap(({ station, sums }) =>
    (['water_level', 'water_depth'] as const).flatMap((quantity) => {
      const levels = catalogue.flatMap(({ id, quantity: of }) => {
        const found = of === quantity ? sums.levels.get(id) : undefined;
        return found ? [{ threshold: id, ...found }] : [];
      });
      if (levels.length === 0) return [];
      const { id, name, ward } = station;
      return [
        {
          station: id,
          name,
          ward,
          quantity,
          levels: levels.map(({ threshold, reached }) => ({ threshold, reached })),
          measured: Math.max(...levels.map(({ measured }) => measured)),
        },
      ];
    }),
  );

const inundationRows = (stations: readonly StationSums[], index: ThresholdIndex): InundationRow[] =>
  stations
    .flatMap(({ station, sums }) => {
      // The scale of the station: the ids that its hours were compared with.
      const scale = [...sums.levels.keys()].flatMap((id) => {
        const threshold = index.get(id);
        return threshold?.quantity === 'water_depth' ? [threshold] : [];
      });
      return sums.inundations.map((inundation) => ({
        station: station.id,
        name: station.name,
        ward: station.ward,
        ...inundation,
        threshold: levelReached(inundation.max, scale)?.id ?? null,
      }));
    })
    .sort((one, other) => other.from - one.from || one.station.localeCompare(other.station));

export const figuresOf = ({ stations, catalogue, ward, ...facts }: FiguresInput): ProgrammeFigures => {
  const index = new Map(catalogue.map((threshold) => [threshold.id, threshold]));
  const inCity = stations.filter(({ station }) => findWard(station.ward) !== undefined);
  const shown = ward === undefined ? inCity : inCity.filter(({ station }) => station.ward === ward);
  const limits = limitRows(shown, catalogue);
  const levels = levelRows(shown, catalogue);
  const inundations = inundationRows(shown, index);
  const codes = ward === undefined ? [...new Set(shown.map(({ station }) => station.ward))].sort() : [];
  const named = new Set([
    ...limits.map(({ threshold }) => threshold),
    ...levels.flatMap((row) => row.levels.map(({ threshold }) => threshold)),
  ]);
  return {
    ...facts,
    stations: shown.length,
    outside: stations.length - inCity.length,
    limits,
    networks: networks.map((network) => networkRow(network, shown, index)),
    coverage: networks.map((network) => coverageRow(network, shown, ward === undefined ? allWards.length : 1)),
    levels,
    inundations: inundations.slice(0, maxInundations),
    inundationCount: inundations.length,
    wards: codes.map((code) => {
      const own = shown.filter(({ station }) => station.ward === code);
      return {
        ward: code,
        networks: networks
          .filter((network) => own.some((each) => measures(each, network)))
          .map((network) => networkRow(network, own, index)),
      };
    }),
    thresholds: catalogue.filter(({ id }) => named.has(id)),
  };
};
