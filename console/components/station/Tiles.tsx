/** The newest values, big, each with the legal average that it belongs to on a scale whose end is the limit. */
import type { StationView } from '../../../shared/api.ts';
import { type QuantityId, quantities } from '../../../shared/quantities.ts';
import { instantaneousLevels, thresholdsFor } from '../../../shared/thresholds/select.ts';
import { hourMs, secondMs } from '../../../shared/time.ts';
import { levelName } from '../../format/level-text.ts';
import { averagingText, limitValueText } from '../../format/limit-text.ts';
import { hasFigures } from '../../indices/badge.ts';
import { limitScale } from '../../indices/bar.ts';
import { useStationIndices } from '../../indices/use-indices.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { isStale, saidAt, type Values } from '../../model/condition.ts';
import { isLevelQuantity, type LevelState, severityOf } from '../../model/levels.ts';
import { levelScale, type TileLimit, tileLimit } from '../../station/tiles.ts';
import { ConditionMark } from '../Glyphs.tsx';
import { LimitMark } from '../indices/LimitMark.tsx';
import { LevelNote, SeverityMark } from '../Level.tsx';
import { QualityNotes } from '../QualityNotes.tsx';
import { Age, MeasuredAt, Value } from '../Value.tsx';

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** The average, never the reading: a limit over 24 hours says nothing of one value. */
const LimitLine = ({ limit, threshold }: TileLimit) => {
  const { t, format } = useSettings();
  const words = { t, format };
  const { current, state, quantity } = limit;
  const { limitAt, valueAt } = limitScale(threshold, current.value ?? 0);
  return (
    <dd className="tile-limit" data-limit={state}>
      <div className="limit-bar" aria-hidden="true">
        {current.value !== null && <span className="limit-value" style={{ width: percent(valueAt) }} />}
        <span className="limit-line-at" style={{ left: percent(limitAt) }} />
      </div>
      <p className="tile-limit-ends">
        <span>
          {averagingText(threshold, words)}:{' '}
          <strong>{current.value === null ? '—' : format.value(quantity, current.value)}</strong>
        </span>
        <span>{t('limit.of', { value: limitValueText(threshold, words) })}</span>
      </p>
      <p className="tile-limit-state">
        <LimitMark state={state} /> {t(`limit.${state}`)}
      </p>
    </dd>
  );
};

/** Levels of water hold for each reading: here the reading itself is on the scale. */
const LevelLine = ({ station, state }: { station: StationView; state: LevelState }) => {
  const { t, format, language } = useSettings();
  const { catalogue } = useThresholds();
  const { quantity, value } = state;
  const levels = instantaneousLevels(thresholdsFor(station, quantity, catalogue ?? [], format.localDate(value.at)));
  const scale = state.isFlagged ? undefined : levelScale(value.value, levels);
  if (!scale) return null;
  const names = scale.ticks.map(({ level }) => `${levelName(level, language)} ${limitValueText(level, { t, format })}`);
  return (
    <dd className="tile-limit">
      <div className="limit-bar tile-levels" aria-hidden="true">
        <span className="limit-value" style={{ width: percent(scale.valueAt) }} />
        {scale.ticks.map(({ level, at }) => (
          <span key={level.id} className="tile-tick" data-severity={severityOf(level)} style={{ left: percent(at) }}>
            <SeverityMark severity={severityOf(level)} size={10} />
          </span>
        ))}
      </div>
      <p className="tile-limit-ends">
        <span>{names.join(' · ')}</span>
      </p>
    </dd>
  );
};

const Tile = ({
  station,
  quantity,
  values,
  level,
  limit,
}: {
  station: StationView;
  quantity: QuantityId;
  values: Values;
  level: LevelState | undefined;
  limit: TileLimit | undefined;
}) => {
  const { t, language } = useSettings();
  const now = useNow(10 * secondMs);
  const value = values[quantity];
  const stale = value !== undefined && isStale(saidAt(value), station.interval, now);
  return (
    <div className="tile" data-severity={level?.reached && severityOf(level.reached)}>
      <dt>{quantities[quantity].name[language]}</dt>
      <dd>
        <Value quantity={quantity} value={value} interval={station.interval} />
      </dd>
      <dd className="tile-time">
        {value ? (
          <>
            <MeasuredAt at={value.at} />
            {now - value.at < hourMs && (
              <>
                {' · '}
                <Age at={value.at} />
              </>
            )}
          </>
        ) : (
          t('value.none')
        )}
      </dd>
      {stale && (
        <dd className="tile-note">
          <ConditionMark condition="stale" /> {t('condition.stale')}
        </dd>
      )}
      {value !== undefined && <QualityNotes quality={value.quality} />}
      {limit && <LimitLine {...limit} />}
      {level && isLevelQuantity(quantity) && <LevelLine station={station} state={level} />}
      {level && <LevelNote state={level} />}
      {quantity === 'water_level' && station.datum && <dd className="tile-note">{t(`datum.${station.datum}`)}</dd>}
    </div>
  );
};

type Limits = Parameters<typeof tileLimit>[1];
type Thresholds = Parameters<typeof tileLimit>[2];

interface TilesProps {
  readonly station: StationView;
  readonly values: Values;
  readonly shown: readonly QuantityId[];
  readonly levels: readonly LevelState[];
}

const List = ({
  station,
  values,
  shown,
  levels,
  limits = [],
  thresholds = [],
}: TilesProps & { limits?: Limits; thresholds?: Thresholds }) => {
  const { t } = useSettings();
  return (
    <section aria-labelledby="now-title">
      <h2 id="now-title" className="hidden-visually">
        {t('station.now')}
      </h2>
      <dl className={shown.length > 4 ? 'tiles' : 'tiles few'}>
        {shown.map((quantity) => (
          <Tile
            key={quantity}
            station={station}
            quantity={quantity}
            values={values}
            level={levels.find((each) => each.quantity === quantity)}
            limit={tileLimit(quantity, limits, thresholds)}
          />
        ))}
      </dl>
    </section>
  );
};

const WithLimits = (props: TilesProps) => {
  const { data } = useStationIndices(props.station.id);
  return <List {...props} {...(data && { limits: data.limits, thresholds: data.thresholds })} />;
};

export const Tiles = (props: TilesProps) =>
  hasFigures(props.station) ? <WithLimits {...props} /> : <List {...props} />;
