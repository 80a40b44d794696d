/** Readings and a history for the tests of the indices, all in memory. */
import type { HistoryPoints } from '../../../gateway/indices/engine.ts';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import { valueQuality } from '../../../gateway/value-quality.ts';
import type { RawPoint } from '../../../shared/api.ts';
import { isQuantityId, type QuantityId } from '../../../shared/quantities.ts';
import type { Station } from '../../../shared/station.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { station } from '../live/records.ts';

/** A Sunday, 17:30 in Hải Phòng. */
export const now = Date.parse('2026-11-22T10:30:00Z');

/** One station of each kind; every limit of the catalogue that can hold somewhere holds at one of them. */
export const stations: readonly Station[] = [
  station('khi', { quantities: ['pm25', 'pm10', 'no2', 'o3', 'co'], interval: 600 }),
  station('on', { networks: ['noise'], quantities: ['laeq', 'la10'], areaClass: 'ordinary', interval: 600 }),
  station('song', {
    networks: ['flood'],
    quantities: ['water_level', 'rain'],
    gauge: 'kien-an',
    datum: 'national_msl',
    datumOffset: 0.25,
    interval: 600,
  }),
  station('duong', { networks: ['flood'], quantities: ['water_depth'], interval: 600 }),
];

/** What the history would answer: each value under its station, quantity and time, the last one written. */
export const createMemoryHistory = () => {
  const series = new Map<string, Map<Instant, RawPoint>>();
  return {
    write: (record: ReadingRecord): void => {
      for (const [quantity, value] of Object.entries(record.v)) {
        if (!isQuantityId(quantity)) continue;
        const points = series.get(`${record.s} ${quantity}`) ?? new Map<Instant, RawPoint>();
        series.set(`${record.s} ${quantity}`, points);
        points.set(record.t, { at: record.t, value, quality: valueQuality(record, quantity) });
      }
    },
    range: (id: string, quantity: QuantityId, from: Instant, to: Instant): RawPoint[] =>
      [...(series.get(`${id} ${quantity}`)?.values() ?? [])]
        .filter(({ at }) => at >= from && at < to)
        .sort((one, other) => one.at - other.at),
    points: ({ id, quantities }: Station, from: Instant, to: Instant): HistoryPoints =>
      new Map(
        quantities.map((quantity) => [
          quantity,
          [...(series.get(`${id} ${quantity}`)?.values() ?? [])].filter(({ at }) => at >= from && at < to),
        ]),
      ),
  };
};

/** A day's course of anything, in one decimal. */
export const wave = (at: Instant, middle: number, height: number): number =>
  Math.round((middle + height * Math.sin((at / (24 * hourMs)) * 2 * Math.PI) + ((at / minuteMs) % 7)) * 10) / 10;
