import type { Language, MessageKey, Translate } from '../../shared/i18n/translator.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';

/** Names that are too long for a row; the unit beside the value tells rain from rain rate. */
const shortKeys: Partial<Record<QuantityId, MessageKey>> = {
  rain: 'quantity.rain',
  rain_rate: 'quantity.rain',
  water_depth: 'quantity.water_depth',
};

/** Symbols that people outside the trade read as they are: PM2.5, NO₂, LAeq. One letter is a code, so a name stands. */
export const shortName = (quantity: QuantityId, language: Language, t: Translate): string => {
  const { symbol, name } = quantities[quantity];
  const key = shortKeys[quantity];
  if (key) return t(key);
  return symbol.length > 2 || symbol === 'CO' || symbol === 'O₃' ? symbol : name[language];
};
