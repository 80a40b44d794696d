/** Who did what to what, from where, and what changed by it. */
import { Link } from 'wouter';
import type { Actor, AuditEntry } from '../../shared/people-api.ts';
import { fieldChanges, fieldText, fieldValueText } from '../access/audit-words.ts';
import { useSettings } from '../language/settings.tsx';

/** What is new or gone is folded away when it has more fields than this; what changed is always seen. */
const shownFields = 3;

/** Names behind ids, as far as the reader may know them. */
export type NameOf = (id: string) => string | undefined;

const Changes = ({ entry, nameOf }: { entry: AuditEntry; nameOf: NameOf }) => {
  const words = useSettings();
  const { t } = words;
  const valueText = (path: string, value: unknown): string =>
    (typeof value === 'string' && nameOf(value)) || fieldValueText(path, value, words);
  const changes = fieldChanges(entry);
  if (changes.length === 0) return null;
  const list = (
    <dl className="diff">
      {changes.map(({ path, before, after }) => (
        <div key={path}>
          <dt>{fieldText(path, t)}</dt>
          <dd>
            {before !== undefined && (
              <del>
                <span className="hidden-visually">{t('audit.was')} </span>
                {valueText(path, before)}
              </del>
            )}
            {before !== undefined && after !== undefined && <span aria-hidden="true"> → </span>}
            {after !== undefined && (
              <ins>
                <span className="hidden-visually">{t('audit.becomes')} </span>
                {valueText(path, after)}
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
  const isChange = entry.before !== null && entry.after !== null;
  if (isChange || changes.length <= shownFields) return list;
  return (
    <details className="diff-more">
      <summary>{t('audit.fields', { count: changes.length })}</summary>
      {list}
    </details>
  );
};

const ActorText = ({ actor, nameOf, onOnly }: { actor: Actor; nameOf: NameOf; onOnly: (actor: string) => void }) => {
  const { t } = useSettings();
  const name = actor.name || nameOf(actor.id) || actor.id;
  return (
    <>
      {name && actor.id ? (
        <button type="button" className="link-button" title={t('audit.only')} onClick={() => onOnly(actor.id)}>
          {name}
        </button>
      ) : (
        <span>{t(`audit.actor.${actor.kind}`)}</span>
      )}
      {actor.kind !== 'person' && name && <span className="quiet small block">{t(`audit.actor.${actor.kind}`)}</span>}
      {actor.address && <span className="quiet small block">{actor.address}</span>}
    </>
  );
};

/** The name that the entry itself holds, for what is not there any more or never had another. */
const nameIn = (document: unknown): string | undefined => {
  if (typeof document !== 'object' || document === null) return undefined;
  const email = 'email' in document && typeof document.email === 'string' ? document.email : '';
  const name = 'name' in document && typeof document.name === 'string' ? document.name : '';
  return name || email || undefined;
};

/** Nobody reads the whole of it; the file of all entries has it. */
const shortId = (id: string): string => (/^[\da-f]{8}-[\da-f-]{27}$/.test(id) ? `${id.slice(0, 8)}…` : id);

const TargetText = ({
  entry: { action, target, before, after },
  nameOf,
  onOnly,
}: {
  entry: AuditEntry;
  nameOf: NameOf;
  onOnly: (target: string) => void;
}) => {
  const { t } = useSettings();
  if (target === '') return <span className="quiet">—</span>;
  return (
    <>
      <button type="button" className="link-button" title={t('audit.only')} onClick={() => onOnly(target)}>
        {nameOf(target) ?? nameIn(after) ?? nameIn(before) ?? shortId(target)}
      </button>
      {action.startsWith('station.') && (
        <Link href={`/stations/${encodeURIComponent(target)}`} className="small block">
          {t('station.open')}
        </Link>
      )}
    </>
  );
};

export const AuditTable = ({
  entries,
  nameOf,
  onActor,
  onTarget,
  brokenAt,
}: {
  entries: readonly AuditEntry[];
  nameOf: NameOf;
  onActor: (actor: string) => void;
  onTarget: (target: string) => void;
  brokenAt: number | null;
}) => {
  const { t, format } = useSettings();
  return (
    <div className="table-scroll panel">
      <table className="stack-table audit-table">
        <thead>
          <tr>
            <th scope="col">{t('audit.when')}</th>
            <th scope="col">{t('audit.who')}</th>
            <th scope="col">{t('audit.what')}</th>
            <th scope="col">{t('audit.target')}</th>
            <th scope="col">{t('audit.change')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.seq} data-broken={entry.seq === brokenAt ? '' : undefined}>
              <th scope="row">
                <time dateTime={new Date(entry.at).toISOString()}>{format.exact(entry.at)}</time>
                <span className="quiet small block">{t('audit.number', { seq: entry.seq })}</span>
              </th>
              <td data-label={t('audit.who')}>
                <ActorText actor={entry.actor} nameOf={nameOf} onOnly={onActor} />
              </td>
              <td data-label={t('audit.what')}>{t(`audit.action.${entry.action}`)}</td>
              <td data-label={t('audit.target')}>
                <TargetText entry={entry} nameOf={nameOf} onOnly={onTarget} />
              </td>
              <td data-label={t('audit.change')} className="audit-change">
                <Changes entry={entry} nameOf={nameOf} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
