/** What moment of the city is looked at: from the address, or held by a hand or by playing; and the city as it was then. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { CityAt, CitySteps } from '../../shared/city-past-api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import type { ApiFailure } from '../api/http.ts';
import { useResource } from '../api/use-resource.ts';
import { useMedia } from '../components/use-media.ts';
import { useLive, useNow, useServices } from '../live/services.tsx';
import { isTimePage, live, momentOf, momentText, wholeMinute } from './moment.ts';
import { holdMoment } from './onward.ts';
import { type Past, pastOfAnswer, pastOfStep, type RecentPoint, recentOf } from './past.ts';
import { PastContext, type ShownPast } from './past-context.ts';
import {
  endOf,
  momentAt,
  placeOf,
  type SpanName,
  type Speed,
  type TimeWindow,
  tickOf,
  usualSpeed,
  windowFor,
} from './window.ts';

export interface Conductor {
  /** False on pages that are always live. */
  readonly isHere: boolean;
  /** What is asked for; undefined = live. */
  readonly moment: Instant | undefined;
  /** What is seen; undefined = still live. */
  readonly past: Past | undefined;
  readonly failure: ApiFailure | undefined;
  readonly retry: () => void;
  readonly isOpen: boolean;
  readonly setOpen: (open: boolean) => void;
  readonly window: TimeWindow;
  readonly chooseSpan: (name: SpanName) => void;
  /** Undefined until the span is at hand. */
  readonly steps: CitySteps | undefined;
  readonly stepsFailure: ApiFailure | undefined;
  readonly retrySteps: () => void;
  readonly goTo: (at: Instant) => void;
  /** By how much from where one is. */
  readonly move: (ms: number) => void;
  /** To a place of the slider; the address follows when the hand rests. */
  readonly drag: (place: number) => void;
  readonly backToLive: () => void;
  readonly isPlaying: boolean;
  readonly play: () => void;
  readonly pause: () => void;
  readonly speed: Speed;
  readonly setSpeed: (speed: Speed) => void;
}

const ConductorContext = createContext<Conductor | undefined>(undefined);

export const useConductor = (): Conductor => {
  const conductor = useContext(ConductorContext);
  if (!conductor) throw new Error('no conductor of time around this component');
  return conductor;
};

/** With their schemas, which a page that is live does not need. */
const calls = () => import('./api.ts');

/** So long a hand has to rest before the exact moment is asked for. */
const restMs = 350;
const noPoints: readonly RecentPoint[] = [];

/** The city of the moment: exactly where it has been asked for, else a picture of the span, else what was seen before. */
const usePastCity = (
  moment: Instant | undefined,
  exact: CityAt | undefined,
  steps: CitySteps | undefined,
  window: TimeWindow,
  isMoving: boolean,
  who: string,
): Past | undefined => {
  const { store } = useServices();
  // Records of stations: their number says when to look again.
  const size = useLive((state) => state.city.stations.size);
  const isKnown = useLive((state) => state.origin !== 'none');
  const before = useRef<{ readonly past: Past; readonly who: string }>(undefined);
  const stations = useMemo(() => store.getState().city.stations, [store, size, moment]);
  const shown = useMemo((): Past | undefined => {
    if (moment === undefined || !isKnown) return undefined;
    if (exact?.at === moment) return pastOfAnswer(exact, stations);
    const isOfWindow = steps?.from === window.from && steps.everyMs === window.everyMs;
    const place = isOfWindow ? placeOf(window, moment) : undefined;
    if (steps && place !== undefined && place < steps.count) return pastOfStep(steps, place, stations);
    return exact && !isMoving ? pastOfAnswer(exact, stations) : undefined;
  }, [moment, exact, steps, window, isMoving, stations, isKnown]);
  // Never what somebody else saw.
  const past =
    moment === undefined ? undefined : (shown ?? (before.current?.who === who ? before.current.past : undefined));
  before.current = past && { past, who };
  return past;
};

export const ConductorProvider = ({ children }: { children: ReactNode }) => {
  const { store } = useServices();
  const { person } = useSession();
  const [path, navigate] = useLocation();
  const [search] = useSearchParams();
  const isHere = isTimePage(path);
  const asked = isHere ? momentOf(search) : undefined;

  const [held, setHeld] = useState<Instant>();
  const [isPlaying, setPlaying] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [speed, setSpeed] = useState<Speed>(usualSpeed);
  const [span, setSpan] = useState<SpanName>('24h');
  const moment = isHere ? (held ?? asked) : undefined;

  const now = useNow(minuteMs);
  const lastWindow = useRef<TimeWindow>(undefined);
  const window = windowFor(span, moment, now, lastWindow.current);
  lastWindow.current = window;

  const who = person?.id ?? '';
  const wanted = isPlaying || held !== undefined ? undefined : asked;
  const exact = useResource(
    wanted === undefined ? null : `city ${wanted} ${who}`,
    useCallback(async (signal: AbortSignal) => (await calls()).getCityAt(wanted ?? 0, signal), [wanted]),
  );
  // The answer before stays at hand while the next one is on its way.
  const lastExact = useRef<{ readonly answer: CityAt; readonly who: string }>(undefined);
  if (exact.data) lastExact.current = { answer: exact.data, who };
  if (moment === undefined || lastExact.current?.who !== who) lastExact.current = undefined;

  // Also beside a moment that is looked at: steps are there at once then, and so are the lines of the list.
  const spanWanted = isHere && (isOpen || moment !== undefined);
  const steps = useResource(
    spanWanted ? `steps ${window.from} ${window.everyMs} ${who}` : null,
    useCallback(async (signal: AbortSignal) => (await calls()).getCitySteps(window, signal), [window]),
  );

  const past = usePastCity(moment, lastExact.current?.answer, steps.data, window, held !== undefined, who);

  /** The search of the page with this moment; the first one is a step in the history, others replace it. */
  const address = useCallback(
    (at: Instant | typeof live): void => {
      const next = new URLSearchParams(location.search);
      const wasLive = !next.has('at');
      next.set('at', at === live ? live : momentText(at));
      // Colons may stand in a query as they are.
      const query = next.toString().replaceAll('%3A', ':');
      navigate(`${location.pathname}?${query}${location.hash}`, { replace: at !== live && !wasLive });
    },
    [navigate],
  );
  const stop = useCallback(() => {
    setPlaying(false);
    setHeld(undefined);
    holdMoment(undefined);
  }, []);
  const backToLive = useCallback(() => {
    stop();
    if (new URLSearchParams(location.search).has('at')) address(live);
  }, [stop, address]);
  const goTo = useCallback(
    (at: Instant) => {
      stop();
      if (at >= wholeMinute(store.serverNow())) backToLive();
      else address(wholeMinute(at));
    },
    [stop, store, backToLive, address],
  );
  const move = useCallback(
    (ms: number) => goTo((moment ?? wholeMinute(store.serverNow())) + ms),
    [goTo, moment, store],
  );
  const hold = useCallback((at: Instant) => {
    setHeld(at);
    holdMoment(at);
  }, []);

  const drag = useCallback(
    (place: number) => {
      setPlaying(false);
      // All the way to the right is live, where the window ends with now.
      const isNewest = place === window.count - 1 && endOf(window) + window.everyMs > store.serverNow();
      if (isNewest) backToLive();
      else hold(momentAt(window, place));
    },
    [hold, window, store, backToLive],
  );
  useEffect(() => {
    if (held === undefined || isPlaying) return;
    const timer = setTimeout(() => goTo(held), restMs);
    return () => clearTimeout(timer);
  }, [held, isPlaying, goTo]);

  const pause = useCallback(() => setPlaying(false), []);
  const play = useCallback(() => {
    const end = Math.min(endOf(window), store.serverNow());
    // From the beginning where there is nothing left to be played.
    hold(moment === undefined || moment > end - window.everyMs ? window.from : moment);
    setPlaying(true);
  }, [window, moment, hold, store]);
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  const isReady = steps.data !== undefined;
  useEffect(() => {
    if (!isPlaying || !isReady) return;
    const tick = tickOf(window.everyMs, speed, isStill);
    const end = Math.min(endOf(window), store.serverNow());
    const timer = setInterval(() => {
      setHeld((before) => {
        const at = momentAt(window, (placeOf(window, before ?? window.from) ?? 0) + tick.steps);
        holdMoment(Math.min(at, end));
        return at > end ? before : at;
      });
    }, tick.ms);
    return () => clearInterval(timer);
  }, [isPlaying, isReady, window, speed, isStill, store]);
  // At the end of the span it stays where it is.
  const isOver = isPlaying && held !== undefined && held + window.everyMs > Math.min(endOf(window), now + minuteMs);
  useEffect(() => {
    if (isOver) setPlaying(false);
  }, [isOver]);
  // Somewhere else there is nothing to be played.
  useEffect(() => {
    if (!isHere) stop();
  }, [isHere, stop]);

  const conductor = useMemo(
    (): Conductor => ({
      isHere,
      moment,
      past,
      failure: exact.failure,
      retry: exact.reload,
      isOpen,
      setOpen,
      window,
      chooseSpan: setSpan,
      steps: steps.data,
      stepsFailure: steps.failure,
      retrySteps: steps.reload,
      goTo,
      move,
      drag,
      backToLive,
      isPlaying,
      play,
      pause,
      speed,
      setSpeed,
    }),
    [
      isHere,
      moment,
      past,
      exact.failure,
      exact.reload,
      isOpen,
      window,
      steps.data,
      steps.failure,
      steps.reload,
      goTo,
      move,
      drag,
      backToLive,
      isPlaying,
      play,
      pause,
      speed,
    ],
  );
  return <ConductorContext value={conductor}>{children}</ConductorContext>;
};

/** What is inside shows the moment that the conductor has; without one it is live. */
export const PastScope = ({ children }: { children: ReactNode }) => {
  const { past, steps } = useConductor();
  const shown = useMemo((): ShownPast | undefined => {
    if (!past) return undefined;
    const lines = new Map<string, readonly RecentPoint[]>();
    const recent = (station: string, quantity: QuantityId): readonly RecentPoint[] => {
      if (!steps) return noPoints;
      const key = `${station} ${quantity}`;
      const known = lines.get(key) ?? recentOf(steps, station, quantity, past.at);
      lines.set(key, known);
      return known;
    };
    return { ...past, recent };
  }, [past, steps]);
  return <PastContext value={shown}>{children}</PastContext>;
};
