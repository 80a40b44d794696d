/** Judgements of staff over the quality of readings: what a span of time of a station is worth, and why. */
import { z } from 'zod';
import { verdicts } from './quality.ts';
import { quantityIdSchema } from './quantities.ts';
import { instantSchema } from './reading.ts';
import { stationIdSchema } from './station.ts';
import { dayMs, type Instant } from './time.ts';

/** Longest span of one judgement. */
export const maxJudgementDays = 400;
/** Judgements in force per station. */
export const maxJudgementsPerStation = 500;

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const earliest: Instant = 0;
const latest: Instant = Date.UTC(2200, 0, 1);

const judgedInstant = instantSchema.refine((at) => at >= earliest && at <= latest, 'between 1970 and 2200 expected');

/** `POST /judgements`: readings measured in [from, to). */
export const judgementRequestSchema = z
  .object({
    station: stationIdSchema,
    quantity: quantityIdSchema.nullable().meta({ description: 'Null = all quantities of the station' }),
    from: judgedInstant,
    to: judgedInstant.meta({ description: 'Exclusive' }),
    verdict: z
      .enum(verdicts)
      .meta({ description: '`invalid`: out of everything; `valid`: takes off the flags that the gateway set itself' }),
    reason: z
      .string()
      .trim()
      .min(1, 'a reason is needed')
      .max(500)
      .refine((text) => !/[\p{Cs}\0]/u.test(text), 'unreadable characters'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'to must be after from' })
  .refine(({ from, to }) => to - from <= maxJudgementDays * dayMs, {
    path: ['to'],
    message: `at most ${maxJudgementDays} days`,
  });
export type JudgementRequest = z.output<typeof judgementRequestSchema>;

/** Of judgements that overlap the later one holds. `reason`, `by` and `withdrawnBy` are for staff: null for everybody else. */
export const judgementSchema = z
  .object({
    id: z.uuid(),
    station: stationIdSchema,
    quantity: quantityIdSchema.nullable(),
    from: instant,
    to: instant,
    verdict: z.enum(verdicts),
    at: instant.meta({ description: 'When it was made' }),
    withdrawnAt: instant.nullable(),
    reason: z.string().nullable(),
    by: z.string().nullable(),
    withdrawnBy: z.string().nullable(),
  })
  .meta({ id: 'Judgement' });
export type Judgement = z.infer<typeof judgementSchema>;

/** `GET /judgements`: newest first; withdrawn ones for staff only. */
export const judgementsQuerySchema = z.object({ station: stationIdSchema.optional() });
