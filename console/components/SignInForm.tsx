/** E-mail, password and, where one is set up, the code of the second factor; or why a password must not be sent from here. */
import { useState } from 'react';
import { ssoPath } from '../access/api.ts';
import { keepNext } from '../access/kept-next.ts';
import { useSession } from '../access/use-session.tsx';
import { ApiFailure } from '../api/http.ts';
import { useSettings } from '../language/settings.tsx';
import { Command } from './Command.tsx';
import { FormActions, FormFailure, FormField, PasswordField, useSending } from './Form.tsx';

const isTotpRequired = (error: unknown): boolean => error instanceof ApiFailure && error.code === 'TOTP_REQUIRED';

/** Why there is no form, and how to make it possible. */
const Insecure = () => {
  const { t } = useSettings();
  return (
    <div className="insecure">
      <p>
        <strong>{t('signIn.insecure.title')}</strong>
      </p>
      <p>{t('signIn.insecure.why', { address: location.host })}</p>
      <h2>{t('signIn.insecure.how')}</h2>
      <ol className="steps">
        <li>
          <p>{t('signIn.insecure.proxy')}</p>
        </li>
        <li>
          <p>{t('signIn.insecure.trust')}</p>
          <Command text="GATEWAY_TRUST_PROXY=1" label={t('signIn.insecure.trust')} />
        </li>
        <li>
          <p>{t('signIn.insecure.open', { address: location.hostname })}</p>
        </li>
      </ol>
      <p className="quiet">{t('signIn.insecure.local')}</p>
    </div>
  );
};

export const SignInForm = ({
  next,
  keepPage = false,
  email: known = '',
}: {
  /** Path to come back to from the city's single sign-on. */
  next: string;
  /** The page must not be left: single sign-on opens beside it. */
  keepPage?: boolean;
  email?: string;
}) => {
  const { t } = useSettings();
  const { signIn: offered, store } = useSession();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const { send, isBusy, failure, clear } = useSending(async () => {
    try {
      await store.signIn({ email, password, ...(asksCode && { code: code.replaceAll(/\s/g, '') }) });
    } catch (error) {
      if (!asksCode && isTotpRequired(error)) {
        setAsksCode(true);
        return;
      }
      setCode('');
      throw error;
    }
  });
  if (!offered.possible) return <Insecure />;
  return (
    <div className="sign-in">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {asksCode ? (
          <FormField label={t('signIn.code')} hint={t('signIn.code.hint')}>
            {(parts) => (
              <span className="field wide">
                <input
                  {...parts}
                  type="text"
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  pattern="\s*\d{3}\s*\d{3}\s*"
                  required
                  maxLength={9}
                  className="code-input"
                  // biome-ignore lint/a11y/noAutofocus: the only thing asked for now
                  autoFocus
                  value={code}
                  onChange={(event) => setCode(event.target.value)}
                />
              </span>
            )}
          </FormField>
        ) : (
          <>
            <FormField label={t('person.email')}>
              {(parts) => (
                <span className="field wide">
                  <input
                    {...parts}
                    type="email"
                    autoComplete="username"
                    autoCapitalize="none"
                    spellCheck={false}
                    required
                    maxLength={254}
                    // biome-ignore lint/a11y/noAutofocus: the first field of a form that the page is made for
                    autoFocus={known === ''}
                    value={email}
                    onChange={(event) => setEmail(event.target.value)}
                  />
                </span>
              )}
            </FormField>
            <PasswordField label={t('password.label')} value={password} onValue={setPassword} hasFocus={known !== ''} />
          </>
        )}
        <FormFailure
          failure={failure}
          text={asksCode && failure?.code === 'SIGN_IN_REFUSED' ? t('signIn.code.refused') : undefined}
        />
        <FormActions>
          <button type="submit" className="button primary" disabled={isBusy}>
            {t('signIn.action')}
          </button>
          {asksCode && (
            <button
              type="button"
              className="button"
              onClick={() => {
                setAsksCode(false);
                setPassword('');
                setCode('');
                clear();
              }}
            >
              {t('signIn.other')}
            </button>
          )}
        </FormActions>
      </form>
      {offered.sso !== null && !asksCode && (
        <>
          <p className="or quiet small">{t('signIn.or')}</p>
          <a
            className="button"
            href={ssoPath}
            onClick={() => {
              if (!keepPage) keepNext(next);
            }}
            {...(keepPage && { target: '_blank', rel: 'noreferrer' })}
          >
            {t('signIn.sso', { name: offered.sso })}
          </a>
        </>
      )}
      <p className="quiet small">{t('signIn.forgotten')}</p>
    </div>
  );
};
