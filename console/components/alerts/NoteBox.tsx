/** Words for the log of a situation, written where they are read. */
import { useState } from 'react';
import type { Situation } from '../../../shared/alert-api.ts';
import { act } from '../../alerts/api.ts';
import { useSettings } from '../../language/settings.tsx';
import { FormActions, FormFailure, FormField, useSending } from '../Form.tsx';
import { useLeaveGuard } from '../LeaveGuard.tsx';

export const NoteBox = ({ situation, onDone }: { situation: Situation; onDone: () => void }) => {
  const { t } = useSettings();
  const [note, setNote] = useState('');
  const { send, isBusy, failure } = useSending(async () => {
    await act({ situations: [situation.id], action: { kind: 'note', note: note.trim() } });
    setNote('');
    onDone();
  });
  const { question } = useLeaveGuard(note.trim() !== '', t('alerts.note.lost'));
  return (
    <form
      className="panel note-box form"
      onSubmit={(event) => {
        event.preventDefault();
        if (note.trim() !== '') void send();
      }}
    >
      <FormField label={t('alerts.note')} hint={t('alerts.note.hint')}>
        {(parts) => (
          <span className="field wide">
            <textarea
              {...parts}
              rows={2}
              maxLength={1_000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </span>
        )}
      </FormField>
      <FormFailure failure={failure} />
      <FormActions>
        <button type="submit" className="button" disabled={isBusy || note.trim() === ''}>
          {t('alerts.note.action')}
        </button>
      </FormActions>
      {question}
    </form>
  );
};
