/** The map with its card and legend. Loaded lazily: the map library is the largest thing the console has. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ClientConfig } from '../../shared/api.ts';
import type { Language, Translate } from '../../shared/i18n/translator.ts';
import { secondMs } from '../../shared/time.ts';
import type { MarkedArea } from '../alerts/area.ts';
import type { Format } from '../format/format.ts';
import type { Colouring } from '../indices/bands.ts';
import { useIsDark, useSettings } from '../language/settings.tsx';
import { useServices } from '../live/services.tsx';
import { type CityMapHandle, createCityMap, isMapPossible } from '../map/city-map.ts';
import { aroundPlace, stationFeatures, viewOf } from '../map/features.ts';
import type { StationNow } from '../model/city-view.ts';
import type { Severity } from '../model/levels.ts';
import type { WardNow } from '../model/wards.ts';
import { Legend } from './Legend.tsx';
import { mapTexts } from './map-texts.ts';
import { StationCard } from './StationCard.tsx';
import { useMedia } from './use-media.ts';

const updateEveryMs = 0.5 * secondMs;

export interface CityMapProps {
  readonly stations: readonly StationNow[];
  readonly selected: string | undefined;
  readonly pointed: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  /** What the fill of the markers tells. */
  readonly colouring: Colouring;
  readonly onColouring: (colouring: Colouring) => void;
  /** Worst open situation by station; they are ringed. */
  readonly alerted: ReadonlyMap<string, Severity>;
  /** Where open situations are. */
  readonly areas: readonly MarkedArea[];
  /** Laid over the map; undefined = not wanted. */
  readonly wards: readonly WardNow[] | undefined;
  readonly onWards: (isWanted: boolean) => void;
  /** A ward was pressed. */
  readonly onWard: (code: string) => void;
  /** Layers of the city that are not to be drawn, by name. */
  readonly hidden: readonly string[];
  readonly onHide: (names: readonly string[]) => void;
}

/** What the map's own callbacks need to see, as of the last rendering. */
interface Latest extends Pick<CityMapProps, 'stations' | 'onSelect' | 'onWard' | 'colouring' | 'alerted'> {
  readonly layers: ClientConfig['map']['layers'];
  readonly format: Format;
  readonly t: Translate;
  readonly ringed: readonly [lon: number, lat: number] | undefined;
}

export const CityMap = ({
  stations,
  selected,
  pointed,
  onSelect,
  colouring,
  onColouring,
  alerted,
  areas,
  wards,
  onWards,
  onWard,
  hidden,
  onHide,
}: CityMapProps) => {
  const { t, format, language } = useSettings();
  const { config } = useServices();
  const container = useRef<HTMLDivElement>(null);
  const handle = useRef<CityMapHandle>(undefined);
  const [isPossible] = useState(isMapPossible);
  const [basemapFailed, setBasemapFailed] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const isDark = useIsDark();
  const { styleUrl, pmtilesUrl, layers: all } = config.map;
  const layers = useMemo(() => all.filter(({ name }) => !hidden.includes(name)), [all, hidden]);
  const [hovered, setHovered] = useState<string>();
  const canHover = useMedia('(hover: hover)');
  const latest = useRef<Latest>({
    stations,
    format,
    onSelect,
    onWard,
    colouring,
    t,
    layers,
    alerted,
    ringed: undefined,
  });

  useEffect(() => {
    const element = container.current;
    if (!element || !isPossible) return;
    let gone = false;
    const start = async (): Promise<void> => {
      // Labels are painted once: the font must be there, Vietnamese letters included.
      await Promise.allSettled([
        document.fonts.load('400 16px "Be Vietnam Pro"', 'Hải Phòng ệữ'),
        document.fonts.load('400 16px "Be Vietnam Pro"', 'Hai 0'),
      ]);
      if (gone) return;
      const {
        stations: first,
        format: words,
        t: say,
        ringed: chosen,
        layers: drawn,
        colouring: by,
        alerted: inAlert,
      } = latest.current;
      handle.current = createCityMap({
        container: element,
        config: { styleUrl, pmtilesUrl, layers: drawn },
        // Who comes for one station wants to see that one.
        bounds: chosen ? aroundPlace(chosen) : viewOf(first),
        texts: mapTexts(say),
        attribution: say('map.attribution'),
        stations: stationFeatures(first, words, by, inAlert),
        onSelect: (id) => latest.current.onSelect(id),
        onHover: setHovered,
        onWard: (code) => latest.current.onWard(code),
        onBasemapFailure: () => setBasemapFailed(true),
      });
      handle.current.point(latest.current.ringed, true);
      handle.current.setAreas(areasNow.current);
      handle.current.setWards(wardsShown.current);
    };
    start().catch(() => setBroken(true));
    const timer = setInterval(() => {
      const { stations: shown, format: words, colouring: by, alerted: inAlert } = latest.current;
      handle.current?.setStations(stationFeatures(shown, words, by, inAlert));
    }, updateEveryMs);
    return () => {
      gone = true;
      clearInterval(timer);
      handle.current?.remove();
      handle.current = undefined;
    };
    // A new language needs the library's own words anew.
  }, [styleUrl, pmtilesUrl, isPossible, language satisfies Language]);
  useEffect(() => handle.current?.setLayers(layers), [layers]);
  const areasNow = useRef(areas);
  areasNow.current = areas;
  useEffect(() => handle.current?.setAreas(areas), [areas]);

  const shownWards = useMemo(() => wards && { wards, colouring }, [wards, colouring]);
  const wardsShown = useRef(shownWards);
  wardsShown.current = shownWards;
  useEffect(() => handle.current?.setWards(shownWards), [shownWards]);

  const wasDark = useRef(isDark);
  useEffect(() => {
    if (wasDark.current === isDark) return;
    wasDark.current = isDark;
    // The page's own colours change with the attribute, which is set by an effect as well.
    requestAnimationFrame(() => handle.current?.recolour());
  }, [isDark]);

  const ringed = pointed ?? selected;
  const station = stations.find((entry) => entry.station.id === ringed)?.station;
  const lon = station?.lon;
  const lat = station?.lat;
  latest.current = {
    stations,
    format,
    onSelect,
    onWard,
    colouring,
    t,
    layers,
    alerted,
    ringed: lon === undefined || lat === undefined ? undefined : [lon, lat],
  };
  useEffect(() => {
    handle.current?.point(lon === undefined || lat === undefined ? undefined : [lon, lat], pointed === undefined);
  }, [lon, lat, pointed]);

  if (!isPossible || isBroken) {
    return (
      <div className="map-none">
        <p>{t('map.impossible')}</p>
      </div>
    );
  }
  // What the mouse rests on, for as long as it does; else what was chosen.
  const onCard = (canHover ? hovered : undefined) ?? selected;
  const chosen = stations.find((entry) => entry.station.id === onCard);
  return (
    <div className="map">
      <div ref={container} className="map-canvas" />
      {basemapFailed && <p className="map-note">{t('map.basemapFailed')}</p>}
      <Legend
        colouring={colouring}
        onColouring={onColouring}
        layers={{
          isWards: wards !== undefined,
          onWards,
          own: all.map(({ name }) => ({ name, isShown: !hidden.includes(name) })),
          onOwn: (name, isWanted) =>
            onHide(isWanted ? hidden.filter((each) => each !== name) : [...hidden, name].slice(0, all.length)),
        }}
      />
      {chosen && (
        <StationCard
          entry={chosen}
          colouring={colouring}
          alert={alerted.get(chosen.station.id)}
          onClose={() => {
            setHovered(undefined);
            onSelect(undefined);
          }}
        />
      )}
    </div>
  );
};
