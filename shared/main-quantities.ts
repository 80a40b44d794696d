/** Which of its quantities stands for a station where there is room for one. Pure. */
import { type Network, type QuantityId, quantities } from './quantities.ts';
import type { Station } from './station.ts';

/** Most telling first. */
export const preferredQuantities: Readonly<Record<Network, readonly QuantityId[]>> = {
  air: ['pm25', 'pm10', 'no2', 'o3', 'so2', 'co', 'pm1', 'tsp', 'temperature', 'humidity'],
  noise: ['laeq', 'lamax', 'la10', 'la90'],
  flood: ['water_depth', 'water_level', 'rain_rate', 'rain'],
};

/** Both are compared with levels reading by reading. */
const judged: readonly QuantityId[] = ['water_depth', 'water_level'];

/** The main quantity of each network that a station measures, and every one with alarm levels or classes. */
export const mainQuantitiesOf = ({ networks, quantities: measured }: Pick<Station, 'networks' | 'quantities'>) => {
  const main = networks.flatMap((network) => preferredQuantities[network].find((id) => measured.includes(id)) ?? []);
  const levels = judged.filter((id) => measured.includes(id) && networks.includes(quantities[id].network));
  return [...new Set<QuantityId>([...main, ...levels])];
};
