/** A first look at a file before it is sent: is it GeoJSON that a map can draw? The gateway looks closer. Pure. */

export type GeojsonLook =
  | { readonly ok: true; readonly features: number }
  | { readonly ok: false; readonly problem: 'not-json' | 'not-geojson' | 'empty' | 'not-wgs84' };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first pair of numbers in nested arrays. */
const firstPosition = (coordinates: unknown): readonly [number, number] | undefined => {
  let inner = coordinates;
  while (Array.isArray(inner) && Array.isArray(inner[0])) inner = inner[0];
  if (!Array.isArray(inner)) return undefined;
  const [lon, lat] = inner;
  return typeof lon === 'number' && typeof lat === 'number' ? [lon, lat] : undefined;
};

export const lookAtGeojson = (text: string): GeojsonLook => {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { ok: false, problem: 'not-json' };
  }
  if (!isObject(json) || json.type !== 'FeatureCollection' || !Array.isArray(json.features))
    return { ok: false, problem: 'not-geojson' };
  const features: unknown[] = json.features;
  if (features.length === 0) return { ok: false, problem: 'empty' };
  const first = features.find((feature) => isObject(feature) && isObject(feature.geometry));
  const geometry = isObject(first) && isObject(first.geometry) ? first.geometry : undefined;
  const position = firstPosition(geometry?.coordinates);
  // Metres of VN-2000 are the usual mistake.
  if (position && (Math.abs(position[0]) > 180 || Math.abs(position[1]) > 90))
    return { ok: false, problem: 'not-wgs84' };
  return { ok: true, features: features.length };
};
