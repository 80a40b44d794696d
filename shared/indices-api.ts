/**
 * Shapes of `/api/v1/indices` and of the live event `indices`. Times are epoch ms (UTC), `date` is a local date of the legal
 * zone. Nothing is rounded before it is compared; here concentrations, levels and amounts carry two more decimals than are
 * shown (`quantities[…].decimals`), rates of rise three more. Thresholds are named by id; a station's answer brings them along.
 */
import { z } from 'zod';
import { rawPointSchema } from './api.ts';
import { networkSchema, quantityIdSchema } from './quantities.ts';
import { stationIdSchema } from './station.ts';
import { bilingualSchema, evidenceSchema, lawSchema, thresholdSchema } from './thresholds/threshold.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const count = z.number().int();
const thresholdId = z.string().meta({ description: 'Id of a threshold' });
const localDate = z.iso.date().meta({ description: 'Local date of the legal zone' });

/** Worst first. */
export const limitStates = ['exceeds', 'near', 'within', 'not-enough-data'] as const;
export const limitStateSchema = z.enum(limitStates);
export type LimitState = z.infer<typeof limitStateSchema>;

export const aqiBandLevels = ['good', 'moderate', 'poor', 'bad', 'very-bad', 'hazardous'] as const;
export const aqiBandSchema = z.enum(aqiBandLevels).meta({ description: 'Band of VN_AQI, mildest first' });
export type AqiBandLevel = z.infer<typeof aqiBandSchema>;

/** How far the memory of the indices has been filled after a start. */
export const restoringSchema = z
  .object({ done: count, total: count })
  .meta({ id: 'IndicesRestoring', description: 'Stations read back from the history, and all of them' });
export type IndicesRestoring = z.infer<typeof restoringSchema>;

const restoring = restoringSchema
  .nullable()
  .meta({ description: 'Null once the figures of every station are complete' });

/** The index in one line. */
export const aqiBriefSchema = z.object({
  value: count.min(0).max(500),
  band: aqiBandSchema,
  /** The parameter with the largest index. */
  dominant: quantityIdSchema,
  isCapped: z.boolean().meta({ description: 'At or above the last breakpoint: to be shown as "≥ 500"' }),
});
export type AqiBrief = z.infer<typeof aqiBriefSchema>;

/** One station in the summary of the city; what it says changes with the hour, with late data and with levels of water. */
export const indicesRowSchema = z
  .object({
    station: stationIdSchema,
    at: instant
      .nullable()
      .meta({ description: 'Measured-at of the newest reading; null without any in the last 24 h' }),
    vnAqi: aqiBriefSchema
      .nullable()
      .meta({ description: 'Hourly VN_AQI of the last complete clock hour; null = none' }),
    limits: z.partialRecord(networkSchema, z.object({ state: limitStateSchema, threshold: thresholdId })).meta({
      description: 'By network the worst state of the limits in force now, and which; absent without a limit',
    }),
    level: z
      .object({
        quantity: z.enum(['water_level', 'water_depth']),
        threshold: thresholdId.nullable().meta({ description: 'Alarm level or class reached; null = below all known' }),
        level: z.string().nullable().meta({ description: '`I`, `II`, `III`, or the key of a class' }),
        severity: count.meta({ description: '0 = below all known, else order within its scale' }),
      })
      .nullable()
      .meta({
        description: 'The worse one of a station of both; null without a level to compare with, or a value of this day',
      }),
    restoring: z
      .boolean()
      .meta({ description: 'The memory of this station is still being filled: figures may change' }),
  })
  .meta({ id: 'IndicesRow' });
export type IndicesRow = z.infer<typeof indicesRowSchema>;

export const indicesSummarySchema = z
  .object({
    at: instant,
    hour: instant.meta({ description: 'End of the last complete clock hour, to which indices and states belong' }),
    restoring,
    stations: z.array(indicesRowSchema),
  })
  .meta({ id: 'IndicesSummary', description: 'How every station stands now' });
export type IndicesSummary = z.infer<typeof indicesSummarySchema>;

/** `GET /indices`: the summary of the city, or everything about one station. */
export const indicesQuerySchema = z.object({ station: stationIdSchema.optional() });

/** `captured` of `expected` parts hold data; only a valid average (captured ≥ needed) is compared with a limit. */
export const averageSchema = z
  .object({
    from: instant,
    to: instant,
    value: z.number().nullable(),
    captured: count,
    expected: count,
    needed: count,
    valid: z.boolean(),
  })
  .meta({
    id: 'Average',
    description: 'Over [from, to); parts are slots of the interval within an hour, else valid hours',
  });
export type AverageFigure = z.infer<typeof averageSchema>;

export const hourMeanSchema = averageSchema
  .extend({ count: count.meta({ description: 'Readings behind it' }) })
  .meta({ id: 'HourMean' });
export type HourFigure = z.infer<typeof hourMeanSchema>;

/** "Why this figure". */
export const explanationSchema = z
  .object({
    quantity: quantityIdSchema,
    unit: z.string(),
    formula: bilingualSchema,
    hours: z.array(
      z.object({
        at: instant.meta({ description: 'Start of the hour' }),
        value: z.number().nullable(),
        captured: count,
        expected: count,
        isUsed: z.boolean().meta({ description: 'False = too little data, left out' }),
        weight: z.number().meta({ description: 'Factor by which it counts; not rounded' }),
      }),
    ),
    missing: z.array(instant).meta({ description: 'Starts of the hours that are missing or not valid' }),
    capture: z.object({ captured: count, expected: count, needed: count, rule: bilingualSchema }),
    value: z.number().nullable().meta({ description: 'Of an index the concentration that it was entered with' }),
    step: z
      .object({ from: z.number(), to: z.number(), low: z.number(), high: z.number() })
      .optional()
      .meta({ description: 'Of an index: from Ii to Ii+1 between the breakpoints low and high' }),
    law: lawSchema,
    evidence: evidenceSchema,
    evidenceNote: bilingualSchema,
  })
  .meta({ id: 'Explanation', description: 'What a figure was made of, by which formula and which law' });
export type ExplanationFigure = z.infer<typeof explanationSchema>;

const aqiPartSchema = z
  .object({
    quantity: quantityIdSchema,
    over: z.enum(['1h', '8h', '24h', 'nowcast']),
    concentration: z.number().meta({ description: 'µg/m³' }),
    exact: z.number().meta({ description: 'Index before it is rounded, two decimals' }),
    index: count,
    band: aqiBandSchema,
    isCapped: z.boolean(),
    explain: explanationSchema.nullable().meta({ description: 'Null for days: see the hours of the day' }),
  })
  .meta({ id: 'AqiPart', description: 'The index of one parameter' });
export type AqiPartFigure = z.infer<typeof aqiPartSchema>;

export const airIndexSchema = z
  .object({
    value: count.nullable(),
    band: aqiBandSchema.nullable(),
    dominant: quantityIdSchema.nullable(),
    isCapped: z.boolean(),
    parts: z.array(aqiPartSchema),
    reason: z
      .literal('no-dust')
      .nullable()
      .meta({ description: 'Why there is no index: neither PM10 nor PM2.5 (Decision 1459/QĐ-TCMT, 2.1.b)' }),
    incomplete: z.array(quantityIdSchema).meta({ description: 'Measured, but with too little data' }),
  })
  .meta({ id: 'AirIndex' });
export type AirIndexFigure = z.infer<typeof airIndexSchema>;

const airSchema = z.object({
  hourly: airIndexSchema.extend({ to: instant.meta({ description: 'End of its clock hour' }) }),
  today: airIndexSchema.extend({ date: localDate }),
  lastDay: airIndexSchema.extend({ date: localDate }),
  /** For comparison only; no Vietnamese index. */
  us: z
    .object({
      value: count,
      quantity: quantityIdSchema,
      isBeyond: z.boolean(),
      parts: z.array(
        z.object({ quantity: quantityIdSchema, nowCast: z.number(), value: count, isBeyond: z.boolean() }),
      ),
    })
    .nullable()
    .meta({ description: 'US AQI (2024) of dust, for comparison' }),
});
export type AirFigures = z.infer<typeof airSchema>;

const noisePeriodSchema = z.object({
  threshold: thresholdId,
  from: instant,
  to: instant,
  level: averageSchema.meta({ description: 'LAeq over the complete hours of the period' }),
});

const noiseSchema = z.object({
  runningHour: hourMeanSchema,
  lastHour: hourMeanSchema,
  runningPeriod: noisePeriodSchema.nullable().meta({ description: 'Legal period that runs, of the profile in force' }),
  lastPeriods: z
    .array(noisePeriodSchema)
    .meta({ description: 'The last finished one of each legal period, newest first' }),
  lden: z
    .object({
      date: localDate,
      value: z.number().nullable(),
      day: averageSchema,
      evening: averageSchema,
      night: averageSchema,
    })
    .meta({ description: 'Of the last day whose night has ended; not an index of Vietnamese law' }),
  la10: z.object({ latest: rawPointSchema.nullable(), lastHour: hourMeanSchema }).nullable(),
  la90: z.object({ latest: rawPointSchema.nullable(), lastHour: hourMeanSchema }).nullable(),
});
export type NoiseFigures = z.infer<typeof noiseSchema>;

const crossingSchema = z.object({
  threshold: thresholdId,
  at: instant,
  earliest: instant,
  latest: instant.nullable().meta({ description: 'Null = later than six hours, or perhaps never' }),
});

const outlookSchema = z.object({
  reached: thresholdId.nullable().meta({ description: 'Alarm level or class reached; null = below all known' }),
  trends: z.array(
    z.object({
      minutes: count,
      perHour: z.number().meta({ description: 'Change per hour in the unit of the quantity; a rise is positive' }),
      low: z.number().meta({ description: '95 % confidence interval' }),
      high: z.number(),
      points: count,
    }),
  ),
  next: crossingSchema.nullable().meta({ description: 'Next alarm level or class, by the trend over 30 minutes' }),
});

const waterSchema = z.object({
  level: outlookSchema
    .extend({
      published: rawPointSchema.nullable(),
      value: z.number().nullable().meta({ description: 'Metres above the zero of `datum`' }),
      datum: z.string().nullable().meta({ description: 'Datum of the station; null = not known' }),
      national: z
        .object({ value: z.number(), evidence: evidenceSchema, note: bilingualSchema.nullable() })
        .nullable()
        .meta({ description: 'Metres above the national zero; null where it cannot be converted' }),
    })
    .nullable(),
  depth: outlookSchema.extend({ published: rawPointSchema.nullable() }).nullable(),
  tide: z
    .object({
      at: instant,
      national: z.number().meta({ description: 'Metres above the national zero' }),
      chart: z.number().meta({ description: 'Metres above chart zero at Hòn Dấu' }),
      extremes: z.array(
        z.object({ kind: z.enum(['high', 'low']), at: instant, national: z.number(), chart: z.number() }),
      ),
      evidence: evidenceSchema,
      note: bilingualSchema,
    })
    .nullable()
    .meta({
      description: 'A model of the astronomical tide at Hòn Dấu, with its high and low waters of the next 24 h',
    }),
  rain: z.array(
    z.object({
      hours: count,
      amount: z.number().nullable(),
      missingMinutes: count,
      valid: z.boolean(),
      threshold: thresholdId.nullable().meta({ description: 'Class of the amount, where the time has classes' }),
      isAtLeast: z.boolean().meta({ description: 'Minutes are missing: it may be more' }),
    }),
  ),
});
export type WaterFigures = z.infer<typeof waterSchema>;

export const exceedancesSchema = z
  .object({
    year: count,
    through: localDate.meta({ description: 'Last finished day' }),
    exceeded: z.array(localDate),
    kept: count,
    unknown: count.meta({ description: 'Days without enough data' }),
    days: count,
  })
  .meta({ id: 'Exceedances', description: 'Days of the calendar year by the limit in force on each' });
export type Exceedances = z.infer<typeof exceedancesSchema>;

/** Where one limit or guideline stands. */
export const limitFigureSchema = z
  .object({
    threshold: thresholdId,
    kind: z.enum(['limit', 'guideline']),
    quantity: quantityIdSchema,
    state: limitStateSchema,
    current: averageSchema.meta({ description: 'The last complete average over the time of the limit' }),
    soFar: averageSchema.meta({ description: 'The window in progress; of 24 h limits the local day' }),
    margin: z.number().nullable().meta({
      description: 'Highest mean for the rest of that window that keeps it legal; null = none, or it cannot be valid',
    }),
    isLost: z.boolean().meta({ description: 'That window ends above the limit whatever comes' }),
    projectedAt: instant.nullable().meta({ description: 'When it is certain to exceed, at the present rate' }),
    rate: z.number().nullable().meta({ description: 'The present rate' }),
    exceedances: exceedancesSchema
      .nullable()
      .meta({ description: 'Of 24 h limits; null for others, and while the history does not answer' }),
    explain: explanationSchema,
  })
  .meta({ id: 'LimitFigure' });
export type LimitFigure = z.infer<typeof limitFigureSchema>;

export const quantityFiguresSchema = z
  .object({
    unit: z.string(),
    latest: rawPointSchema.nullable(),
    mean1h: averageSchema.meta({ description: 'Over the last 60 minutes; the sum for amounts' }),
    mean8h: averageSchema.meta({ description: 'Of the last 8 complete clock hours' }),
    mean24h: averageSchema.meta({ description: 'Of the last 24 complete clock hours' }),
    hours: z.array(hourMeanSchema).meta({ description: 'The last 25 clock hours in order, the running one last' }),
  })
  .meta({ id: 'QuantityFigures' });
export type QuantityFigures = z.infer<typeof quantityFiguresSchema>;

export const neighbourNoteSchema = z
  .object({
    quantity: quantityIdSchema,
    hours: z.array(
      z.object({
        at: instant.meta({ description: 'Start of the hour' }),
        value: z.number(),
        median: z.number().meta({ description: 'Of the hourly means of the stations nearby' }),
        neighbours: count,
      }),
    ),
  })
  .meta({ id: 'NeighbourNote', description: 'A station measures something else than those around it' });
export type NeighbourNote = z.infer<typeof neighbourNoteSchema>;

export const stationIndicesSchema = z
  .object({
    station: stationIdSchema,
    at: instant,
    date: localDate,
    restoring: z.boolean(),
    quantities: z.partialRecord(quantityIdSchema, quantityFiguresSchema),
    air: airSchema.nullable().meta({ description: 'Null where no parameter of VN_AQI is measured' }),
    noise: noiseSchema.nullable(),
    water: waterSchema.nullable(),
    limits: z.array(limitFigureSchema).meta({ description: 'Limits first, then guidelines' }),
    thresholds: z.array(thresholdSchema).meta({ description: 'All that are named here' }),
    neighbours: z.array(neighbourNoteSchema).optional().meta({
      description: 'Dust far from that of stations nearby for hours; absent or empty = none, or too few of them',
    }),
  })
  .meta({
    id: 'StationIndices',
    description: 'Everything that follows from the readings of one station at an instant',
  });
export type StationIndicesAnswer = z.infer<typeof stationIndicesSchema>;

/** Length of the slots of `recent`: a day of them shows the shape of a tide. */
export const recentSlotMs = 900_000;
export const recentSlots = 96;

export const waterRowSchema = z
  .object({
    station: stationIdSchema,
    restoring: z.boolean(),
    level: waterSchema.shape.level,
    depth: waterSchema.shape.depth,
    rain: waterSchema.shape.rain,
    wet: z
      .object({
        since: instant,
        isAtLeast: z.boolean().meta({ description: 'Nothing is known of just before: it may have begun earlier' }),
      })
      .nullable()
      .meta({ description: 'First reading of the present run at or above the mildest class of depth' }),
    recent: z
      .partialRecord(z.enum(['water_level', 'water_depth']), z.array(z.number().nullable()).max(recentSlots))
      .meta({
        description: 'Means of the slots of the last 24 h; levels above the zero of the datum',
      }),
  })
  .meta({ id: 'WaterRow' });
export type WaterRow = z.infer<typeof waterRowSchema>;

export const waterSummarySchema = z
  .object({
    at: instant,
    recent: z
      .object({ from: instant, everyMs: count })
      .meta({ description: 'Start of the first slot, and their length' }),
    tide: waterSchema.shape.tide,
    stations: z.array(waterRowSchema),
    thresholds: z.array(thresholdSchema).meta({ description: 'All that are named here' }),
  })
  .meta({ id: 'WaterSummary', description: 'Levels, depths and rain of every station that measures them, now' });
export type WaterSummary = z.infer<typeof waterSummarySchema>;

export const noiseRowSchema = z
  .object({
    station: stationIdSchema,
    restoring: z.boolean(),
    runningHour: hourMeanSchema,
    runningPeriod: noiseSchema.shape.runningPeriod,
    lastPeriods: noiseSchema.shape.lastPeriods,
    hours: z
      .array(
        z.object({
          at: instant.meta({ description: 'Start of the hour' }),
          value: z.number().nullable(),
          threshold: thresholdId.nullable().meta({ description: 'The limit of that hour; null = none holds' }),
          state: limitStateSchema,
        }),
      )
      .meta({ description: 'The last 24 complete clock hours, oldest first, each against its own limit' }),
  })
  .meta({ id: 'NoiseRow' });
export type NoiseRow = z.infer<typeof noiseRowSchema>;

export const noiseSummarySchema = z
  .object({
    at: instant,
    stations: z.array(noiseRowSchema),
    thresholds: z.array(thresholdSchema).meta({ description: 'All that are named here' }),
  })
  .meta({ id: 'NoiseSummary', description: 'LAeq of every station that measures it, by hour and legal period' });
export type NoiseSummary = z.infer<typeof noiseSummarySchema>;

/** Days that one calendar may have. */
export const maxCalendarDays = 400;

export const calendarQuerySchema = z
  .object({
    station: stationIdSchema,
    from: z.iso.date().meta({ description: 'First local day' }),
    to: z.iso.date().meta({ description: 'Last local day, included' }),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'to must not be before from' });

export const calendarDaySchema = z
  .object({
    date: localDate,
    isFinished: z.boolean(),
    vnAqi: aqiBriefSchema.nullable().meta({ description: 'Daily VN_AQI; null = no index' }),
    means: z
      .partialRecord(quantityIdSchema, averageSchema)
      .meta({ description: 'Of the valid hours of the day; sums for amounts' }),
    limits: z.array(
      z.object({
        threshold: thresholdId,
        figure: z
          .number()
          .nullable()
          .meta({ description: 'The mean of the day, or the largest average over the time of the limit' }),
        verdict: z.enum(['exceeded', 'kept', 'not-enough-data']),
      }),
    ),
  })
  .meta({ id: 'CalendarDay' });
export type CalendarDay = z.infer<typeof calendarDaySchema>;

export const calendarSchema = z
  .object({
    station: stationIdSchema,
    from: localDate,
    to: localDate,
    days: z.array(calendarDaySchema),
    thresholds: z.array(thresholdSchema).meta({ description: 'All that are named here' }),
  })
  .meta({ id: 'IndicesCalendar', description: 'Days of one station, from hourly figures of the history' });
export type IndicesCalendar = z.infer<typeof calendarSchema>;

export const aggregateSchema = z
  .object({
    stations: count.meta({ description: 'Stations that could contribute' }),
    valid: count.meta({ description: 'Stations with a valid hourly VN_AQI' }),
    worst: aqiBriefSchema.extend({ station: stationIdSchema }).nullable(),
    median: z.object({ value: count, band: aqiBandSchema }).nullable().meta({ description: 'Rounded half up' }),
    limits: z.object({
      judged: count.meta({ description: 'Limits in force now with enough data, over all stations' }),
      exceeded: count,
      share: z.number().nullable().meta({ description: 'exceeded / judged, four decimals' }),
    }),
    levels: z.object({
      stations: count.meta({ description: 'Stations with a water level or depth to compare' }),
      reached: count.meta({ description: 'Of these, at or above an alarm level or class' }),
    }),
  })
  .meta({ id: 'IndicesAggregate' });
export type IndicesAggregate = z.infer<typeof aggregateSchema>;

export const wardIndicesSchema = z
  .object({
    at: instant,
    hour: instant,
    restoring,
    simulated: z
      .boolean()
      .meta({ description: 'True when no real station is shown: then, and only then, simulated ones enter' }),
    city: aggregateSchema,
    wards: z.array(aggregateSchema.extend({ ward: z.string() })).meta({ description: 'Wards with stations, by code' }),
  })
  .meta({ id: 'WardIndices' });
export type WardIndices = z.infer<typeof wardIndicesSchema>;
