import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { secondMs } from '../../shared/time.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { levelSentence } from '../format/level-text.ts';
import { shortName } from '../format/quantity.ts';
import { hasFigures } from '../indices/badge.ts';
import type { Colouring } from '../indices/bands.ts';
import { withTexts } from '../language/catalogue.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow, useValues } from '../live/services.tsx';
import type { StationNow } from '../model/city-view.ts';
import { newestAt, quantitiesOf } from '../model/condition.ts';
import { type Severity, severityOf } from '../model/levels.ts';
import { ConditionChip, ProvenanceChip } from './Glyphs.tsx';
import { Icon } from './Icon.tsx';
import { AqiChip } from './indices/AqiBadge.tsx';
import { LimitMark, useLimitName } from './indices/LimitMark.tsx';
import { LevelChip, SeverityMark, useReached } from './Level.tsx';
import { Age, Value } from './Value.tsx';

const StationWhy = lazy(async () => ({ default: (await withTexts(import('./StationWhy.tsx'))).StationWhy }));

const shownAtMost = 6;

/** The station chosen on the map, or under the mouse: what it says now, why it has this colour, and the way to its page. */
export const StationCard = ({
  entry,
  colouring,
  alert,
  onClose,
}: {
  entry: StationNow;
  colouring: Colouring;
  /** Severity of the worst open situation that it is in. */
  alert: Severity | undefined;
  onClose: () => void;
}) => {
  const [isWhyOpen, setWhyOpen] = useState(false);
  const { t, format, language } = useSettings();
  const { station, condition } = entry;
  const values = useValues(station.id) ?? entry.values;
  const ward = findWard(station.ward);
  const newest = newestAt(values);
  const now = useNow(10 * secondMs);
  const level = useReached(station, values, now);
  const all = quantitiesOf(station, values);
  const limitName = useLimitName();
  return (
    <article
      className="station-card"
      data-dashed={station.provenance !== 'real' || undefined}
      aria-label={station.name}
    >
      <header>
        <div>
          <h2>{station.name}</h2>
          <p className="quiet small">{ward ? wardName(ward, language) : t('station.outside')}</p>
        </div>
        <button type="button" className="button icon-only plain" aria-label={t('action.close')} onClick={onClose}>
          <Icon name="close" size={18} />
        </button>
      </header>
      <p className="chips">
        {level && <LevelChip level={level.reached} />}
        <AqiChip station={station} />
        <ProvenanceChip provenance={station.provenance} />
        <ConditionChip condition={condition} />
        <span className="quiet small">{newest === undefined ? t('value.none') : <Age at={newest} />}</span>
      </p>
      {level && (
        <p className="level-line" data-severity={severityOf(level.reached)}>
          <SeverityMark severity={severityOf(level.reached)} /> {levelSentence(level, { t, format }, now)}
        </p>
      )}
      {entry.exceeded.map((limit) => (
        <p key={limit.network} className="limit-line" data-limit="exceeds">
          <LimitMark state="exceeds" /> {t('limit.exceedsWhat', { limit: limitName(limit) })}
        </p>
      ))}
      <dl>
        {all.slice(0, shownAtMost).map((quantity) => (
          <div key={quantity} className="card-pair">
            <dt>{shortName(quantity, language, t)}</dt>
            <dd>
              <Value quantity={quantity} value={values[quantity]} interval={station.interval} />
            </dd>
          </div>
        ))}
      </dl>
      <details className="card-details" open={isWhyOpen} onToggle={(event) => setWhyOpen(event.currentTarget.open)}>
        <summary>{t('map.why')}</summary>
        {isWhyOpen && (
          <Suspense fallback={<p className="quiet small">{t('state.loading')}</p>}>
            <StationWhy entry={entry} colouring={colouring} alert={alert} />
          </Suspense>
        )}
      </details>
      <p className="card-ways">
        <Link href={`/stations/${station.id}`} className="button">
          {t('station.open')}
        </Link>
        {hasFigures(station) && <Link href={`/stations/${station.id}?tab=figures`}>{t('figures.title')}</Link>}
      </p>
    </article>
  );
};
