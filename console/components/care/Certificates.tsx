/** Certificates of commissioning of one station, and the way to a new one. */
import { useCallback } from 'react';
import { Link } from 'wouter';
import type { StationView } from '../../../shared/api.ts';
import { useSession } from '../../access/use-session.tsx';
import { useResource } from '../../api/use-resource.ts';
import { getCertificates } from '../../care/api.ts';
import { useSettings } from '../../language/settings.tsx';
import { Calm, Failed } from '../States.tsx';

export const Certificates = ({ station }: { station: StationView }) => {
  const { t, format } = useSettings();
  const { person, may } = useSession();
  const load = useCallback((signal: AbortSignal) => getCertificates(station.id, signal), [station.id]);
  const { data, failure, isLoading, reload } = useResource(`certificates ${station.id} ${person?.id}`, load);
  return (
    <section className="panel" aria-labelledby="certificates-title">
      <div className="panel-head">
        <h2 id="certificates-title">{t('certificate.list')}</h2>
        {may('stations.write') && station.lifecycle !== 'retired' && (
          <Link href={`/stations/${station.id}/commission`} className="button push">
            {t('commission.open')}
          </Link>
        )}
      </div>
      {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && <div className="skeleton" style={{ height: '3rem', margin: '0 1rem 1rem' }} />}
      {data?.length === 0 && <Calm title={t('certificate.none')} />}
      {data && data.length > 0 && (
        <ul className="care-list">
          {data.map(({ id, number, body, issuedAt, issuedBy, withdrawn }) => (
            <li key={id} data-off={withdrawn ? '' : undefined}>
              <Link href={`/stations/${station.id}/certificates/${id}`}>
                {withdrawn ? <del>{number}</del> : number}
              </Link>{' '}
              <span className="chip">{t(`commission.verdict.${body.verdict}`)}</span>{' '}
              {withdrawn && <span className="chip loud">{t('certificate.withdrawn')}</span>}
              <span className="block quiet small">
                {t('certificate.issued', { at: format.dateTime(issuedAt), by: issuedBy })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
