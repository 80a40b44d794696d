/** Commissioning of one station: what the gateway measures, what people see, and the certificate. */

import { useCallback } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { isInScope } from '../../shared/access.ts';
import { type Commissioning, checkStates, defaultWindowMinutes } from '../../shared/commissioning-api.ts';
import type { StationRecord } from '../../shared/station-api.ts';
import { minuteMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { getRecord } from '../api/fleet.ts';
import { useResource } from '../api/use-resource.ts';
import { getCommissioning } from '../care/api.ts';
import { CertificateForm } from '../components/care/CertificateForm.tsx';
import { CheckList } from '../components/care/CheckList.tsx';
import { PhoneDistance } from '../components/care/PhoneDistance.tsx';
import { ProvenanceChip } from '../components/Glyphs.tsx';
import { Guard } from '../components/Guard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { useSettings } from '../language/settings.tsx';

const choices = [15, 30, 60, 180, 720, 1_440] as const;

const Summary = ({ measured: { checks, from, to }, minutes }: { measured: Commissioning; minutes: number }) => {
  const { t, format } = useSettings();
  const [pass, fail, unknown, none] = checkStates.map((state) => checks.filter((each) => each.state === state).length);
  return (
    <div className="panel-note" aria-live="polite">
      <p>
        <strong>
          {t('commission.summary', { pass: pass ?? 0, fail: fail ?? 0, unknown: unknown ?? 0, none: none ?? 0 })}
        </strong>
      </p>
      <p className="quiet small">
        {t('commission.span', { from: format.dateTime(from), to: format.dateTime(to) })}{' '}
        {to - from > minutes * minuteMs && t('commission.wider')} {t('commission.tolerances')}
      </p>
    </div>
  );
};

const Loaded = ({ record }: { record: StationRecord }) => {
  const { t } = useSettings();
  const { person } = useSession();
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const { station } = record;
  const minutes = choices.find((each) => String(each) === search.get('minutes')) ?? defaultWindowMinutes;
  const load = useCallback(
    (signal: AbortSignal) => getCommissioning(station.id, minutes, signal),
    [station.id, minutes],
  );
  const { data, failure, isLoading, reload } = useResource(`commission ${station.id} ${minutes} ${person?.id}`, load);
  return (
    <>
      <div className="page-head">
        <h1 tabIndex={-1}>{t('commission.titleOf', { name: station.name })}</h1>
        <PageHelp page="commission" />
        {station.provenance !== 'real' && <ProvenanceChip provenance={station.provenance} />}
        <Link href={`/stations/${station.id}?tab=care`} className="button push">
          {t('certificate.back')}
        </Link>
      </div>
      <p className="page-lead">{t('commission.lead')}</p>
      <section className="panel" aria-labelledby="checks-title">
        <div className="panel-head">
          <h2 id="checks-title">{t('commission.checks')}</h2>
          <div className="check-tools push">
            <label className="field">
              <span>{t('commission.window')}</span>
              <select
                value={minutes}
                onChange={({ target }) => setSearch({ minutes: target.value }, { replace: true })}
              >
                {choices.map((each) => (
                  <option key={each} value={each}>
                    {each < 60
                      ? t('commission.window.minutes', { count: each })
                      : t('commission.window.hours', { count: each / 60 })}
                  </option>
                ))}
              </select>
            </label>
            <button type="button" className="button" onClick={reload}>
              {t('commission.again')}
            </button>
          </div>
        </div>
        {failure && <Failed failure={failure} onRetry={reload} />}
        {isLoading && (
          <div
            className="skeleton"
            style={{ height: '24rem', margin: '0 1rem 1rem' }}
            role="status"
            aria-label={t('state.loading')}
          />
        )}
        {data && (
          <>
            <Summary measured={data} minutes={minutes} />
            <CheckList
              checks={data.checks}
              station={station.id}
              more={({ id }) => id === 'position' && <PhoneDistance place={station} />}
            />
          </>
        )}
      </section>
      {data && (
        <CertificateForm
          station={station.id}
          lifecycle={station.lifecycle ?? 'active'}
          minutes={minutes}
          checks={data.checks}
          onIssued={({ id }) => navigate(`/stations/${station.id}/certificates/${id}`, { replace: true })}
        />
      )}
    </>
  );
};

const Asked = ({ id }: { id: string }) => {
  const { t } = useSettings();
  const { person } = useSession();
  const load = useCallback((signal: AbortSignal) => getRecord(id, signal), [id]);
  const { data, failure, reload } = useResource(person ? `record ${id} ${person.id}` : null, load);
  const isOurs = !data || !person || isInScope(person.scope, data.station);
  return (
    <div className="page wide commission-page">
      {data && isOurs ? (
        <Loaded record={data} />
      ) : (
        <>
          <h1 tabIndex={-1}>{t('commission.title')}</h1>
          {data && !isOurs && <p>{t('failure.OUTSIDE_SCOPE')}</p>}
          {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
          {data === undefined && !failure && (
            <div className="skeleton" style={{ height: '24rem' }} role="status" aria-label={t('state.loading')} />
          )}
        </>
      )}
    </div>
  );
};

export const CommissionPage = ({ id }: { id: string }) => {
  const { t } = useSettings();
  return (
    <Guard needs="stations.write" title={t('commission.title')}>
      <Asked id={id} />
    </Guard>
  );
};
