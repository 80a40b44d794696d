/** Shapes of `/api/v1` about CAP 1.2 (ITU-T X.1303bis): our own messages and those of others that were imported. */
import { z } from 'zod';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });

/** One message of ours: Alert, then Updates or a Cancel, each naming the ones before. */
export const capMessageSchema = z
  .object({
    identifier: z.string(),
    situation: z.uuid(),
    msgType: z.enum(['Alert', 'Update', 'Cancel']),
    status: z.enum(['Actual', 'Exercise', 'Test']),
    sent: instant,
    expires: instant,
    severity: z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
    certainty: z.enum(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']),
    headline: z.object({ vi: z.string(), en: z.string() }),
    /** Of the XML, below `/api/v1`. */
    href: z.string(),
  })
  .meta({ id: 'CapMessage' });
export type CapMessage = z.infer<typeof capMessageSchema>;

/** Points of a polygon, [lat, lon]; the first one is also the last. */
const polygon = z.array(z.tuple([z.number(), z.number()])).max(5_000);
export const capImportedSchema = z
  .object({
    id: z.string(),
    /** Of the feed it came from; null = a file. */
    source: z.string().nullable(),
    identifier: z.string(),
    sender: z.string(),
    sent: instant,
    status: z.string(),
    msgType: z.string(),
    /** References that it replaces or cancels: their identifiers. */
    references: z.array(z.string()),
    infos: z.array(
      z.object({
        language: z.string(),
        event: z.string(),
        category: z.array(z.string()),
        urgency: z.string(),
        severity: z.string(),
        certainty: z.string(),
        onset: instant.nullable(),
        expires: instant.nullable(),
        senderName: z.string(),
        headline: z.string(),
        description: z.string(),
        instruction: z.string(),
        web: z.string(),
        areas: z.array(
          z.object({
            areaDesc: z.string(),
            polygons: z.array(polygon),
            /** Latitude, longitude, radius in km. */
            circles: z.array(z.tuple([z.number(), z.number(), z.number()])),
            geocodes: z.array(z.object({ name: z.string(), value: z.string() })),
          }),
        ),
      }),
    ),
    importedAt: instant,
    importedBy: z.string().nullable(),
    /** Cancelled, replaced or expired. */
    isOver: z.boolean(),
    /** What is wrong with it beyond the schema, each with its element. */
    problems: z.array(z.string()).max(20).optional(),
  })
  .meta({ id: 'CapImported', description: 'A warning of somebody else, shown beside ours and never mixed with them' });
export type CapImported = z.infer<typeof capImportedSchema>;

/** An Atom or RSS feed, or a single document, asked for every so often. */
export const capFeedSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  url: z.url({ protocol: /^https?$/ }).max(500),
  minutes: z.number().int().min(1).max(1_440),
  enabled: z.boolean(),
});
export type CapFeed = z.infer<typeof capFeedSchema>;
export const capFeedPutSchema = z.strictObject({
  body: capFeedSchema,
  /** The version that was edited; another one since is an error. */
  version: z.number().int().optional(),
});
export const keptCapFeedSchema = z
  .object({
    id: z.string(),
    version: z.number().int(),
    body: capFeedSchema,
    lastAskedAt: instant.nullable(),
    problem: z.string().nullable(),
  })
  .meta({ id: 'KeptCapFeed' });
export type KeptCapFeed = z.infer<typeof keptCapFeedSchema>;
