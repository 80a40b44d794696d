/** Entering work that was done at a station. */
import { useRef, useState } from 'react';
import { type CareKind, careKinds } from '../../../shared/care-api.ts';
import { useSession } from '../../access/use-session.tsx';
import { enterWork } from '../../care/api.ts';
import {
  type CareDraft,
  type CareField,
  changeDraft,
  newDraft,
  type Repeat,
  repeats,
  requestOf,
} from '../../care/draft.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { Dialog } from '../Dialog.tsx';
import { SelectField, TextArea, TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { focusFirstProblem } from '../FormProblems.tsx';
import { useLeaveGuard } from '../LeaveGuard.tsx';

export const CareForm = ({
  station,
  onDone,
  onClose,
}: {
  station: string;
  onDone: () => void;
  onClose: () => void;
}) => {
  const { t, format } = useSettings();
  const { person } = useSession();
  const { store } = useServices();
  const form = useRef<HTMLFormElement>(null);
  const [first] = useState(() => newDraft(store.serverNow(), person?.name ?? '', format));
  const [draft, setDraft] = useState(first);
  const [isTried, setTried] = useState(false);
  const isDirty = draft !== first;
  const change = (part: Partial<CareDraft>): void => setDraft((before) => changeDraft(before, part));
  const { request, problems } = requestOf(draft, format, store.serverNow());
  const problemOf = (field: CareField): string | undefined =>
    isTried && problems.includes(field) ? t(`care.form.${field}.wrong`) : undefined;
  const { question, release } = useLeaveGuard(isDirty, t('care.form.leave'));
  const { send, isBusy, failure } = useSending(async () => {
    if (!request) return;
    await enterWork(station, request);
    release();
    onDone();
  });
  const text = (field: 'reference' | 'before' | 'after' | 'certificate') => (
    <TextField
      label={t(`care.form.${field}`)}
      hint={field === 'before' ? t('care.form.deviationHint') : undefined}
      maxLength={field === 'reference' ? 300 : 100}
      value={draft[field]}
      onChange={(value) => change({ [field]: value })}
    />
  );
  const repeatText = (repeat: Repeat): string =>
    repeat === 'none' || repeat === 'date'
      ? t(`care.form.repeat.${repeat}`)
      : t('care.form.repeat.days', { count: Number(repeat) });
  return (
    <>
      <Dialog title={t('care.log.add')} onClose={onClose} holds={isDirty}>
        <form
          ref={form}
          className="form care-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (request) void send();
            else focusFirstProblem(form.current);
          }}
        >
          <SelectField<CareKind>
            label={t('care.form.kind')}
            value={draft.kind}
            choices={careKinds.map((kind) => [kind, t(`care.kind.${kind}`)])}
            onChange={(kind) => change({ kind })}
          />
          <div className="form-pair">
            <TextField
              type="datetime-local"
              label={t('care.form.doneAt')}
              problem={problemOf('doneAt')}
              value={draft.doneAt}
              onChange={(doneAt) => change({ doneAt })}
            />
            <TextField
              label={t('care.form.doneBy')}
              maxLength={200}
              problem={problemOf('doneBy')}
              value={draft.doneBy}
              onChange={(doneBy) => change({ doneBy })}
            />
          </div>
          <TextArea
            label={t('care.form.findings')}
            maxLength={4_000}
            value={draft.findings}
            onChange={(findings) => change({ findings })}
          />
          <TextField
            label={t('care.form.parts')}
            maxLength={1_000}
            value={draft.parts}
            onChange={(parts) => change({ parts })}
          />
          {draft.kind === 'calibration' && (
            <>
              {text('reference')}
              <div className="form-pair">
                {text('before')}
                {text('after')}
              </div>
              {text('certificate')}
            </>
          )}
          <div className="form-pair">
            <SelectField<Repeat>
              label={t('care.form.repeat')}
              hint={t('care.form.repeat.hint')}
              value={draft.repeat}
              choices={repeats.map((repeat) => [repeat, repeatText(repeat)])}
              onChange={(repeat) => change({ repeat })}
            />
            <TextField
              type="date"
              label={t('care.form.nextDue')}
              hint={draft.kind === 'calibration' ? t('care.form.setsDue') : undefined}
              problem={problemOf('nextDue')}
              value={draft.nextDue}
              onChange={(nextDue) => change({ nextDue })}
            />
          </div>
          <FormFailure failure={failure} />
          <FormActions>
            <button type="submit" className="button primary" disabled={isBusy}>
              {t('care.form.save')}
            </button>
            <button type="button" className="button" onClick={onClose}>
              {t('action.cancel')}
            </button>
          </FormActions>
        </form>
      </Dialog>
      {question}
    </>
  );
};
