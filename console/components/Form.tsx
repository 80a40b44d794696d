/** Parts of forms: a labelled field with its hint and its problem, a password that can be shown, and sending. */
import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { type ApiFailure, asApiFailure } from '../api/http.ts';
import { failureText } from '../format/failure-text.ts';
import { useSettings } from '../language/settings.tsx';
import { useOffline } from '../offline/use-offline.ts';
import { Icon } from './Icon.tsx';

export interface FieldParts {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

/** A label above, a hint and what is wrong below, joined for those who listen. */
export const FormField = ({
  label,
  hint,
  problem,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  problem?: string | undefined;
  children: (parts: FieldParts) => ReactNode;
}) => {
  const id = useId();
  const notes = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': notes || undefined, 'aria-invalid': problem ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className="quiet small">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className="form-problem small">
          {problem}
        </p>
      )}
    </div>
  );
};

/** `onValue` hears every change; `isNew` asks password managers for a new one. */
export const PasswordField = ({
  label,
  hint,
  problem,
  value,
  onValue,
  isNew = false,
  hasFocus = false,
}: {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  value: string;
  onValue: (value: string) => void;
  isNew?: boolean;
  hasFocus?: boolean;
}) => {
  const { t } = useSettings();
  const [isShown, setShown] = useState(false);
  return (
    <FormField label={label} hint={hint} problem={problem}>
      {(parts) => (
        <span className="field wide">
          <input
            {...parts}
            type={isShown ? 'text' : 'password'}
            autoComplete={isNew ? 'new-password' : 'current-password'}
            autoCapitalize="none"
            spellCheck={false}
            required
            maxLength={200}
            // biome-ignore lint/a11y/noAutofocus: the first field of a dialog or page made for it
            autoFocus={hasFocus}
            data-first={hasFocus ? '' : undefined}
            value={value}
            onChange={(event) => onValue(event.target.value)}
          />
          <button
            type="button"
            className="button icon-only plain small"
            aria-pressed={isShown}
            title={t(isShown ? 'password.hide' : 'password.show')}
            aria-label={t(isShown ? 'password.hide' : 'password.show')}
            onClick={() => setShown(!isShown)}
          >
            <Icon name={isShown ? 'hidden' : 'shown'} size={18} />
          </button>
        </span>
      )}
    </FormField>
  );
};

/** What went wrong with what was sent, and why nothing can be sent now; hears the focus, so that it is read out and seen. */
export const FormFailure = ({ failure, text }: { failure: ApiFailure | undefined; text?: string | undefined }) => {
  const words = useSettings();
  const isOffline = useOffline();
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (failure) place.current?.scrollIntoView({ block: 'nearest' });
  }, [failure]);
  return (
    <div role="alert">
      {failure && (
        <p ref={place} className="form-failure">
          {text ?? failureText(failure, words)}
        </p>
      )}
      {isOffline && <p className="form-offline small">{words.t('away.form')}</p>}
    </div>
  );
};

export interface Sending<A extends unknown[]> {
  /** Nothing can be sent now: something is under way, or the gateway cannot be reached. */
  readonly isBusy: boolean;
  readonly isSending: boolean;
  readonly failure: ApiFailure | undefined;
  readonly clear: () => void;
  /** Answers whether it was done. While one is under way, another does nothing. */
  readonly send: (...given: A) => Promise<boolean>;
}

/** Something that is sent at the press of a button: busy, failed, or done. */
export const useSending = <A extends unknown[]>(act: (...given: A) => Promise<void>): Sending<A> => {
  const [isSending, setSending] = useState(false);
  const isOffline = useOffline();
  const [failure, setFailure] = useState<ApiFailure>();
  const actNow = useRef(act);
  actNow.current = act;
  const busyNow = useRef(false);
  const send = useCallback(async (...given: A): Promise<boolean> => {
    if (busyNow.current) return false;
    busyNow.current = true;
    setSending(true);
    setFailure(undefined);
    try {
      await actNow.current(...given);
      return true;
    } catch (error) {
      setFailure(asApiFailure(error));
      return false;
    } finally {
      busyNow.current = false;
      setSending(false);
    }
  }, []);
  return {
    isBusy: isSending || isOffline,
    isSending,
    failure,
    clear: useCallback(() => setFailure(undefined), []),
    send,
  };
};

/** Buttons at the end of a form. */
export const FormActions = ({ children }: { children: ReactNode }) => <div className="form-actions">{children}</div>;
