/** Noise in the city: stations in order of what needs a look, and one of them in full. */

import { useEffect, useMemo, useRef } from 'react';
import { Link, useSearchParams } from 'wouter';
import { minuteMs } from '../../shared/time.ts';
import { useResource } from '../api/use-resource.ts';
import { NoiseDays } from '../components/noise/NoiseDays.tsx';
import { NoiseList } from '../components/noise/NoiseList.tsx';
import { NoiseNow } from '../components/noise/NoiseNow.tsx';
import { NoiseWeek } from '../components/noise/NoiseWeek.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { EmptyCity, Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { spanText } from '../indices/words.ts';
import { useSettings } from '../language/settings.tsx';
import { useLive, useNow } from '../live/services.tsx';
import { useCityNow } from '../live/use-city.ts';
import { getNoiseSummary } from '../noise/api.ts';
import { noiseStations } from '../noise/stations.ts';

export const NoisePage = () => {
  const { t, format } = useSettings();
  const { stations, isKnown } = useCityNow();
  const noise = useResource('noise', getNoiseSummary, minuteMs);
  const { reload, data: summary, failure } = noise;
  const hour = useLive((state) => state.indices?.hour);
  const now = useNow(minuteMs);
  const [search] = useSearchParams();
  const asked = search.get('station');
  const detail = useRef<HTMLDivElement>(null);
  useTitle(t('nav.noise'));
  // A new hour, at once.
  const before = useRef(hour);
  useEffect(() => {
    if (before.current !== undefined && before.current !== hour) reload();
    before.current = hour;
  }, [hour, reload]);
  // On a phone the station lies under the list: who has chosen one is led there.
  const seen = useRef(asked);
  useEffect(() => {
    if (seen.current === asked) return;
    seen.current = asked;
    if (matchMedia('(max-width: 1100px)').matches) detail.current?.scrollIntoView({ block: 'start' });
  }, [asked]);
  const listed = useMemo(() => noiseStations(stations, summary), [stations, summary]);
  const chosen = listed.find(({ entry }) => entry.station.id === asked) ?? (summary ? listed[0] : undefined);
  if (isKnown && stations.length === 0) {
    return (
      <div className="page">
        <h1 tabIndex={-1}>{t('nav.noise')}</h1>
        <EmptyCity />
      </div>
    );
  }
  const exceeding = listed.filter(({ state }) => state === 'exceeds').length;
  const judged = listed.filter(({ state }) => state !== 'not-enough-data').length;
  const thresholds = summary?.thresholds ?? [];
  const lastHour = listed[0]?.lastHour?.at;
  return (
    <div className="page wide noise">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('nav.noise')}</h1>
        <PageHelp page="noise" />
        {lastHour !== undefined && (
          <p className="quiet">
            {t('aqi.hour', { span: spanText(lastHour, lastHour + 60 * minuteMs, now, { format }) })}
          </p>
        )}
        <Link className="button" href="/?network=noise&at=live">
          {t('air.map')}
        </Link>
      </div>
      {summary && listed.length > 0 && (
        <p className="noise-state">
          <strong className={exceeding > 0 ? 'noise-count' : undefined}>
            {t('noises.exceeding', { count: exceeding, judged })}
          </strong>{' '}
          <span className="quiet">{t('noises.lead')}</span>
        </p>
      )}
      {failure &&
        (summary ? (
          <p className="figures-note loud">{t('indices.notRenewed')}</p>
        ) : (
          <Failed failure={failure} onRetry={reload} />
        ))}
      {summary?.stations.some(({ restoring }) => restoring) && <p className="figures-note">{t('indices.restoring')}</p>}
      <div className="noise-columns">
        <section className="panel noise-stations" aria-labelledby="noise-stations">
          <div className="panel-head">
            <h2 id="noise-stations">{t('noises.stations')}</h2>
          </div>
          {!isKnown && <div className="skeleton noise-skeleton" />}
          {isKnown && listed.length === 0 && <p className="panel-note quiet">{t('noises.none')}</p>}
          {isKnown && <NoiseList stations={listed} thresholds={thresholds} chosen={chosen?.entry.station.id} />}
        </section>
        <div className="noise-detail" ref={detail}>
          {chosen && (
            <>
              <NoiseNow one={chosen} thresholds={thresholds} />
              <NoiseWeek key={`week ${chosen.entry.station.id}`} station={chosen.entry.station} />
              <NoiseDays key={`days ${chosen.entry.station.id}`} station={chosen.entry.station} />
            </>
          )}
          {!chosen && !failure && listed.length > 0 && <div className="skeleton noise-skeleton" />}
        </div>
      </div>
    </div>
  );
};
