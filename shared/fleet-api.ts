/** Shapes of `/api/v1/fleet`: what was received from every station hour by hour, and what was refused, in groups. */
import { z } from 'zod';
import { quarantineEntrySchema } from './api.ts';
import { stationIdSchema } from './station.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });

export const maxFleetHours = 72;
/** As long as refusals are kept. */
export const maxRefusalHours = 90 * 24;
export const maxRefusalGroups = 2_000;

export const fleetQuerySchema = z.object({
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(maxFleetHours)
    .default(24)
    .meta({ description: 'How many hours of receipt, the one that is running among them' }),
  station: stationIdSchema.optional().meta({ description: 'The row of this station only' }),
});

const counts = z.array(z.number().int()).max(maxFleetHours);

/** Lists hold one figure per hour, oldest first; one that would be all zeros is left out. */
export const fleetStationSchema = z
  .object({
    station: stationIdSchema,
    /** From when on readings could be expected; null = nothing ever came. */
    since: instant.nullable(),
    accepted: counts.optional().meta({ description: 'Readings taken in, late and repeated ones among them' }),
    late: counts.optional(),
    repeated: counts.optional(),
    missing: counts.optional().meta({ description: 'Sequence numbers that never came' }),
    refused: counts.optional().meta({ description: 'Messages, readings and values that were refused' }),
    /** Most frequent first. */
    reasons: z
      .array(z.object({ code: z.string(), count: z.number().int() }))
      .max(3)
      .optional(),
    battery: z
      .object({
        perDay: z.number().meta({ description: 'Percent per day, below zero where it falls' }),
        direction: z.enum(['falling', 'steady', 'rising']),
        daysLeft: z
          .number()
          .int()
          .nullable()
          .meta({ description: 'Until it is empty at this pace; null unless it falls' }),
      })
      .optional()
      .meta({
        description:
          'Where the battery is heading, from its lowest level on the last seven finished days (00:00 UTC); left out with fewer than three days since it was charged or replaced',
      }),
    calibrationDue: z.string().max(10).optional().meta({ description: 'For staff who look after the station' }),
  })
  .meta({ id: 'FleetStation' });
export type FleetStation = z.infer<typeof fleetStationSchema>;

export const fleetAnswerSchema = z
  .object({
    at: instant.meta({ description: 'When it was counted' }),
    from: instant.meta({ description: 'Start of the first hour' }),
    hours: z.number().int(),
    stations: z.array(fleetStationSchema),
  })
  .meta({ id: 'Fleet' });
export type FleetAnswer = z.infer<typeof fleetAnswerSchema>;

export const refusalsQuerySchema = z.object({
  hours: z.coerce.number().int().min(1).max(maxRefusalHours).default(24),
});

/** One reason at one station. */
export const refusalGroupSchema = z
  .object({
    count: z.number().int(),
    newest: quarantineEntrySchema,
  })
  .meta({ id: 'RefusalGroup' });
export type RefusalGroup = z.infer<typeof refusalGroupSchema>;

export const refusalsAnswerSchema = z
  .object({
    at: instant,
    from: instant,
    /** Newest first. */
    groups: z.array(refusalGroupSchema).max(maxRefusalGroups),
    /** False when there were more groups than an answer holds. */
    complete: z.boolean(),
  })
  .meta({ id: 'Refusals' });
export type RefusalsAnswer = z.infer<typeof refusalsAnswerSchema>;
