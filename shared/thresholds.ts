/** The shape of a limit with its law. The catalogue itself is data, one file per law. */
import { z } from 'zod';
import { quantityIdSchema } from './quantities.ts';

/** How sure we are of a figure: read in the text of the law, or recalled and to be checked. Shown wherever it is used. */
export const evidenceSchema = z.enum(['verified', 'unverified']);

export const thresholdSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,79}$/),
  quantity: quantityIdSchema,
  /** Exceeded when the average is above this, in the quantity's unit. */
  limit: z.number(),
  /** Averaging time prescribed with the limit, in seconds; a value is compared only over this time. */
  averagingSeconds: z.number().int().positive(),
  /** Share of the averaging time that must hold valid data. */
  dataCapture: z.number().min(0).max(1).default(0.75),
  /** Local hours in which it applies, [from, to), wrapping over midnight; absent = all day. */
  hours: z.tuple([z.number().int().min(0).max(23), z.number().int().min(1).max(24)]).optional(),
  areaClass: z.string().max(60).optional(),
  law: z.object({ document: z.string().max(160), clause: z.string().max(160) }),
  /** Local dates, first and last day in force. */
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
  evidence: evidenceSchema,
  /** Clause of the city's programme it answers to, e.g. `III.5 ¶7`. */
  programme: z.string().max(20).optional(),
});
export type Threshold = z.infer<typeof thresholdSchema>;
