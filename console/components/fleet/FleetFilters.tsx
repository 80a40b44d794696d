/** What narrows the fleet: words, state, network, ward, source, and what needs work, each with its count. */
import { networks } from '../../../shared/quantities.ts';
import { provenances } from '../../../shared/station.ts';
import { findWard, wardName } from '../../../shared/wards.ts';
import { wardsOf } from '../../fleet/columns.ts';
import { type FleetView, filterRows, isNarrowed } from '../../fleet/fleet-view.ts';
import { countWork, type FleetRow, workKinds } from '../../fleet/rows.ts';
import { useSettings } from '../../language/settings.tsx';
import { countConditions } from '../../model/city-view.ts';
import { conditions } from '../../model/condition.ts';
import { ConditionMark } from '../Glyphs.tsx';
import { Icon } from '../Icon.tsx';
import { useMedia } from '../use-media.ts';

export type SetParam = (name: string, value: string | undefined) => void;

interface Choice {
  readonly value: string;
  readonly label: string;
}

const Select = ({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: string | undefined;
  choices: readonly Choice[];
  onChange: (value: string | undefined) => void;
}) => {
  const { t } = useSettings();
  return (
    <label className="field fleet-select">
      <span className="quiet small">{label}</span>
      <select value={value ?? ''} onChange={(event) => onChange(event.target.value || undefined)}>
        <option value="">{t('fleetFilter.everything')}</option>
        {choices.map((each) => (
          <option key={each.value} value={each.value}>
            {each.label}
          </option>
        ))}
      </select>
    </label>
  );
};

export const FleetFilters = ({
  rows,
  view,
  search,
  setParam,
  onClear,
  isKnown,
  isCounted,
}: {
  /** All of them. */
  rows: readonly FleetRow[];
  view: FleetView;
  search: URLSearchParams;
  setParam: SetParam;
  onClear: () => void;
  /** False until the stations are there. */
  isKnown: boolean;
  /** Whether what was received of each is known too: part of what needs work follows from it. */
  isCounted: boolean;
}) => {
  const { t, format, language } = useSettings();
  const isNarrow = useMedia('(max-width: 760px)');
  const hasMore = [view.network, view.ward, view.provenance].some((each) => each !== undefined);
  const counts = countConditions(filterRows(rows, view, 'condition').map(({ entry }) => entry));
  const work = countWork(filterRows(rows, view, 'work'));
  const inUse = conditions.reduce((sum, each) => sum + (each === 'retired' ? 0 : counts[each]), 0);
  const counted = (what: string, count: number): string => t('fleetFilter.counted', { what, count });
  const more = (
    <>
      <Select
        label={t('list.network')}
        value={view.network}
        choices={networks.map((network) => ({ value: network, label: t(`network.${network}`) }))}
        onChange={(value) => setParam('network', value)}
      />
      <Select
        label={t('fleetFilter.ward')}
        value={view.ward}
        choices={wardsOf(rows).map((code) => {
          const ward = findWard(code);
          return { value: code, label: ward ? wardName(ward, language) : t('station.outside') };
        })}
        onChange={(value) => setParam('ward', value)}
      />
      <Select
        label={t('fleet.source')}
        value={view.provenance}
        choices={provenances.map((each) => ({ value: each, label: t(`provenance.${each}`) }))}
        onChange={(value) => setParam('source', value)}
      />
    </>
  );
  return (
    <search className="fleet-filters" aria-label={t('list.filter')}>
      <div className="toolbar">
        <label className="field grow">
          <Icon name="search" size={16} />
          <span className="hidden-visually">{t('list.search')}</span>
          <input
            type="search"
            data-filter
            placeholder={t('list.search')}
            value={view.text}
            onChange={(event) => setParam('q', event.target.value || undefined)}
          />
        </label>
        <Select
          label={t('fleetFilter.work')}
          value={view.work}
          choices={[
            { value: 'any', label: isCounted ? counted(t('fleetFilter.any'), work.any) : t('fleetFilter.any') },
            ...workKinds
              .filter((kind) => work[kind] > 0 || kind === view.work)
              .map((kind) => ({ value: kind, label: counted(t(`fleetWork.${kind}`), work[kind]) })),
          ]}
          onChange={(value) => setParam('work', value)}
        />
        {!isNarrow && more}
        {isNarrowed(search) && (
          <button type="button" className="button" onClick={onClear}>
            {t('fleetFilter.clear')}
          </button>
        )}
      </div>
      {isNarrow && (
        <details className="more-filters" open={hasMore}>
          <summary>{t('fleetFilter.more')}</summary>
          <div className="toolbar">{more}</div>
        </details>
      )}
      <fieldset className="segmented wide">
        <legend className="hidden-visually">{t('fleet.state')}</legend>
        <button type="button" aria-pressed={view.condition === undefined} onClick={() => setParam('state', undefined)}>
          {t('list.all')} <span className="count">{isKnown ? format.number(inUse) : '…'}</span>
        </button>
        {conditions
          .filter((each) => counts[each] > 0 || each === view.condition)
          .map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={view.condition === each}
              onClick={() => setParam('state', each)}
            >
              <ConditionMark condition={each} /> {t(`condition.${each}`)}{' '}
              <span className="count">{format.number(counts[each])}</span>
            </button>
          ))}
      </fieldset>
    </search>
  );
};
