/** What a chart shows as a table, newest first. */
import { useMemo } from 'react';
import type { JudgedSpan } from '../../shared/judged-spans.ts';
import { commonQuality, flagsOf } from '../../shared/quality.ts';
import { quantities } from '../../shared/quantities.ts';
import { useSettings } from '../language/settings.tsx';
import { verdictAt } from '../model/judged.ts';
import { joinSeries, type Series, seriesKey } from '../model/series.ts';
import { useSeriesName } from './use-series-name.ts';

const tableRows = 100;

export const ChartTable = ({
  series,
  isBucketed,
  bucketMs,
  judged,
}: {
  series: readonly Series[];
  isBucketed: boolean;
  bucketMs: number;
  judged: readonly JudgedSpan[];
}) => {
  const { t, format } = useSettings();
  const nameOf = useSeriesName();
  const { times, columns } = useMemo(() => joinSeries(series, Number.POSITIVE_INFINITY), [series]);
  const rows = times.map((_at, row) => row).reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="table-scroll chart-table" aria-label={t('chart.table')} tabIndex={0}>
      <table>
        <caption className="hidden-visually">{t('chart.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{isBucketed ? t('chart.from') : t('chart.measuredAt')}</th>
            {series.map((each) => {
              const { unit, aggregate } = quantities[each.quantity];
              return (
                <th key={seriesKey(each)} scope="col" className="figure">
                  {nameOf(each, true)} ({unit})
                  {isBucketed && aggregate !== 'sum' && <span className="small"> {t('chart.meanAndRange')}</span>}
                </th>
              );
            })}
            <th scope="col">{t('chart.quality')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, tableRows).map((row) => {
            const at = times[row] ?? 0;
            const { common, own } = commonQuality(columns.map((column) => column.quality[row]));
            const flags = [
              ...flagsOf(common).map((flag) => t(`quality.${flag}`)),
              ...series.flatMap((each, i) =>
                flagsOf(own[i] ?? 0).map((flag) => `${nameOf(each, true)}: ${t(`quality.${flag}`)}`),
              ),
            ];
            const verdict = verdictAt(judged, at, bucketMs);
            return (
              <tr key={at} data-judged={verdict}>
                <td className="nowrap">{format.exact(at)}</td>
                {series.map((each, i) => {
                  const { quantity } = each;
                  const value = columns[i]?.value[row];
                  const low = columns[i]?.low[row];
                  const high = columns[i]?.high[row];
                  return (
                    <td key={seriesKey(each)} className="figure">
                      {value === null || value === undefined ? '—' : format.value(quantity, value)}
                      {typeof low === 'number' && typeof high === 'number' && (
                        <span className="quiet small">
                          {' '}
                          {format.value(quantity, low)}–{format.value(quantity, high)}
                        </span>
                      )}
                    </td>
                  );
                })}
                <td>
                  {flags.length === 0 ? t('quality.good') : flags.join(', ')}
                  {isBucketed && verdict && <span className="block small">{t('quality.judgedIn')}</span>}
                  {!isBucketed && verdict === 'valid' && <span className="block small">{t('verdict.valid')}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length > tableRows && (
        <p className="quiet small panel-note">{t('chart.tableMore', { shown: tableRows, count: rows.length })}</p>
      )}
    </section>
  );
};
