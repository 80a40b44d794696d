/** A new station: its record, then its credentials, shown this once. */

import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { wholeCity } from '../../shared/access.ts';
import type { Credentials as StationCredentials } from '../../shared/api.ts';
import { useSession } from '../access/use-session.tsx';
import { createStation } from '../api/fleet.ts';
import { asApiFailure } from '../api/http.ts';
import { Credentials } from '../components/Credentials.tsx';
import { FormActions, FormFailure, useSending } from '../components/Form.tsx';
import { FormProblemCount, focusFirstProblem } from '../components/FormProblems.tsx';
import { Guard } from '../components/Guard.tsx';
import { useLeaveGuard } from '../components/LeaveGuard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { StationForm } from '../components/StationForm.tsx';
import { createRequest, emptyDraft, type StationDraft } from '../fleet/draft.ts';
import { nextId, suggestId } from '../fleet/station-id.ts';
import { useStationForm } from '../fleet/use-station-form.ts';
import { useSettings } from '../language/settings.tsx';
import { useServices } from '../live/services.tsx';

const Created = ({ credentials, draft }: { credentials: StationCredentials; draft: StationDraft }) => {
  const { t } = useSettings();
  const [isKept, setKept] = useState(false);
  const { question } = useLeaveGuard(!isKept, t('credentials.leave'));
  return (
    <div className="page">
      <h1 tabIndex={-1}>{t('station.created', { name: draft.name.trim() })}</h1>
      <section className="panel form-section">
        <div className="form-body">
          <Credentials
            credentials={credentials}
            quantities={draft.quantities}
            interval={Number(draft.interval.replace(',', '.'))}
            isTrialOpen
            onKept={() => setKept(true)}
          />
          <FormActions>
            <Link href={`/stations/${credentials.username}`} className="button primary">
              {t('station.open')}
            </Link>
            <Link href="/stations" className="button">
              {t('notFound.stations')}
            </Link>
          </FormActions>
        </div>
      </section>
      {question}
    </div>
  );
};

const New = () => {
  const { t } = useSettings();
  const { store } = useServices();
  const { person } = useSession();
  const form = useStationForm(emptyDraft);
  const { draft, problems, change } = form;
  const [created, setCreated] = useState<StationCredentials>();
  const [hasOwnId, setHasOwnId] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const { question, release } = useLeaveGuard(form.isDirty && !created, t('leave.form'));
  const isKnownId = store.getState().city.stations.has(draft.id);
  const { send, isBusy, failure } = useSending(async () => {
    const checked = form.check();
    if (!checked) {
      focusFirstProblem(element.current);
      return;
    }
    try {
      const credentials = await createStation(createRequest(checked, draft.provenance));
      release();
      setCreated(credentials);
    } catch (error) {
      form.refuse(asApiFailure(error));
      focusFirstProblem(element.current);
      throw error;
    }
  });
  if (created) return <Created credentials={created} draft={draft} />;
  const isBesideField = failure?.code === 'STATION_EXISTS' && problems.id !== undefined;
  const isTaken = isKnownId || isBesideField;
  return (
    <div className="page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('station.new')}</h1>
        <PageHelp page="new" />
      </div>
      <form
        ref={element}
        className="record-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <StationForm
          isNew
          draft={draft}
          problems={isKnownId ? { ...problems, id: t('form.id.taken') } : problems}
          scope={person?.scope ?? wholeCity}
          onChange={(next) => {
            if (next.id !== undefined) setHasOwnId(next.id !== '');
            change(next.name !== undefined && !hasOwnId ? { ...next, id: suggestId(next.name) } : next);
          }}
          idNote={
            isTaken && (
              <button
                type="button"
                className="button small"
                onClick={() => {
                  setHasOwnId(true);
                  change({ id: nextId(draft.id, (id) => store.getState().city.stations.has(id)) });
                }}
              >
                {t('form.id.next', { id: nextId(draft.id, (id) => store.getState().city.stations.has(id)) })}
              </button>
            )
          }
        />
        <div className="form-end">
          <FormProblemCount count={Object.keys(problems).length} />
          <FormFailure failure={isBesideField ? undefined : failure} />
          <FormActions>
            <button type="submit" className="button primary" disabled={isBusy}>
              {t('station.create')}
            </button>
            <Link href="/stations" className="button">
              {t('action.cancel')}
            </Link>
          </FormActions>
        </div>
      </form>
      {question}
    </div>
  );
};

export const StationNewPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="stations.write" title={t('station.new')}>
      <New />
    </Guard>
  );
};
