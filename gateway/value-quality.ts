/** A reading has one quality and may have further flags on single values. Pure. */
import { isQuantityId, type QuantityId } from '../shared/quantities.ts';
import type { Instant } from '../shared/time.ts';
import type { ReadingRecord } from './ingest/record.ts';

/** Quality of a stored value as it is in force: under the judgements of staff, where there are any. */
export type Judged = (station: string, quantity: QuantityId, at: Instant, quality: number) => number;

/** For where nobody judges. */
export const asStored: Judged = (_station, _quantity, _at, quality) => quality;

/** Quality that a value was stored with. */
export const valueQuality = ({ q, f }: Pick<ReadingRecord, 'q' | 'f'>, quantity: QuantityId): number =>
  f === undefined ? q : q | (f[quantity] ?? 0);

export interface QualityPart {
  readonly quality: number;
  readonly values: Partial<Record<QuantityId, number>>;
}

/** The values of a reading, apart by the quality that they have now. Nearly always one part. */
export const partsByQuality = (record: ReadingRecord, judged: Judged = asStored): QualityPart[] => {
  const parts: QualityPart[] = [];
  for (const quantity in record.v) {
    if (!isQuantityId(quantity)) continue;
    const value = record.v[quantity];
    if (value === undefined) continue;
    const quality = judged(record.s, quantity, record.t, valueQuality(record, quantity));
    let part = parts.find((one) => one.quality === quality);
    if (!part) {
      part = { quality, values: {} };
      parts.push(part);
    }
    part.values[quantity] = value;
  }
  return parts;
};
