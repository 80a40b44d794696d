/** A legal average on a scale whose end is the limit, and under it how much of its time holds data. */
import type { AverageFigure, LimitState } from '../../../shared/indices-api.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { limitScale } from '../../indices/bar.ts';
import { captureText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

export const LimitBar = ({
  threshold,
  average,
  state,
}: {
  threshold: Threshold;
  average: AverageFigure;
  /** Undefined where the average is not one that the limit may be compared with. */
  state?: LimitState;
}) => {
  const { t, format } = useSettings();
  const { low, limitAt, valueAt } = limitScale(threshold, average.value ?? 0);
  const share = average.expected === 0 ? 0 : Math.min(1, average.captured / average.expected);
  return (
    <div className="limit-scale" data-limit={state}>
      <div className="limit-bar" aria-hidden="true">
        {average.value !== null && <span className="limit-value" style={{ width: percent(valueAt) }} />}
        <span className="limit-line-at" style={{ left: percent(limitAt) }} />
      </div>
      <div className="limit-ends" aria-hidden="true">
        <span>{format.number(low)}</span>
        <span className="limit-end" style={{ left: percent(limitAt) }}>
          {format.number(threshold.value, Number.isInteger(threshold.value) ? 0 : 1)}
        </span>
      </div>
      <div className="capture-bar" aria-hidden="true">
        <span style={{ width: percent(share) }} />
        {average.expected > 0 && <i style={{ left: percent(Math.min(1, average.needed / average.expected)) }} />}
      </div>
      <p className="limit-capture">
        {captureText(average, { t, format })}
        {!average.valid && ` · ${t('capture.needed', { needed: average.needed, expected: average.expected })}`}
      </p>
    </div>
  );
};
