/** Sign-in; leads back to where one came from. Also stands in for every page of a city that shows nothing without it. */
import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import { takeNext } from '../access/kept-next.ts';
import { safePath } from '../access/next.ts';
import { useSession } from '../access/use-session.tsx';
import { SignInForm } from '../components/SignInForm.tsx';
import { Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';

/** What the way back from single sign-on says went wrong. */
const problemKeys = {
  SSO_FAILED: 'failure.SSO_FAILED',
  SIGN_IN_REFUSED: 'signIn.ssoRefused',
  SIGN_IN_INSECURE: 'failure.SIGN_IN_INSECURE',
  FORBIDDEN: 'signIn.ssoUnknown',
  RATE_LIMITED: 'failure.RATE_LIMITED',
} as const;
const isProblem = (code: string | null): code is keyof typeof problemKeys => code !== null && code in problemKeys;

export const SignInPage = () => {
  const { t } = useSettings();
  const { person, isKnown, failure, mayRead, store } = useSession();
  const [path, navigate] = useLocation();
  const search = new URLSearchParams(useSearch());
  const isOwnPage = path === '/sign-in';
  const next = isOwnPage ? safePath(search.get('next')) : safePath(`${path}${location.search}`);
  const problem = search.get('error');
  useTitle(t('signIn.title'));
  useEffect(() => {
    if (person && isOwnPage) navigate(takeNext() ?? next, { replace: true });
  }, [person, isOwnPage, next, navigate]);
  return (
    <div className="page narrow">
      <h1 tabIndex={-1}>{t('signIn.title')}</h1>
      {isKnown && !mayRead && <p className="page-lead">{t('signIn.notPublic')}</p>}
      {isProblem(problem) && (
        <p className="form-failure" role="alert">
          {t(problemKeys[problem])}
        </p>
      )}
      {isKnown ? (
        <SignInForm next={next} />
      ) : failure ? (
        <Failed failure={failure} onRetry={() => void store.refresh()} />
      ) : (
        <div className="skeleton" style={{ height: '12rem' }} role="status" aria-label={t('state.loading')} />
      )}
    </div>
  );
};
