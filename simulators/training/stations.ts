/** Stations of a training fleet: so many of each network, spread over wards, with ids of their own. */
import type { Network } from '../../shared/quantities.ts';
import { distanceKm, type Ward, wards } from '../../shared/wards.ts';
import { air, airSites, noise, noiseSites, type Place, place, rain, type Spot, street } from '../places.ts';
import { createSequence, seedOf } from '../signals/random.ts';

const cityCentre = { lat: 20.855, lon: 106.68 };
/** So close that stations have neighbours to be compared with. */
const stationsPerWard = 3;
/** Degrees around the centre of a ward. */
const spread = 0.014;

export interface TrainingFleet {
  readonly prefix: string;
  readonly stations: Readonly<Record<Network, number>>;
  /** Codes; undefined = around the centre of the city. */
  readonly wards: readonly string[] | undefined;
  /** Seconds. */
  readonly interval: number;
  readonly seed: number;
}

const wardsOf = ({ wards: wanted, stations }: TrainingFleet): Ward[] => {
  if (wanted) return wards.filter(({ code }) => wanted.includes(code));
  const total = stations.air + stations.noise + stations.flood;
  return [...wards]
    .sort((a, b) => distanceKm(a, cityCentre) - distanceKm(b, cityCentre))
    .slice(0, Math.max(1, Math.ceil(total / stationsPerWard)));
};

/** Same fleet and seed, same stations. */
export const makeTrainingStations = (fleet: TrainingFleet): Place[] => {
  const { prefix, interval } = fleet;
  const chosen = wardsOf(fleet);
  const made: Place[] = [];
  const spotOf = (kind: string, name: string, n: number): { spot: Spot; next: () => number } => {
    const next = createSequence(seedOf(fleet.seed, `${kind} ${n}`));
    const ward = chosen[made.length % chosen.length];
    if (!ward) throw new Error('no ward is known');
    const number = String(n).padStart(3, '0');
    const lat = Math.round((ward.lat + (next() - 0.5) * spread) * 1e5) / 1e5;
    const lon = Math.round((ward.lon + (next() - 0.5) * spread) * 1e5) / 1e5;
    return {
      spot: [`${prefix}${kind}-${number}`, `${name} ${ward.name} ${number} (mô phỏng)`, ward.code, lat, lon],
      next,
    };
  };
  const pick = <T>(choices: readonly [T, ...T[]] | readonly T[], share: number): T | undefined =>
    choices[Math.floor(share * choices.length)];
  for (let n = 1; n <= fleet.stations.air; n += 1) {
    const { spot, next } = spotOf('khi', 'Trạm không khí', n);
    made.push(air(pick(airSites, next()) ?? 'urban', 'gases', spot));
  }
  for (let n = 1; n <= fleet.stations.noise; n += 1) {
    const { spot, next } = spotOf('on', 'Trạm tiếng ồn', n);
    made.push(noise(pick(noiseSites, next()) ?? 'residential', spot));
  }
  for (let n = 1; n <= fleet.stations.flood; n += 1) {
    if (n % 3 === 1) {
      const { spot, next } = spotOf('ngap', 'Điểm ngập', n);
      const sensors = {
        outfall: 1.2 + 0.4 * next(),
        surface: 2.4 + next(),
        catchment: 2 + 2 * next(),
        drainage: 22 + 14 * next(),
      };
      made.push(street(sensors, spot));
    } else if (n % 3 === 2) made.push(rain(spotOf('mua', 'Trạm đo mưa', n).spot));
    else {
      const reach = { attenuation: 0.9, lagMinutes: 50, offset: 0.1, flood: 0.3 };
      made.push(place(spotOf('song', 'Trạm mực nước', n).spot, { kind: 'river', reach }));
    }
  }
  return made.map((one) => ({ ...one, description: { ...one.description, interval } }));
};
