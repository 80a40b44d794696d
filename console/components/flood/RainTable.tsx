/** Rain over 1, 3, 6, 12 and 24 hours by station, with its class where the time has classes. */
import { Link } from 'wouter';
import { rainHours } from '../../../shared/indices/water.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import type { RainRow, RainSum } from '../../flood/rain.ts';
import { useSettings } from '../../language/settings.tsx';
import { ConditionChip, ProvenanceChip } from '../Glyphs.tsx';

/** A reading that is just due is no hole. */
const lacks = ({ missingMinutes }: RainSum, intervalSeconds: number): boolean =>
  missingMinutes > Math.max(3, (3 * intervalSeconds) / 60);

const Amount = ({
  sum,
  interval,
  most,
  thresholds,
}: {
  sum: RainSum | undefined;
  interval: number;
  most: number;
  thresholds: readonly Threshold[];
}) => {
  const { t, format, language } = useSettings();
  if (!sum || sum.amount === null) return <td className="figure quiet">—</td>;
  const reached = thresholds.find(({ id }) => id === sum.threshold);
  const isPartial = lacks(sum, interval);
  return (
    <td className="figure" data-heavy={(reached && 'severity' in reached && reached.severity >= 3) || undefined}>
      <span className="rain-amount">
        {isPartial && '≥\u2009'}
        {format.value('rain', sum.amount)}
      </span>
      <span className="rain-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, (sum.amount / Math.max(most, 1)) * 100).toFixed(1)}%` }} />
      </span>
      {reached && <span className="rain-class">{reached.label[language].replace(/ \(.*\)$/, '')}</span>}
      {isPartial && (
        <span className="rain-class">
          {t('rain.missing', { duration: format.duration(sum.missingMinutes * 60_000) })}
        </span>
      )}
    </td>
  );
};

export const RainTable = ({
  rows,
  thresholds,
  isKnown,
}: {
  rows: readonly RainRow[];
  thresholds: readonly Threshold[];
  isKnown: boolean;
}) => {
  const { t } = useSettings();
  const most = Math.max(0, ...rows.flatMap(({ sums }) => sums.map(({ amount }) => amount ?? 0)));
  return (
    <section className="panel flood-rain" id="rain" aria-labelledby="rain-title">
      <div className="panel-head">
        <h2 id="rain-title">{t('flood.rain')}</h2>
        <span className="quiet small">mm</span>
      </div>
      {!isKnown && <div className="skeleton flood-skeleton" />}
      {isKnown && rows.length === 0 && <p className="panel-note quiet">{t('flood.noRainGauges')}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        <section className="table-scroll" aria-label={t('flood.rain')} tabIndex={0}>
          <table>
            <caption className="hidden-visually">{t('flood.rain')} (mm)</caption>
            <thead>
              <tr>
                <th scope="col">{t('flood.station')}</th>
                {rainHours.map((hours) => (
                  <th key={hours} scope="col" className="figure">
                    {t('rain.hours', { count: hours })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ entry: { station, condition }, sums }) => (
                <tr key={station.id} data-station={station.id}>
                  <th scope="row">
                    <Link href={`/stations/${station.id}`}>{station.name}</Link>{' '}
                    <ProvenanceChip provenance={station.provenance} />
                    {condition !== 'measuring' && <ConditionChip condition={condition} />}
                  </th>
                  {rainHours.map((hours) => (
                    <Amount
                      key={hours}
                      sum={sums.find((sum) => sum.hours === hours)}
                      interval={station.interval}
                      most={most}
                      thresholds={thresholds}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rows.length > 0 && <p className="panel-note quiet small">{t('flood.rainNote')}</p>}
    </section>
  );
};
