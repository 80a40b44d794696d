/** A position and the ward around it. Pure. */
import { findWard, nearestWard } from '../../shared/wards.ts';
import { readNumber } from './number.ts';

export interface Position {
  /** WGS 84, degrees. */
  readonly lat: number;
  readonly lon: number;
}

/** About one metre: what lies behind it is noise of the receiver. */
export const roundDegrees = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

const degreesMinutesSeconds =
  /(\d{1,3})\s*°\s*(?:(\d{1,2})\s*['′]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*["″]\s*)?([NSEWBĐT])/giu;
/** Bắc, Nam, Đông, Tây; the N of Nam would be that of north, so only the international letters name the south. */
const axis: Readonly<Record<string, 'lat' | 'lon'>> = {
  N: 'lat',
  S: 'lat',
  B: 'lat',
  E: 'lon',
  W: 'lon',
  Đ: 'lon',
  T: 'lon',
};

const inRange = ({ lat, lon }: Position): Position | undefined =>
  Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat: roundDegrees(lat), lon: roundDegrees(lon) } : undefined;

/**
 * Two coordinates in one text, as map programs copy them: `20.8449, 106.6881`, `20,8449; 106,6881`,
 * `20°50'41.6"N 106°41'17.2"E`. Latitude first. Undefined when it is none.
 */
export const readPosition = (text: string): Position | undefined => {
  const signed = [...text.matchAll(degreesMinutesSeconds)];
  if (signed.length === 2) {
    const found: { lat?: number; lon?: number } = {};
    for (const [, degrees = '0', minutes = '0', seconds = '0', letter = ''] of signed) {
      const side = letter.toUpperCase();
      const size = Number(degrees) + Number(minutes) / 60 + (readNumber(seconds) ?? 0) / 3_600;
      const name = axis[side];
      if (name) found[name] = side === 'S' || side === 'W' || side === 'T' ? -size : size;
    }
    const { lat, lon } = found;
    return lat === undefined || lon === undefined ? undefined : inRange({ lat, lon });
  }
  // `20,84` is one figure: a comma alone parts two only when both have their point.
  const parts = text.trim().split(/\s*;\s*|\s*,\s+|\s+|(?<=\.\d+),(?=-?\d+\.)/);
  const [first, second, ...more] = parts;
  if (first === undefined || second === undefined || more.length > 0) return undefined;
  const lat = readNumber(first);
  const lon = readNumber(second);
  return lat === undefined || lon === undefined ? undefined : inRange({ lat, lon });
};

/** Code of the ward whose centre is nearest, `other` far from all of them. */
export const wardAt = (position: Position): string => nearestWard(position)?.code ?? 'other';

export const isWardCode = (code: string): boolean => code === 'other' || findWard(code) !== undefined;
