/** From one zero of water levels to another. What cannot be converted is not. Pure. */
import type { Station } from '../station.ts';
import type { Bilingual, Evidence } from '../thresholds/threshold.ts';

/** Height of the national zero (mean sea level at Hòn Dấu) above chart zero at Hòn Dấu, metres. */
export const chartZeroOffset = {
  metres: 1.89,
  evidence: 'unverified',
  note: {
    vi: 'Chưa kiểm chứng: số 0 hải đồ tại Hòn Dấu thấp hơn số 0 quốc gia khoảng 1,89 m theo một nguồn thứ cấp năm 2011; các số nhớ được nằm trong khoảng 1,86–1,90 m.',
    en: 'Unverified: chart zero at Hòn Dấu lies about 1.89 m below the national zero, after one secondary source of 2011; recalled figures range from 1.86 to 1.90 m.',
  },
} as const satisfies { readonly metres: number; readonly evidence: Evidence; readonly note: Bilingual };

export type SeaDatum = 'national_msl' | 'chart_zero_hondau';

export interface ConvertedLevel {
  /** Metres above the zero asked for. */
  readonly value: number;
  /** `project` = the station's own figures, nothing was converted; otherwise how sure the conversion is. */
  readonly evidence: Evidence;
  /** What to say beside it when it was converted. */
  readonly note: Bilingual | null;
}

/**
 * A published water level in metres above `datum`: the station's offset is added, then the difference of the two zeros
 * where they differ. Undefined for a station without a datum, or with one that no other is known against
 * (`street_surface`, `local`).
 */
export const levelAbove = (
  published: number,
  station: Pick<Station, 'datum' | 'datumOffset'>,
  datum: SeaDatum,
): ConvertedLevel | undefined => {
  if (station.datum !== 'national_msl' && station.datum !== 'chart_zero_hondau') return undefined;
  const value = published + (station.datumOffset ?? 0);
  if (station.datum === datum) return { value, evidence: 'project', note: null };
  const { metres, evidence, note } = chartZeroOffset;
  return { value: datum === 'national_msl' ? value - metres : value + metres, evidence, note };
};
