/**
 * JSON in one canonical form, RFC 8785 (JCS): no blanks, keys in the order of their UTF-16 code units, numbers and texts as
 * ECMAScript writes them. Two programs that hash the same document get the same hash.
 */

/** @throws TypeError for what JSON has no word for: undefined in a list, functions, NaN, Infinity, bigint */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('JSON has no word for this number');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
  }
  throw new TypeError(`JSON has no word for a ${typeof value}`);
};
