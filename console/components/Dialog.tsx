/** A dialog over the page, with its name and a way out; and the one that asks before something is done. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useSession } from '../access/use-session.tsx';
import { useSettings } from '../language/settings.tsx';
import { FormActions, FormFailure, useSending } from './Form.tsx';
import { Icon } from './Icon.tsx';

export const Dialog = ({
  title,
  onClose,
  isSmall = false,
  holds = false,
  isForSignIn = false,
  children,
}: {
  title: string;
  onClose: () => void;
  isSmall?: boolean;
  /** Something would be lost: a click beside it does nothing, and closing it asks first. */
  holds?: boolean;
  /** Every other dialog steps aside, with what was typed in it, until whoever opened it has signed in again. */
  isForSignIn?: boolean;
  children: ReactNode;
}) => {
  const { t } = useSettings();
  const { endedFor } = useSession();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const isAside = endedFor !== undefined && !isForSignIn;
  const [isAsked, setAsked] = useState(false);
  const asksFirst = holds && !isForSignIn;
  const leave = (): void => {
    if (asksFirst) setAsked(true);
    else onClose();
  };
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  useEffect(() => {
    if (isAside) dialog.current?.close();
    else if (!dialog.current?.open) {
      dialog.current?.showModal();
      // The browser would begin with the button that closes it.
      dialog.current?.querySelector<HTMLElement>('[data-first]')?.focus();
    }
  }, [isAside]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it; Esc does for the keyboard
    <dialog
      ref={dialog}
      className={isSmall ? 'form-dialog small-dialog' : 'form-dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        if (event.target !== dialog.current || !asksFirst) return;
        event.preventDefault();
        setAsked(true);
      }}
      onClose={(event) => {
        if (event.target === dialog.current && !isAside) onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current && !holds) onClose();
      }}
    >
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="button icon-only plain" aria-label={t('action.close')} onClick={leave}>
          <Icon name="close" />
        </button>
      </div>
      {isAsked && asksFirst && (
        <div className="dialog-ask" role="alert">
          <p>{t('dialog.loses')}</p>
          <FormActions>
            <button type="button" className="button danger small" onClick={onClose}>
              {t('dialog.close')}
            </button>
            <button type="button" className="button small" onClick={() => setAsked(false)}>
              {t('dialog.stay')}
            </button>
          </FormActions>
        </div>
      )}
      <div className="dialog-body">{children}</div>
    </dialog>
  );
};

/** Says what will be done to what, and does it. */
export const Confirm = ({
  title,
  children,
  action,
  onConfirm,
  onClose,
}: {
  title: string;
  children: ReactNode;
  /** Words of the button: the act itself, never "OK". */
  action: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}) => {
  const { t } = useSettings();
  const { send, isBusy, failure } = useSending(onConfirm);
  return (
    <Dialog title={title} onClose={onClose} isSmall>
      {children}
      <FormFailure failure={failure} />
      <FormActions>
        <button
          type="button"
          className="button danger"
          disabled={isBusy}
          onClick={() => void send().then((isDone) => isDone && onClose())}
        >
          {action}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t('action.cancel')}
        </button>
      </FormActions>
    </Dialog>
  );
};
