/** The position of the phone, asked for on a press, made better for a while as the receiver finds more satellites. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Position, roundDegrees } from './place.ts';

export type GeolocationProblem = 'insecure' | 'none' | 'denied' | 'unavailable' | 'timeout';

export interface Geolocation {
  /** False where the page is neither on this machine nor behind TLS: browsers then have no position at all. */
  readonly isPossible: boolean;
  readonly isSearching: boolean;
  /** Radius in metres in which the phone says it is (95 %). */
  readonly accuracy: number | undefined;
  readonly problem: GeolocationProblem | undefined;
  readonly search: () => void;
  readonly stop: () => void;
}

/** Good enough to stand by the right pole. */
const goodMetres = 12;
const searchForMs = 15_000;

const problemOf = (error: GeolocationPositionError): GeolocationProblem =>
  error.code === error.PERMISSION_DENIED ? 'denied' : error.code === error.TIMEOUT ? 'timeout' : 'unavailable';

export const useGeolocation = (onFound: (position: Position) => void): Geolocation => {
  const [state, setState] = useState<Pick<Geolocation, 'isSearching' | 'accuracy' | 'problem'>>({
    isSearching: false,
    accuracy: undefined,
    problem: undefined,
  });
  const isPossible = isSecureContext && 'geolocation' in navigator;
  const running = useRef<{ watch: number; timer: ReturnType<typeof setTimeout> }>(undefined);
  const latest = useRef(onFound);
  latest.current = onFound;

  const stop = useCallback((): void => {
    if (!running.current) return;
    navigator.geolocation.clearWatch(running.current.watch);
    clearTimeout(running.current.timer);
    running.current = undefined;
    setState((before) => ({ ...before, isSearching: false }));
  }, []);
  useEffect(() => stop, [stop]);

  const search = useCallback((): void => {
    if (!isPossible) {
      setState({ isSearching: false, accuracy: undefined, problem: isSecureContext ? 'none' : 'insecure' });
      return;
    }
    stop();
    setState({ isSearching: true, accuracy: undefined, problem: undefined });
    let best = Number.POSITIVE_INFINITY;
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        if (coords.accuracy >= best) return;
        best = coords.accuracy;
        latest.current({ lat: roundDegrees(coords.latitude), lon: roundDegrees(coords.longitude) });
        setState((before) => ({ ...before, accuracy: coords.accuracy, problem: undefined }));
        if (best <= goodMetres) stop();
      },
      (error) => {
        // A lost signal after a good fix takes nothing away.
        if (!Number.isFinite(best)) setState((before) => ({ ...before, problem: problemOf(error) }));
        stop();
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: searchForMs },
    );
    running.current = { watch, timer: setTimeout(stop, searchForMs) };
  }, [isPossible, stop]);

  return { isPossible, ...state, search, stop };
};
