/** What is in a backup, as the file itself says. Written last: a backup without it was never finished. */
import { z } from 'zod';

export const manifestName = 'manifest.json';

/** Raised when an older program could not restore what a newer one wrote. */
export const formatVersion = 1;

/** Copied in this order: readings are in the history before the cursor in the records has passed them, not the other way round. */
export const databaseNames = ['records.db', 'history.db', 'state.db'] as const;
export type DatabaseName = (typeof databaseNames)[number];

const journalMember = /^journal\/\d{16}\.journal$/;

/** The only members that a backup may have besides its manifest; everything else is refused, whatever it is called. */
export const isMemberName = (name: string): boolean =>
  databaseNames.some((database) => database === name) || journalMember.test(name);

export const isDatabaseName = (name: string): name is DatabaseName =>
  databaseNames.some((database) => database === name);

/** Position at which a journal segment begins; undefined for what is none. */
export const segmentStart = (name: string): number | undefined =>
  journalMember.test(name) ? Number(name.slice('journal/'.length, -'.journal'.length)) : undefined;

const size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const manifestSchema = z.object({
  format: z.number().int(),
  /** Of the program that made it. */
  program: z.string().max(100),
  createdAt: z.number().int(),
  /** `influxdb`: the readings are in InfluxDB and not in this file. */
  history: z.enum(['embedded', 'influxdb']),
  /** `user_version` of each database. */
  schemas: z.partialRecord(z.enum(databaseNames), z.number().int().min(0)),
  /** Positions of the first byte and after the last one. */
  journal: z.object({ start: size, end: size }),
  members: z
    .array(z.object({ name: z.string().refine(isMemberName), size, sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .max(100_000),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type Member = Manifest['members'][number];
