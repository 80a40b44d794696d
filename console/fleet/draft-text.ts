/** One field of a station's record in words, for saying what changes. Pure. */
import type { Language, Translate } from '../../shared/i18n/translator.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { areaClasses } from '../../shared/thresholds/wording.ts';
import { secondMs } from '../../shared/time.ts';
import { wardText } from '../access/words.ts';
import type { Format } from '../format/format.ts';
import type { DraftField, StationDraft } from './draft.ts';
import { readNumber } from './number.ts';

const areaNames: ReadonlyMap<string, { readonly vi: string; readonly en: string }> = new Map(
  Object.entries(areaClasses),
);

export const quantitiesText = (chosen: readonly QuantityId[], language: Language): string =>
  chosen
    .map((each) => {
      const { symbol, name } = quantities[each];
      return name[language].includes(symbol) ? symbol : name[language];
    })
    .join(', ');

const metres = (text: string): string => (text === '' ? '—' : `${text}\u00a0m`);

export const draftText = (
  draft: StationDraft,
  field: DraftField,
  { t, format, language }: { t: Translate; format: Format; language: Language },
): string => {
  switch (field) {
    case 'quantities':
      return quantitiesText(draft.quantities, language);
    case 'interval':
      return format.duration((readNumber(draft.interval) ?? 0) * secondMs);
    case 'ward':
      return draft.ward === '' ? '—' : wardText(draft.ward, t, language);
    case 'height':
    case 'datumOffset':
      return metres(draft[field]);
    case 'datum':
      return draft.datum === 'national_msl' ||
        draft.datum === 'chart_zero_hondau' ||
        draft.datum === 'street_surface' ||
        draft.datum === 'local'
        ? t(`datum.${draft.datum}`)
        : '—';
    case 'areaClass':
      return areaNames.get(draft.areaClass)?.[language] ?? (draft.areaClass || '—');
    case 'lifecycle':
      return t(`lifecycle.${draft.lifecycle}`);
    case 'provenance':
      return t(`provenance.${draft.provenance}`);
    case 'calibrationDue':
      return draft.calibrationDue === '' ? '—' : format.day(draft.calibrationDue);
    default:
      return draft[field].trim() || '—';
  }
};
