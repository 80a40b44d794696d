/** A certificate of commissioning as a sheet of paper: what was measured, seen and decided, who signs, and the traces of it. */
import type { ReactNode } from 'react';
import { type Certificate, handChecks } from '../../../shared/commissioning-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import { wardText } from '../../access/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { QrCode } from '../QrCode.tsx';
import { CheckList } from './CheckList.tsx';

const Pairs = ({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="pairs">
    {rows.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

export const CertificateSheet = ({
  certificate: { number, station: id, issuedAt, issuedBy, body, hash, audit, withdrawn },
  isBilingual,
}: {
  certificate: Certificate;
  isBilingual: boolean;
}) => {
  const { t, format, language } = useSettings();
  const { station, instrument } = body;
  const other = language === 'vi' ? 'en' : 'vi';
  const signer = (who: 'installer' | 'acceptor') => (
    <div className="sheet-signer">
      <h3>{t(`commission.${who}`)}</h3>
      <p className="quiet small">{t('certificate.sign')}</p>
      <p className="sheet-line" />
      <p>
        <strong>{body[who].name}</strong>
      </p>
      <p>{body[who].role || ' '}</p>
    </div>
  );
  return (
    <article className="sheet" data-withdrawn={withdrawn ? '' : undefined} aria-labelledby="sheet-title">
      <header className="sheet-head">
        <div>
          <h2 id="sheet-title">{t(`certificate.heading.${language}`)}</h2>
          {isBilingual && (
            <p className="sheet-other" lang={other}>
              {t(`certificate.heading.${other}`)}
            </p>
          )}
          <p>
            {t('certificate.number')} {withdrawn ? <del>{number}</del> : <strong>{number}</strong>} ·{' '}
            {t('certificate.issued', { at: format.dateTime(issuedAt), by: issuedBy })}
          </p>
          {station.provenance !== 'real' && <p className="provenance">{t(`provenance.${station.provenance}.chip`)}</p>}
        </div>
        <QrCode text={`${location.origin}/stations/${id}`} label={t('certificate.qr')} />
      </header>
      {withdrawn && (
        <p className="sheet-withdrawn">
          <strong>{t('certificate.withdrawn')}</strong>{' '}
          {t('certificate.withdrawnBy', {
            by: withdrawn.by,
            at: format.dateTime(withdrawn.at),
            reason: withdrawn.reason,
          })}
        </p>
      )}
      <p className="sheet-verdict">
        {t('commission.verdict')}: <strong>{t(`commission.verdict.${body.verdict}`)}</strong>
        {body.activated && <span className="block small">{t('certificate.activated')}</span>}
      </p>
      <Pairs
        rows={[
          [t('certificate.station'), station.name],
          [t('certificate.id'), station.id],
          [
            t('certificate.place'),
            `${wardText(station.ward, t, language)} · ${format.number(station.lat, 5)}; ${format.number(station.lon, 5)}`,
          ],
          [t('certificate.network'), station.networks.map((network) => t(`network.${network}`)).join(', ')],
          [t('certificate.quantities'), station.quantities.map((each) => quantities[each].symbol).join(', ')],
          [t('certificate.interval'), format.duration(station.interval * 1_000)],
          [t('certificate.instrument'), [instrument?.model, instrument?.serial].filter(Boolean).join(' · ') || '—'],
          [t('certificate.height'), station.height === undefined ? '—' : `${format.number(station.height, 1)} m`],
          [t('certificate.window'), `${format.dateTime(body.from)} – ${format.dateTime(body.to)}`],
        ]}
      />
      <h3>{t('commission.checks')}</h3>
      <CheckList checks={body.checks} />
      <p className="quiet small">{t('commission.tolerances')}</p>
      <h3>{t('commission.hand')}</h3>
      <ul className="sheet-hand">
        {handChecks.map((each) => (
          <li key={each} data-check={body.hand[each] ? 'pass' : 'fail'}>
            <span aria-hidden="true">{body.hand[each] ? '☑' : '☐'}</span> {t(`commission.hand.${each}`)}
            <span className="hidden-visually">: {t(body.hand[each] ? 'certificate.done' : 'certificate.notDone')}</span>
          </li>
        ))}
      </ul>
      <h3>{t('commission.remarks')}</h3>
      <p className="pre-line">{body.remarks || t('certificate.noRemarks')}</p>
      <div className="sheet-signers">
        {signer('installer')}
        {signer('acceptor')}
      </div>
      <footer className="sheet-proof small">
        <h3>{t('certificate.proof')}</h3>
        <p>
          {t('certificate.hash')}: <code>{hash}</code>
        </p>
        {audit && (
          <p>
            {t('certificate.audit', { seq: audit.seq })}: <code>{audit.hash}</code>
          </p>
        )}
      </footer>
    </article>
  );
};
