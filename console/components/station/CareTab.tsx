/** Looking after a station: log of work, commissioning, maintenance windows, its record and credentials. For staff. */
import { useState } from 'react';
import { Link } from 'wouter';
import { isInScope } from '../../../shared/access.ts';
import type { KeptMaintenance } from '../../../shared/alert-api.ts';
import type { StationView } from '../../../shared/api.ts';
import { secondMs } from '../../../shared/time.ts';
import { useSession } from '../../access/use-session.tsx';
import type { Resource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { windowState } from '../../station/care.ts';
import { CareLog } from '../care/CareLog.tsx';
import { Certificates } from '../care/Certificates.tsx';
import { Calm, Failed } from '../States.tsx';
import { StationRecord } from '../StationRecord.tsx';

const shownOver = 10;

const Windows = ({ windows, own }: { windows: Resource<unknown>; own: readonly KeptMaintenance[] }) => {
  const { t, format } = useSettings();
  const now = useNow(10 * secondMs);
  const over = own.filter(({ maintenance }) => windowState(maintenance, now) === 'over').slice(0, shownOver);
  const ahead = own.filter(({ maintenance }) => windowState(maintenance, now) !== 'over');
  return (
    <section className="panel" aria-labelledby="windows-title">
      <div className="panel-head">
        <h2 id="windows-title">{t('care.windows')}</h2>
        <Link href="/alerts/warnings">{t('care.announce')}</Link>
      </div>
      <p className="panel-note quiet small">{t('care.windowsNote')}</p>
      {!windows.data && windows.failure && <Failed failure={windows.failure} onRetry={windows.reload} />}
      {windows.isLoading && <div className="skeleton" style={{ height: '4rem', margin: '0 1rem 1rem' }} />}
      {windows.data !== undefined && own.length === 0 && <Calm title={t('care.noWindows')} />}
      {own.length > 0 && (
        <ul className="care-list">
          {[...ahead, ...over].map(({ id, maintenance, createdBy }) => {
            const state = windowState(maintenance, now);
            return (
              <li key={id} data-off={state === 'over' ? '' : undefined}>
                <strong>{maintenance.reason}</strong> <span className="chip">{t(`warnings.state.${state}`)}</span>
                <span className="block">
                  {t('warnings.valid', {
                    from: format.dateTime(maintenance.from),
                    to: format.dateTime(maintenance.to),
                  })}
                </span>
                {createdBy !== null && <span className="block quiet small">{createdBy}</span>}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
};

export const CareTab = ({
  station,
  windows,
  own,
}: {
  station: StationView;
  windows: Resource<unknown>;
  own: readonly KeptMaintenance[];
}) => {
  const { t } = useSettings();
  const { person, may } = useSession();
  const isOurs = person !== null && may('stations.read') && isInScope(person.scope, station);
  // A calibration that is entered changes the record below.
  const [changes, setChanges] = useState(0);
  return (
    <>
      {!isOurs && (
        <div className="panel state">
          <p>{t(person === null ? 'care.signIn' : 'care.notYours')}</p>
        </div>
      )}
      {isOurs && <CareLog station={station} onChanged={() => setChanges((before) => before + 1)} />}
      {isOurs && <Certificates station={station} />}
      {may('alerts.read') && <Windows windows={windows} own={own} />}
      <StationRecord key={changes} station={station} />
    </>
  );
};
