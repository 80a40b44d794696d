/**
 * Questions about every station at once, answered as the readings are judged now. Hours that a judgement touches are asked for one
 * series at a time; nearly none is.
 */
import { isQuantityId } from '../shared/quantities.ts';
import { hourMs } from '../shared/time.ts';
import type { CityHistoryReader, HistoryReader } from './history/history.ts';
import type { JudgementBook } from './judgements.ts';

/** `judged` answers hours of one series as they are in force. */
export const judgedCity = (
  history: CityHistoryReader,
  judged: Pick<HistoryReader, 'buckets'>,
  book: Pick<JudgementBook, 'judged' | 'spans'>,
): CityHistoryReader => ({
  at: async (instant, maxAgeMs) =>
    (await history.at(instant, maxAgeMs)).map(({ station, values }) => ({
      station,
      values: Object.fromEntries(
        Object.entries(values).map(([quantity, value]) => [
          quantity,
          isQuantityId(quantity)
            ? { ...value, quality: book.judged(station, quantity, value.at, value.quality) }
            : value,
        ]),
      ),
    })),
  moments: async (query) => {
    const { from, everyMs, count } = query;
    return (await history.moments(query)).map((series) => {
      const { station, quantity, values, flagged } = series;
      if (book.spans(station, quantity, from - everyMs, from + count * everyMs).length === 0) return series;
      const stored = new Map(flagged);
      return {
        ...series,
        flagged: values.flatMap((value, place): [number, number][] => {
          if (value === null) return [];
          // When within its step it was measured is not told: the moment stands for it.
          const quality = book.judged(station, quantity, from + place * everyMs, stored.get(place) ?? 0);
          return quality === 0 ? [] : [[place, quality]];
        }),
      };
    });
  },
  hours: async (query) => {
    const { from, to } = query;
    const answer = await history.hours(query);
    const known = new Set(answer.map(({ station, quantity }) => `${station} ${quantity}`));
    // Of a series without a good reading a judgement may have made good ones.
    const missing = [...query.wanted].flatMap(([quantity, stations]) =>
      [...stations].flatMap((station) =>
        known.has(`${station} ${quantity}`) || book.spans(station, quantity, from, to).length === 0
          ? []
          : [{ station, quantity, hours: new Float64Array() }],
      ),
    );
    const found = [];
    for (const series of [...answer, ...missing]) {
      const { station, quantity } = series;
      if (book.spans(station, quantity, from, to).length === 0) {
        found.push(series);
        continue;
      }
      const everyMs = hourMs;
      const limit = Math.ceil((to - from) / everyMs) + 1;
      const buckets = await judged.buckets({ station, quantity, from, to, everyMs, originMs: 0, limit });
      const hours = buckets.flatMap(({ at, count, mean, sum }) => [at, count, mean, sum]);
      if (hours.length > 0) found.push({ station, quantity, hours: new Float64Array(hours) });
    }
    return found;
  },
});
