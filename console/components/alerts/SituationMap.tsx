/** Where a situation is: its stations, those around them, and the circle that holds it. Loaded lazily with the map library. */
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Situation } from '../../../shared/alert-api.ts';
import { secondMs } from '../../../shared/time.ts';
import { boxOf, type Circle, type MarkedArea } from '../../alerts/area.ts';
import { originOf } from '../../alerts/situations.ts';
import { situationNumber } from '../../alerts/words.ts';
import { useIsDark, useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { useCityNow } from '../../live/use-city.ts';
import { type CityMapHandle, createCityMap, isMapPossible } from '../../map/city-map.ts';
import { stationFeatures } from '../../map/features.ts';
import { mapTexts } from '../map-texts.ts';

const updateEveryMs = 2 * secondMs;

export const SituationMap = ({ situation, circle }: { situation: Situation; circle: Circle }) => {
  const { t, format, language } = useSettings();
  const { config } = useServices();
  const { stations } = useCityNow();
  const [, navigate] = useLocation();
  const isDark = useIsDark();
  const container = useRef<HTMLDivElement>(null);
  const handle = useRef<CityMapHandle>(undefined);
  const [isPossible] = useState(isMapPossible);
  const [isBroken, setBroken] = useState(false);
  const area: MarkedArea = {
    ...circle,
    id: situation.id,
    severity: situation.severity,
    isReal: originOf(situation) === 'real',
    label: situationNumber(situation),
  };
  const alerted = new Map(situation.stations.map((id) => [id, situation.severity]));
  const latest = useRef({ stations, format, t, area, alerted, navigate });
  latest.current = { stations, format, t, area, alerted, navigate };

  useEffect(() => {
    const element = container.current;
    if (!element || !isPossible) return;
    let gone = false;
    const start = async (): Promise<void> => {
      await Promise.allSettled([document.fonts.load('400 16px "Be Vietnam Pro"', 'Hải Phòng ệữ')]);
      if (gone) return;
      const now = latest.current;
      handle.current = createCityMap({
        container: element,
        config: config.map,
        bounds: boxOf(now.area),
        texts: mapTexts(now.t),
        attribution: now.t('map.attribution'),
        stations: stationFeatures(now.stations, now.format, 'state', now.alerted),
        onSelect: (id) => id !== undefined && latest.current.navigate(`/stations/${id}`),
        onBasemapFailure: () => {},
      });
      handle.current.setAreas([now.area]);
    };
    start().catch(() => setBroken(true));
    const timer = setInterval(() => {
      const now = latest.current;
      handle.current?.setStations(stationFeatures(now.stations, now.format, 'state', now.alerted));
      handle.current?.setAreas([now.area]);
    }, updateEveryMs);
    return () => {
      gone = true;
      clearInterval(timer);
      handle.current?.remove();
      handle.current = undefined;
    };
  }, [config.map, isPossible, language]);

  const wasDark = useRef(isDark);
  useEffect(() => {
    if (wasDark.current === isDark) return;
    wasDark.current = isDark;
    requestAnimationFrame(() => handle.current?.recolour());
  }, [isDark]);

  if (!isPossible || isBroken) return <p className="panel-note quiet">{t('map.impossible')}</p>;
  return (
    <div className="situation-map">
      <div className="map">
        <div ref={container} className="map-canvas" />
      </div>
    </div>
  );
};
