/** Shapes of `/api/v1/city`: the city at a moment of the past, and a span of moments to be played. Times are epoch ms (UTC). */
import { z } from 'zod';
import { situationSchema } from './alert-api.ts';
import { alertStateSchema, severitySchema } from './alerts/words.ts';
import { durationSchema, latestValueSchema, queryInstant } from './api.ts';
import { indicesRowSchema, limitStateSchema, wardIndicesSchema } from './indices-api.ts';
import { networkSchema, quantityIdSchema } from './quantities.ts';
import { stationIdSchema } from './station.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const count = z.number().int();

/** Moments that one answer may have. */
export const maxMoments = 200;
/** Older values say nothing about a moment. */
export const pastHours = 24;

export const cityAtQuerySchema = z.object({ at: queryInstant });

export const cityStepsQuerySchema = z
  .object({ from: queryInstant, to: queryInstant, every: durationSchema })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'to must not be before from' });

const { vnAqi, limits, level } = indicesRowSchema.shape;

export const pastStationSchema = z
  .object({
    station: stationIdSchema,
    values: z
      .partialRecord(
        quantityIdSchema,
        latestValueSchema.extend({
          ageMs: count.optional().meta({ description: 'How old it was, where that was more than 2 × interval + 10 s' }),
        }),
      )
      .meta({
        description: 'The newest value of each quantity by measured-at, at most 24 h old, as it is judged today',
      }),
    vnAqi,
    limits,
    level,
  })
  .meta({ id: 'PastStation' });
export type PastStation = z.infer<typeof pastStationSchema>;

export const cityAtSchema = z
  .object({
    at: instant,
    hour: instant.meta({ description: 'End of the last complete clock hour, to which indices and states belong' }),
    stations: z.array(pastStationSchema),
    wards: wardIndicesSchema.omit({ at: true, hour: true, restoring: true }),
    situations: z
      .array(situationSchema)
      .meta({ description: 'Open ones as they stood then, without the names of people' }),
  })
  .meta({ id: 'CityAt', description: 'The city at a moment of the past' });
export type CityAt = z.infer<typeof cityAtSchema>;

/** How a situation stands from `at` on, until its next one. */
export const situationMomentSchema = z.object({
  at: instant,
  state: alertStateSchema,
  severity: severitySchema,
  highest: severitySchema,
  open: count,
  all: count,
  stations: z.array(stationIdSchema),
  acknowledgedAt: instant.nullable(),
});
export type SituationMoment = z.infer<typeof situationMomentSchema>;

const perMoment = 'one for each moment';

export const cityStepsSchema = z
  .object({
    from: instant.meta({ description: 'The first moment' }),
    everyMs: count,
    count: count.meta({ description: 'How many moments' }),
    series: z.array(
      z.object({
        station: stationIdSchema,
        quantity: quantityIdSchema,
        values: z.array(z.number().nullable()).meta({
          description: `The newest value of the step that ends with the moment, ${perMoment}; null = nothing young enough`,
        }),
        flagged: z
          .array(z.tuple([count, count]))
          .meta({ description: 'Place and quality of the values that have one other than 0' }),
      }),
    ),
    hours: z.array(instant).meta({ description: 'Ends of the clock hours of `vnAqi` and `limits`' }),
    vnAqi: z.array(
      z.object({
        station: stationIdSchema,
        values: z.array(count.nullable()),
        dominant: z.array(quantityIdSchema.nullable()),
      }),
    ),
    limits: z
      .array(
        z.object({
          station: stationIdSchema,
          network: networkSchema,
          changes: z.array(z.tuple([count, limitStateSchema.nullable(), z.string().nullable()])),
        }),
      )
      .meta({
        description:
          'By network the worst state of the limits in force and which it is: place among the hours from which on it is so; ' +
          'null = no limit holds in that hour',
      }),
    situations: z
      .array(z.object({ situation: situationSchema, course: z.array(situationMomentSchema) }))
      .meta({ description: 'Those that were open at some time of the span, and how they went' }),
  })
  .meta({ id: 'CitySteps', description: 'The main quantities of every station over a span, to be played' });
export type CitySteps = z.infer<typeof cityStepsSchema>;
