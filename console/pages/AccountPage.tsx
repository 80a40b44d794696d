/** One's own account: who one is here, password, second factor, and where one is signed in. */

import { useState } from 'react';
import type { OwnSession } from '../../shared/people-api.ts';
import { changePassword, endOwnSession, getOwnSessions } from '../access/api.ts';
import { useSession } from '../access/use-session.tsx';
import { deviceText, scopeText } from '../access/words.ts';
import { useResource } from '../api/use-resource.ts';
import { Confirm } from '../components/Dialog.tsx';
import { FormActions, FormFailure, PasswordField, useSending } from '../components/Form.tsx';
import { Guard } from '../components/Guard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { TwoFactor } from '../components/TwoFactor.tsx';
import { OwnNotifications } from '../components/tell/OwnNotifications.tsx';
import { Age } from '../components/Value.tsx';
import { useSettings } from '../language/settings.tsx';

const minPasswordLength = 12;

const Password = ({ onDone }: { onDone: () => void }) => {
  const { t } = useSettings();
  const { person } = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const [isDone, setDone] = useState(false);
  const { send, isBusy, failure } = useSending(async () => {
    await changePassword({ current, next });
    setCurrent('');
    setNext('');
    setDone(true);
    onDone();
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        setDone(false);
        const isShort = next.length < minPasswordLength;
        setTooShort(isShort);
        if (!isShort) void send();
      }}
    >
      {/* Tells password managers whose password it is. */}
      <input type="text" autoComplete="username" value={person?.email ?? ''} readOnly hidden />
      <PasswordField label={t('password.yours')} value={current} onValue={setCurrent} />
      <PasswordField
        label={t('password.new')}
        hint={t('password.rule')}
        problem={tooShort ? t('password.tooShort', { count: next.length }) : undefined}
        value={next}
        onValue={(value) => {
          setNext(value);
          if (value.length >= minPasswordLength) setTooShort(false);
        }}
        isNew
      />
      <FormFailure
        failure={failure}
        text={
          failure?.code === 'SIGN_IN_REFUSED'
            ? t('password.wrong')
            : failure?.code === 'CHANGE_INVALID'
              ? t('password.refused')
              : undefined
        }
      />
      <p role="status" className="form-done">
        {isDone && t('password.changed')}
      </p>
      <FormActions>
        <button type="submit" className="button primary" disabled={isBusy}>
          {t('password.change')}
        </button>
      </FormActions>
    </form>
  );
};

const Sessions = ({ sessions, onChanged }: { sessions: readonly OwnSession[]; onChanged: () => void }) => {
  const { t, format } = useSettings();
  const [ending, setEnding] = useState<readonly OwnSession[]>();
  const others = sessions.filter(({ current }) => !current);
  return (
    <>
      <ul className="session-list">
        {sessions.map((session) => (
          <li key={session.id}>
            <div className="session-what">
              <strong>{deviceText(session.userAgent, t)}</strong>
              {session.current && <span className="chip">{t('session.current')}</span>}
              <span className="quiet small">
                {t('session.from', { address: session.address })} · {t('session.lastUsed')}{' '}
                <Age at={session.lastUsedAt} /> · {t('session.began', { at: format.dateTime(session.createdAt) })}
              </span>
            </div>
            {!session.current && (
              <button
                type="button"
                className="button small"
                aria-label={`${t('session.end')}: ${deviceText(session.userAgent, t)}`}
                onClick={() => setEnding([session])}
              >
                {t('session.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className="panel-note">
        {others.length === 0 ? (
          <p className="quiet">{t('session.onlyHere')}</p>
        ) : (
          <button type="button" className="button" onClick={() => setEnding(others)}>
            {t('session.endOthers', { count: others.length })}
          </button>
        )}
      </div>
      {ending && (
        <Confirm
          title={t('session.end')}
          action={t('session.end.action', { count: ending.length })}
          onClose={() => setEnding(undefined)}
          onConfirm={async () => {
            for (const { id } of ending) await endOwnSession(id).catch(ignoreGone);
            onChanged();
          }}
        >
          <p>{t('session.end.what', { count: ending.length })}</p>
          <ul className="plain-list">
            {ending.map(({ id, userAgent, address }) => (
              <li key={id}>
                {deviceText(userAgent, t)} · {address}
              </li>
            ))}
          </ul>
        </Confirm>
      )}
    </>
  );
};

/** A session that ended by itself meanwhile is what was wanted. */
const ignoreGone = (error: unknown): void => {
  if (!(error instanceof Error && error.message === 'NOT_FOUND')) throw error;
};

const Account = () => {
  const { t, format, language } = useSettings();
  const { person } = useSession();
  const sessions = useResource('own sessions', getOwnSessions);
  if (!person) return null;
  return (
    <>
      <section className="panel" aria-labelledby="account-who">
        <div className="panel-head">
          <h2 id="account-who">{person.name}</h2>
        </div>
        <dl className="facts">
          <div>
            <dt>{t('person.email')}</dt>
            <dd>{person.email}</dd>
          </div>
          <div>
            <dt>{t('person.role')}</dt>
            <dd>
              {t(`role.${person.role}`)}
              <span className="quiet small">{t(`role.${person.role}.about`)}</span>
            </dd>
          </div>
          <div>
            <dt>{t('person.scope')}</dt>
            <dd>{scopeText(person.scope, t, language, 200)}</dd>
          </div>
          {person.lastSignInAt !== null && (
            <div>
              <dt>{t('person.lastSignIn')}</dt>
              <dd>{format.dateTime(person.lastSignInAt)}</dd>
            </div>
          )}
        </dl>
        <p className="panel-note quiet small">{t('account.whoChanges')}</p>
      </section>
      <OwnNotifications />
      <section className="panel" aria-labelledby="account-password">
        <div className="panel-head">
          <h2 id="account-password">{t('password.change')}</h2>
        </div>
        <div className="panel-body">
          {person.sso && <p className="quiet">{t('account.sso')}</p>}
          <Password onDone={sessions.reload} />
        </div>
      </section>
      <section className="panel" aria-labelledby="account-totp">
        <div className="panel-head">
          <h2 id="account-totp">{t('totp.title')}</h2>
          <span className="chip">{t(person.totp ? 'state.on' : 'state.off')}</span>
        </div>
        <div className="panel-body">
          <TwoFactor />
        </div>
      </section>
      <section className="panel" aria-labelledby="account-sessions">
        <div className="panel-head">
          <h2 id="account-sessions">{t('session.title')}</h2>
        </div>
        {sessions.data ? (
          <Sessions sessions={sessions.data} onChanged={sessions.reload} />
        ) : sessions.failure ? (
          <Failed failure={sessions.failure} onRetry={sessions.reload} />
        ) : (
          <div className="skeleton" style={{ height: '6rem' }} />
        )}
      </section>
    </>
  );
};

export const AccountPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="signed-in" title={t('account.title')}>
      <div className="page">
        <div className="page-head">
          <h1 tabIndex={-1}>{t('account.title')}</h1>
          <PageHelp page="account" />
        </div>
        <Account />
      </div>
    </Guard>
  );
};
