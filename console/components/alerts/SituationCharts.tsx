/** The last hours at the stations of a situation, with the spans of its alerts. Loaded lazily with the chart library. */
import { useMemo, useState } from 'react';
import type { Alert, Situation } from '../../../shared/alert-api.ts';
import type { StationView } from '../../../shared/api.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import { hourMs, minuteMs, secondMs } from '../../../shared/time.ts';
import { alertBands } from '../../alerts/bands.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow, useStation } from '../../live/services.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { useStationSeries } from '../../live/use-series.ts';
import { isLevelQuantity, levelSpans } from '../../model/levels.ts';
import { gapAfterMs, type Range, rangeMs } from '../../model/series.ts';
import { Chart } from '../Chart.tsx';
import { Failed } from '../States.tsx';

/** What is drawn of a station: what its alerts are about, else what its hazard is about. */
const quantitiesFor = (station: StationView, hazard: Situation['hazard'], alerts: readonly Alert[]): QuantityId[] => {
  const about = alerts.flatMap(({ figure }) => (figure.quantity === null ? [] : [figure.quantity]));
  const flood: readonly QuantityId[] = ['water_depth', 'water_level'];
  const usual = hazard === 'flood' ? station.quantities.filter((quantity) => flood.includes(quantity)) : [];
  return [...new Set([...usual, ...about])].slice(0, 3);
};

const StationCharts = ({
  station,
  hazard,
  alerts,
  range,
}: {
  station: StationView;
  hazard: Situation['hazard'];
  alerts: readonly Alert[];
  range: Range;
}) => {
  const { t, format } = useSettings();
  const { catalogue } = useThresholds();
  const now = useNow(range === '1h' ? 5 * secondMs : minuteMs);
  const list = quantitiesFor(station, hazard, alerts).join(' ');
  const wanted = useMemo(() => (list === '' ? [] : (list.split(' ') as QuantityId[])), [list]);
  const { series, failure, isLoading, reload, everyMs } = useStationSeries(station.id, wanted, range, station.interval);
  const from = now - rangeMs[range];
  const { localDate } = format;
  const levels = useMemo(
    () =>
      catalogue === undefined
        ? []
        : wanted
            .filter(isLevelQuantity)
            .flatMap((quantity) => levelSpans(station, quantity, catalogue, { from, to: now }, localDate)),
    [station, wanted, catalogue, from, now, localDate],
  );
  if (wanted.length === 0) return null;
  return (
    <div className="situation-chart">
      <h3>{station.name}</h3>
      {!series && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && <div className="skeleton" style={{ height: '18rem' }} />}
      {wanted.map((quantity) => {
        const one = series?.find((each) => each.quantity === quantity);
        return (
          one && (
            <Chart
              key={quantity}
              series={[one]}
              provenance={station.provenance}
              from={from}
              to={now}
              gapMs={gapAfterMs(station.interval, everyMs)}
              isBucketed={everyMs !== null}
              bucketMs={everyMs ?? 0}
              levels={levels}
              alerts={alertBands(alerts, [quantity], { from, to: now }, { t, format })}
            />
          )
        );
      })}
    </div>
  );
};

const Known = ({ id, ...rest }: { id: string } & Omit<Parameters<typeof StationCharts>[0], 'station'>) => {
  const station = useStation(id);
  return station && <StationCharts station={station} {...rest} />;
};

const shownRanges = ['1h', '24h', '7d'] as const;

export const SituationCharts = ({
  situation,
  alerts,
  stations,
}: {
  situation: Situation;
  alerts: readonly Alert[];
  stations: readonly string[];
}) => {
  const { t } = useSettings();
  const now = useNow(minuteMs);
  // So that the beginning is in it.
  const age = now - situation.openedAt;
  const usual: Range = age < 50 * minuteMs && situation.hazard === 'flood' ? '1h' : age < 23 * hourMs ? '24h' : '7d';
  const [chosen, setChosen] = useState<Range>();
  const range = chosen ?? usual;
  return (
    <section className="page-part" aria-labelledby="hours-title">
      <div className="charts-head">
        <h2 id="hours-title">{t('alerts.hours')}</h2>
        <fieldset className="segmented">
          <legend className="hidden-visually">{t('range.label')}</legend>
          {shownRanges.map((each) => (
            <button key={each} type="button" aria-pressed={range === each} onClick={() => setChosen(each)}>
              {t(`range.${each}`)}
            </button>
          ))}
        </fieldset>
      </div>
      <div className="situation-charts">
        {stations.map((id) => (
          <Known
            key={id}
            id={id}
            hazard={situation.hazard}
            alerts={alerts.filter((alert) => alert.station.id === id)}
            range={range}
          />
        ))}
      </div>
    </section>
  );
};
