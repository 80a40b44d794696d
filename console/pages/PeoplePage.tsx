/** Who may do what: the people of this installation and the invitations that are open. */

import { useState } from 'react';
import type { Invitation, Person } from '../../shared/people-api.ts';
import { getInvitations, getPeople, withdrawInvitation } from '../access/api.ts';
import { useSession } from '../access/use-session.tsx';
import { scopeText } from '../access/words.ts';
import { useResource } from '../api/use-resource.ts';
import { AdminNav } from '../components/AdminNav.tsx';
import { Confirm } from '../components/Dialog.tsx';
import { Guard } from '../components/Guard.tsx';
import { Icon } from '../components/Icon.tsx';
import { Invite } from '../components/Invite.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { PersonEditor } from '../components/PersonEditor.tsx';
import { Failed } from '../components/States.tsx';
import { Age } from '../components/Value.tsx';
import { useSettings } from '../language/settings.tsx';
import { fold, matches } from '../model/search.ts';

const PeopleTable = ({ people, onOpen }: { people: readonly Person[]; onOpen: (id: string) => void }) => {
  const { t, language, format } = useSettings();
  const { person: self } = useSession();
  return (
    <div className="table-scroll panel">
      <table className="stack-table people-table">
        <thead>
          <tr>
            <th scope="col">{t('person.name')}</th>
            <th scope="col">{t('person.role')}</th>
            <th scope="col">{t('person.scope')}</th>
            <th scope="col">{t('person.lastSignIn')}</th>
            <th scope="col">{t('totp.title')}</th>
            <th scope="col">
              <span className="hidden-visually">{t('action.change')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id} data-off={person.disabledAt === null ? undefined : ''}>
              <th scope="row">
                <span className="person-name">{person.name}</span>{' '}
                {self?.id === person.id && <span className="chip">{t('person.you')}</span>}{' '}
                {person.disabledAt !== null && (
                  <span className="chip loud" title={format.dateTime(person.disabledAt)}>
                    {t('person.disabled')}
                  </span>
                )}
                <span className="quiet small">{person.email}</span>
              </th>
              <td data-label={t('person.role')}>{t(`role.${person.role}`)}</td>
              <td data-label={t('person.scope')}>{scopeText(person.scope, t, language)}</td>
              <td data-label={t('person.lastSignIn')}>
                {person.lastSignInAt === null ? t('person.never') : <Age at={person.lastSignInAt} />}
              </td>
              <td data-label={t('totp.title')}>
                {person.totp ? t('state.on') : <span className="quiet">{t('state.off')}</span>}
                {person.sso && <span className="chip">SSO</span>}
              </td>
              <td className="row-action">
                <button
                  type="button"
                  className="button small"
                  aria-label={`${t('action.change')}: ${person.name}`}
                  onClick={() => onOpen(person.id)}
                >
                  {t('action.change')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Invitations = ({
  invitations,
  onWithdraw,
}: {
  invitations: readonly Invitation[];
  onWithdraw: (invitation: Invitation) => void;
}) => {
  const { t, format, language } = useSettings();
  return (
    <section aria-labelledby="invitations-title" className="page-part">
      <h2 id="invitations-title">{t('invite.open')}</h2>
      <div className="table-scroll panel">
        <table className="stack-table">
          <thead>
            <tr>
              <th scope="col">{t('invite.for')}</th>
              <th scope="col">{t('person.role')}</th>
              <th scope="col">{t('person.scope')}</th>
              <th scope="col">{t('invite.expires')}</th>
              <th scope="col">{t('invite.by')}</th>
              <th scope="col">
                <span className="hidden-visually">{t('invite.withdraw')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {invitations.map((invitation) => (
              <tr key={invitation.id}>
                <th scope="row">
                  <span className="person-name">{invitation.name || t('invite.anyone')}</span>
                  <span className="quiet small">{invitation.email}</span>
                </th>
                <td data-label={t('person.role')}>{t(`role.${invitation.role}`)}</td>
                <td data-label={t('person.scope')}>{scopeText(invitation.scope, t, language)}</td>
                <td data-label={t('invite.expires')}>{format.dateTime(invitation.expiresAt)}</td>
                <td data-label={t('invite.by')}>{invitation.invitedBy}</td>
                <td className="row-action">
                  <button
                    type="button"
                    className="button small"
                    aria-label={`${t('invite.withdraw')}: ${invitation.name}`}
                    onClick={() => onWithdraw(invitation)}
                  >
                    {t('invite.withdraw')}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
};

type Open = { kind: 'invite' } | { kind: 'person'; id: string } | { kind: 'withdraw'; invitation: Invitation };

const People = () => {
  const { t } = useSettings();
  const people = useResource('people', getPeople);
  const invitations = useResource('invitations', getInvitations);
  const [open, setOpen] = useState<Open>();
  const [text, setText] = useState('');
  const close = (): void => setOpen(undefined);
  const reload = (): void => {
    people.reload();
    invitations.reload();
  };
  const shown = people.data?.filter(({ name, email }) => matches(fold(`${name} ${email}`), text));
  const opened = open?.kind === 'person' ? people.data?.find(({ id }) => id === open.id) : undefined;
  return (
    <>
      <search className="toolbar" aria-label={t('people.filter')}>
        <label className="field grow">
          <Icon name="search" size={16} />
          <span className="hidden-visually">{t('people.filter')}</span>
          <input
            type="search"
            data-filter
            placeholder={t('people.filter')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <button type="button" className="button primary" onClick={() => setOpen({ kind: 'invite' })}>
          {t('invite.title')}
        </button>
      </search>
      {people.data === undefined && people.failure && <Failed failure={people.failure} onRetry={people.reload} />}
      {people.isLoading && <div className="skeleton" style={{ height: '16rem' }} />}
      {shown && shown.length > 0 && <PeopleTable people={shown} onOpen={(id) => setOpen({ kind: 'person', id })} />}
      {shown?.length === 0 && <p className="quiet">{t('people.none')}</p>}
      {people.data?.length === 1 && <p className="quiet">{t('people.onlyYou')}</p>}
      {invitations.data && invitations.data.length > 0 && (
        <Invitations
          invitations={invitations.data}
          onWithdraw={(invitation) => setOpen({ kind: 'withdraw', invitation })}
        />
      )}
      {open?.kind === 'invite' && <Invite onClose={close} onChanged={reload} />}
      {opened && <PersonEditor key={opened.id} person={opened} onClose={close} onChanged={reload} />}
      {open?.kind === 'withdraw' && (
        <Confirm
          title={t('invite.withdraw')}
          action={t('invite.withdraw.action')}
          onClose={close}
          onConfirm={async () => {
            await withdrawInvitation(open.invitation.id);
            reload();
          }}
        >
          <p>{t('invite.withdraw.what', { name: open.invitation.name || open.invitation.email })}</p>
        </Confirm>
      )}
    </>
  );
};

export const PeoplePage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="people.manage" title={t('people.title')}>
      <div className="page wide">
        <div className="page-head">
          <h1 tabIndex={-1}>{t('people.title')}</h1>
          <PageHelp page="people" />
          <AdminNav />
        </div>
        <People />
      </div>
    </Guard>
  );
};
