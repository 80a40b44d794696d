/** What a city's file does to the catalogue: an entry of the same id replaces, `"remove": true` removes, others are added. */
import { z } from 'zod';
import { type LevelThreshold, type Threshold, thresholdEntrySchema } from './threshold.ts';

/** A place in the file (`[2].law.clause`) and what is wrong there. */
export interface CatalogueProblem {
  readonly path: string;
  readonly message: string;
}

const removalSchema = z.strictObject({ id: z.string(), remove: z.literal(true) });

const isRemoval = (item: unknown): boolean => typeof item === 'object' && item !== null && 'remove' in item;

const overlaps = (one: Threshold, other: Threshold): boolean =>
  (one.from ?? '') <= (other.until ?? '9999') && (other.from ?? '') <= (one.until ?? '9999');

const scaleOf = (level: LevelThreshold): string =>
  [
    level.kind,
    level.quantity,
    level.averagingSeconds,
    level.datum,
    level.kind === 'class' ? level.station : level.gauge,
  ].join(' ');

/** Levels of one scale that are in force together must grow with their severity; otherwise a worse one would come first. */
const orderProblems = (
  catalogue: readonly Threshold[],
): { readonly ids: readonly string[]; readonly message: string }[] => {
  const scales = new Map<string, LevelThreshold[]>();
  for (const entry of catalogue) {
    if ('severity' in entry) scales.set(scaleOf(entry), [...(scales.get(scaleOf(entry)) ?? []), entry]);
  }
  return [...scales.values()].flatMap((levels) => {
    const ordered = levels.sort((one, other) => one.severity - other.severity);
    return ordered.flatMap((worse, index) =>
      ordered
        .slice(0, index)
        .filter((milder) => overlaps(milder, worse))
        .flatMap((milder) => {
          const ids = [milder.id, worse.id];
          if (milder.severity === worse.severity)
            return [{ ids, message: `${ids.join(' and ')} have the same severity` }];
          if (milder.value < worse.value) return [];
          return [{ ids, message: `${worse.id} is worse than ${milder.id} and must be above ${milder.value}` }];
        }),
    );
  });
};

/**
 * The catalogue with a city's file (parsed JSON) applied, and everything that is wrong with the file. With any problem the
 * catalogue is not to be used.
 */
export const applyOverrides = (
  catalogue: readonly Threshold[],
  file: unknown,
): { readonly catalogue: Threshold[]; readonly problems: CatalogueProblem[] } => {
  if (!Array.isArray(file))
    return { catalogue: [...catalogue], problems: [{ path: '', message: 'an array expected' }] };
  const problems: CatalogueProblem[] = [];
  const result = new Map(catalogue.map((entry) => [entry.id, entry]));
  const places = new Map<string, number>();
  for (const [place, item] of file.entries()) {
    const parsed = isRemoval(item) ? removalSchema.safeParse(item) : thresholdEntrySchema.safeParse(item);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        problems.push({ path: z.core.toDotPath([place, ...issue.path]), message: issue.message });
      }
      continue;
    }
    const entry = parsed.data;
    const earlier = places.get(entry.id);
    if (earlier !== undefined) {
      problems.push({ path: `[${place}].id`, message: `${entry.id} stands already at [${earlier}]` });
    } else if ('remove' in entry) {
      if (!result.delete(entry.id))
        problems.push({ path: `[${place}].id`, message: `there is no threshold ${entry.id}` });
    } else result.set(entry.id, { ...entry, origin: 'city' });
    places.set(entry.id, place);
  }
  const merged = [...result.values()];
  for (const { ids, message } of orderProblems(merged)) {
    const place = ids.map((id) => places.get(id)).find((found) => found !== undefined);
    problems.push({ path: place === undefined ? '' : `[${place}]`, message });
  }
  return { catalogue: merged, problems };
};
