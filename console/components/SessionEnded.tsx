/** A session that ended while the page was open: said under the top bar, and signed in again over the page, which stays. */
import { useSession } from '../access/use-session.tsx';
import { useSettings } from '../language/settings.tsx';
import { Dialog } from './Dialog.tsx';
import { Icon } from './Icon.tsx';
import { SignInForm } from './SignInForm.tsx';

export const SessionEndedStrip = () => {
  const { t } = useSettings();
  const { endedFor, store } = useSession();
  if (!endedFor) return null;
  return (
    <p className="strip session-ended">
      <span>{t('session.ended')}</span>
      <button type="button" className="button small" onClick={() => store.askAgain(true)}>
        {t('session.signInAgain')}
      </button>
      <button
        type="button"
        className="button icon-only plain small"
        aria-label={t('session.leave')}
        title={t('session.leave')}
        onClick={store.forgetEnded}
      >
        <Icon name="close" size={16} />
      </button>
    </p>
  );
};

export const SignInAgain = () => {
  const { t } = useSettings();
  const { endedFor, isAskedAgain, store } = useSession();
  if (!endedFor || !isAskedAgain) return null;
  return (
    <Dialog title={t('session.signInAgain')} onClose={() => store.askAgain(false)} isSmall holds isForSignIn>
      <SignInForm next="/" keepPage email={endedFor.email} />
    </Dialog>
  );
};
