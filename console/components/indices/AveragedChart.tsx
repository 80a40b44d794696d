/** A chart of averages over the time that a limit asks for, with the limits of that time as lines. */
import { useCallback, useMemo } from 'react';
import type { StationView } from '../../../shared/api.ts';
import { type QuantityId, quantities } from '../../../shared/quantities.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { getReadings } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { limitValueText } from '../../format/limit-text.ts';
import { type Averaging, averagedPoints, limitSpans } from '../../indices/averages.ts';
import { limitOutline } from '../../indices/glyphs.ts';
import { useSettings } from '../../language/settings.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { Chart, type ChartProps } from '../Chart.tsx';
import type { LevelLine } from '../plot.ts';
import { Failed } from '../States.tsx';

/** Averages change by the hour; late data may change them at any time. */
const renewEveryMs = 5 * minuteMs;

export const AveragedChart = ({
  station,
  panel,
  averaging,
  from,
  to,
  moves,
  height,
}: {
  station: StationView;
  panel: readonly QuantityId[];
  averaging: Exclude<Averaging, 0>;
  from: Instant;
  to: Instant;
} & Pick<ChartProps, 'moves' | 'height'>) => {
  const { t, format, language } = useSettings();
  const { catalogue } = useThresholds();
  const wanted = panel.join(' ');
  // The hour, not the minute: what is asked for stays the same until there is more.
  const firstHour = Math.floor(from / hourMs) * hourMs - averaging * hourMs;
  const lastHour = Math.floor(to / hourMs) * hourMs;
  const load = useCallback(
    (signal: AbortSignal) =>
      Promise.all(
        (wanted.split(' ') as QuantityId[]).map(async (quantity) => {
          const span = { from: firstHour, to: lastHour };
          const answer = await getReadings({ station: station.id, quantity, ...span, everyMs: hourMs }, signal);
          return { quantity, buckets: answer.buckets ?? [] };
        }),
      ),
    [station.id, wanted, firstHour, lastHour],
  );
  const key = `averages ${station.id} ${wanted} ${averaging} ${firstHour} ${lastHour}`;
  const { data, failure, reload } = useResource(key, load, renewEveryMs);
  const series = useMemo(
    () =>
      data?.map(({ quantity, buckets }) => ({
        quantity,
        points: averagedPoints(quantity, buckets, averaging, { from, to }, station.interval),
      })),
    [data, averaging, from, to, station.interval],
  );
  const limits = useMemo(
    () =>
      (wanted.split(' ') as QuantityId[]).flatMap((quantity): LevelLine[] =>
        limitSpans(
          station,
          quantity,
          catalogue ?? [],
          averaging,
          { from, to },
          {
            localDate: format.localDate,
            localHour: (at) => Number(format.time(at).slice(0, 2)),
          },
        ).map(({ threshold, ...span }) => {
          const value = limitValueText(threshold, { t, format });
          const isUnverified = threshold.evidence === 'unverified';
          return {
            ...span,
            value: threshold.value,
            severity: threshold.kind === 'limit' ? 'danger' : 'watch',
            outline: limitOutline[threshold.kind === 'limit' ? 'exceeds' : 'near'],
            label: `${quantities[quantity].symbol} ${value}, ${threshold.law.document}${isUnverified ? ` (${t('evidence.unverified')})` : ''}`,
            text: `${threshold.label[language]} ${value} (${threshold.law.document})`,
          };
        }),
      ),
    [station, wanted, catalogue, averaging, from, to, format, language, t],
  );
  if (!series) {
    return failure ? (
      <Failed failure={failure} onRetry={reload} />
    ) : (
      <div className="panel skeleton" style={{ height: '20rem' }} />
    );
  }
  return (
    <Chart
      series={series}
      provenance={station.provenance}
      from={from}
      to={to}
      gapMs={1.5 * hourMs}
      isBucketed={false}
      limits={limits}
      {...(moves && { moves })}
      {...(height !== undefined && { height })}
      note={t('average.note', { count: averaging })}
    />
  );
};
