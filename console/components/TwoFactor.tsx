/** Second factor of one's own account: set up with a QR code and proven by a first code, or taken away. */
import { useState } from 'react';
import type { Translate } from '../../shared/i18n/translator.ts';
import type { TotpSecret } from '../../shared/people-api.ts';
import { beginTotp, confirmTotp, removeTotp } from '../access/api.ts';
import { useSession } from '../access/use-session.tsx';
import { useSettings } from '../language/settings.tsx';
import { Command } from './Command.tsx';
import { Dialog } from './Dialog.tsx';
import { FormActions, FormFailure, FormField, PasswordField, useSending } from './Form.tsx';
import { QrCode } from './QrCode.tsx';

/** Groups of four are easier to type from a screen. */
const grouped = (secret: string): string => secret.replaceAll(/(.{4})(?=.)/g, '$1 ');

const AskPassword = ({
  lead,
  action,
  isDanger = false,
  onPassword,
  onClose,
}: {
  lead: string;
  action: string;
  isDanger?: boolean;
  onPassword: (password: string) => Promise<void>;
  onClose: () => void;
}) => {
  const { t } = useSettings();
  const [password, setPassword] = useState('');
  const { send, isBusy, failure } = useSending(onPassword);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void send(password);
      }}
    >
      <p>{lead}</p>
      <PasswordField label={t('password.yours')} value={password} onValue={setPassword} hasFocus />
      <FormFailure failure={failure} text={failure?.code === 'SIGN_IN_REFUSED' ? t('password.wrong') : undefined} />
      <FormActions>
        <button type="submit" className={isDanger ? 'button danger' : 'button primary'} disabled={isBusy}>
          {action}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t('action.cancel')}
        </button>
      </FormActions>
    </form>
  );
};

const codeProblem = (code: string | undefined, t: Translate): string | undefined => {
  if (code === 'SIGN_IN_REFUSED') return t('signIn.code.refused');
  return code === 'CHANGE_INVALID' ? t('totp.expired') : undefined;
};

const ProveCode = ({ secret, onDone }: { secret: TotpSecret; onDone: () => Promise<void> }) => {
  const { t } = useSettings();
  const [code, setCode] = useState('');
  const { send, isBusy, failure } = useSending(async () => {
    await confirmTotp(code.replaceAll(/\s/g, ''));
    await onDone();
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p>{t('totp.scan')}</p>
      <div className="totp-secret">
        <QrCode text={secret.uri} label={t('totp.qr')} />
        <div className="totp-type">
          <p className="quiet small">{t('totp.type')}</p>
          <Command text={grouped(secret.secret)} label={t('totp.secret')} />
          <FormField label={t('signIn.code')} hint={t('totp.code.hint')}>
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
                  value={code}
                  onChange={(event) => setCode(event.target.value)}
                />
              </span>
            )}
          </FormField>
        </div>
      </div>
      <FormFailure failure={failure} text={codeProblem(failure?.code, t)} />
      <FormActions>
        <button type="submit" className="button primary" disabled={isBusy}>
          {t('totp.confirm')}
        </button>
      </FormActions>
    </form>
  );
};

export const TwoFactor = () => {
  const { t } = useSettings();
  const { person, store } = useSession();
  const [open, setOpen] = useState<'begin' | 'remove' | TotpSecret>();
  const close = (): void => setOpen(undefined);
  const done = async (): Promise<void> => {
    await store.refresh();
    close();
  };
  if (!person) return null;
  return (
    <>
      <p>{t(person.totp ? 'totp.on' : 'totp.off')}</p>
      <FormActions>
        {person.totp ? (
          <button type="button" className="button" onClick={() => setOpen('remove')}>
            {t('totp.remove')}
          </button>
        ) : (
          <button type="button" className="button" onClick={() => setOpen('begin')}>
            {t('totp.begin')}
          </button>
        )}
      </FormActions>
      {open !== undefined && (
        <Dialog
          title={t(open === 'remove' ? 'totp.remove' : 'totp.title')}
          onClose={close}
          holds={typeof open === 'object'}
        >
          {open === 'begin' ? (
            <AskPassword
              lead={t('totp.begin.lead')}
              action={t('action.continue')}
              onPassword={async (password) => setOpen(await beginTotp(password))}
              onClose={close}
            />
          ) : open === 'remove' ? (
            <AskPassword
              lead={t('totp.remove.lead')}
              action={t('totp.remove')}
              isDanger
              onPassword={async (password) => {
                await removeTotp(password);
                await done();
              }}
              onClose={close}
            />
          ) : (
            <ProveCode secret={open} onDone={done} />
          )}
        </Dialog>
      )}
    </>
  );
};
