/** What of the alerts is shown; it stands in the address. */
import { hazards, severities } from '../../../shared/alerts/words.ts';
import { useSession } from '../../access/use-session.tsx';
import { wardText } from '../../access/words.ts';
import { type AlertFilter, views } from '../../alerts/filter.ts';
import { origins } from '../../alerts/situations.ts';
import { useSettings } from '../../language/settings.tsx';
import { Icon } from '../Icon.tsx';
import { useMedia } from '../use-media.ts';
import { useStationName } from './Actions.tsx';

export const AlertsToolbar = ({
  filter,
  wards,
  set,
}: {
  filter: AlertFilter;
  wards: readonly string[];
  set: (name: string, value: string | undefined) => void;
}) => {
  const { t, language } = useSettings();
  const { person } = useSession();
  const stationName = useStationName();
  const choice = (name: string, label: string, value: string | undefined, options: readonly [string, string][]) => (
    <label className="field">
      <span className="hidden-visually">{label}</span>
      <select value={value ?? ''} onChange={(event) => set(name, event.target.value || undefined)}>
        <option value="">{label}</option>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  // On a phone the list comes first; what has been chosen stays in sight.
  const isNarrow = useMedia('(max-width: 760px)');
  const isNarrowed = [filter.hazard, filter.severity, filter.ward, filter.origin].some((each) => each !== undefined);
  const more = (
    <>
      {choice(
        'hazard',
        t('alerts.hazard'),
        filter.hazard,
        hazards.map((each) => [each, t(`alerts.hazard.${each}`)]),
      )}
      {choice(
        'severity',
        t('alerts.severity'),
        filter.severity,
        severities.map((each) => [each, t('alerts.atLeast', { severity: t(`alerts.severity.${each}`) })]),
      )}
      {choice(
        'ward',
        t('alerts.ward'),
        filter.ward,
        wards.map((each) => [each, wardText(each, t, language)]),
      )}
      {choice(
        'kind',
        t('alerts.kind'),
        filter.origin,
        origins.map((each) => [each, t(`alerts.kind.${each}`)]),
      )}
    </>
  );
  return (
    <search className="toolbar alerts-toolbar" aria-label={t('alerts.filter')}>
      <fieldset className="segmented wide">
        <legend className="hidden-visually">{t('alerts.view')}</legend>
        {views.map((view) => (
          <button
            key={view}
            type="button"
            aria-pressed={filter.view === view}
            onClick={() => set('view', view === 'open' ? undefined : view)}
          >
            {t(`alerts.view.${view}`)}
          </button>
        ))}
      </fieldset>
      <label className="field grow">
        <Icon name="search" size={16} />
        <span className="hidden-visually">{t('alerts.search')}</span>
        <input
          type="search"
          data-filter
          placeholder={t('alerts.search')}
          value={filter.text}
          onChange={(event) => set('q', event.target.value || undefined)}
        />
      </label>
      {!isNarrow && more}
      {person && (
        <label className="check">
          <input
            type="checkbox"
            checked={filter.mine}
            onChange={(event) => set('mine', event.target.checked ? 'true' : undefined)}
          />
          {t('alerts.mine')}
        </label>
      )}
      {isNarrow && (
        <details className="more-filters" open={isNarrowed}>
          <summary>{t('alerts.moreFilters')}</summary>
          <div className="toolbar">{more}</div>
        </details>
      )}
      {filter.station !== undefined && (
        <span className="filter-note">
          {t('alerts.onlyStation', { station: stationName(filter.station) })}
          <button type="button" className="button small" onClick={() => set('station', undefined)}>
            {t('alerts.allStations')}
          </button>
        </span>
      )}
    </search>
  );
};
