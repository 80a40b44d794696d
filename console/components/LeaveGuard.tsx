/** Asks before what was begun here is thrown away. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { holdPage } from '../fleet/leave.ts';
import { useSettings } from '../language/settings.tsx';
import { Dialog } from './Dialog.tsx';
import { FormActions } from './Form.tsx';

export interface LeaveGuard {
  /** Lets the page go without a question: what was begun is done. */
  readonly release: () => void;
  /** To be shown by the page. */
  readonly question: ReactNode;
}

/** `what` says what would be lost. */
export const useLeaveGuard = (isHeld: boolean, what: string): LeaveGuard => {
  const { t } = useSettings();
  const [go, setGo] = useState<() => void>();
  const release = useRef<() => void>(() => {});
  useEffect(() => {
    if (!isHeld) return;
    release.current = holdPage((leave) => setGo(() => leave));
    return () => release.current();
  }, [isHeld]);
  return {
    release: () => release.current(),
    question: go && (
      <Dialog title={t('leave.title')} onClose={() => setGo(undefined)} isSmall>
        <p>{what}</p>
        <FormActions>
          <button
            type="button"
            className="button danger"
            onClick={() => {
              setGo(undefined);
              go();
            }}
          >
            {t('leave.leave')}
          </button>
          <button type="button" className="button" onClick={() => setGo(undefined)}>
            {t('leave.stay')}
          </button>
        </FormActions>
      </Dialog>
    ),
  };
};
