/** Inviting somebody: for whom, what they may do, how long the link works; then the link, once. */
import { useState } from 'react';
import { type Role, type Scope, wholeCity } from '../../shared/access.ts';
import type { NewInvitation } from '../../shared/people-api.ts';
import { invite } from '../access/api.ts';
import { useSettings } from '../language/settings.tsx';
import { Dialog } from './Dialog.tsx';
import { FormActions, FormFailure, FormField, useSending } from './Form.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { isScopeComplete, ScopeEditor, usesScope } from './ScopeEditor.tsx';
import { Secret } from './Secret.tsx';

const validities = [24, 72, 168, 720] as const;
const defaultHours = 72;

/** The link to hand over, with what the person has to know. */
export const InvitationLink = ({
  invitation,
  isReset,
  onClose,
}: {
  invitation: NewInvitation;
  isReset: boolean;
  onClose: () => void;
}) => {
  const { t, format } = useSettings();
  return (
    <>
      <Secret text={invitation.link} label={t('invite.link')} qr={t('invite.qr', { name: invitation.name })}>
        <p>{t(isReset ? 'invite.hand.reset' : 'invite.hand', { name: invitation.name, email: invitation.email })}</p>
        <p className="quiet">{t('invite.until', { at: format.dateTime(invitation.expiresAt) })}</p>
      </Secret>
      <FormActions>
        <button type="button" className="button primary" onClick={onClose}>
          {t('secret.done')}
        </button>
      </FormActions>
    </>
  );
};

export const Invite = ({ onClose, onChanged }: { onClose: () => void; onChanged: () => void }) => {
  const { t } = useSettings();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [scope, setScope] = useState<Scope>(wholeCity);
  const [hours, setHours] = useState<number>(defaultHours);
  const [made, setMade] = useState<NewInvitation>();
  const isComplete = !usesScope(role) || isScopeComplete(scope);
  const { send, isBusy, failure } = useSending(async () => {
    setMade(
      await invite({ email: email.trim(), name: name.trim(), role, scope: usesScope(role) ? scope : wholeCity, hours }),
    );
    onChanged();
  });
  const isTouched = email !== '' || name !== '';
  return (
    <Dialog title={t(made ? 'invite.made' : 'invite.title')} onClose={onClose} holds={isTouched}>
      {made ? (
        <InvitationLink invitation={made} isReset={false} onClose={onClose} />
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <div className="form-pair">
            <FormField label={t('person.name')}>
              {(parts) => (
                <span className="field wide">
                  <input
                    {...parts}
                    type="text"
                    autoComplete="off"
                    data-first=""
                    required
                    maxLength={120}
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                  />
                </span>
              )}
            </FormField>
            <FormField label={t('person.email')}>
              {(parts) => (
                <span className="field wide">
                  <input
                    {...parts}
                    type="email"
                    autoComplete="off"
                    required
                    maxLength={254}
                    value={email}
                    onChange={(event) => setEmail(event.target.value)}
                  />
                </span>
              )}
            </FormField>
          </div>
          <RoleChoice role={role} onChange={setRole} />
          {usesScope(role) && <ScopeEditor scope={scope} onChange={setScope} />}
          <FormField label={t('invite.hours')}>
            {(parts) => (
              <span className="field">
                <select {...parts} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
                  {validities.map((each) => (
                    <option key={each} value={each}>
                      {t('invite.days', { count: each / 24 })}
                    </option>
                  ))}
                </select>
              </span>
            )}
          </FormField>
          <FormFailure failure={failure} />
          {!isComplete && <p className="quiet small">{t('scope.incomplete')}</p>}
          <FormActions>
            <button type="submit" className="button primary" disabled={isBusy || !isComplete}>
              {t('invite.action')}
            </button>
            <button type="button" className="button" onClick={onClose}>
              {t('action.cancel')}
            </button>
          </FormActions>
        </form>
      )}
    </Dialog>
  );
};
