/** The last known city as text, kept by the browser so that the next visit paints at once. Pure; storage is the caller's. */
import { z } from 'zod';
import { type LiveAlerts, liveAlertsSchema } from '../../shared/alert-api.ts';
import { latestReadingSchema, stationViewSchema } from '../../shared/api.ts';
import type { Instant } from '../../shared/time.ts';
import type { City } from './city.ts';

const savedSchema = z.object({
  format: z.literal(1),
  savedAt: z.number().int(),
  stations: z.array(stationViewSchema),
  latest: z.array(latestReadingSchema),
  /** With the instant of which they were so. */
  alerts: liveAlertsSchema.optional(),
});

/** More than this is not kept: browsers give about 5 MB to a site. */
export const maxSavedCharacters = 2_000_000;

export const serializeCity = (city: City, savedAt: Instant, alerts?: LiveAlerts): string | undefined => {
  const text = JSON.stringify({
    format: 1,
    savedAt,
    stations: [...city.stations.values()],
    latest: [...city.values].map(([station, values]) => ({ station, values })),
    ...(alerts && { alerts }),
  } satisfies z.input<typeof savedSchema>);
  return text.length <= maxSavedCharacters ? text : undefined;
};

/** Undefined for anything that is not a whole saved city of today's format. */
export const restoreCity = (
  text: string,
): { city: City; savedAt: Instant; alerts?: LiveAlerts | undefined } | undefined => {
  try {
    const saved = savedSchema.parse(JSON.parse(text));
    return {
      savedAt: saved.savedAt,
      ...(saved.alerts && { alerts: saved.alerts }),
      city: {
        cursor: undefined,
        stations: new Map(saved.stations.map((station) => [station.id, station])),
        values: new Map(saved.latest.map((reading) => [reading.station, reading.values])),
      },
    };
  } catch {
    return undefined;
  }
};
