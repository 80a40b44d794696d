/** Which columns the table has, kept by this device. */
import { useCallback, useId, useRef, useState } from 'react';
import { browserStore } from '../../api/browser-store.ts';
import { type ColumnId, columns, readColumns, usualColumns } from '../../fleet/columns.ts';
import { useSettings } from '../../language/settings.tsx';
import { Icon } from '../Icon.tsx';
import { useDismissal } from '../use-page-keys.ts';

const storeName = 'fleet-columns';

/** A browser may forbid storing: then the choice lasts as long as the page. */
const kept = (): string | null => {
  try {
    return browserStore.get(storeName);
  } catch {
    return null;
  }
};
const keep = (shown: readonly ColumnId[]): void => {
  try {
    browserStore.set(storeName, shown.join(','));
  } catch {
    // See above.
  }
};

export const useColumns = (): {
  readonly chosen: readonly ColumnId[];
  readonly choose: (shown: readonly ColumnId[]) => void;
} => {
  const [chosen, setChosen] = useState(() => readColumns(kept()));
  return {
    chosen,
    choose: (shown) => {
      setChosen(readColumns(shown.join(',')));
      keep(shown);
    },
  };
};

export const ColumnChoice = ({
  chosen,
  offered,
  onChange,
}: {
  chosen: readonly ColumnId[];
  offered: readonly ColumnId[];
  onChange: (shown: readonly ColumnId[]) => void;
}) => {
  const { t } = useSettings();
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = useCallback(() => setOpen(false), []);
  useDismissal(isOpen, close, place, button);
  return (
    <div className="column-choice" ref={place}>
      <button
        ref={button}
        type="button"
        className="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="limits" size={18} /> {t('fleetTable.columns')}
      </button>
      {isOpen && (
        <fieldset id={id} className="column-menu">
          <legend className="hidden-visually">{t('fleetTable.columns')}</legend>
          {columns
            .filter((each) => !('isFixed' in each) && offered.includes(each.id))
            .map((each) => (
              <label key={each.id} className="check">
                <input
                  type="checkbox"
                  checked={chosen.includes(each.id)}
                  onChange={(event) =>
                    onChange(
                      event.target.checked ? [...chosen, each.id] : chosen.filter((column) => column !== each.id),
                    )
                  }
                />
                <span>{t(each.key)}</span>
              </label>
            ))}
          <button type="button" className="button small" onClick={() => onChange(usualColumns)}>
            {t('fleetTable.columnsUsual')}
          </button>
        </fieldset>
      )}
    </div>
  );
};
