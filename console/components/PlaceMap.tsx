/** A map on which a place is chosen: by a press, by dragging the pin, or by the button that takes the middle. Loaded lazily. */
import { useEffect, useRef, useState } from 'react';
import { type Position, roundDegrees } from '../fleet/place.ts';
import { useIsDark, useSettings } from '../language/settings.tsx';
import { useServices } from '../live/services.tsx';
import { useCityNow } from '../live/use-city.ts';
import { type CityMapHandle, createCityMap, isMapPossible, type LonLat } from '../map/city-map.ts';
import { aroundPlace, stationFeatures, viewOf } from '../map/features.ts';
import { Icon } from './Icon.tsx';
import { mapTexts } from './map-texts.ts';

export const PlaceMap = ({
  position,
  onPlace,
}: {
  position: Position | undefined;
  onPlace: (position: Position) => void;
}) => {
  const { t, format, language } = useSettings();
  const { config } = useServices();
  const { stations } = useCityNow();
  const isDark = useIsDark();
  const container = useRef<HTMLDivElement>(null);
  const handle = useRef<CityMapHandle>(undefined);
  const [isPossible] = useState(isMapPossible);
  const [isBroken, setBroken] = useState(false);
  const latest = useRef({ stations, format, t, onPlace, position });
  latest.current = { stations, format, t, onPlace, position };
  const placed = ([lon, lat]: LonLat): void =>
    latest.current.onPlace({ lat: roundDegrees(lat), lon: roundDegrees(lon) });

  // The words of the library are those of the language in which it was made.
  useEffect(() => {
    const element = container.current;
    if (!element || !isPossible) return;
    let gone = false;
    const start = async (): Promise<void> => {
      await Promise.allSettled([document.fonts.load('400 16px "Be Vietnam Pro"', 'Hải Phòng ệữ')]);
      if (gone) return;
      const { stations: known, format: words, t: say, position: at } = latest.current;
      handle.current = createCityMap({
        container: element,
        config: config.map,
        bounds: at ? aroundPlace([at.lon, at.lat]) : viewOf(known),
        texts: mapTexts(say),
        attribution: say('map.attribution'),
        stations: stationFeatures(known, words),
        onSelect: () => {},
        onPlace: placed,
        onBasemapFailure: () => {},
      });
      handle.current.pin(at && [at.lon, at.lat]);
    };
    start().catch(() => setBroken(true));
    return () => {
      gone = true;
      handle.current?.remove();
      handle.current = undefined;
    };
  }, [config.map, isPossible, language]);

  const lat = position?.lat;
  const lon = position?.lon;
  useEffect(() => {
    handle.current?.pin(lat === undefined || lon === undefined ? undefined : [lon, lat]);
  }, [lat, lon]);
  const wasDark = useRef(isDark);
  useEffect(() => {
    if (wasDark.current === isDark) return;
    wasDark.current = isDark;
    requestAnimationFrame(() => handle.current?.recolour());
  }, [isDark]);

  if (!isPossible || isBroken) return <p className="place-map-none quiet">{t('place.noMap')}</p>;
  return (
    <div className="place-map">
      <div className="map">
        <div ref={container} className="map-canvas" />
      </div>
      <span className="place-cross" aria-hidden="true" />
      <button
        type="button"
        className="button small place-middle"
        onClick={() => {
          const middle = handle.current?.centre();
          if (middle) placed(middle);
        }}
      >
        <Icon name="pin" size={16} /> {t('place.middle')}
      </button>
    </div>
  );
};
