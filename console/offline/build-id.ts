/** The id of a build as `/build.json` tells it. Pure. */
import { z } from 'zod';

const buildSchema = z.object({ id: z.string().regex(/^[0-9a-f]{12}$/) });

/** Undefined for anything that is no answer of ours. */
export const parseBuild = (text: string | undefined): string | undefined => {
  try {
    return buildSchema.parse(JSON.parse(text ?? '')).id;
  } catch {
    return undefined;
  }
};
