/** The id of a station from its name. Pure. */
import { fold } from '../model/search.ts';

const longest = 64;

/** `Trạm Cầu Rào 2` becomes `tram-cau-rao-2`; empty when nothing is left of the name. */
export const suggestId = (name: string): string =>
  fold(name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, longest)
    .replace(/-+$/, '');

/** Another one where the first is taken: `tram-1` becomes `tram-2`, `cau-rao` becomes `cau-rao-2`. */
export const nextId = (id: string, isTaken: (id: string) => boolean = () => false): string => {
  const [, stem = id, count] = /^(.*?)(?:-(\d{1,4}))?$/.exec(id) ?? [];
  let next = count === undefined ? 2 : Number(count) + 1;
  for (;;) {
    const ending = `-${next}`;
    const candidate = `${stem.slice(0, longest - ending.length)}${ending}`;
    if (!isTaken(candidate)) return candidate;
    next += 1;
  }
};
