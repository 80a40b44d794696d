/**
 * Which of the pictures of the stations that the map is offered it has to draw. Replacing the stations is what costs most on the page:
 * they are clustered, cut into tiles and drawn anew. So the map draws only what looks different at its zoom, and the less often the
 * longer it takes. Pure: told the clock, milliseconds.
 */
import type { PointCollection } from './features.ts';

export interface Picture {
  /** What to draw now; undefined when it would look the same, or the map is busy with what it was given before. */
  next(
    stations: PointCollection,
    at: { readonly now: number; readonly withFigures: boolean },
  ): PointCollection | undefined;
  /** What was given last is on the screen. */
  drawn(now: number): void;
  /** What is on the screen came another way. */
  forget(): void;
}

const leastPauseMs = 500;
const mostPauseMs = 3_000;
/** A map that is being dragged is not done before the hand rests; values go on all the same. */
const patienceMs = 5_000;
/** The map may take this share of the time. */
const share = 0.25;

type Feature = PointCollection['features'][number];

/** The values, written into markers only when zoomed in. */
const isFigure = (name: string): boolean => name === 'figure' || name === 'unit';

const looksSame = (one: Feature | undefined, other: Feature, withFigures: boolean): boolean => {
  if (!one) return false;
  const [lon, lat] = one.geometry.coordinates;
  const [otherLon, otherLat] = other.geometry.coordinates;
  if (lon !== otherLon || lat !== otherLat) return false;
  for (const name in other.properties) {
    if (one.properties[name] !== other.properties[name] && (withFigures || !isFigure(name))) return false;
  }
  return true;
};

const isSame = (one: PointCollection, other: PointCollection, withFigures: boolean): boolean =>
  one.features.length === other.features.length &&
  other.features.every((feature, i) => looksSame(one.features[i], feature, withFigures));

/** What is not written is not given either: it would be old by the time somebody zooms in. */
const withoutFigures = (stations: PointCollection): PointCollection => ({
  ...stations,
  features: stations.features.map((feature) => ({
    ...feature,
    properties: { ...feature.properties, figure: '', unit: '' },
  })),
});

export const createPicture = (): Picture => {
  let last: PointCollection | undefined;
  let hadFigures = false;
  let givenAt: number | undefined;
  let nextAt = Number.NEGATIVE_INFINITY;
  return {
    next: (stations, { now, withFigures }) => {
      if (now < nextAt) return undefined;
      if (last && hadFigures === withFigures && isSame(last, stations, withFigures)) return undefined;
      last = stations;
      hadFigures = withFigures;
      givenAt = now;
      nextAt = now + patienceMs;
      return withFigures ? stations : withoutFigures(stations);
    },
    drawn: (now) => {
      if (givenAt === undefined) return;
      const pause = ((now - givenAt) * (1 - share)) / share;
      nextAt = now + Math.min(mostPauseMs, Math.max(leastPauseMs, pause));
      givenAt = undefined;
    },
    forget: () => {
      last = undefined;
    },
  };
};
