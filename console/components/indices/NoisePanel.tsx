/** Noise of one station by the windows of the day: equivalent levels beside the limit of their hours. */
import type { NoiseFigures, StationIndicesAnswer } from '../../../shared/indices-api.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { limitValueText } from '../../format/limit-text.ts';
import { captureText, spanText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { EvidenceMark } from '../Level.tsx';
import { LimitBar } from './LimitBar.tsx';

type Period = NoiseFigures['lastPeriods'][number];

const PeriodRow = ({ period, threshold, isRunning }: { period: Period; threshold: Threshold; isRunning: boolean }) => {
  const { t, format } = useSettings();
  const now = useNow(60_000);
  const { level } = period;
  return (
    <li>
      <div className="limit-head">
        <h4 className="figure-title">
          {spanText(period.from, period.to, now, { format })}{' '}
          <span className="quiet">{t(isRunning ? 'noise.running' : 'noise.ended')}</span>
        </h4>
        <strong>{level.value === null ? '—' : format.withUnit('laeq', level.value)}</strong>
      </div>
      <LimitBar threshold={threshold} average={level} />
      <p className="quiet small">
        {t('noise.limit', { value: limitValueText(threshold, { t, format }) })} · {threshold.law.document}{' '}
        {threshold.evidence !== 'verified' && <EvidenceMark evidence={threshold.evidence} />}
      </p>
    </li>
  );
};

export const NoisePanel = ({
  noise,
  thresholds,
}: {
  noise: NoiseFigures;
  thresholds: StationIndicesAnswer['thresholds'];
}) => {
  const { t, format } = useSettings();
  const now = useNow(60_000);
  const { runningHour, lastHour, runningPeriod, lastPeriods, lden, la10, la90 } = noise;
  const periods = [
    ...(runningPeriod ? [{ period: runningPeriod, isRunning: true }] : []),
    ...lastPeriods.map((period) => ({ period, isRunning: false })),
  ];
  const level = (value: number | null): string => (value === null ? '—' : format.withUnit('laeq', value));
  const pairs: [string, string, string][] = [
    [t('noise.hour'), level(runningHour.value), captureText(runningHour, { t, format })],
    [
      t('noise.lastHour', { span: spanText(lastHour.from, lastHour.to, now, { format }) }),
      level(lastHour.value),
      captureText(lastHour, { t, format }),
    ],
    ...(
      [
        ['LA10', la10],
        ['LA90', la90],
      ] as const
    ).flatMap(([name, each]): [string, string, string][] =>
      each
        ? [[t('noise.percentile', { name }), level(each.lastHour.value), captureText(each.lastHour, { t, format })]]
        : [],
    ),
    [
      t('noise.lden', { day: format.day(lden.date) }),
      level(lden.value),
      t('noise.ldenParts', {
        day: level(lden.day.value),
        evening: level(lden.evening.value),
        night: level(lden.night.value),
      }),
    ],
  ];
  return (
    <section className="panel" aria-labelledby="noise-now">
      <div className="panel-head">
        <h3 id="noise-now">{t('noise.title')}</h3>
      </div>
      {periods.length > 0 ? (
        <ul className="noise-periods">
          {periods.map(({ period, isRunning }) => {
            const threshold = thresholds.find(({ id }) => id === period.threshold);
            return (
              threshold && (
                <PeriodRow
                  key={`${period.threshold} ${period.from}`}
                  period={period}
                  threshold={threshold}
                  isRunning={isRunning}
                />
              )
            );
          })}
        </ul>
      ) : (
        <p className="panel-note quiet">{t('noise.noProfile')}</p>
      )}
      <dl className="pairs figures-pairs">
        {pairs.map(([name, value, note]) => (
          <div key={name}>
            <dt>
              {name}
              <span className="quiet small pair-note"> {note}</span>
            </dt>
            <dd>
              <strong>{value}</strong>
            </dd>
          </div>
        ))}
      </dl>
      <p className="panel-note quiet small">{t('noise.note')}</p>
    </section>
  );
};
