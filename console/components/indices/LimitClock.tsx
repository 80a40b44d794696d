/** The compliance clock: where each legal average stands now, what the rest of its time may still be, and when it is too late. */
import { Link } from 'wouter';
import type { LimitFigure, StationIndicesAnswer } from '../../../shared/indices-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { averagingText, conditionTexts, limitValueText } from '../../format/limit-text.ts';
import { exceedancesText, marginText, projectedText, soFarText, spanText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { EvidenceMark } from '../Level.tsx';
import { LimitBar } from './LimitBar.tsx';
import { LimitChip } from './LimitMark.tsx';
import { Why } from './Why.tsx';

const LimitCard = ({ limit, threshold }: { limit: LimitFigure; threshold: Threshold }) => {
  const { t, format, language } = useSettings();
  const now = useNow(60_000);
  const words = { t, format };
  const { quantity, current, state } = limit;
  const name = `${quantities[quantity].symbol} ${averagingText(threshold, words)}`;
  const hours = conditionTexts({ ...threshold, dataCapture: undefined } as Threshold, words);
  const sentences = [
    soFarText(limit, threshold, words),
    marginText(limit, threshold, words),
    projectedText(limit, now, words),
    exceedancesText(limit, words),
  ].filter((sentence) => sentence !== undefined);
  return (
    <li className="limit-card" data-limit={state} data-threshold={threshold.id}>
      <div className="limit-head">
        <h4 className="figure-title">
          {quantities[quantity].symbol}{' '}
          <span className="quiet">{[averagingText(threshold, words), ...hours].join(' · ')}</span>
        </h4>
        <LimitChip state={state} kind={limit.kind} />
      </div>
      <p className="limit-now">
        <strong>{current.value === null ? '—' : format.withUnit(quantity, current.value)}</strong>{' '}
        <span className="quiet">
          {t(limit.kind === 'limit' ? 'limit.of' : 'guideline.of', { value: limitValueText(threshold, words) })}
        </span>
      </p>
      <LimitBar threshold={threshold} average={current} state={state} />
      <p className="quiet small">{t('limit.over', { span: spanText(current.from, current.to, now, words) })}</p>
      {sentences.length > 0 && (
        <ul className="limit-words">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <p className="limit-law">
        <Link href={`/limits?q=${encodeURIComponent(`${threshold.law.document} ${quantities[quantity].symbol}`)}`}>
          {threshold.law.document}, {threshold.law.clause[language]}
        </Link>
        {threshold.evidence !== 'verified' && <EvidenceMark evidence={threshold.evidence} />}
      </p>
      <Why why={limit.explain} name={name} />
    </li>
  );
};

const LimitCards = ({ limits, thresholds }: Pick<StationIndicesAnswer, 'limits' | 'thresholds'>) => (
  <ul className="limit-cards">
    {limits.map((limit) => {
      const threshold = thresholds.find(({ id }) => id === limit.threshold);
      return threshold && <LimitCard key={limit.threshold} limit={limit} threshold={threshold} />;
    })}
  </ul>
);

export const LimitClock = ({ limits, thresholds }: Pick<StationIndicesAnswer, 'limits' | 'thresholds'>) => {
  const { t } = useSettings();
  const legal = limits.filter(({ kind }) => kind === 'limit');
  const guidelines = limits.filter(({ kind }) => kind === 'guideline');
  const exceeded = legal.filter(({ state }) => state === 'exceeds').length;
  const known = legal.filter(({ state }) => state !== 'not-enough-data').length;
  return (
    <section className="panel" aria-labelledby="limits-now">
      <div className="panel-head">
        <h3 id="limits-now">{t('limits.now')}</h3>
        {legal.length > 0 && (
          <p className={exceeded > 0 ? 'loud' : 'quiet'}>
            {t(exceeded > 0 ? 'limits.someExceeded' : 'limits.noneExceeded', { exceeded, known, count: legal.length })}
          </p>
        )}
      </div>
      <LimitCards limits={legal} thresholds={thresholds} />
      {guidelines.length > 0 && (
        <details className="guidelines">
          <summary>{t('limits.guidelines', { count: guidelines.length })}</summary>
          <LimitCards limits={guidelines} thresholds={thresholds} />
        </details>
      )}
    </section>
  );
};
