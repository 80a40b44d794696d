import { quantities } from '../../shared/quantities.ts';
import { shortName } from '../format/quantity.ts';
import { useSettings } from '../language/settings.tsx';
import type { Series } from '../model/series.ts';

/** What a line is called; as a symbol where there is a unit beside it. */
export const useSeriesName = (): ((series: Pick<Series, 'quantity' | 'of'>, isSymbol?: boolean) => string) => {
  const { t, language } = useSettings();
  return ({ quantity, of }, isSymbol = false) => {
    const own = isSymbol ? quantities[quantity].symbol : shortName(quantity, language, t);
    return of === undefined ? own : `${own} · ${of.name}`;
  };
};
