/** Water at one station: how fast it rises, when it reaches the next level, the tide, and how much rain has fallen. */
import type { StationIndicesAnswer, WaterFigures } from '../../../shared/indices-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import type { LevelThreshold, Threshold } from '../../../shared/thresholds/threshold.ts';
import { levelName } from '../../format/level-text.ts';
import { crossingText, directionOf, rateText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { EvidenceMark, LevelChip } from '../Level.tsx';
import { Tide } from './Tide.tsx';

type Outlook = Pick<NonNullable<WaterFigures['depth']>, 'reached' | 'trends' | 'next'>;

const levelOf = (thresholds: readonly Threshold[], id: string | null): LevelThreshold | undefined => {
  const found = thresholds.find((threshold) => threshold.id === id);
  return found && 'severity' in found ? found : undefined;
};

const Arrow = ({ direction }: { direction: ReturnType<typeof directionOf> }) => (
  <svg aria-hidden="true" className="trend-arrow" width="18" height="18" viewBox="0 0 18 18">
    <path
      d={
        direction === 'rising'
          ? 'M4 14L14 4M6.5 4H14v7.5'
          : direction === 'falling'
            ? 'M4 4l10 10M6.5 14H14V6.5'
            : 'M2.5 9h13M11 4.5L15.5 9L11 13.5'
      }
    />
  </svg>
);

const Trends = ({
  outlook,
  quantity,
  thresholds,
}: {
  outlook: Outlook;
  quantity: 'water_level' | 'water_depth';
  thresholds: readonly Threshold[];
}) => {
  const { t, format, language } = useSettings();
  const now = useNow(60_000);
  const reached = levelOf(thresholds, outlook.reached);
  const next = outlook.next && levelOf(thresholds, outlook.next.threshold);
  const half = outlook.trends.find(({ minutes }) => minutes === 30) ?? outlook.trends.at(-1);
  return (
    <div className="water-outlook" data-quantity={quantity}>
      <h4 className="figure-title">
        {quantities[quantity].name[language]} {reached && <LevelChip level={reached} />}
      </h4>
      {half ? (
        <p className="water-rate" data-direction={directionOf(half)}>
          <Arrow direction={directionOf(half)} />
          <strong>
            {t(`water.${directionOf(half)}`, { rate: rateText(quantity, Math.abs(half.perHour), { format }, false) })}
          </strong>
        </p>
      ) : (
        <p className="quiet">{t('water.noTrend')}</p>
      )}
      {outlook.next && next && (
        <p className="water-crossing">
          <strong>{crossingText(outlook.next, levelName(next, language), now, { t, format })}</strong>{' '}
          <span className="quiet small">
            {next.law.document} {next.evidence !== 'verified' && <EvidenceMark evidence={next.evidence} />}
          </span>
        </p>
      )}
      {outlook.trends.length > 0 && (
        <table className="trends">
          <caption className="hidden-visually">{t('water.trends')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('water.over')}</th>
              <th scope="col" className="figure">
                {t('water.perHour')}
              </th>
              <th scope="col" className="figure">
                {t('water.interval')}
              </th>
            </tr>
          </thead>
          <tbody>
            {outlook.trends.map((trend) => (
              <tr key={trend.minutes}>
                <td>{format.duration(trend.minutes * 60_000)}</td>
                <td className="figure">{rateText(quantity, trend.perHour, { format })}</td>
                <td className="figure quiet">
                  {rateText(quantity, trend.low, { format })} … {rateText(quantity, trend.high, { format })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="quiet small water-method">{t('water.method')}</p>
    </div>
  );
};

const Rain = ({ rain, thresholds }: { rain: WaterFigures['rain']; thresholds: readonly Threshold[] }) => {
  const { t, format, language } = useSettings();
  return (
    <div className="water-rain">
      <h4 className="figure-title">{t('rain.title')}</h4>
      <table>
        <caption className="hidden-visually">{t('rain.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rain.over')}</th>
            <th scope="col" className="figure">
              {t('rain.amount')}
            </th>
            <th scope="col">{t('rain.class')}</th>
          </tr>
        </thead>
        <tbody>
          {rain.map((sum) => {
            const found = levelOf(thresholds, sum.threshold);
            return (
              <tr key={sum.hours}>
                <td>{t('rain.hours', { count: sum.hours })}</td>
                <td className="figure">
                  {sum.amount === null
                    ? '—'
                    : `${sum.isAtLeast ? '≥\u2009' : ''}${format.withUnit('rain', sum.amount)}`}
                </td>
                <td>
                  {found ? found.label[language] : <span className="quiet">—</span>}
                  {sum.missingMinutes > 0 && (
                    <span className="quiet small">
                      {' '}
                      {t('rain.missing', { duration: format.duration(sum.missingMinutes * 60_000) })}
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};

export const WaterPanel = ({
  water,
  thresholds,
}: {
  water: WaterFigures;
  thresholds: StationIndicesAnswer['thresholds'];
}) => {
  const { t, format, language } = useSettings();
  const { level, depth, tide, rain } = water;
  return (
    <section className="panel" aria-labelledby="water-now">
      <div className="panel-head">
        <h3 id="water-now">{t('water.title')}</h3>
      </div>
      <div className="water-body">
        {level && <Trends outlook={level} quantity="water_level" thresholds={thresholds} />}
        {level?.national && level.datum !== 'national_msl' && (
          <p className="small">
            {t('water.national', { level: format.withUnit('water_level', level.national.value) })}{' '}
            <EvidenceMark evidence={level.national.evidence} />
            {level.national.note && <span className="quiet"> {level.national.note[language]}</span>}
          </p>
        )}
        {depth && <Trends outlook={depth} quantity="water_depth" thresholds={thresholds} />}
        {tide && <Tide tide={tide} zero={level?.datum === 'chart_zero_hondau' ? 'chart' : 'national'} />}
        {rain.length > 0 && <Rain rain={rain} thresholds={thresholds} />}
      </div>
    </section>
  );
};
