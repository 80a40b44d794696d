/** What a chart shows, as the rows of a CSV file: names, units, then a row per time. Pure. */
import { flagsOf } from '../../shared/quality.ts';
import { quantities } from '../../shared/quantities.ts';
import type { Provenance, Station } from '../../shared/station.ts';
import type { Instant } from '../../shared/time.ts';
import type { Format } from '../format/format.ts';
import { joinSeries, type Series } from '../model/series.ts';
import type { TimeSpan } from './span.ts';

type Of = Pick<Station, 'id' | 'provenance'>;

const whose = ({ of }: Series, own: Of): { readonly id: string; readonly provenance: Provenance } =>
  of?.kind === 'station' ? of : own;

/** `tram-1.pm25`, `tram-1.pm25_earlier_1440min`: unlike names these stay the same in both languages. */
const columnName = (series: Series, own: Of): string => {
  const shift = series.of?.kind === 'past' ? `_earlier_${Math.round(series.of.shiftMs / 60_000)}min` : '';
  return `${whose(series, own).id}.${series.quantity}${shift}`;
};

const cell = (value: number | null | undefined): string => (typeof value === 'number' ? String(value) : '');

/** Local time with its offset: `2026-11-22T17:05:00+07:00`. */
const localIso = (at: Instant, format: Pick<Format, 'localDate' | 'clock'>): string => {
  const local = `${format.localDate(at)}T${format.clock(at)}`;
  const minutes = Math.round((Date.parse(`${local}Z`) - Math.floor(at / 1_000) * 1_000) / 60_000);
  const two = (count: number): string => String(Math.floor(count)).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${local}${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
};

/** Only what lies within the span that is seen. Buckets have their mean (or sum), least and most; readings their flags. */
export const seenRows = (
  series: readonly Series[],
  own: Of,
  { from, to }: TimeSpan,
  format: Pick<Format, 'localDate' | 'clock' | 'timeZone'>,
): string[][] => {
  const shown = series.map((each) => ({ ...each, points: each.points.filter(({ at }) => at >= from && at <= to) }));
  const { times, columns } = joinSeries(shown, Number.POSITIVE_INFINITY);
  const isBand = shown.map(({ points }) => points.some(({ low }) => low !== undefined));
  const heads = shown.flatMap((each, i): [string, string][] => {
    const name = columnName(each, own);
    const { provenance } = whose(each, own);
    const unit = quantities[each.quantity].unit + (provenance === 'real' ? '' : ` (${provenance})`);
    return isBand[i]
      ? [
          [name, unit],
          [`${name}_min`, unit],
          [`${name}_max`, unit],
        ]
      : [
          [name, unit],
          [`${name}_quality`, ''],
        ];
  });
  return [
    ['time_local', 'time_utc', ...heads.map(([name]) => name)],
    [format.timeZone, 'UTC', ...heads.map(([, unit]) => unit)],
    ...times.map((at, row) => [
      localIso(at, format),
      new Date(at).toISOString(),
      ...columns.flatMap((column, i) => {
        const value = cell(column.value[row]);
        if (isBand[i]) return [value, cell(column.low[row]), cell(column.high[row])];
        const quality = column.quality[row];
        return [value, quality === undefined ? '' : flagsOf(quality).join('|') || 'good'];
      }),
    ]),
  ];
};
