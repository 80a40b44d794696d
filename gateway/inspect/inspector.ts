/**
 * What happens at the door and in the pipeline for single stations, while somebody looks at them: asking arms it, silence
 * disarms it. Nobody looks = one look at an empty map per message. All memory is bounded, nothing is written to the disk.
 */
import { AppError } from '../../shared/errors.ts';
import type { Inspection, InspectionEvent } from '../../shared/inspection-api.ts';
import { type Instant, minuteMs, secondMs } from '../../shared/time.ts';

type WithoutNumber<T> = T extends unknown ? Omit<T, 'n'> : never;
/** An event before it is numbered. */
export type InspectionFact = WithoutNumber<InspectionEvent>;

/** Messages have a share of their own: a flood of them must not hide why a connection ended. */
export type InspectionLane = 'message' | 'connection';

/** What the broker and the pipeline are given. */
export interface Inspector {
  /** Whether somebody looks at this station now. Ask before anything is made for `note`. */
  watches(station: string): boolean;
  /** `make` is called only for what is kept. */
  note(station: string, lane: InspectionLane, make: () => InspectionFact): void;
  now(): Instant;
}

export type InspectionLook = Omit<Inspection, 'connections'>;

export interface InspectorControl extends Inspector {
  /** What is newer than `after`; arms the station. @throws AppError LIMIT_REACHED when too many stations are looked at */
  ask(station: string, after: number): InspectionLook;
  /** Stations that are looked at. */
  armed(): number;
  stop(): void;
}

export const inspectorBounds = {
  /** Kept after the last question. */
  armedMs: minuteMs,
  stations: 50,
  events: 200,
  /** Of all events of a station, about: their texts. */
  characters: 512 * 1_024,
  perAnswer: 100,
  /** In one second of one station. */
  perSecond: { message: 15, connection: 5 },
  /** One that nobody has asked for so long makes room for another. */
  idleMs: 5 * secondMs,
} as const;
const sweepMs = 5 * secondMs;

interface Armed {
  readonly since: Instant;
  askedAt: Instant;
  events: { readonly event: InspectionEvent; readonly characters: number }[];
  characters: number;
  /** Number of the newest event that had to go. */
  gone: number;
  leftOut: number;
  second: number;
  readonly kept: { message: number; connection: number };
}

const charactersOf = (fact: InspectionFact): number => (fact.kind === 'message' ? fact.payload.data.length : 0) + 500;

export const createInspector = (now: () => Instant = Date.now): InspectorControl => {
  const stations = new Map<string, Armed>();
  /** Begins with the clock, so that numbers go on growing after a restart. */
  let last = now();
  let timer: NodeJS.Timeout | undefined;

  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };

  const sweep = (): void => {
    const at = now();
    for (const [station, { askedAt }] of stations)
      if (at - askedAt >= inspectorBounds.armedMs) stations.delete(station);
    if (stations.size === 0) stop();
  };

  const makeRoom = (): void => {
    if (stations.size < inspectorBounds.stations) return;
    const [longest] = [...stations].sort(([, a], [, b]) => a.askedAt - b.askedAt);
    if (!longest || now() - longest[1].askedAt < inspectorBounds.idleMs)
      throw new AppError('LIMIT_REACHED', `${inspectorBounds.stations} stations are being looked at already`);
    stations.delete(longest[0]);
  };

  const arm = (station: string): Armed => {
    makeRoom();
    const at = now();
    const armed: Armed = {
      since: at,
      askedAt: at,
      events: [],
      characters: 0,
      gone: 0,
      leftOut: 0,
      second: 0,
      kept: { message: 0, connection: 0 },
    };
    stations.set(station, armed);
    timer ??= setInterval(sweep, sweepMs).unref();
    return armed;
  };

  const mayKeep = (armed: Armed, lane: InspectionLane): boolean => {
    const second = Math.floor(now() / secondMs);
    if (second !== armed.second) {
      armed.second = second;
      armed.kept.message = 0;
      armed.kept.connection = 0;
    }
    if (armed.kept[lane] >= inspectorBounds.perSecond[lane]) return false;
    armed.kept[lane] += 1;
    return true;
  };

  const trim = (armed: Armed): void => {
    while (armed.events.length > inspectorBounds.events || armed.characters > inspectorBounds.characters) {
      const oldest = armed.events.shift();
      if (!oldest) return;
      armed.characters -= oldest.characters;
      armed.gone = oldest.event.n;
    }
  };

  return {
    watches: (station) => stations.size !== 0 && stations.has(station),
    note: (station, lane, make) => {
      const armed = stations.get(station);
      if (!armed) return;
      if (!mayKeep(armed, lane)) {
        armed.leftOut += 1;
        return;
      }
      const fact = make();
      last += 1;
      const characters = charactersOf(fact);
      armed.events.push({ event: { ...fact, n: last }, characters });
      armed.characters += characters;
      trim(armed);
    },
    now,
    ask: (station, after) => {
      sweep();
      const armed = stations.get(station) ?? arm(station);
      armed.askedAt = now();
      // A cursor of the future is none of ours.
      const from = after > last ? 0 : after;
      const fresh = armed.events.filter(({ event }) => event.n > from).map(({ event }) => event);
      const events = fresh.slice(0, inspectorBounds.perAnswer);
      return {
        serverTime: armed.askedAt,
        armedSince: armed.since,
        events,
        newest: events.at(-1)?.n ?? Math.max(from, armed.events.at(-1)?.event.n ?? 0),
        hasMore: fresh.length > events.length,
        hasGap: from > 0 && armed.gone > from,
        leftOut: armed.leftOut,
      };
    },
    armed: () => stations.size,
    stop: () => {
      stop();
      stations.clear();
    },
  };
};
