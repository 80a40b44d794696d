/** Where a station stands: by the phone's receiver, by a press on the map, or typed; and the ward that follows from it. */
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { wards as allWards } from '../../shared/wards.ts';
import { wardText } from '../access/words.ts';
import { readNumber, writeNumber } from '../fleet/number.ts';
import { type Position, readPosition, wardAt } from '../fleet/place.ts';
import { type GeolocationProblem, useGeolocation } from '../fleet/use-geolocation.ts';
import { useSettings } from '../language/settings.tsx';
import { FormField } from './Form.tsx';
import { Icon } from './Icon.tsx';

const PlaceMap = lazy(() => import('./PlaceMap.tsx').then((module) => ({ default: module.PlaceMap })));

export interface Place {
  readonly lat: string;
  readonly lon: string;
  /** Empty = that of the position. */
  readonly ward: string;
}

export const positionOf = ({ lat, lon }: Place): Position | undefined => {
  const position = { lat: readNumber(lat), lon: readNumber(lon) };
  return position.lat !== undefined &&
    position.lon !== undefined &&
    Math.abs(position.lat) <= 90 &&
    Math.abs(position.lon) <= 180
    ? { lat: position.lat, lon: position.lon }
    : undefined;
};

const problemKeys = {
  insecure: 'place.insecure',
  none: 'place.none',
  denied: 'place.denied',
  unavailable: 'place.unavailable',
  timeout: 'place.timeout',
} as const satisfies Record<GeolocationProblem, string>;

/** A radius above which somebody should look at the map. */
const roughMetres = 50;

const WardField = ({
  place,
  onChange,
  allowed,
  problem,
}: {
  place: Place;
  onChange: (ward: string) => void;
  allowed: readonly string[] | null;
  problem: string | undefined;
}) => {
  const { t, language } = useSettings();
  const position = positionOf(place);
  const found = position && wardAt(position);
  const choices = useMemo(() => {
    const collator = new Intl.Collator('vi', { numeric: true });
    return (allowed ?? [...allWards.map(({ code }) => code), 'other'])
      .map((code) => ({ code, name: wardText(code, t, language) }))
      .sort((a, b) => Number(a.code === 'other') - Number(b.code === 'other') || collator.compare(a.name, b.name));
  }, [allowed, t, language]);
  return (
    <FormField
      label={t('form.ward')}
      problem={problem}
      hint={
        found && place.ward !== '' && place.ward !== found
          ? t('form.ward.differs', { ward: wardText(found, t, language) })
          : t('form.ward.hint')
      }
    >
      {(parts) => (
        <span className="field wide">
          <select {...parts} value={place.ward} onChange={(event) => onChange(event.target.value)}>
            <option value="">
              {found === undefined
                ? t('form.ward.follows')
                : t('form.ward.found', { ward: wardText(found, t, language) })}
            </option>
            {choices.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </span>
      )}
    </FormField>
  );
};

export const PlaceFields = ({
  place,
  onChange,
  problems,
  allowedWards = null,
  hasMap = false,
}: {
  place: Place;
  onChange: (place: Place) => void;
  problems: {
    readonly lat?: string | undefined;
    readonly lon?: string | undefined;
    readonly ward?: string | undefined;
  };
  /** Null = all. */
  allowedWards?: readonly string[] | null;
  /** The map is there from the beginning. */
  hasMap?: boolean;
}) => {
  const { t, format, language } = useSettings();
  const [isMapOpen, setMapOpen] = useState(hasMap);
  const [isByReceiver, setByReceiver] = useState(false);
  const noteId = useId();
  const take = (position: Position): void =>
    onChange({ ...place, lat: writeNumber(position.lat, language), lon: writeNumber(position.lon, language) });
  const geolocation = useGeolocation((position) => {
    setByReceiver(true);
    take(position);
  });
  const { accuracy, problem, isSearching, isPossible } = geolocation;
  const byHand = (position: Position): void => {
    geolocation.stop();
    setByReceiver(false);
    take(position);
  };
  const type = (field: 'lat' | 'lon', text: string): void => {
    geolocation.stop();
    setByReceiver(false);
    // Map programs copy both at once.
    const both = readPosition(text);
    if (both) take(both);
    else onChange({ ...place, [field]: text });
  };
  return (
    <div className="place">
      <div className="place-ways">
        {isPossible && (
          <button
            type="button"
            className="button place-mine"
            aria-describedby={noteId}
            onClick={isSearching ? geolocation.stop : geolocation.search}
          >
            <Icon name="target" size={20} />
            {isSearching ? t('place.searching') : t('place.mine')}
          </button>
        )}
        {!hasMap && (
          <button
            type="button"
            className="button"
            aria-expanded={isMapOpen}
            onClick={() => setMapOpen((before) => !before)}
          >
            <Icon name="map" size={20} /> {t(isMapOpen ? 'place.hideMap' : 'place.showMap')}
          </button>
        )}
      </div>
      <div id={noteId} className="place-note" aria-live="polite">
        {!isPossible && <p>{t(isSecureContext ? 'place.none' : 'place.insecure')}</p>}
        {problem && isPossible && <p className="form-problem">{t(problemKeys[problem])}</p>}
        {isByReceiver && accuracy !== undefined && (
          <p className={accuracy > roughMetres ? 'form-problem' : undefined}>
            {t(accuracy > roughMetres ? 'place.rough' : 'place.accuracy', {
              metres: format.number(Math.ceil(accuracy)),
            })}
          </p>
        )}
      </div>
      {isMapOpen && (
        <Suspense fallback={<div className="place-map skeleton" role="status" aria-label={t('map.loading')} />}>
          <PlaceMap position={positionOf(place)} onPlace={byHand} />
        </Suspense>
      )}
      <div className="form-pair">
        {(['lat', 'lon'] as const).map((field) => (
          <FormField key={field} label={t(`form.${field}`)} problem={problems[field]}>
            {(parts) => (
              <span className="field wide">
                <input
                  {...parts}
                  type="text"
                  inputMode="text"
                  autoComplete="off"
                  spellCheck={false}
                  placeholder={writeNumber(field === 'lat' ? 20.8449 : 106.6881, language)}
                  value={place[field]}
                  onChange={(event) => type(field, event.target.value)}
                />
              </span>
            )}
          </FormField>
        ))}
      </div>
      <WardField
        place={place}
        allowed={allowedWards}
        problem={problems.ward}
        onChange={(ward) => onChange({ ...place, ward })}
      />
    </div>
  );
};
