/** API keys: what programs of other offices may read and do. */

import { useState } from 'react';
import {
  cityWidePermissions,
  isWholeCity,
  type Permission,
  permissions,
  type Scope,
  wholeCity,
} from '../../shared/access.ts';
import type { ApiKey, NewApiKey } from '../../shared/people-api.ts';
import { createKey, getKeys, revokeKey } from '../access/api.ts';
import { useSession } from '../access/use-session.tsx';
import { scopeText } from '../access/words.ts';
import { useResource } from '../api/use-resource.ts';
import { AdminNav } from '../components/AdminNav.tsx';
import { Command } from '../components/Command.tsx';
import { Confirm, Dialog } from '../components/Dialog.tsx';
import { FormActions, FormFailure, FormField, useSending } from '../components/Form.tsx';
import { Guard } from '../components/Guard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { isScopeComplete, ScopeEditor } from '../components/ScopeEditor.tsx';
import { Secret } from '../components/Secret.tsx';
import { Failed } from '../components/States.tsx';
import { Age } from '../components/Value.tsx';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';

const validities = [30, 90, 365, null] as const;
const defaultDays = 365;

/** The key itself stays out of the command, and so out of the shell's history. */
const curlExample = (): string => `curl -H "Authorization: Bearer $KEY" ${location.origin}/api/v1/stations`;

const CreateKey = ({ onClose, onChanged }: { onClose: () => void; onChanged: () => void }) => {
  const { t } = useSettings();
  const { may } = useSession();
  const [name, setName] = useState('');
  const [given, setGiven] = useState<readonly Permission[]>([]);
  const [scope, setScope] = useState<Scope>(wholeCity);
  const [days, setDays] = useState<number | null>(defaultDays);
  const [made, setMade] = useState<NewApiKey>();
  const isBounded = given.length > 0 && !isWholeCity(scope);
  const beyond = isBounded ? given.filter((permission) => cityWidePermissions.includes(permission)) : [];
  const isSendable = isScopeComplete(scope) && beyond.length === 0;
  const { send, isBusy, failure } = useSending(async () => {
    setMade(
      await createKey({ name: name.trim(), permissions: [...given], scope: isBounded ? scope : wholeCity, days }),
    );
    onChanged();
  });
  return (
    <Dialog title={t(made ? 'keysPage.made' : 'keysPage.create')} onClose={onClose} holds={name !== ''}>
      {made ? (
        <>
          <Secret text={made.key} label={t('keysPage.key')} />
          <p>{t('keysPage.use')}</p>
          <Command text={curlExample()} label={t('keysPage.use')} />
          {made.permissions.length === 0 && (
            <>
              <p>{t('wall.key.use')}</p>
              <Command text={`${location.origin}/wall#${made.key}`} label={t('wall.key.label')} />
            </>
          )}
          <FormActions>
            <button type="button" className="button primary" onClick={onClose}>
              {t('secret.done')}
            </button>
          </FormActions>
        </>
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <FormField label={t('keysPage.name')} hint={t('keysPage.name.hint')}>
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
          <fieldset className="role-choice">
            <legend>{t('keysPage.permissions')}</legend>
            <p className="quiet small">{t('keysPage.permissions.hint')}</p>
            {permissions.filter(may).map((permission) => (
              <label key={permission} className="check">
                <input
                  type="checkbox"
                  checked={given.includes(permission)}
                  onChange={() =>
                    setGiven((before) =>
                      before.includes(permission)
                        ? before.filter((each) => each !== permission)
                        : [...before, permission],
                    )
                  }
                />
                {t(`permission.${permission}`)}
              </label>
            ))}
          </fieldset>
          {given.length > 0 && <ScopeEditor scope={scope} onChange={setScope} />}
          <FormField label={t('keysPage.days')}>
            {(parts) => (
              <span className="field">
                <select
                  {...parts}
                  value={days ?? ''}
                  onChange={(event) => setDays(event.target.value === '' ? null : Number(event.target.value))}
                >
                  {validities.map((each) => (
                    <option key={each} value={each ?? ''}>
                      {each === null ? t('keysPage.days.never') : t('invite.days', { count: each })}
                    </option>
                  ))}
                </select>
              </span>
            )}
          </FormField>
          <FormFailure failure={failure} />
          {!isScopeComplete(scope) && <p className="quiet small">{t('scope.incomplete')}</p>}
          {beyond.length > 0 && (
            <p className="form-problem small">
              {t('keysPage.cityWide', { permissions: beyond.map((each) => t(`permission.${each}`)).join(', ') })}
            </p>
          )}
          <FormActions>
            <button type="submit" className="button primary" disabled={isBusy || !isSendable}>
              {t('keysPage.create.action')}
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

const KeyState = ({ apiKey: { revokedAt, expiresAt } }: { apiKey: ApiKey }) => {
  const { t, format } = useSettings();
  const now = useNow(60_000);
  if (revokedAt !== null) return <>{t('keysPage.revokedAt', { at: format.dateTime(revokedAt) })}</>;
  if (expiresAt === null) return <>{t('keysPage.noEnd')}</>;
  return <>{t(expiresAt <= now ? 'keysPage.expiredAt' : 'keysPage.until', { at: format.dateTime(expiresAt) })}</>;
};

const KeyTable = ({ keys, onRevoke }: { keys: readonly ApiKey[]; onRevoke: (key: ApiKey) => void }) => {
  const { t, language, format } = useSettings();
  return (
    <div className="table-scroll panel">
      <table className="stack-table">
        <thead>
          <tr>
            <th scope="col">{t('keysPage.name')}</th>
            <th scope="col">{t('keysPage.permissions')}</th>
            <th scope="col">{t('keysPage.lastUsed')}</th>
            <th scope="col">{t('keysPage.validity')}</th>
            <th scope="col">{t('keysPage.createdBy')}</th>
            <th scope="col">
              <span className="hidden-visually">{t('keysPage.revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} data-off={key.revokedAt === null ? undefined : ''}>
              <th scope="row">
                <span className="person-name">{key.name}</span>
                <code className="quiet small">{key.hint}…</code>
              </th>
              <td data-label={t('keysPage.permissions')}>
                {[t('keysPage.reads'), ...key.permissions.map((each) => t(`permission.${each}`))].join(', ')}
                {key.permissions.length > 0 && (
                  <span className="quiet small block">{scopeText(key.scope, t, language)}</span>
                )}
              </td>
              <td data-label={t('keysPage.lastUsed')}>
                {key.lastUsedAt === null ? t('keysPage.unused') : <Age at={key.lastUsedAt} />}
              </td>
              <td data-label={t('keysPage.validity')}>
                <KeyState apiKey={key} />
              </td>
              <td data-label={t('keysPage.createdBy')}>
                {key.createdBy}
                <span className="quiet small block">{format.date(key.createdAt)}</span>
              </td>
              <td className="row-action">
                {key.revokedAt === null && (
                  <button
                    type="button"
                    className="button small"
                    aria-label={`${t('keysPage.revoke')}: ${key.name}`}
                    onClick={() => onRevoke(key)}
                  >
                    {t('keysPage.revoke')}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Keys = () => {
  const { t } = useSettings();
  const keys = useResource('keys', getKeys);
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey>();
  return (
    <>
      <p className="quiet page-lead">{t('keysPage.lead')}</p>
      <div className="toolbar">
        <button type="button" className="button primary" onClick={() => setCreating(true)}>
          {t('keysPage.create')}
        </button>
      </div>
      {keys.data === undefined && keys.failure && <Failed failure={keys.failure} onRetry={keys.reload} />}
      {keys.isLoading && <div className="skeleton" style={{ height: '10rem' }} />}
      {keys.data && keys.data.length > 0 && <KeyTable keys={keys.data} onRevoke={setRevoking} />}
      {keys.data?.length === 0 && <p>{t('keysPage.none')}</p>}
      <section className="page-part" aria-labelledby="keys-use">
        <h2 id="keys-use">{t('keysPage.use.title')}</h2>
        <p className="quiet">{t('keysPage.use')}</p>
        <Command text={curlExample()} label={t('keysPage.use')} />
        <p className="quiet small">{t('keysPage.use.more')}</p>
      </section>
      {isCreating && <CreateKey onClose={() => setCreating(false)} onChanged={keys.reload} />}
      {revoking && (
        <Confirm
          title={t('keysPage.revoke.title', { name: revoking.name })}
          action={t('keysPage.revoke')}
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            await revokeKey(revoking.id);
            keys.reload();
          }}
        >
          <p>{t('keysPage.revoke.what', { name: revoking.name })}</p>
          <p className="quiet">
            {t('keysPage.lastUsed')}:{' '}
            {revoking.lastUsedAt === null ? t('keysPage.unused') : <Age at={revoking.lastUsedAt} />}
          </p>
        </Confirm>
      )}
    </>
  );
};

export const KeysPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="keys.manage" title={t('keysPage.title')}>
      <div className="page wide">
        <div className="page-head">
          <h1 tabIndex={-1}>{t('keysPage.title')}</h1>
          <PageHelp page="keys" />
          <AdminNav />
        </div>
        <Keys />
      </div>
    </Guard>
  );
};
