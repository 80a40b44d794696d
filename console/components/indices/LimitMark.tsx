/** Where a value stands to a limit: sign, chip, and the limit in words. Never told by colour alone. */
import type { LimitState } from '../../../shared/indices-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { averagingText } from '../../format/limit-text.ts';
import { limitOutline } from '../../indices/glyphs.ts';
import type { WorstLimit } from '../../indices/live.ts';
import { useSettings } from '../../language/settings.tsx';
import { useThresholds } from '../../live/thresholds.tsx';

export const LimitMark = ({ state, size = 12 }: { state: LimitState; size?: number }) => {
  const { fill, line } = limitOutline[state];
  return (
    <svg aria-hidden="true" className="limit-mark" width={size} height={size} viewBox="0 0 12 12">
      {fill && <path d={fill} fill="currentColor" />}
      <path d={line} fill="none" stroke="currentColor" strokeWidth="1.4" />
    </svg>
  );
};

export const LimitChip = ({ state, kind = 'limit' }: { state: LimitState; kind?: 'limit' | 'guideline' }) => {
  const { t } = useSettings();
  return (
    <span className="limit-chip" data-limit={state}>
      <LimitMark state={state} /> {t(kind === 'limit' ? `limit.${state}` : `guideline.${state}`)}
    </span>
  );
};

/** `PM2.5 trung bình 24 giờ (QCVN 05:2023/BTNMT)`; what is exceeded, where there is room for one line. */
export const useLimitName = (): ((limit: Pick<WorstLimit, 'network' | 'threshold'>) => string) => {
  const { t, format } = useSettings();
  const { catalogue } = useThresholds();
  return ({ network, threshold: id }) => {
    const threshold = catalogue?.find((each) => each.id === id);
    return threshold ? limitName(threshold, averagingText(threshold, { t, format })) : t(`network.${network}`);
  };
};

const limitName = ({ quantity, law }: Threshold, averaging: string): string =>
  `${quantities[quantity].symbol} ${averaging} (${law.document})`;
