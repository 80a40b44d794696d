/** What a station measures: one toggle a quantity, by network. */
import { type Network, networks, type QuantityId, quantities } from '../../shared/quantities.ts';
import { quantitiesOfNetwork } from '../fleet/draft.ts';
import { useSettings } from '../language/settings.tsx';
import { NetworkGlyph } from './Glyphs.tsx';

export const QuantityChips = ({
  chosen,
  onChange,
  allowed = networks,
  describedBy,
}: {
  chosen: readonly QuantityId[];
  onChange: (chosen: readonly QuantityId[]) => void;
  /** Quantities of other networks are offered only while they are chosen, to be taken away. */
  allowed?: readonly Network[];
  /** Id of what is wrong with the choice. */
  describedBy?: string | undefined;
}) => {
  const { t, language } = useSettings();
  const toggle = (quantity: QuantityId): void =>
    onChange(chosen.includes(quantity) ? chosen.filter((each) => each !== quantity) : [...chosen, quantity]);
  return (
    <div className="quantity-groups">
      {networks.map((network) => {
        const offered = quantitiesOfNetwork(network).filter(
          (quantity) => allowed.includes(network) || chosen.includes(quantity),
        );
        if (offered.length === 0) return null;
        return (
          <fieldset key={network} aria-describedby={describedBy}>
            <legend>
              <NetworkGlyph network={network} size={18} /> {t(`network.${network}`)}
            </legend>
            <div className="toggle-chips">
              {offered.map((quantity) => {
                const { symbol, name, unit } = quantities[quantity];
                const title = name[language];
                return (
                  <button
                    key={quantity}
                    type="button"
                    className="toggle-chip"
                    aria-pressed={chosen.includes(quantity)}
                    title={`${title} (${unit})`}
                    onClick={() => toggle(quantity)}
                  >
                    <span className="toggle-symbol">{title.includes(symbol) ? symbol : title}</span>
                  </button>
                );
              })}
            </div>
          </fieldset>
        );
      })}
    </div>
  );
};
