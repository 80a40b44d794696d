/** How water moves: arrow, rate in words, and how sure that is. */
import type { Outlook } from '../../flood/gauges.ts';
import { tellingTrend } from '../../flood/gauges.ts';
import { directionOf, rateText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';

const arrows = {
  rising: 'M4 14L14 4M6.5 4H14v7.5',
  falling: 'M4 4l10 10M6.5 14H14V6.5',
  steady: 'M2.5 9h13M11 4.5L15.5 9L11 13.5',
} as const;

export const Move = ({
  outlook,
  quantity,
  isBrief,
}: {
  outlook: Outlook | undefined;
  quantity: 'water_level' | 'water_depth';
  isBrief?: boolean;
}) => {
  const { t, format } = useSettings();
  const trend = tellingTrend(outlook);
  if (!trend) return isBrief ? null : <p className="quiet small">{t('water.noTrend')}</p>;
  const direction = directionOf(trend);
  return (
    <div className="flood-move" data-direction={direction}>
      <p className="flood-rate">
        <svg aria-hidden="true" className="trend-arrow" width="18" height="18" viewBox="0 0 18 18">
          <path d={arrows[direction]} />
        </svg>
        <strong>
          {t(`water.${direction}`, { rate: rateText(quantity, Math.abs(trend.perHour), { format }, false) })}
        </strong>
      </p>
      {!isBrief && (
        <p className="quiet small">
          {t('flood.interval', {
            low: rateText(quantity, trend.low, { format }),
            high: rateText(quantity, trend.high, { format }),
            duration: format.duration(trend.minutes * 60_000),
          })}
        </p>
      )}
    </div>
  );
};
