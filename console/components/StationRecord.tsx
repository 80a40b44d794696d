/** The record of a station for staff: instrument, owner, notes, photos, and what may be done with its credentials. */
import { type ReactNode, useCallback, useState } from 'react';
import { Link } from 'wouter';
import { isInScope } from '../../shared/access.ts';
import type { Credentials as StationCredentials, StationView } from '../../shared/api.ts';
import type { StationRecord as Stored } from '../../shared/station-api.ts';
import { minuteMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { changeStation, getRecord, revokeStation, rotateStation } from '../api/fleet.ts';
import { useResource } from '../api/use-resource.ts';
import { calibrationState, daysBetween } from '../fleet/calibration.ts';
import { draftOf } from '../fleet/draft.ts';
import { draftText } from '../fleet/draft-text.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { Credentials } from './Credentials.tsx';
import { Confirm, Dialog } from './Dialog.tsx';
import { FormActions } from './Form.tsx';
import { Icon } from './Icon.tsx';
import { Photos } from './Photos.tsx';
import { Failed } from './States.tsx';

const Calibration = ({ record }: { record: Stored }) => {
  const { t, format } = useSettings();
  const today = format.localDate(useNow(minuteMs));
  const due = record.details.instrument?.calibrationDue;
  if (due === undefined) return <>—</>;
  const state = calibrationState(record.details, today);
  const days = daysBetween(today, due);
  return (
    <>
      {format.day(due)}{' '}
      {state === 'overdue' && <span className="chip loud">{t('record.overdue', { count: -days })}</span>}
      {state === 'soon' && <span className="chip">{t('record.dueSoon', { count: days })}</span>}
    </>
  );
};

type Asked = 'rotate' | 'revoke' | 'retire';

const Loaded = ({ record, reload }: { record: Stored; reload: () => void }) => {
  const settings = useSettings();
  const { t, format, language } = settings;
  const { may } = useSession();
  const [asked, setAsked] = useState<Asked>();
  const [fresh, setFresh] = useState<StationCredentials>();
  const { station, details } = record;
  const draft = draftOf(station, details, language);
  const { id, name } = station;
  const isRetired = station.lifecycle === 'retired';
  const rows: readonly (readonly [name: string, value: ReactNode] | false)[] = [
    [t('form.lifecycle'), t(`lifecycle.${draft.lifecycle}`)],
    [t('form.model'), draft.model || '—'],
    [t('form.serial'), draft.serial || '—'],
    [t('form.calibrationDue'), <Calibration key="calibration" record={record} />],
    [t('form.owner'), draft.owner || '—'],
    [t('form.height'), draftText(draft, 'height', settings)],
    draft.areaClass !== '' && [t('form.areaClass'), draftText(draft, 'areaClass', settings)],
    draft.datum !== '' && [t('form.datum'), draftText(draft, 'datum', settings)],
    draft.datumOffset !== '' && [t('form.datumOffset'), draftText(draft, 'datumOffset', settings)],
    draft.gauge !== '' && [t('form.gauge'), draft.gauge],
    [
      t('record.credentials'),
      record.revokedAt === null ? (
        t(record.enrolled ? 'record.enrolled' : 'record.registered')
      ) : (
        <span key="revoked" className="chip loud">
          {t('record.revokedAt', { at: format.dateTime(record.revokedAt) })}
        </span>
      ),
    ],
    [t('record.created'), format.dateTime(record.createdAt)],
    [t('record.updated'), format.dateTime(record.updatedAt)],
  ];
  const close = (): void => setAsked(undefined);
  return (
    <>
      <div className="record-body">
        <dl className="pairs">
          {rows
            .filter((row) => row !== false)
            .map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
        <div className="record-notes">
          <h3>{t('form.notes')}</h3>
          {draft.notes ? <p className="pre-line">{draft.notes}</p> : <p className="quiet">{t('record.noNotes')}</p>}
          <Photos station={station} photos={record.photos} mayChange={may('stations.write')} onChanged={reload} />
        </div>
      </div>
      {(may('stations.write') || may('stations.credentials')) && (
        <div className="record-actions">
          {may('stations.write') && (
            <Link href={`/stations/${id}/edit`} className="button primary">
              {t('record.edit')}
            </Link>
          )}
          {may('stations.credentials') && !isRetired && (
            <button type="button" className="button" onClick={() => setAsked('rotate')}>
              <Icon name="key" size={18} /> {t('record.rotate')}
            </button>
          )}
          {may('stations.credentials') && record.revokedAt === null && (
            <button type="button" className="button danger" onClick={() => setAsked('revoke')}>
              {t('record.revoke')}
            </button>
          )}
          {may('stations.write') && !isRetired && (
            <button type="button" className="button danger" onClick={() => setAsked('retire')}>
              {t('record.retire')}
            </button>
          )}
        </div>
      )}
      {asked === 'rotate' && (
        <Confirm
          title={t('record.rotate.title', { name })}
          action={t('record.rotate')}
          onConfirm={async () => {
            setFresh(await rotateStation(id));
            reload();
          }}
          onClose={close}
        >
          <p>{t('record.rotate.what', { name })}</p>
        </Confirm>
      )}
      {asked === 'revoke' && (
        <Confirm
          title={t('record.revoke.title', { name })}
          action={t('record.revoke')}
          onConfirm={async () => {
            await revokeStation(id);
            reload();
          }}
          onClose={close}
        >
          <p>{t('record.revoke.what', { name })}</p>
          <p className="quiet">{t('record.revoke.back')}</p>
        </Confirm>
      )}
      {asked === 'retire' && (
        <Confirm
          title={t('record.retire.title', { name })}
          action={t('record.retire')}
          onConfirm={async () => {
            await changeStation(id, { lifecycle: 'retired' });
            reload();
          }}
          onClose={close}
        >
          <p>{t('record.retire.what', { name })}</p>
          <p className="quiet">{t('record.retire.back')}</p>
        </Confirm>
      )}
      {fresh && asked === undefined && (
        <Dialog title={t('record.rotated', { name })} holds onClose={() => setFresh(undefined)}>
          <Credentials credentials={fresh} quantities={station.quantities} interval={station.interval} isTrialOpen />
          <FormActions>
            <button type="button" className="button primary" onClick={() => setFresh(undefined)}>
              {t('secret.done')}
            </button>
          </FormActions>
        </Dialog>
      )}
    </>
  );
};

/** Nothing for whoever may not see it: the public, and staff of other wards. */
export const StationRecord = ({ station }: { station: StationView }) => {
  const { t } = useSettings();
  const { person, may } = useSession();
  const isOurs = person !== null && may('stations.read') && isInScope(person.scope, station);
  const load = useCallback((signal: AbortSignal) => getRecord(station.id, signal), [station.id]);
  const record = useResource(isOurs ? `record ${station.id} ${person.id}` : null, load);
  if (!isOurs) return null;
  return (
    <section className="panel record" aria-labelledby="record-title">
      <div className="panel-head">
        <h2 id="record-title">{t('record.title')}</h2>
        <span className="quiet small">{t('record.staffOnly')}</span>
      </div>
      {record.data === undefined && record.failure && <Failed failure={record.failure} onRetry={record.reload} />}
      {record.isLoading && <div className="skeleton" style={{ height: '10rem', margin: '0 1rem 1rem' }} />}
      {record.data && <Loaded record={record.data} reload={record.reload} />}
    </section>
  );
};
