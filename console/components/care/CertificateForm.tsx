/** What people add to the gateway's checklist: what they saw, the verdict, and who signs. */
import { useId, useRef, useState } from 'react';
import { verdictProblems } from '../../../shared/commissioning.ts';
import {
  type Certificate,
  type CertificateRequestInput,
  type Check,
  certificateVerdicts,
  type HandCheck,
  handChecks,
} from '../../../shared/commissioning-api.ts';
import type { Lifecycle } from '../../../shared/station.ts';
import { useSession } from '../../access/use-session.tsx';
import { issueCertificate } from '../../care/api.ts';
import { useSettings } from '../../language/settings.tsx';
import { TextArea, TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { focusFirstProblem } from '../FormProblems.tsx';
import { useLeaveGuard } from '../LeaveGuard.tsx';

type Draft = Omit<CertificateRequestInput, 'minutes' | 'remarks' | 'activate'> & {
  readonly remarks: string;
  readonly activate: boolean;
};

const emptyDraft = (acceptor: string): Draft => ({
  hand: { 'mounting-height': false, level: false, clear: false, closed: false, label: false },
  installer: { name: '', role: '' },
  acceptor: { name: acceptor, role: '' },
  remarks: '',
  verdict: 'accepted',
  activate: false,
});

export const CertificateForm = ({
  station,
  lifecycle,
  minutes,
  checks,
  onIssued,
}: {
  station: string;
  lifecycle: Lifecycle;
  minutes: number;
  checks: readonly Check[];
  onIssued: (certificate: Certificate) => void;
}) => {
  const { t } = useSettings();
  const { person } = useSession();
  const form = useRef<HTMLFormElement>(null);
  const name = useId();
  const [first] = useState(() => emptyDraft(person?.name ?? ''));
  const [draft, setDraft] = useState(first);
  const [isTried, setTried] = useState(false);
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const { question, release } = useLeaveGuard(draft !== first, t('commission.leave'));
  const problems = verdictProblems(checks, draft);
  const isNameless = (who: 'installer' | 'acceptor'): boolean => draft[who].name.trim() === '';
  const isReady = problems.length === 0 && !isNameless('installer') && !isNameless('acceptor');
  const mayActivate = lifecycle === 'planned' || lifecycle === 'maintenance';
  const { send, isBusy, failure } = useSending(async () => {
    const certificate = await issueCertificate(station, { ...draft, minutes });
    release();
    onIssued(certificate);
  });
  const tick = (each: HandCheck) => (
    <label key={each} className="check">
      <input
        type="checkbox"
        checked={draft.hand[each]}
        onChange={({ target }) => change({ hand: { ...draft.hand, [each]: target.checked } })}
      />
      <span>{t(`commission.hand.${each}`)}</span>
    </label>
  );
  const signer = (who: 'installer' | 'acceptor') => (
    <fieldset className="signer">
      <legend>{t(`commission.${who}`)}</legend>
      <TextField
        label={t('commission.name')}
        maxLength={120}
        value={draft[who].name}
        onChange={(value) => change({ [who]: { ...draft[who], name: value } })}
        problem={isTried && isNameless(who) ? t('commission.name.missing') : undefined}
      />
      <TextField
        label={t('commission.role')}
        maxLength={160}
        value={draft[who].role}
        onChange={(value) => change({ [who]: { ...draft[who], role: value } })}
      />
    </fieldset>
  );
  return (
    <form
      ref={form}
      className="form certificate-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isReady) void send();
        else focusFirstProblem(form.current);
      }}
    >
      <section className="panel" aria-labelledby={`${name}-hand`}>
        <div className="panel-head">
          <h2 id={`${name}-hand`}>{t('commission.hand')}</h2>
        </div>
        <fieldset className="form-body hand-checks">
          <legend className="quiet">{t('commission.hand.lead')}</legend>
          {handChecks.map(tick)}
        </fieldset>
      </section>
      <section className="panel" aria-labelledby={`${name}-sign`}>
        <div className="panel-head">
          <h2 id={`${name}-sign`}>{t('commission.sign')}</h2>
        </div>
        <div className="form-body">
          <fieldset className="role-choice">
            <legend>{t('commission.verdict')}</legend>
            {certificateVerdicts.map((verdict) => (
              <label key={verdict} className="check">
                <input
                  type="radio"
                  name={name}
                  checked={draft.verdict === verdict}
                  onChange={() => change({ verdict, ...(verdict === 'refused' && { activate: false }) })}
                />
                <span>{t(`commission.verdict.${verdict}`)}</span>
              </label>
            ))}
          </fieldset>
          <TextArea
            label={t('commission.remarks')}
            hint={t('commission.remarks.hint')}
            maxLength={4_000}
            value={draft.remarks}
            onChange={(remarks) => change({ remarks })}
            problem={isTried && problems.includes('remarks') ? t('commission.problem.remarks') : undefined}
          />
          {mayActivate && draft.verdict !== 'refused' && (
            <label className="check">
              <input
                type="checkbox"
                checked={draft.activate}
                onChange={({ target }) => change({ activate: target.checked })}
              />
              <span>
                {t('commission.activate')}
                <span className="quiet small block">
                  {t('commission.activate.what', { lifecycle: t(`lifecycle.${lifecycle}`) })}
                </span>
              </span>
            </label>
          )}
          <div className="form-pair">
            {signer('installer')}
            {signer('acceptor')}
          </div>
          <div role="alert">
            {isTried &&
              problems
                .filter((problem) => problem !== 'remarks')
                .map((problem) => (
                  <p key={problem} className="form-problem">
                    {t(`commission.problem.${problem}`)}
                  </p>
                ))}
          </div>
          <FormFailure failure={failure} />
          <FormActions>
            <button type="submit" className="button primary" disabled={isBusy}>
              {t('commission.issue')}
            </button>
          </FormActions>
          <p className="quiet small">{t('commission.issue.note')}</p>
        </div>
      </section>
      {question}
    </form>
  );
};
