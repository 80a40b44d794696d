/** VN_AQI of one station: the number, what it is made of, what it means for people, and why. */
import type { StationView } from '../../../shared/api.ts';
import type { AirFigures, AirIndexFigure, AqiPartFigure, StationIndicesAnswer } from '../../../shared/indices-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import { vnAqiBands } from '../../../shared/thresholds/vn-aqi.ts';
import { hourMs } from '../../../shared/time.ts';
import { aqiParameters } from '../../indices/badge.ts';
import { hoursText, spanText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { IndexChip, indexText } from './AqiBadge.tsx';
import { Why } from './Why.tsx';

const overKeys = {
  '1h': 'aqi.over.1h',
  '8h': 'aqi.over.8h',
  '24h': 'aqi.over.24h',
  nowcast: 'aqi.over.nowcast',
} as const;

/** The scale of the bars ends here, or at the largest index. */
const barEnd = 200;

const Part = ({ part, isDominant, end }: { part: AqiPartFigure; isDominant: boolean; end: number }) => {
  const { t, format } = useSettings();
  const { symbol } = quantities[part.quantity];
  return (
    <li className="aqi-part" data-dominant={isDominant || undefined}>
      <span className="aqi-part-name">
        <strong>{symbol}</strong> <span className="quiet small">{t(overKeys[part.over])}</span>
        {isDominant && <span className="dominant">{t('aqi.dominant')}</span>}
      </span>
      <span className="aqi-part-bar" aria-hidden="true">
        <span data-band={part.band} style={{ width: `${Math.min(100, (part.index / end) * 100)}%` }} />
      </span>
      <span className="aqi-part-value">{format.withUnit(part.quantity, part.concentration)}</span>
      <IndexChip value={part.index} band={part.band} isCapped={part.isCapped} named={false} />
      {part.explain && <Why why={part.explain} name={`${t('aqi.title')} ${symbol}`} exact={part.exact} />}
    </li>
  );
};

/** Why there is no index: what is not measured, or which of the latest hours lack data. */
const NoIndex = ({
  station,
  answer,
  index,
}: {
  station: StationView;
  answer: StationIndicesAnswer;
  index: AirIndexFigure;
}) => {
  const { t, format } = useSettings();
  const now = useNow(60_000);
  const dust = (['pm25', 'pm10'] as const).filter((quantity) => station.quantities.includes(quantity));
  if (dust.length === 0) return <p>{t('aqi.none.no-dust')}</p>;
  return (
    <>
      <p>{t('aqi.none.not-enough-data')}</p>
      <ul className="limit-words">
        {dust.map((quantity) => {
          const missing = (answer.quantities[quantity]?.hours ?? [])
            .slice(-4, -1)
            .filter(({ valid }) => !valid)
            .map(({ from }) => from);
          return (
            missing.length > 0 && (
              <li key={quantity}>
                {t('aqi.missing', { symbol: quantities[quantity].symbol, hours: hoursText(missing, now, { format }) })}
              </li>
            )
          );
        })}
      </ul>
      {index.incomplete.length > 0 && (
        <p className="quiet small">
          {t('aqi.incomplete', { symbols: index.incomplete.map((quantity) => quantities[quantity].symbol).join(', ') })}
        </p>
      )}
    </>
  );
};

const Day = ({ title, day, isOver }: { title: string; day: AirFigures['today']; isOver: boolean }) => {
  const { t } = useSettings();
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {day.value !== null && day.band !== null ? (
          <>
            <IndexChip value={day.value} band={day.band} isCapped={day.isCapped} />
            {day.dominant && <span className="quiet small"> {quantities[day.dominant].symbol}</span>}
          </>
        ) : (
          <span className="quiet">{t(isOver ? 'aqi.noDay' : 'aqi.noToday')}</span>
        )}
      </dd>
    </div>
  );
};

export const AirPanel = ({
  station,
  answer,
  air,
}: {
  station: StationView;
  answer: StationIndicesAnswer;
  air: AirFigures;
}) => {
  const { t, format, language } = useSettings();
  const now = useNow(60_000);
  const { hourly, today, lastDay, us } = air;
  const band = vnAqiBands.find(({ level }) => level === hourly.band);
  const end = Math.max(barEnd, ...hourly.parts.map(({ index }) => index));
  const missing = aqiParameters.filter((quantity) => hourly.incomplete.includes(quantity));
  return (
    <section className="panel air-panel" aria-labelledby="air-now">
      <div className="panel-head">
        <h3 id="air-now">{t('aqi.long')}</h3>
        <p className="quiet">{t('aqi.hour', { span: spanText(hourly.to - hourMs, hourly.to, now, { format }) })}</p>
      </div>
      <div className="air-body">
        <div className="air-left">
          <div className="air-now">
            <div className="aqi-hero" data-band={hourly.band ?? undefined}>
              <span className="aqi-hero-figure">
                {hourly.value === null ? '—' : indexText({ value: hourly.value, isCapped: hourly.isCapped })}
              </span>
              <span>{hourly.band ? t(`aqi.band.${hourly.band}`) : t('aqi.noIndex')}</span>
            </div>
            <dl className="air-days">
              <Day title={t('aqi.today')} day={today} isOver={false} />
              <Day title={t('aqi.day', { day: format.day(lastDay.date) })} day={lastDay} isOver />
            </dl>
          </div>
          {band && (
            <dl className="advice">
              <div>
                <dt>{t('aqi.effect')}</dt>
                <dd>{band.effect[language]}</dd>
              </div>
              <div>
                <dt>{t('aqi.general')}</dt>
                <dd>{band.advice.general[language]}</dd>
              </div>
              <div>
                <dt>{t('aqi.sensitive')}</dt>
                <dd>{band.advice.sensitive[language]}</dd>
              </div>
            </dl>
          )}
        </div>
        <div className="air-right">
          {hourly.value === null && <NoIndex station={station} answer={answer} index={hourly} />}
          {hourly.parts.length > 0 && (
            <ul className="aqi-parts" aria-label={t('aqi.parts')}>
              {[...hourly.parts]
                .sort((one, other) => other.index - one.index)
                .map((part) => (
                  <Part
                    key={`${part.quantity} ${part.over}`}
                    part={part}
                    isDominant={part.quantity === hourly.dominant}
                    end={end}
                  />
                ))}
            </ul>
          )}
          {hourly.value !== null && missing.length > 0 && (
            <p className="quiet small">
              {t('aqi.incomplete', { symbols: missing.map((quantity) => quantities[quantity].symbol).join(', ') })}
            </p>
          )}
        </div>
        <p className="quiet small air-foot">
          {t('aqi.notLimit')}
          {us &&
            ` ${t('aqi.us', { value: us.isBeyond ? `> ${us.value}` : String(us.value), symbol: quantities[us.quantity].symbol })}`}
        </p>
      </div>
    </section>
  );
};
