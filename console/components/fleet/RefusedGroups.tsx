/** Refusals by station and reason: how often, when last, why, and how to mend it. */
import { Link } from 'wouter';
import type { RefusalGroup } from '../../../shared/fleet-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import { useSettings } from '../../language/settings.tsx';
import { useLive, useNow } from '../../live/services.tsx';
import { ProvenanceChip } from '../Glyphs.tsx';
import { useRefusalWords } from './refusal-words.ts';

const maxShown = 200;

export const RefusedGroups = ({ groups }: { groups: readonly RefusalGroup[] }) => {
  const { t, format } = useSettings();
  const words = useRefusalWords();
  const stations = useLive((state) => state.city.stations);
  const now = useNow(minuteMs);
  return (
    <div className="panel">
      <table className="stack-table refused-groups">
        <caption className="hidden-visually">{t('refusedView.groups')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('refused.station')}</th>
            <th scope="col">{t('refusedView.reason')}</th>
            <th scope="col" className="figure">
              {t('refusedView.count')}
            </th>
            <th scope="col">{t('refusedView.newest')}</th>
            <th scope="col">{t('refusedView.fix')}</th>
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, maxShown).map(({ count, newest }) => {
            const station = newest.station === null ? undefined : stations.get(newest.station);
            return (
              <tr key={newest.id}>
                <th scope="row">
                  {station ? (
                    <>
                      <Link href={`/stations/${station.id}?tab=raw`}>{station.name}</Link>{' '}
                      <ProvenanceChip provenance={station.provenance} />
                    </>
                  ) : (
                    (newest.station ?? t('refused.unknownStation'))
                  )}
                </th>
                <td data-label={t('refusedView.reason')}>
                  {words.full(newest.code)}
                  <span className="refused-example quiet small">
                    {newest.path && <code>{newest.path}</code>} <span lang="en">{newest.message}</span>
                  </span>
                </td>
                <td data-label={t('refusedView.count')} className="figure">
                  <strong>{format.number(count)}</strong>
                </td>
                <td data-label={t('refusedView.newest')} className="nowrap">
                  <time dateTime={new Date(newest.receivedAt).toISOString()}>
                    {format.moment(newest.receivedAt, now)}
                  </time>
                </td>
                <td data-label={t('refusedView.fix')} className="refused-fix-cell">
                  {words.fix(newest.code)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
