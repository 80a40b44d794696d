/** Situations among what needs attention: they come first, and say what their stations would say one by one. Pure. */
import type { Situation } from '../../shared/alert-api.ts';
import type { AttentionItem } from '../model/city-view.ts';
import { isCalling, sortSituations } from './situations.ts';

/** Equipment is told of by its stations. */
export const attentionSituations = (situations: readonly Situation[]): Situation[] =>
  sortSituations(situations.filter((each) => isCalling(each) && each.state !== 'cleared'));

/** Without the levels of stations of an open flood, and the limits of those in an open situation of air or noise. */
export const notInSituations = (items: readonly AttentionItem[], situations: readonly Situation[]): AttentionItem[] => {
  const open = attentionSituations(situations);
  const stationsOf = (isFlood: boolean): ReadonlySet<string> =>
    new Set(open.filter(({ hazard }) => (hazard === 'flood') === isFlood).flatMap(({ stations }) => stations));
  const flooded = stationsOf(true);
  const exceeding = stationsOf(false);
  return items.filter(
    (item) =>
      !(item.kind === 'level' && flooded.has(item.entry.station.id)) &&
      !(item.kind === 'limit' && exceeding.has(item.entry.station.id)),
  );
};
