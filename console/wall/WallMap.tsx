/** The map of the wall: only to look at, and drawn larger, so that it is read from across the room. */
import { useEffect, useRef, useState } from 'react';
import { secondMs } from '../../shared/time.ts';
import { useAlertedStations } from '../alerts/use-alerts.ts';
import { useCityAreas } from '../alerts/use-areas.ts';
import { mapTexts } from '../components/map-texts.ts';
import { useSettings } from '../language/settings.tsx';
import { useServices } from '../live/services.tsx';
import { type CityMapHandle, createCityMap, isMapPossible } from '../map/city-map.ts';
import { stationFeatures, viewOf } from '../map/features.ts';
import type { StationNow } from '../model/city-view.ts';
import { wallKey } from './wall-key.ts';

const updateEveryMs = 2 * secondMs;
/** As in `wall.css`. */
const scaleOf = (width: number): number => (width >= 1_200 ? 1.6 : 1);

export const WallMap = ({ stations, summary }: { stations: readonly StationNow[]; summary: string }) => {
  const { t, format } = useSettings();
  const { config } = useServices();
  const container = useRef<HTMLDivElement>(null);
  const handle = useRef<CityMapHandle>(undefined);
  const [isPossible] = useState(isMapPossible);
  const alerted = useAlertedStations();
  const areas = useCityAreas();
  const latest = useRef({ stations, format, alerted, areas, t });
  latest.current = { stations, format, alerted, areas, t };
  const { styleUrl, pmtilesUrl, layers } = config.map;
  // The map asks for layers by itself, without the key.
  const drawn = wallKey.get() === undefined ? layers : undefined;

  useEffect(() => {
    const element = container.current;
    if (!element || !isPossible) return;
    let isGone = false;
    const features = () => {
      const { stations: shown, format: words, alerted: inAlert } = latest.current;
      return stationFeatures(shown, words, 'state', inAlert);
    };
    const start = async (): Promise<void> => {
      await document.fonts.load('400 16px "Be Vietnam Pro"', 'Hải Phòng ệữ').catch(() => []);
      if (isGone) return;
      const { stations: first, t: say, areas: marked } = latest.current;
      handle.current = createCityMap({
        container: element,
        config: { styleUrl, pmtilesUrl, layers: drawn ?? [] },
        bounds: viewOf(first),
        texts: mapTexts(say),
        attribution: say('map.attribution'),
        stations: features(),
        onSelect: () => {},
        onBasemapFailure: () => {},
        isStill: true,
        pixelRatio: devicePixelRatio * scaleOf(innerWidth),
      });
      handle.current.setAreas(marked);
    };
    start().catch(() => {});
    const timer = setInterval(() => handle.current?.setStations(features()), updateEveryMs);
    return () => {
      isGone = true;
      clearInterval(timer);
      handle.current?.remove();
      handle.current = undefined;
    };
  }, [styleUrl, pmtilesUrl, drawn, isPossible]);
  useEffect(() => handle.current?.setAreas(areas), [areas]);

  return (
    <div className="wall-map" role="img" aria-label={summary}>
      {isPossible ? (
        <div className="wall-map-scaled" aria-hidden="true" inert>
          <div ref={container} className="map-canvas" />
        </div>
      ) : (
        <p>{t('map.impossible')}</p>
      )}
    </div>
  );
};
