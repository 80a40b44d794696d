/**
 * The official disaster-risk level (Decision 18/2021/QĐ-TTg) as a person took it from a bulletin. It is shown and never computed: the
 * levels belong to the authorities.
 */
import { z } from 'zod';
import { findWard } from './wards.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });

/** Kinds of disaster that bulletins give a level for. */
export const disasterKinds = [
  'storm',
  'heavy-rain',
  'flood',
  'storm-surge',
  'flash-flood',
  'strong-wind',
  'heat',
  'cold',
  'fog',
  'other',
] as const;

export const officialLevelRequestSchema = z
  .strictObject({
    disaster: z.enum(disasterKinds),
    /** Decision 18/2021/QĐ-TTg, Article 4. */
    level: z.number().int().min(1).max(5),
    /** Null = the whole city. */
    wards: z
      .array(z.string().refine((code) => findWard(code) !== undefined, 'unknown ward code'))
      .min(1)
      .max(114)
      .nullable(),
    bulletin: z.strictObject({
      /** Who issued it, e.g. "Đài KTTV khu vực Đông Bắc". */
      issuer: z.string().trim().min(2).max(200),
      number: z.string().trim().max(60),
      issuedAt: instant,
      url: z.union([z.url({ protocol: /^https?$/ }).max(500), z.literal('')]),
    }),
    validFrom: instant,
    validTo: instant,
    text: z.string().trim().max(2_000),
  })
  .refine(({ validFrom, validTo }) => validFrom < validTo, { path: ['validTo'], message: 'must be after validFrom' });
export type OfficialLevelRequest = z.infer<typeof officialLevelRequestSchema>;

export const officialLevelSchema = z
  .object({
    ...officialLevelRequestSchema.shape,
    id: z.string(),
    enteredAt: instant,
    enteredBy: z.string().nullable(),
    withdrawnAt: instant.nullable(),
  })
  .meta({ id: 'OfficialLevel' });
export type OfficialLevel = z.infer<typeof officialLevelSchema>;
