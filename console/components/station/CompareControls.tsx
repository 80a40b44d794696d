/** What is drawn beside the station's own line: other stations, another quantity, the same hours of another day. */
import { useMemo, useState } from 'react';
import type { StationView } from '../../../shared/api.ts';
import { type QuantityId, quantities } from '../../../shared/quantities.ts';
import { dayMs, type Instant } from '../../../shared/time.ts';
import { useSettings } from '../../language/settings.tsx';
import { useLive } from '../../live/services.tsx';
import { candidatesFor } from '../../station/compare.ts';
import { isComparing, maxCompared, type View } from '../../station/view.ts';
import { FormField } from '../Form.tsx';
import { ProvenanceChip } from '../Glyphs.tsx';
import { Icon } from '../Icon.tsx';

const isDate = (past: View['past']): past is string => past !== null && past !== 'day' && past !== 'week';

interface CompareProps {
  readonly station: StationView;
  readonly measured: readonly QuantityId[];
  /** The one that is compared. */
  readonly quantity: QuantityId;
  readonly view: View;
  readonly seenTo: Instant;
  readonly onChange: (next: Partial<View>) => void;
}

const Body = ({ station, measured, quantity, view, seenTo, onChange }: CompareProps) => {
  const { t, format, language } = useSettings();
  const stations = useLive((state) => state.city.stations);
  const candidates = useMemo(() => candidatesFor(station, quantity, stations.values()), [station, quantity, stations]);
  const chosen = candidates.filter((each) => view.stations.includes(each.station.id));
  const left = candidates.filter((each) => !view.stations.includes(each.station.id));
  const isFull = view.stations.length >= maxCompared;
  const latestDay = format.localDate(seenTo - dayMs);
  const name = (id: QuantityId): string => quantities[id].name[language];
  // Whatever is chosen beside it, it is of this quantity from then on.
  const change = (next: Partial<View>): void => onChange({ quantity, averaging: 0, ...next });
  return (
    <>
      <div className="compare-body">
        <FormField label={t('compare.quantity')}>
          {(parts) => (
            <span className="field">
              <select
                {...parts}
                value={view.quantity ?? ''}
                onChange={({ target }) => {
                  const next = measured.find((one) => one === target.value) ?? null;
                  onChange(
                    next === null ? { quantity: null, stations: [], second: null, past: null } : { quantity: next },
                  );
                }}
              >
                <option value="">{t('compare.all')}</option>
                {measured.map((each) => (
                  <option key={each} value={each}>
                    {name(each)}
                  </option>
                ))}
              </select>
            </span>
          )}
        </FormField>
        <FormField
          label={t('compare.stations')}
          hint={candidates.length === 0 ? t('compare.noStations', { name: name(quantity) }) : undefined}
        >
          {(parts) => (
            <span className="field">
              <select
                {...parts}
                value=""
                disabled={isFull || left.length === 0}
                onChange={({ target }) => target.value !== '' && change({ stations: [...view.stations, target.value] })}
              >
                <option value="">{isFull ? t('compare.full', { count: maxCompared }) : t('compare.add')}</option>
                {left.map(({ station: other, km }) => (
                  <option key={other.id} value={other.id}>
                    {t('compare.option', { name: other.name, km: format.number(km, 1) })}
                    {other.provenance !== 'real' && ` · ${t(`provenance.${other.provenance}.chip`)}`}
                  </option>
                ))}
              </select>
            </span>
          )}
        </FormField>
        <FormField label={t('compare.second')}>
          {(parts) => (
            <span className="field">
              <select
                {...parts}
                value={view.second ?? ''}
                onChange={({ target }) => change({ second: measured.find((one) => one === target.value) ?? null })}
              >
                <option value="">{t('compare.none')}</option>
                {measured
                  .filter((each) => each !== quantity)
                  .map((each) => (
                    <option key={each} value={each}>
                      {name(each)}
                    </option>
                  ))}
              </select>
            </span>
          )}
        </FormField>
        <FormField label={t('compare.past')}>
          {(parts) => (
            <span className="field">
              <select
                {...parts}
                value={isDate(view.past) ? 'date' : (view.past ?? '')}
                onChange={({ target: { value } }) =>
                  change({ past: value === '' ? null : value === 'date' ? latestDay : value })
                }
              >
                <option value="">{t('compare.none')}</option>
                <option value="day">{t('compare.past.day')}</option>
                <option value="week">{t('compare.past.week')}</option>
                <option value="date">{t('compare.past.date')}</option>
              </select>
            </span>
          )}
        </FormField>
        {isDate(view.past) && (
          <FormField label={t('compare.date')} hint={t('compare.dateHint')}>
            {(parts) => (
              <span className="field">
                <input
                  {...parts}
                  type="date"
                  max={latestDay}
                  value={isDate(view.past) ? view.past : ''}
                  onChange={({ target }) => target.value !== '' && change({ past: target.value })}
                />
              </span>
            )}
          </FormField>
        )}
      </div>
      {chosen.length > 0 && (
        <ul className="compare-chosen">
          {chosen.map(({ station: other }) => (
            <li key={other.id} className="chip">
              {other.name} <ProvenanceChip provenance={other.provenance} />
              <button
                type="button"
                aria-label={t('compare.remove', { name: other.name })}
                onClick={() => change({ stations: view.stations.filter((id) => id !== other.id) })}
              >
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

/** Closed there is nothing in it: who can be compared is worked out for whoever looks. */
export const CompareControls = (props: CompareProps) => {
  const { t } = useSettings();
  const [isOpen, setOpen] = useState(isComparing(props.view) || props.view.quantity !== null);
  return (
    <details className="compare panel" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('compare.title')}</summary>
      {isOpen && <Body {...props} />}
    </details>
  );
};
