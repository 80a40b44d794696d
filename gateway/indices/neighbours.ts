/** Whether a station disagrees with those around it, asked for when somebody looks. */
import { hourStart } from '../../shared/indices/local-day.ts';
import {
  neighbourDisagreement,
  neighbourHours,
  neighbourQuantities,
  neighboursOf,
} from '../../shared/indices/neighbours.ts';
import type { StationIndicesAnswer } from '../../shared/indices-api.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import { type Edge, figureDecimals } from './edge.ts';
import type { Engine } from './engine.ts';

type Memory = Pick<Engine, 'windows' | 'station' | 'stations' | 'isRestoring'>;

/** The disagreements of a station over the last complete hours; none while a memory that is needed is being filled. */
export const neighbourNotes = (
  { windows, station: find, stations, isRestoring }: Memory,
  id: string,
  at: Instant,
  edge: Edge,
): NonNullable<StationIndicesAnswer['neighbours']> => {
  const station = find(id);
  if (!station || isRestoring(id)) return [];
  const to = hourStart(at);
  return neighbourQuantities.flatMap((quantity) => {
    if (!station.quantities.includes(quantity)) return [];
    const hoursOf = (one: string) => windows.hours(one, quantity, to - neighbourHours * hourMs, to);
    const all = stations().flatMap((one) => (isRestoring(one) ? [] : (find(one) ?? [])));
    const others = neighboursOf(station, all, quantity).map((other) => hoursOf(other.id));
    const found = neighbourDisagreement(hoursOf(id), others);
    if (!found) return [];
    const hours = found.map(({ value, median, ...hour }) => ({
      ...hour,
      value: edge(value, figureDecimals(quantity)),
      median: edge(median, figureDecimals(quantity)),
    }));
    return [{ quantity, hours }];
  });
};
