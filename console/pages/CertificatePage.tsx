/** One certificate of commissioning, to be read and printed. */

import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import { useSession } from '../access/use-session.tsx';
import { useResource } from '../api/use-resource.ts';
import { getCertificate, withdrawCertificate } from '../care/api.ts';
import { CertificateSheet } from '../components/care/CertificateSheet.tsx';
import { Withdraw } from '../components/care/Withdraw.tsx';
import { Guard } from '../components/Guard.tsx';
import { Icon } from '../components/Icon.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';

const Loaded = ({ station, id }: { station: string; id: string }) => {
  const { t } = useSettings();
  const { person, may } = useSession();
  const load = useCallback((signal: AbortSignal) => getCertificate(station, id, signal), [station, id]);
  const { data, failure, isLoading, reload } = useResource(
    person ? `certificate ${station} ${id} ${person.id}` : null,
    load,
  );
  const [isBilingual, setBilingual] = useState(true);
  const [isAsked, setAsked] = useState(false);
  useTitle(data ? `${t('certificate.title')} ${data.number}` : t('certificate.title'));
  return (
    <div className="page certificate-page">
      <div className="page-head certificate-tools">
        <h1 tabIndex={-1}>{t('certificate.title')}</h1>
        <PageHelp page="certificate" />
        {data && (
          <button type="button" className="button primary" onClick={() => print()}>
            <Icon name="print" size={18} /> {t('certificate.print')}
          </button>
        )}
        <Link href={`/stations/${station}?tab=care`} className="button">
          {t('certificate.back')}
        </Link>
        {data && !data.withdrawn && may('stations.write') && (
          <button type="button" className="button danger" onClick={() => setAsked(true)}>
            {t('certificate.withdraw')}
          </button>
        )}
        <label className="check">
          <input type="checkbox" checked={isBilingual} onChange={({ target }) => setBilingual(target.checked)} />
          {t('certificate.both')}
        </label>
      </div>
      {isLoading && (
        <div className="skeleton" style={{ height: '40rem' }} role="status" aria-label={t('state.loading')} />
      )}
      {data === undefined && failure?.code === 'NOT_FOUND' && (
        <div className="state">
          <p>{t('certificate.unknown')}</p>
        </div>
      )}
      {data === undefined && failure && failure.code !== 'NOT_FOUND' && <Failed failure={failure} onRetry={reload} />}
      {data && <CertificateSheet certificate={data} isBilingual={isBilingual} />}
      {isAsked && data && (
        <Withdraw
          title={t('certificate.withdraw.title', { number: data.number })}
          action={t('certificate.withdraw')}
          onClose={() => setAsked(false)}
          onWithdraw={async (reason) => {
            await withdrawCertificate(station, id, reason);
            reload();
          }}
        >
          <p>{t('certificate.withdraw.what')}</p>
        </Withdraw>
      )}
    </div>
  );
};

export const CertificatePage = ({ station, id }: { station: string; id: string }) => {
  const { t } = useSettings();
  return (
    <Guard needs="stations.read" title={t('certificate.title')}>
      <Loaded station={station} id={id} />
    </Guard>
  );
};
