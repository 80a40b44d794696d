/** Reads what a gateway answers on `$refused`. */
import { z } from 'zod';

const noticeSchema = z.object({
  /** One of `shared/refusals.ts`, or one that a newer gateway knows. */
  code: z.string().max(64),
  path: z.string(),
  message: z.string(),
  /** What was lost: the whole message, one reading of it, or one value of a reading whose others were kept. */
  fate: z.enum(['message', 'reading', 'value']),
  seq: z.number().optional(),
  at: z.number().optional(),
});

export type Notice = z.infer<typeof noticeSchema>;

/** The notice, or undefined when the payload is none. */
export const parseNotice = (payload: Buffer): Notice | undefined => {
  try {
    return noticeSchema.safeParse(JSON.parse(payload.toString('utf8'))).data;
  } catch {
    return undefined;
  }
};

/** Counts of refusals: readings (and whole messages) in quarantine, and single values left out of accepted readings. */
export interface RefusalCounts {
  readonly readings: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<string, number>;
}

export const createRefusalCounter = (): RefusalCounts & { add(notice: Notice): void } => {
  const readings = new Map<string, number>();
  const values = new Map<string, number>();
  return {
    readings,
    values,
    add: ({ code, fate }) => {
      const counts = fate === 'value' ? values : readings;
      counts.set(code, (counts.get(code) ?? 0) + 1);
    },
  };
};
