/** The audit log: everything that changed something and every sign-in, and whether the log is whole. */

import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { type AuditAction, type AuditAnswer, auditActionSchema, auditActions } from '../../shared/people-api.ts';
import { auditCsvUrl, getAudit, getKeys, getPeople } from '../access/api.ts';
import { useSession } from '../access/use-session.tsx';
import { useResource } from '../api/use-resource.ts';
import { AdminNav } from '../components/AdminNav.tsx';
import { AuditTable, type NameOf } from '../components/AuditTable.tsx';
import { Command } from '../components/Command.tsx';
import { Guard } from '../components/Guard.tsx';
import { Icon } from '../components/Icon.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Calm, Failed } from '../components/States.tsx';
import { useSettings } from '../language/settings.tsx';
import { useLive } from '../live/services.tsx';

const pageSize = 100;
const verifyCommand = 'npm run audit -- verify';

/** Whether the log is whole, quietly when it is and loudly when it is not. */
const Chain = ({ chain: { whole, entries, brokenAt } }: { chain: AuditAnswer['chain'] }) => {
  const { t, format } = useSettings();
  if (whole) {
    return (
      <Calm title={t('audit.whole', { count: entries })}>
        <p className="quiet small">{t('audit.whole.how')}</p>
      </Calm>
    );
  }
  return (
    <div className="broken-chain" role="alert">
      <h2>{t('audit.broken', { seq: format.number(brokenAt ?? 0) })}</h2>
      <p>{t('audit.broken.means')}</p>
      <p>{t('audit.broken.do')}</p>
      <Command text={verifyCommand} label={t('audit.broken.do')} />
    </div>
  );
};

/** Names of people, keys and stations by id. */
const useNames = (): NameOf => {
  const { may } = useSession();
  const people = useResource(may('people.manage') ? 'people' : null, getPeople);
  const keys = useResource(may('keys.manage') ? 'keys' : null, getKeys);
  const stations = useLive((state) => state.city.stations);
  return useMemo(() => {
    const names = new Map([...(people.data ?? []), ...(keys.data ?? [])].map(({ id, name }) => [id, name]));
    return (id) => names.get(id) ?? stations.get(id)?.name;
  }, [people.data, keys.data, stations]);
};

type Filter = 'action' | 'actor' | 'target' | 'before';

const groups = ['station', 'enrolment', 'person', 'session', 'key', 'layer', 'backup'] as const;

const Filters = ({
  action,
  onAction,
}: {
  action: AuditAction | undefined;
  onAction: (action: string | undefined) => void;
}) => {
  const { t } = useSettings();
  return (
    <search className="toolbar" aria-label={t('audit.filter')}>
      <label className="field">
        <span className="quiet nowrap">{t('audit.what')}</span>
        <select data-filter value={action ?? ''} onChange={(event) => onAction(event.target.value || undefined)}>
          <option value="">{t('audit.everything')}</option>
          {groups.map((group) => (
            <optgroup key={group} label={t(`audit.group.${group}`)}>
              {auditActions
                .filter((each) => each.startsWith(`${group}.`))
                .map((each) => (
                  <option key={each} value={each}>
                    {t(`audit.action.${each}`)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <a className="button push" href={auditCsvUrl()} download>
        <Icon name="download" size={16} /> {t('audit.csv')}
      </a>
    </search>
  );
};

const Audit = () => {
  const { t } = useSettings();
  const [search, setSearch] = useSearchParams();
  const nameOf = useNames();
  const action = auditActionSchema.safeParse(search.get('action')).data;
  const actor = search.get('actor') ?? undefined;
  const target = search.get('target') ?? undefined;
  const before = Number(search.get('before')) || undefined;
  const set = useCallback(
    (changes: Partial<Record<Filter, string | undefined>>) =>
      setSearch((old) => {
        const next = new URLSearchParams(old);
        // Another filter begins with its newest entry.
        next.delete('before');
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined) next.delete(name);
          else next.set(name, value);
        }
        return next;
      }),
    [setSearch],
  );
  const load = (signal: AbortSignal): Promise<AuditAnswer> =>
    getAudit(
      {
        limit: pageSize,
        ...(action && { action }),
        ...(actor && { actor }),
        ...(target && { target }),
        ...(before && { before }),
      },
      signal,
    );
  const audit = useResource(`audit ${search.toString()}`, load);
  const entries = audit.data?.entries;
  const oldest = entries?.at(-1)?.seq;
  return (
    <>
      {audit.data && <Chain chain={audit.data.chain} />}
      <Filters action={action} onAction={(chosen) => set({ action: chosen })} />
      {(actor || target) && (
        <p className="filter-note">
          {actor && t('audit.onlyActor', { name: nameOf(actor) ?? actor })}{' '}
          {target && t('audit.onlyTarget', { name: nameOf(target) ?? target })}{' '}
          <button type="button" className="button small" onClick={() => set({ actor: undefined, target: undefined })}>
            {t('audit.all')}
          </button>
        </p>
      )}
      {audit.data === undefined && audit.failure && <Failed failure={audit.failure} onRetry={audit.reload} />}
      {audit.isLoading && <div className="skeleton" style={{ height: '24rem' }} />}
      {entries && entries.length > 0 && (
        <AuditTable
          entries={entries}
          nameOf={nameOf}
          onActor={(id) => set({ actor: id })}
          onTarget={(id) => set({ target: id })}
          brokenAt={audit.data?.chain.brokenAt ?? null}
        />
      )}
      {entries?.length === 0 && <p className="quiet">{t('audit.none')}</p>}
      <div className="pager">
        {before !== undefined && (
          <button type="button" className="button" onClick={() => set({})}>
            {t('audit.newest')}
          </button>
        )}
        {entries?.length === pageSize && oldest !== undefined && (
          <button type="button" className="button" onClick={() => set({ before: String(oldest) })}>
            {t('audit.older')}
          </button>
        )}
      </div>
    </>
  );
};

export const AuditPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="audit.read" title={t('audit.title')}>
      <div className="page wide">
        <div className="page-head">
          <h1 tabIndex={-1}>{t('audit.title')}</h1>
          <PageHelp page="audit" />
          <AdminNav />
        </div>
        <Audit />
      </div>
    </Guard>
  );
};
