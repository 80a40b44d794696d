/** From where the wind brings a pollutant to a station: a rose, its words, and its table. */
import { useCallback, useMemo, useState } from 'react';
import type { StationView } from '../../../shared/api.ts';
import { type QuantityId, quantities } from '../../../shared/quantities.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { getReadings } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { calmBelow, petalPath, type Rose, roseOf, rosePollutants, roseSpan, type Sector } from '../../wind/rose.ts';
import { ProvenanceChip } from '../Glyphs.tsx';
import { Icon } from '../Icon.tsx';
import { Failed } from '../States.tsx';

const sectorKeys = [
  'rose.n',
  'rose.nne',
  'rose.ne',
  'rose.ene',
  'rose.e',
  'rose.ese',
  'rose.se',
  'rose.sse',
  'rose.s',
  'rose.ssw',
  'rose.sw',
  'rose.wsw',
  'rose.w',
  'rose.wnw',
  'rose.nw',
  'rose.nnw',
] as const;

const shortKeys = ['rose.short.n', 'rose.short.e', 'rose.short.s', 'rose.short.w'] as const;

const radius = 118;
const spans = [7, 30] as const;

/** The end of the scale: a round number not below the highest mean. */
const niceTop = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((each) => each * power).find((each) => each >= value) ?? value;
};

const Drawing = ({ rose, quantity }: { rose: Rose; quantity: QuantityId }) => {
  const { t, format } = useSettings();
  const telling = rose.sectors.filter(({ isTelling }) => isTelling);
  const shown = telling.length > 0 ? telling : rose.sectors;
  const top = niceTop(Math.max(...shown.map(({ mean }) => mean ?? 0)));
  return (
    <svg className="rose" aria-hidden="true" viewBox="-150 -150 300 300">
      {[0.25, 0.5, 0.75, 1].map((share) => (
        <circle key={share} className="rose-ring" r={share * radius} />
      ))}
      <path className="rose-ring" d={`M0 ${-radius}V${radius}M${-radius} 0H${radius}`} />
      {rose.sectors.map(
        ({ index, mean, isTelling }) =>
          mean !== null && (
            <path
              key={index}
              className="rose-petal"
              data-few={!isTelling || undefined}
              data-worst={index === rose.worst?.index || undefined}
              // One hour of smoke must not decide the scale.
              d={petalPath(index, Math.min(1, mean / top), radius)}
            />
          ),
      )}
      {[0, 4, 8, 12].map((index) => {
        const angle = (index * Math.PI) / 8;
        const key = shortKeys[index / 4];
        return (
          <text
            key={index}
            className="rose-point"
            x={Math.sin(angle) * (radius + 18)}
            y={-Math.cos(angle) * (radius + 16) + 5}
            textAnchor="middle"
          >
            {key && t(key)}
          </text>
        );
      })}
      {[0.5, 1].map((share) => (
        <text key={share} className="rose-scale" x={4} y={-share * radius + 12}>
          {format.number(share * top, share * top < 10 && !Number.isInteger(share * top) ? 1 : 0)}{' '}
          {quantities[quantity].unit}
        </text>
      ))}
    </svg>
  );
};

const RoseTable = ({ rose, quantity }: { rose: Rose; quantity: QuantityId }) => {
  const { t, format } = useSettings();
  const share = (hours: number): string => `${format.number(rose.hours === 0 ? 0 : (hours / rose.hours) * 100, 0)}%`;
  const rows = [
    ...rose.sectors.map(({ index, hours, mean }) => ({ name: t(sectorKeys[index] ?? 'rose.n'), hours, mean })),
    { name: t('rose.calm', { speed: `${format.number(calmBelow, 1)}\u00a0m/s` }), ...rose.calm },
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="table-scroll rose-table" aria-label={t('rose.table')} tabIndex={0}>
      <table>
        <caption className="hidden-visually">{t('rose.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rose.from')}</th>
            <th scope="col" className="figure">
              {quantities[quantity].symbol} ({quantities[quantity].unit})
            </th>
            <th scope="col" className="figure">
              {t('rose.hours')}
            </th>
            <th scope="col" className="figure">
              {t('rose.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, hours, mean }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="figure">{mean === null ? '—' : format.value(quantity, mean)}</td>
              <td className="figure">{format.number(hours)}</td>
              <td className="figure">{share(hours)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

const Words = ({ rose, quantity }: { rose: Rose; quantity: QuantityId }) => {
  const { t, format } = useSettings();
  const name = ({ index }: Sector): string => t(sectorKeys[index] ?? 'rose.n');
  const { worst, commonest, mean, calm, hours } = rose;
  return (
    <ul className="rose-words">
      {worst && worst.mean !== null && mean !== null && (
        <li>
          <strong>
            {t('rose.worst', {
              symbol: quantities[quantity].symbol,
              direction: name(worst),
              value: format.withUnit(quantity, worst.mean),
              hours: worst.hours,
            })}
          </strong>{' '}
          {t('rose.mean', { value: format.withUnit(quantity, mean) })}
        </li>
      )}
      {commonest && <li>{t('rose.commonest', { direction: name(commonest), hours: commonest.hours, all: hours })}</li>}
      <li>
        {t('rose.calmShare', {
          share: `${format.number((calm.hours / hours) * 100, 0)}%`,
          speed: `${format.number(calmBelow, 1)}\u00a0m/s`,
        })}{' '}
        {calm.mean !== null && t('rose.calmMean', { value: format.withUnit(quantity, calm.mean) })}
      </li>
    </ul>
  );
};

export const PollutionRose = ({ station }: { station: StationView }) => {
  const { t } = useSettings();
  const hour = useNow(hourMs);
  const pollutants = rosePollutants(station);
  const [asked, setAsked] = useState<QuantityId>();
  const quantity = pollutants.find((each) => each === asked) ?? pollutants[0];
  const [days, setDays] = useState<(typeof spans)[number]>(7);
  const [showsTable, setShowsTable] = useState(false);
  const { from, to } = roseSpan(hour, days);
  const load = useCallback(
    (signal: AbortSignal) =>
      Promise.all(
        (['wind_direction', 'wind_speed', ...(quantity ? [quantity] : [])] as const).map(
          async (each) =>
            (await getReadings({ station: station.id, quantity: each, from, to, everyMs: hourMs }, signal)).buckets ??
            [],
        ),
      ),
    [station.id, quantity, from, to],
  );
  const key = quantity ? `rose ${station.id} ${quantity} ${from} ${to}` : null;
  const { data, failure, reload } = useResource(key, load, 15 * minuteMs);
  const rose = useMemo(
    () => data && roseOf(data[0] ?? [], data[1] ?? [], data[2] ?? [], station.interval),
    [data, station.interval],
  );
  if (quantity === undefined) return null;
  return (
    <section className="panel pollution-rose" aria-labelledby="rose-title">
      <div className="panel-head">
        <h2 id="rose-title">{t('rose.title')}</h2>
        <ProvenanceChip provenance={station.provenance} />
        <label className="field">
          <span className="hidden-visually">{t('rose.what')}</span>
          <select
            value={quantity}
            onChange={(event) => setAsked(pollutants.find((each) => each === event.target.value))}
          >
            {pollutants.map((each) => (
              <option key={each} value={each}>
                {quantities[each].symbol}
              </option>
            ))}
          </select>
        </label>
        <fieldset className="segmented">
          <legend className="hidden-visually">{t('range.label')}</legend>
          {spans.map((each) => (
            <button key={each} type="button" aria-pressed={days === each} onClick={() => setDays(each)}>
              {t('rose.days', { count: each })}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          className="button small"
          aria-expanded={showsTable}
          onClick={() => setShowsTable(!showsTable)}
        >
          <Icon name={showsTable ? 'chart' : 'table'} size={16} />
          {t(showsTable ? 'flood.hideTable' : 'flood.showTable')}
        </button>
      </div>
      {!rose && failure && <Failed failure={failure} onRetry={reload} />}
      {!rose && !failure && <div className="skeleton rose-skeleton" />}
      {rose && rose.hours === 0 && <p className="panel-note quiet">{t('rose.none')}</p>}
      {rose && rose.hours > 0 && (
        <div className="rose-body">
          {showsTable ? <RoseTable rose={rose} quantity={quantity} /> : <Drawing rose={rose} quantity={quantity} />}
          <div>
            <Words rose={rose} quantity={quantity} />
            <p className="quiet small">{t('rose.note')}</p>
          </div>
        </div>
      )}
    </section>
  );
};
