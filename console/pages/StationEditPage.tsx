/** Changing the record of a station, with what changes said before it is sent. */

import { useCallback, useMemo, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { isInScope, wholeCity } from '../../shared/access.ts';
import type { StationRecord } from '../../shared/station-api.ts';
import { useSession } from '../access/use-session.tsx';
import { changeStation, getRecord } from '../api/fleet.ts';
import { asApiFailure } from '../api/http.ts';
import { useResource } from '../api/use-resource.ts';
import { FormActions, FormFailure, useSending } from '../components/Form.tsx';
import { FormProblemCount, focusFirstProblem } from '../components/FormProblems.tsx';
import { Guard } from '../components/Guard.tsx';
import { useLeaveGuard } from '../components/LeaveGuard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { StationForm } from '../components/StationForm.tsx';
import { changedFields, changeRequest, draftOf, savedDraft } from '../fleet/draft.ts';
import { draftText } from '../fleet/draft-text.ts';
import { useStationForm } from '../fleet/use-station-form.ts';
import { useSettings } from '../language/settings.tsx';

const Edit = ({ record }: { record: StationRecord }) => {
  const settings = useSettings();
  const { t, language } = settings;
  const { person } = useSession();
  const [, navigate] = useLocation();
  const before = useMemo(() => draftOf(record.station, record.details, language), [record, language]);
  const form = useStationForm(before);
  const { draft, checked, problems } = form;
  const element = useRef<HTMLFormElement>(null);
  const change = checked && changeRequest(record, checked);
  const after = checked && savedDraft(checked, { provenance: record.station.provenance, language });
  const fields = after && change ? changedFields(before, after) : [];
  const { question, release } = useLeaveGuard(form.isDirty, t('leave.form'));
  const { send, isBusy, failure } = useSending(async () => {
    const ready = form.check();
    if (!ready) {
      focusFirstProblem(element.current);
      return;
    }
    const request = changeRequest(record, ready);
    try {
      if (request) await changeStation(record.station.id, request);
    } catch (error) {
      form.refuse(asApiFailure(error));
      focusFirstProblem(element.current);
      throw error;
    }
    release();
    navigate(`/stations/${record.station.id}?tab=care`, { replace: true });
  });
  return (
    <>
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
          isNew={false}
          draft={draft}
          problems={problems}
          scope={person?.scope ?? wholeCity}
          onChange={form.change}
        />
        <div className="form-end">
          {fields.length > 0 && after && (
            <section className="change-summary" aria-labelledby="changes">
              <h2 id="changes">{t('edit.changes', { count: fields.length })}</h2>
              <dl>
                {fields.map((field) => (
                  <div key={field} className="change-row">
                    <dt>{t(`form.${field}`)}</dt>
                    <dd>
                      <del>{draftText(before, field, settings)}</del> <span aria-hidden="true">→</span>{' '}
                      <ins>{draftText(after, field, settings)}</ins>
                    </dd>
                  </div>
                ))}
              </dl>
              {fields.includes('lifecycle') && draft.lifecycle === 'retired' && (
                <p className="form-problem">{t('edit.retires', { name: record.station.name })}</p>
              )}
            </section>
          )}
          <FormProblemCount count={Object.keys(problems).length} />
          <FormFailure failure={failure} />
          <FormActions>
            <button type="submit" className="button primary" disabled={isBusy || !form.isDirty}>
              {t('action.save')}
            </button>
            <Link href={`/stations/${record.station.id}?tab=care`} className="button">
              {t('action.cancel')}
            </Link>
            {!form.isDirty && <span className="quiet">{t('edit.nothing')}</span>}
          </FormActions>
        </div>
      </form>
      {question}
    </>
  );
};

const Loaded = ({ id }: { id: string }) => {
  const { t } = useSettings();
  const { person } = useSession();
  const load = useCallback((signal: AbortSignal) => getRecord(id, signal), [id]);
  // Signing in anew asks again.
  const { data, failure, reload } = useResource(person ? `record ${id} ${person.id}` : null, load);
  const isOurs = !data || !person || isInScope(person.scope, data.station);
  return (
    <div className="page">
      <div className="page-head">
        <h1 tabIndex={-1}>{data ? t('edit.titleOf', { name: data.station.name }) : t('edit.title')}</h1>
        <PageHelp page="edit" />
      </div>
      {data === undefined && !failure && (
        <div className="skeleton" style={{ height: '24rem' }} role="status" aria-label={t('state.loading')} />
      )}
      {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {data && (isOurs ? <Edit record={data} /> : <p>{t('failure.OUTSIDE_SCOPE')}</p>)}
    </div>
  );
};

export const StationEditPage = ({ id }: { id: string }) => {
  const { t } = useSettings();
  return (
    <Guard needs="stations.write" title={t('edit.title')}>
      <Loaded id={id} />
    </Guard>
  );
};
