/** Hours against each limit of the law in force, with how many of them have enough data, and the days above it. */
import { Link } from 'wouter';
import type { LimitRow, ProgrammeFigures } from '../../../shared/city-programme-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { averagingText, conditionTexts, datesText, limitValueText, placeText } from '../../format/limit-text.ts';
import { useSettings } from '../../language/settings.tsx';
import { EvidenceMark } from '../Level.tsx';
import { HoursBar } from './Bar.tsx';
import { PartHead, partId } from './PartHead.tsx';
import { lawText, shareText } from './words.ts';

const Row = ({ row, threshold }: { row: LimitRow; threshold: Threshold }) => {
  const { t, format, language } = useSettings();
  const words = { t, format };
  const { expected, judged, within, daysAbove, stationDays, worst } = row;
  const sentence =
    judged === 0
      ? t('programme.limits.noData')
      : t('programme.limits.share', { share: shareText(within, judged, words) });
  const capture = t('programme.limits.capture', { share: shareText(judged, expected, words) });
  return (
    <tr>
      <th scope="row">
        <span className="limit-name">{threshold.label[language]}</span>
        <span className="small">
          {limitValueText(threshold, words)} · {averagingText(threshold, words)}
        </span>
        <span className="quiet small">
          {[placeText(threshold, words), ...conditionTexts(threshold, words), datesText(threshold, words)]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <span className="small limit-law">
          <Link href={`/limits?dates=all&q=${encodeURIComponent(quantities[threshold.quantity].symbol)}`}>
            {lawText(threshold, language)}
          </Link>{' '}
          <EvidenceMark evidence={threshold.evidence} /> <span className="quiet">{threshold.programme.join(', ')}</span>
        </span>
      </th>
      <td data-label={t('programme.limits.within')}>
        <HoursBar expected={expected} judged={judged} within={within} label={`${sentence}; ${capture}`} />
        <strong>{sentence}</strong>
        <span className="quiet small">{capture}</span>
      </td>
      <td className="figure" data-label={t('programme.limits.hours')}>
        {format.number(judged - within)}
        <span className="quiet small">{t('programme.limits.ofHours', { count: judged })}</span>
      </td>
      <td data-label={t('programme.limits.days')}>
        {daysAbove.length === 0 ? (
          <span>{stationDays.kept === 0 ? '—' : t('programme.limits.noDay')}</span>
        ) : (
          <details className="days">
            <summary>
              <strong>{t('programme.limits.dayCount', { count: daysAbove.length })}</strong>
            </summary>
            <span className="small">{daysAbove.map((date) => format.day(date)).join(', ')}</span>
          </details>
        )}
        <span className="quiet small">
          {t('programme.limits.stationDays', {
            above: stationDays.above,
            judged: stationDays.above + stationDays.kept,
            unknown: stationDays.unknown,
          })}
        </span>
      </td>
      <td data-label={t('programme.limits.worst')} data-empty={worst === null || undefined}>
        {worst ? (
          <>
            <Link href={`/stations/${worst.station}`}>{worst.name}</Link>
            <span className="quiet small">
              {worst.judged > 0 && t('programme.limits.share', { share: shareText(worst.within, worst.judged, words) })}
            </span>
          </>
        ) : (
          '—'
        )}
      </td>
      <td className="figure" data-label={t('programme.stations')}>
        {format.number(row.stations)}
      </td>
    </tr>
  );
};

export const LimitFigures = ({ figures }: { figures: ProgrammeFigures }) => {
  const { t } = useSettings();
  const thresholds = new Map(figures.thresholds.map((threshold) => [threshold.id, threshold]));
  const groups = (['air', 'noise'] as const).map((network) => ({
    network,
    rows: figures.limits.filter(({ threshold: id }) => {
      const threshold = thresholds.get(id);
      return threshold && quantities[threshold.quantity].network === network;
    }),
  }));
  return (
    <section className="panel" aria-labelledby={partId('limits')}>
      <PartHead part="limits" simulated={figures.simulated && figures.stations > 0}>
        <span className="bar-key quiet small push">
          <span className="hours-bar">
            <span className="hours-within" />
          </span>
          {t('programme.key.within')}
          <span className="hours-bar">
            <span className="hours-above" />
          </span>
          {t('programme.key.above')}
          <span className="hours-bar" />
          {t('programme.key.unknown')}
        </span>
      </PartHead>
      {figures.limits.length === 0 && <p className="panel-note quiet">{t('programme.limits.none')}</p>}
      {groups.map(
        ({ network, rows }) =>
          rows.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
            <section key={network} className="table-scroll" aria-label={t(`network.${network}`)} tabIndex={0}>
              <table className="programme-table">
                <caption>{t(`network.${network}`)}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('programme.limits.limit')}</th>
                    <th scope="col">{t('programme.limits.within')}</th>
                    <th scope="col" className="figure">
                      {t('programme.limits.hours')}
                    </th>
                    <th scope="col">{t('programme.limits.days')}</th>
                    <th scope="col">{t('programme.limits.worst')}</th>
                    <th scope="col" className="figure">
                      {t('programme.stations')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => {
                    const threshold = thresholds.get(row.threshold);
                    return threshold && <Row key={row.threshold} row={row} threshold={threshold} />;
                  })}
                </tbody>
              </table>
            </section>
          ),
      )}
      <p className="panel-note quiet small">{t('programme.limits.how')}</p>
    </section>
  );
};
