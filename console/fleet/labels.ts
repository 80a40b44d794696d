/** Labels for the cabinets of stations. Pure. */

/** Pages of stickers: 3 × 8 and 2 × 4 on A4. */
export const labelSizes = ['small', 'large'] as const;
export type LabelSize = (typeof labelSizes)[number];

/** More QR codes at once make a phone stall, and a printer jam. */
export const maxLabels = 240;

/** What the code on a label opens. */
export const checkUrl = (origin: string, station: string): string =>
  `${origin}/stations/${encodeURIComponent(station)}/check`;

/** Phones in the field cannot reach an address that only this machine knows. */
export const isOwnMachine = (origin: string): boolean => /^https?:\/\/(localhost|127\.|\[::1\])/.test(origin);
