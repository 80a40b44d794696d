/** What is due at one station and what was done to it, for its staff. */
import { useCallback, useState } from 'react';
import type { StationView } from '../../../shared/api.ts';
import type { CareEntry } from '../../../shared/care-api.ts';
import { useSession } from '../../access/use-session.tsx';
import { useResource } from '../../api/use-resource.ts';
import { getCare, withdrawWork } from '../../care/api.ts';
import { useSettings } from '../../language/settings.tsx';
import { Icon } from '../Icon.tsx';
import { Calm, Failed } from '../States.tsx';
import { CareForm } from './CareForm.tsx';
import { DueText } from './DueText.tsx';
import { Entries } from './Entries.tsx';
import { Withdraw } from './Withdraw.tsx';

const shownFirst = 10;

/** `onChanged`: the record of the station may say another calibration date now. */
export const CareLog = ({ station, onChanged }: { station: StationView; onChanged: () => void }) => {
  const { t, format } = useSettings();
  const { person, may } = useSession();
  const mayWrite = may('maintenance.write');
  const load = useCallback((signal: AbortSignal) => getCare(station.id, signal), [station.id]);
  const { data, failure, isLoading, reload } = useResource(`care ${station.id} ${person?.id}`, load);
  const [isOpen, setOpen] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const [withdrawing, setWithdrawing] = useState<CareEntry>();
  const [isWhole, setWhole] = useState(false);
  const changed = (): void => {
    reload();
    onChanged();
  };
  const entries = data?.entries ?? [];
  const shown = isWhole ? entries : entries.slice(0, shownFirst);
  return (
    <section className="panel care-log" aria-labelledby="care-log-title">
      <div className="panel-head">
        <h2 id="care-log-title">{t('care.log')}</h2>
        {mayWrite && (
          <button type="button" className="button primary push" onClick={() => setOpen(true)}>
            <Icon name="done" size={18} /> {t('care.log.add')}
          </button>
        )}
      </div>
      <div aria-live="polite">{isSaved && <p className="panel-note">{t('care.saved')}</p>}</div>
      {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && <div className="skeleton" style={{ height: '6rem', margin: '0 1rem 1rem' }} />}
      {data && (
        <>
          <h3 className="care-sub">{t('care.due')}</h3>
          {data.due.length === 0 ? (
            <p className="panel-note quiet">{t('care.due.noneHere')}</p>
          ) : (
            <ul className="care-due-list">
              {data.due.map((row) => (
                <li key={row.kind}>
                  <strong>{t(`care.kind.${row.kind}`)}</strong> <span className="nowrap">{format.day(row.due)}</span>{' '}
                  <DueText row={row} />
                  {row.source === 'record' && <span className="quiet small"> {t('care.due.fromRecord')}</span>}
                </li>
              ))}
            </ul>
          )}
          {entries.length === 0 ? (
            <Calm title={t('care.log.none')} />
          ) : (
            <>
              <p className="panel-note quiet small">{t('care.log.note')}</p>
              <Entries entries={shown} onWithdraw={mayWrite ? setWithdrawing : undefined} />
            </>
          )}
          {shown.length < entries.length && (
            <div className="panel-note">
              <button type="button" className="button" onClick={() => setWhole(true)}>
                {t('care.log.more', { count: entries.length - shown.length })}
              </button>
            </div>
          )}
        </>
      )}
      {isOpen && (
        <CareForm
          station={station.id}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            setSaved(true);
            changed();
          }}
        />
      )}
      {withdrawing && (
        <Withdraw
          title={t('care.withdraw.title')}
          action={t('care.withdraw')}
          onClose={() => setWithdrawing(undefined)}
          onWithdraw={async (reason) => {
            await withdrawWork(station.id, withdrawing.id, reason);
            setSaved(false);
            changed();
          }}
        >
          <p>
            {t('care.withdraw.what', {
              kind: t(`care.kind.${withdrawing.kind}`),
              at: format.dateTime(withdrawing.doneAt),
            })}
          </p>
          {withdrawing.kind === 'calibration' && <p className="quiet">{t('care.withdraw.calibration')}</p>}
        </Withdraw>
      )}
    </section>
  );
};
