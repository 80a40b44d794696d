/** Water in the city: open situations, the state in four facts, streets, rain, rivers and the tide. */

import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { minuteMs, secondMs } from '../../shared/time.ts';
import { useResource } from '../api/use-resource.ts';
import { Facts } from '../components/flood/Facts.tsx';
import { FloodSituations } from '../components/flood/FloodSituations.tsx';
import { Gauges } from '../components/flood/Gauges.tsx';
import { RainTable } from '../components/flood/RainTable.tsx';
import { Spots } from '../components/flood/Spots.tsx';
import { TideChart } from '../components/flood/TideChart.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { EmptyCity, Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { getWaterSummary } from '../flood/api.ts';
import { gaugesOf } from '../flood/gauges.ts';
import { rainOf } from '../flood/rain.ts';
import { spotsOf } from '../flood/spots.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { useThresholds } from '../live/thresholds.tsx';
import { useCityNow } from '../live/use-city.ts';

const renewEveryMs = 30 * secondMs;

export const FloodPage = () => {
  const { t, format } = useSettings();
  const { stations, now, isKnown } = useCityNow();
  const { catalogue, judge } = useThresholds();
  const water = useResource('water', getWaterSummary, renewEveryMs);
  const [search, setSearch] = useSearchParams();
  const [pointed, setPointed] = useState<string>();
  const today = format.localDate(useNow(minuteMs));
  useTitle(t('nav.flood'));
  const summary = water.data;
  const gauges = useMemo(
    () => gaugesOf(stations, { summary, catalogue: catalogue ?? [], date: today, now }),
    [stations, summary, catalogue, today, now],
  );
  const spots = useMemo(() => spotsOf(stations, judge, now, summary), [stations, judge, now, summary]);
  const rain = useMemo(() => rainOf(stations, summary), [stations, summary]);
  if (isKnown && stations.length === 0) {
    return (
      <div className="page">
        <h1 tabIndex={-1}>{t('nav.flood')}</h1>
        <EmptyCity />
      </div>
    );
  }
  // Without the catalogue nothing can be called dry.
  const isReady = isKnown && catalogue !== undefined;
  return (
    <div className="page wide flood">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('nav.flood')}</h1>
        <PageHelp page="flood" />
        <Link className="button" href="/?network=flood&at=live">
          {t('air.map')}
        </Link>
      </div>
      <FloodSituations />
      <Facts
        gauges={gauges}
        spots={spots}
        rain={rain}
        tide={summary?.tide ?? null}
        isKnown={isReady}
        isRainKnown={isKnown && summary !== undefined}
      />
      {water.failure &&
        (summary ? (
          <p className="figures-note loud">{t('indices.notRenewed')}</p>
        ) : (
          <Failed failure={water.failure} onRetry={water.reload} />
        ))}
      {summary?.stations.some(({ restoring }) => restoring) && <p className="figures-note">{t('indices.restoring')}</p>}
      <div className="flood-columns">
        <Spots
          spots={spots}
          isKnown={isReady}
          chosen={search.get('station') ?? undefined}
          pointed={pointed}
          onChoose={(id) => setSearch(id === undefined ? {} : { station: id }, { replace: true })}
          onPoint={setPointed}
        />
        <Gauges gauges={gauges} isKnown={isReady} />
        {(summary || !water.failure) && (
          <RainTable rows={rain} thresholds={summary?.thresholds ?? []} isKnown={isKnown && summary !== undefined} />
        )}
        {summary?.tide && <TideChart tide={summary.tide} gauges={gauges} />}
      </div>
    </div>
  );
};
