/** The measured places in streets by class of depth. Loaded lazily with the map library; the list beside it says the same. */
import { useEffect, useRef, useState } from 'react';
import { secondMs } from '../../../shared/time.ts';
import { useAlertedStations } from '../../alerts/use-alerts.ts';
import { useIsDark, useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { type CityMapHandle, createCityMap, isMapPossible } from '../../map/city-map.ts';
import { aroundPlace, stationFeatures, viewOf } from '../../map/features.ts';
import type { StationNow } from '../../model/city-view.ts';
import { severities } from '../../model/levels.ts';
import { SeverityMark } from '../Level.tsx';
import { mapTexts } from '../map-texts.ts';

const updateEveryMs = 2 * secondMs;

export const FloodMap = ({
  stations,
  chosen,
  onChoose,
}: {
  stations: readonly StationNow[];
  chosen: string | undefined;
  onChoose: (id: string | undefined) => void;
}) => {
  const { t, format, language } = useSettings();
  const { config } = useServices();
  const alerted = useAlertedStations();
  const isDark = useIsDark();
  const container = useRef<HTMLDivElement>(null);
  const handle = useRef<CityMapHandle>(undefined);
  const [isPossible] = useState(isMapPossible);
  const [isBroken, setBroken] = useState(false);
  const place = stations.find(({ station }) => station.id === chosen)?.station;
  const lon = place?.lon;
  const lat = place?.lat;
  const ringed = lon === undefined || lat === undefined ? undefined : ([lon, lat] as const);
  const latest = useRef({ stations, format, t, alerted, onChoose, ringed });
  latest.current = { stations, format, t, alerted, onChoose, ringed };

  // The words of the library are those of the language in which it was made.
  useEffect(() => {
    const element = container.current;
    if (!element || !isPossible) return;
    let gone = false;
    const features = () => {
      const now = latest.current;
      return stationFeatures(now.stations, now.format, 'state', now.alerted);
    };
    const start = async (): Promise<void> => {
      await Promise.allSettled([document.fonts.load('400 16px "Be Vietnam Pro"', 'Hải Phòng ệữ')]);
      if (gone) return;
      const now = latest.current;
      handle.current = createCityMap({
        container: element,
        config: config.map,
        bounds: now.ringed ? aroundPlace(now.ringed) : viewOf(now.stations),
        texts: mapTexts(now.t),
        attribution: now.t('map.attribution'),
        stations: features(),
        onSelect: (id) => latest.current.onChoose(id),
        onBasemapFailure: () => {},
      });
      handle.current.point(now.ringed);
    };
    start().catch(() => setBroken(true));
    const timer = setInterval(() => handle.current?.setStations(features()), updateEveryMs);
    return () => {
      gone = true;
      clearInterval(timer);
      handle.current?.remove();
      handle.current = undefined;
    };
  }, [config.map, isPossible, language]);

  useEffect(() => {
    handle.current?.point(lon === undefined || lat === undefined ? undefined : [lon, lat]);
  }, [lon, lat]);
  const wasDark = useRef(isDark);
  useEffect(() => {
    if (wasDark.current === isDark) return;
    wasDark.current = isDark;
    requestAnimationFrame(() => handle.current?.recolour());
  }, [isDark]);

  if (!isPossible || isBroken) return <p className="panel-note quiet">{t('map.impossible')}</p>;
  return (
    <div className="flood-map">
      <div className="map">
        <div ref={container} className="map-canvas" />
      </div>
      <ul className="flood-legend" aria-label={t('legend.title')}>
        {severities.map((severity) => (
          <li key={severity} data-severity={severity}>
            <SeverityMark severity={severity} /> {t(`alerts.severity.${severity}`)}
          </li>
        ))}
      </ul>
    </div>
  );
};
