/** What stands before a page that is not for everybody: signed out, session ended, not permitted, each with the way on. */
import type { ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { Permission } from '../../shared/access.ts';
import { signInPath } from '../access/next.ts';
import { useSession } from '../access/use-session.tsx';
import { useSettings } from '../language/settings.tsx';
import { Failed } from './States.tsx';
import { useTitle } from './use-title.ts';

const SignedOut = ({ title }: { title: string }) => {
  const { t } = useSettings();
  const [path] = useLocation();
  const search = useSearch();
  return (
    <div className="page">
      <h1 tabIndex={-1}>{title}</h1>
      <div className="state">
        <p>{t('guard.signedOut')}</p>
        <Link href={signInPath(search ? `${path}?${search}` : path)} className="button primary">
          {t('signIn.title')}
        </Link>
      </div>
    </div>
  );
};

const Forbidden = ({ title, permission }: { title: string; permission: Permission }) => {
  const { t } = useSettings();
  const { person } = useSession();
  return (
    <div className="page">
      <h1 tabIndex={-1}>{title}</h1>
      <div className="state">
        <p>
          {t('guard.forbidden', { permission: t(`permission.${permission}`) })}{' '}
          {person && t('guard.youAre', { role: t(`role.${person.role}`) })}
        </p>
        <p>{t('guard.whoGives')}</p>
        <Link href="/account" className="button">
          {t('account.title')}
        </Link>
      </div>
    </div>
  );
};

const Ended = ({ title }: { title: string }) => {
  const { t } = useSettings();
  const { store } = useSession();
  return (
    <div className="page">
      <h1 tabIndex={-1}>{title}</h1>
      <div className="state">
        <p>{t('guard.ended')}</p>
        <button type="button" className="button primary" onClick={() => store.askAgain(true)}>
          {t('session.signInAgain')}
        </button>
      </div>
    </div>
  );
};

/**
 * Shows its children to whoever is signed in and has the permission. When the session ends meanwhile they are hidden, not
 * thrown away: what was typed is there again after signing in, unless it is somebody else who signs in.
 */
export const Guard = ({
  needs,
  title,
  children,
}: {
  needs: Permission | 'signed-in';
  /** Name of the page, for its heading while it cannot be shown. */
  title: string;
  children: ReactNode;
}) => {
  const { t } = useSettings();
  const { person, isKnown, failure, may, endedFor, store } = useSession();
  useTitle(title);
  if (!isKnown) {
    if (failure)
      return (
        <div className="page">
          <h1 tabIndex={-1}>{title}</h1>
          <Failed failure={failure} onRetry={() => void store.refresh()} />
        </div>
      );
    return (
      <div className="page">
        <h1 tabIndex={-1}>{title}</h1>
        <div className="skeleton" style={{ height: '16rem' }} role="status" aria-label={t('state.loading')} />
      </div>
    );
  }
  const whose = person ?? endedFor;
  if (!whose) return <SignedOut title={title} />;
  if (person && needs !== 'signed-in' && !may(needs)) return <Forbidden title={title} permission={needs} />;
  return (
    <>
      <div key={whose.id} className="guarded" hidden={!person}>
        {children}
      </div>
      {!person && <Ended title={title} />}
    </>
  );
};
