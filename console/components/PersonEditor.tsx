/** One person, as an administrator changes them: name, role, scope; and what is done to their access. */
import { useState } from 'react';
import { wholeCity } from '../../shared/access.ts';
import type { NewInvitation, Person, PersonChange } from '../../shared/people-api.ts';
import { changePerson, invite } from '../access/api.ts';
import { useSession } from '../access/use-session.tsx';
import { useSettings } from '../language/settings.tsx';
import { Confirm, Dialog } from './Dialog.tsx';
import { FormActions, FormFailure, FormField, useSending } from './Form.tsx';
import { InvitationLink } from './Invite.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { isScopeComplete, ScopeEditor, usesScope } from './ScopeEditor.tsx';

const resetHours = 24;
type Act = 'disable' | 'enable' | 'totp' | 'reset';

const Acts = ({ person, onAct }: { person: Person; onAct: (act: Act) => void }) => {
  const { t } = useSettings();
  const { person: self } = useSession();
  const isSelf = self?.id === person.id;
  return (
    <section className="acts" aria-label={t('person.access')}>
      <h3>{t('person.access')}</h3>
      <div className="acts-buttons">
        {person.disabledAt === null && (
          <button type="button" className="button" onClick={() => onAct('reset')}>
            {t('person.reset')}
          </button>
        )}
        {person.totp && !isSelf && (
          <button type="button" className="button" onClick={() => onAct('totp')}>
            {t('person.totp.remove')}
          </button>
        )}
        {!isSelf && (
          <button
            type="button"
            className={person.disabledAt === null ? 'button danger' : 'button'}
            onClick={() => onAct(person.disabledAt === null ? 'disable' : 'enable')}
          >
            {t(person.disabledAt === null ? 'person.disable' : 'person.enable')}
          </button>
        )}
      </div>
      {isSelf && <p className="quiet small">{t('person.isYou')}</p>}
    </section>
  );
};

const Asked = ({
  act,
  person,
  onClose,
  onChanged,
  onReset,
}: {
  act: Act;
  person: Person;
  onClose: () => void;
  onChanged: () => void;
  onReset: (made: NewInvitation) => void;
}) => {
  const { t } = useSettings();
  const { name, email } = person;
  const change = async (what: PersonChange): Promise<void> => {
    await changePerson(person.id, what);
    onChanged();
  };
  const acts = {
    disable: () => change({ disabled: true }),
    enable: () => change({ disabled: false }),
    totp: () => change({ removeTotp: true }),
    reset: async () => {
      const { role, scope } = person;
      onReset(await invite({ email, name, role, scope, hours: resetHours }));
      onChanged();
    },
  };
  return (
    <Confirm
      title={t(`person.${act}.title`, { name })}
      action={t(`person.${act}.action`)}
      onConfirm={acts[act]}
      onClose={onClose}
    >
      <p>{t(`person.${act}.what`, { name, email })}</p>
    </Confirm>
  );
};

export const PersonEditor = ({
  person,
  onClose,
  onChanged,
}: {
  person: Person;
  onClose: () => void;
  onChanged: () => void;
}) => {
  const { t } = useSettings();
  const { store, person: self } = useSession();
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState(person.role);
  const [scope, setScope] = useState(person.scope);
  const [asked, setAsked] = useState<Act>();
  const [made, setMade] = useState<NewInvitation>();
  const sentScope = usesScope(role) ? scope : wholeCity;
  const change: PersonChange = {
    ...(name.trim() !== person.name && { name: name.trim() }),
    ...(role !== person.role && { role }),
    ...(JSON.stringify(sentScope) !== JSON.stringify(person.scope) && { scope: sentScope }),
  };
  const isChanged = Object.keys(change).length > 0;
  const isComplete = !usesScope(role) || isScopeComplete(scope);
  const { send, isBusy, failure } = useSending(async () => {
    await changePerson(person.id, change);
    if (self?.id === person.id) await store.refresh();
    onChanged();
  });
  return (
    <Dialog title={made ? t('invite.made') : person.name} onClose={onClose} holds={isChanged || made !== undefined}>
      {made ? (
        <InvitationLink invitation={made} isReset onClose={onClose} />
      ) : (
        <>
          <p className="quiet">{person.email}</p>
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault();
              void send().then((isDone) => isDone && onClose());
            }}
          >
            <FormField label={t('person.name')}>
              {(parts) => (
                <span className="field wide">
                  <input
                    {...parts}
                    type="text"
                    required
                    maxLength={120}
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                  />
                </span>
              )}
            </FormField>
            <RoleChoice role={role} onChange={setRole} />
            {usesScope(role) && <ScopeEditor scope={scope} onChange={setScope} />}
            <FormFailure failure={failure} />
            {!isComplete && <p className="quiet small">{t('scope.incomplete')}</p>}
            <FormActions>
              <button type="submit" className="button primary" disabled={isBusy || !isChanged || !isComplete}>
                {t('action.save')}
              </button>
              <button type="button" className="button" onClick={onClose}>
                {t('action.cancel')}
              </button>
            </FormActions>
          </form>
          <Acts person={person} onAct={setAsked} />
        </>
      )}
      {asked && !made && (
        <Asked
          act={asked}
          person={person}
          onClose={() => setAsked(undefined)}
          onChanged={onChanged}
          onReset={setMade}
        />
      )}
    </Dialog>
  );
};
