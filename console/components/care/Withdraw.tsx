/** Asks for the reason before something that was written down is withdrawn. */
import { type ReactNode, useState } from 'react';
import { useSettings } from '../../language/settings.tsx';
import { Dialog } from '../Dialog.tsx';
import { TextArea } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';

export const Withdraw = ({
  title,
  action,
  children,
  onWithdraw,
  onClose,
}: {
  title: string;
  action: string;
  /** What will become of what. */
  children: ReactNode;
  onWithdraw: (reason: string) => Promise<void>;
  onClose: () => void;
}) => {
  const { t } = useSettings();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isMissing = reason.trim() === '';
  const { send, isBusy, failure } = useSending(async () => {
    await onWithdraw(reason.trim());
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose} holds={!isMissing} isSmall>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isMissing) void send();
        }}
      >
        {children}
        <TextArea
          label={t('care.withdraw.reason')}
          maxLength={500}
          rows={2}
          value={reason}
          onChange={setReason}
          problem={isTried && isMissing ? t('care.withdraw.reasonMissing') : undefined}
        />
        <FormFailure failure={failure} />
        <FormActions>
          <button type="submit" className="button danger" disabled={isBusy}>
            {action}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </FormActions>
      </form>
    </Dialog>
  );
};
