/** What the stations of a situation say now: water on a staff, averages on the bar of their limit, equipment in words. */
import { Link } from 'wouter';
import type { Alert } from '../../../shared/alert-api.ts';
import type { Hazard } from '../../../shared/alerts/words.ts';
import type { StationView } from '../../../shared/api.ts';
import { quantities } from '../../../shared/quantities.ts';
import type { LevelThreshold } from '../../../shared/thresholds/threshold.ts';
import { minuteMs } from '../../../shared/time.ts';
import { figureText, stepText } from '../../alerts/words.ts';
import { levelName } from '../../format/level-text.ts';
import { averagingText } from '../../format/limit-text.ts';
import { useStationIndices } from '../../indices/use-indices.ts';
import { crossingText, spanText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useJudgedNow, useNow, useStation, useValues, useWatch } from '../../live/services.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { stationNow } from '../../model/city-view.ts';
import type { Values } from '../../model/condition.ts';
import { type LevelQuantity, levelQuantities, levelSpans } from '../../model/levels.ts';
import { ConditionChip, ProvenanceChip } from '../Glyphs.tsx';
import { AqiChip } from '../indices/AqiBadge.tsx';
import { LimitBar } from '../indices/LimitBar.tsx';
import { LimitChip } from '../indices/LimitMark.tsx';
import { EvidenceMark, LevelNote } from '../Level.tsx';
import { Age, Value } from '../Value.tsx';
import { LevelStaff } from './LevelStaff.tsx';
import { WaterTrend } from './SituationRow.tsx';

const noValues: Values = {};

/** `Dự kiến đạt BĐ II lúc 14:40 ± 10 phút`; nothing where nothing is projected. */
const Crossing = ({ station, quantity }: { station: string; quantity: LevelQuantity }) => {
  const { t, format, language } = useSettings();
  const { data } = useStationIndices(station);
  const now = useNow(minuteMs);
  const outlook = quantity === 'water_level' ? data?.water?.level : data?.water?.depth;
  const next = outlook?.next;
  const level = data?.thresholds.find(({ id }) => id === next?.threshold);
  if (!next || !level || !('severity' in level)) return null;
  return (
    <p className="water-crossing">
      <strong>{crossingText(next, levelName(level, language), now, { t, format })}</strong>{' '}
      {level.evidence !== 'verified' && <EvidenceMark evidence={level.evidence} />}
    </p>
  );
};

const Water = ({
  station,
  values,
  quantity,
  isMeasuring,
}: {
  station: StationView;
  values: Values;
  quantity: LevelQuantity;
  /** Where nothing is measured any more, nothing is said to rise or to reach a level. */
  isMeasuring: boolean;
}) => {
  const { format, language } = useSettings();
  const { catalogue, judge } = useThresholds();
  const now = useJudgedNow(minuteMs);
  const value = values[quantity];
  if (!value) return null;
  const levels = (
    catalogue ? levelSpans(station, quantity, catalogue, { from: now - 1, to: now }, format.localDate) : []
  )
    .map(({ level }) => level)
    .filter((level, i, all): level is LevelThreshold => all.findIndex(({ id }) => id === level.id) === i);
  const state = judge(station, values, now).find((each) => each.quantity === quantity);
  return (
    <div className="water-now">
      <LevelStaff quantity={quantity} value={value.value} levels={levels} />
      <div className="water-words">
        <p className="big-value">
          <Value quantity={quantity} value={value} interval={station.interval} />
        </p>
        <p className="quiet small">
          <Age at={value.at} />
        </p>
        {isMeasuring && (
          <>
            <p>
              <WaterTrend station={station.id} />
            </p>
            <Crossing station={station.id} quantity={quantity} />
          </>
        )}
        {state && (
          <dl>
            <dt className="hidden-visually">{quantities[quantity].name[language]}</dt>
            <LevelNote state={state} />
          </dl>
        )}
      </div>
    </div>
  );
};

/** The limits that alerts of this station are about, each over its own averaging time. */
const Limits = ({ station, alerts }: { station: StationView; alerts: readonly Alert[] }) => {
  const { t, format } = useSettings();
  const { data } = useStationIndices(station.id);
  const now = useNow(minuteMs);
  const wanted = new Set(alerts.flatMap(({ figure, subject }) => [figure.threshold, subject]));
  const limits = data?.limits.filter(({ threshold }) => wanted.has(threshold)) ?? [];
  return (
    <>
      {limits.map((limit) => {
        const threshold = data?.thresholds.find(({ id }) => id === limit.threshold);
        if (!threshold) return null;
        return (
          <div key={limit.threshold} className="limit-now-card">
            <p>
              <strong>{quantities[limit.quantity].symbol}</strong>{' '}
              <span className="quiet">{averagingText(threshold, { t, format })}</span>{' '}
              <LimitChip state={limit.state} kind={limit.kind} />
            </p>
            <p className="big-value">
              {limit.current.value === null ? '—' : format.withUnit(limit.quantity, limit.current.value)}
            </p>
            <LimitBar threshold={threshold} average={limit.current} state={limit.state} />
            <p className="quiet small">
              {t('limit.over', { span: spanText(limit.current.from, limit.current.to, now, { format }) })} ·{' '}
              {threshold.law.document}
            </p>
          </div>
        );
      })}
    </>
  );
};

const Figures = ({ alerts }: { alerts: readonly Alert[] }) => {
  const { t, format, language } = useSettings();
  const { catalogue } = useThresholds();
  const words = { t, format };
  return (
    <ul className="station-figures">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <Link href={`/alerts/${alert.id}`}>{alert.rule.name[language]}</Link>:{' '}
          {[figureText(alert, words), stepText(alert, catalogue, words)].filter(Boolean).join(', ')}
        </li>
      ))}
    </ul>
  );
};

export const StationNowCard = ({
  id,
  hazard,
  alerts,
}: {
  id: string;
  hazard: Hazard;
  /** Of this station. */
  alerts: readonly Alert[];
}) => {
  const { t } = useSettings();
  const station = useStation(id);
  const values = useValues(id) ?? noValues;
  const now = useJudgedNow();
  useWatch(id);
  if (!station) {
    return (
      <article className="panel station-now">
        <h3>{alerts[0]?.station.name ?? id}</h3>
        <p className="quiet">{t('alerts.station.unseen')}</p>
        <Figures alerts={alerts} />
      </article>
    );
  }
  const { condition } = stationNow(station, values, now);
  const open = alerts.filter(({ state }) => state !== 'cleared');
  return (
    <article className="panel station-now" aria-label={station.name}>
      <h3>
        <Link href={`/stations/${station.id}`}>{station.name}</Link> <ProvenanceChip provenance={station.provenance} />
      </h3>
      <p className="chips">
        <ConditionChip condition={condition} />
        {hazard === 'air' && <AqiChip station={station} />}
      </p>
      {hazard === 'flood' &&
        levelQuantities.map((quantity) => (
          <Water
            key={quantity}
            station={station}
            values={values}
            quantity={quantity}
            isMeasuring={condition !== 'retired'}
          />
        ))}
      {(hazard === 'air' || hazard === 'noise') && <Limits station={station} alerts={open} />}
      <Figures alerts={open} />
    </article>
  );
};

/** Other stations of the ward that measure the same: whether they bear it out. */
export const Neighbours = ({ stations }: { stations: readonly StationView[] }) => {
  const { t } = useSettings();
  if (stations.length === 0) return <p className="quiet">{t('alerts.neighbours.none')}</p>;
  return (
    <ul className="neighbours">
      {stations.map((station) => (
        <Neighbour key={station.id} station={station} />
      ))}
    </ul>
  );
};

const Neighbour = ({ station }: { station: StationView }) => {
  const { t, language } = useSettings();
  const values = useValues(station.id) ?? noValues;
  const now = useJudgedNow();
  const { condition } = stationNow(station, values, now);
  const shown = station.quantities.filter((quantity) => values[quantity] !== undefined).slice(0, 2);
  return (
    <li>
      <Link href={`/stations/${station.id}`}>{station.name}</Link> <ProvenanceChip provenance={station.provenance} />
      {condition !== 'measuring' && <ConditionChip condition={condition} />}
      <span className="neighbour-values">
        {shown.length === 0 && <span className="quiet">{t('value.none')}</span>}
        {shown.map((quantity) => (
          <span key={quantity}>
            <span className="quiet small">{quantities[quantity].name[language]}</span>{' '}
            <Value quantity={quantity} value={values[quantity]} interval={station.interval} />
          </span>
        ))}
      </span>
    </li>
  );
};
