/** The refused messages of the fleet: in groups first, then one by one. */
import { useCallback, useMemo } from 'react';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { getRefusals } from '../../api/fleet.ts';
import { getQuarantine } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { csvText } from '../../fleet/csv.ts';
import { codesOf, filterGroups, refusedSpans, refusedViewOf, summaryOf } from '../../fleet/refused-view.ts';
import { saveFile } from '../../fleet/save-file.ts';
import { useSettings } from '../../language/settings.tsx';
import { useLive, useServices } from '../../live/services.tsx';
import { Icon } from '../Icon.tsx';
import { RefusedTable } from '../Refused.tsx';
import { Calm, Failed } from '../States.tsx';
import type { SetParam } from './FleetFilters.tsx';
import { RefusedGroups } from './RefusedGroups.tsx';
import { useRefusalWords } from './refusal-words.ts';

const pageSize = 200;

export const RefusedList = ({ search, setParam }: { search: URLSearchParams; setParam: SetParam }) => {
  const { t, format } = useSettings();
  const { store } = useServices();
  const words = useRefusalWords();
  const stations = useLive((state) => state.city.stations);
  const view = refusedViewOf(search);
  const { hours, station, code } = view;
  const loadGroups = useCallback((signal: AbortSignal) => getRefusals(hours, signal), [hours]);
  const loadSingle = useCallback(
    (signal: AbortSignal) => getQuarantine({ limit: pageSize, ...(station === undefined ? {} : { station }) }, signal),
    [station],
  );
  const all = useResource(`refusals ${hours}`, loadGroups, minuteMs);
  const single = useResource(`refused ${station ?? ''}`, loadSingle, minuteMs);
  const groups = useMemo(
    () => filterGroups(all.data?.groups ?? [], { hours, station, code }),
    [all.data, hours, station, code],
  );
  const entries = single.data?.filter(
    (entry) => (code === undefined || entry.code === code) && entry.receivedAt >= store.serverNow() - hours * hourMs,
  );
  const name = station === undefined ? '' : (stations.get(station)?.name ?? station);
  const save = (): void => {
    const headings = [
      t('form.id'),
      t('refused.station'),
      t('refusedView.reason'),
      t('refusedView.count'),
      t('refusedView.newest'),
      t('refusedView.detail'),
      t('refusedView.fix'),
    ];
    const rows = groups.map(({ count, newest }) => [
      newest.station ?? '',
      (newest.station !== null && stations.get(newest.station)?.name) || '',
      words.full(newest.code),
      String(count),
      new Date(newest.receivedAt).toISOString(),
      `${newest.path} ${newest.message}`.trim(),
      words.fix(newest.code) ?? '',
    ]);
    saveFile(`hai-dang-refused-${format.localDate(store.serverNow())}.csv`, csvText([headings, ...rows]));
  };
  return (
    <>
      <p className="quiet page-lead">{t('refused.lead')}</p>
      <search className="toolbar" aria-label={t('list.filter')}>
        <fieldset className="segmented">
          <legend className="hidden-visually">{t('refusedView.span')}</legend>
          {refusedSpans.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === hours}
              onClick={() => setParam('hours', String(each))}
            >
              {format.duration(each * hourMs)}
            </button>
          ))}
        </fieldset>
        <label className="field fleet-select">
          <span className="quiet small">{t('refusedView.reason')}</span>
          <select value={code ?? ''} onChange={(event) => setParam('code', event.target.value || undefined)}>
            <option value="">{t('refusedView.allReasons')}</option>
            {codesOf(all.data?.groups ?? []).map((each) => (
              <option key={each.code} value={each.code}>
                {t('fleetFilter.counted', { what: words.short(each.code), count: each.count })}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button push" disabled={groups.length === 0} onClick={save}>
          <Icon name="download" size={18} /> {t('fleetTable.csv')}
        </button>
      </search>
      {station !== undefined && (
        <p className="filter-note">
          {t('refused.only', { station: name })}{' '}
          <button type="button" className="button small" onClick={() => setParam('station', undefined)}>
            {t('refused.showAll')}
          </button>
        </p>
      )}
      {all.data === undefined && all.failure && <Failed failure={all.failure} onRetry={all.reload} />}
      {all.isLoading && <div className="skeleton" style={{ height: '16rem' }} />}
      {all.data && groups.length === 0 && (
        <Calm
          title={
            all.data.groups.length === 0
              ? t('refusedView.none', { span: format.duration(hours * hourMs) })
              : t('refusedView.noneMatch')
          }
        />
      )}
      {groups.length > 0 && (
        <section aria-labelledby="refused-groups" className="refused-part">
          <h2 id="refused-groups" className="list-title">
            {t('refusedView.groups')} <span className="quiet small">{t('refusedView.summary', summaryOf(groups))}</span>
          </h2>
          <RefusedGroups groups={groups} />
          {all.data?.complete === false && <p className="quiet table-end">{t('refusedView.incomplete')}</p>}
        </section>
      )}
      {entries && entries.length > 0 && (
        <section aria-labelledby="refused-single" className="refused-part">
          <h2 id="refused-single" className="list-title">
            {t('refusedView.single')}
          </h2>
          <RefusedTable entries={entries} withStation={station === undefined} />
          {single.data?.length === pageSize && (
            <p className="quiet table-end">{t('refusedView.singleNote', { count: pageSize })}</p>
          )}
        </section>
      )}
    </>
  );
};
