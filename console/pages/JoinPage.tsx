/** What an invitation opens: says what it is for, asks for name and password, and signs in. */
import { useState, useSyncExternalStore } from 'react';
import { Link, useLocation } from 'wouter';
import type { InvitationLook } from '../../shared/people-api.ts';
import { acceptInvitation, lookAtInvitation } from '../access/api.ts';
import { joinToken } from '../access/join-token.ts';
import { useSession } from '../access/use-session.tsx';
import { useResource } from '../api/use-resource.ts';
import { FormActions, FormFailure, FormField, PasswordField, useSending } from '../components/Form.tsx';
import { Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';

const minPasswordLength = 12;

const Accept = ({ token, look }: { token: string; look: InvitationLook }) => {
  const { t, format } = useSettings();
  const { person, store } = useSession();
  const [, navigate] = useLocation();
  const [email, setEmail] = useState('');
  // A link for whoever opens it names nobody.
  const [name, setName] = useState(look.email === '' ? '' : look.name);
  const [password, setPassword] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const { send, isBusy, failure } = useSending(async () => {
    const joined = await acceptInvitation({
      token,
      password,
      ...(!look.isReset && { name }),
      ...(look.email === '' && { email }),
    });
    // Who has a second factor signs in with it now.
    await store.signIn({ email: joined.email, password }).catch(() => {});
    navigate(store.getState().answer?.person?.id === joined.id ? '/' : '/sign-in', { replace: true });
    joinToken.forget();
  });
  return (
    <>
      <p className="page-lead">
        {t(look.isReset ? 'join.reset.lead' : 'join.lead', { role: t(`role.${look.role}`) })}{' '}
        {t('join.until', { at: format.dateTime(look.expiresAt) })}
      </p>
      {!look.isReset && <p className="quiet">{t(`role.${look.role}.about`)}</p>}
      {person && <p className="form-failure">{t('join.signedInAs', { name: person.name })}</p>}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const isShort = password.length < minPasswordLength;
          setTooShort(isShort);
          if (!isShort) void send();
        }}
      >
        {look.email === '' ? (
          <FormField label={t('person.email')} hint={t('join.email.hint')}>
            {(parts) => (
              <span className="field wide">
                <input
                  {...parts}
                  type="email"
                  autoComplete="username"
                  required
                  maxLength={254}
                  value={email}
                  onChange={(event) => setEmail(event.target.value)}
                />
              </span>
            )}
          </FormField>
        ) : (
          <FormField label={t('person.email')}>
            {(parts) => (
              <span className="field wide fixed">
                <input {...parts} type="email" autoComplete="username" readOnly value={look.email} />
              </span>
            )}
          </FormField>
        )}
        {!look.isReset && (
          <FormField label={t('person.name')} hint={t('person.name.hint')}>
            {(parts) => (
              <span className="field wide">
                <input
                  {...parts}
                  type="text"
                  autoComplete="name"
                  required
                  maxLength={120}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              </span>
            )}
          </FormField>
        )}
        <PasswordField
          label={t('password.new')}
          hint={t('password.rule')}
          problem={tooShort ? t('password.tooShort', { count: password.length }) : undefined}
          value={password}
          onValue={(value) => {
            setPassword(value);
            if (value.length >= minPasswordLength) setTooShort(false);
          }}
          isNew
        />
        <FormFailure failure={failure} text={failure?.code === 'CHANGE_INVALID' ? t('password.refused') : undefined} />
        <FormActions>
          <button type="submit" className="button primary" disabled={isBusy}>
            {t(look.isReset ? 'join.reset.action' : 'join.action')}
          </button>
        </FormActions>
      </form>
    </>
  );
};

const Ended = ({ text }: { text: string }) => {
  const { t } = useSettings();
  return (
    <div className="state">
      <p>{text}</p>
      <p>{t('join.askAgain')}</p>
      <Link href="/sign-in" className="button">
        {t('signIn.title')}
      </Link>
    </div>
  );
};

export const JoinPage = () => {
  const { t } = useSettings();
  const { signIn } = useSession();
  const token = useSyncExternalStore(joinToken.subscribe, joinToken.get);
  const look = useResource(token ?? null, () => lookAtInvitation(token ?? ''));
  const hasEnded = ['INVITATION_ENDED', 'NOT_FOUND', 'REQUEST_MALFORMED', 'CHANGE_INVALID'].includes(
    look.failure?.code ?? '',
  );
  const title = t(look.data?.isReset ? 'join.reset.title' : 'join.title');
  useTitle(title);
  return (
    <div className="page narrow">
      <h1 tabIndex={-1}>{title}</h1>
      {token === undefined ? (
        <Ended text={t('join.noToken')} />
      ) : !signIn.possible ? (
        <Ended text={t('join.insecure')} />
      ) : look.data ? (
        <Accept token={token} look={look.data} />
      ) : hasEnded ? (
        <Ended text={t('join.ended')} />
      ) : look.failure ? (
        <Failed failure={look.failure} onRetry={look.reload} />
      ) : (
        <div className="skeleton" style={{ height: '12rem' }} role="status" aria-label={t('state.loading')} />
      )}
    </div>
  );
};
