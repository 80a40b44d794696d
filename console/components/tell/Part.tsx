/** A part of a page that shows one resource: its name, what it is for, loading, failed, empty, and the button that adds. */
import type { ReactNode } from 'react';
import type { Resource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { Icon } from '../Icon.tsx';
import { Failed } from '../States.tsx';

export const Part = ({
  id,
  title,
  lead,
  resource,
  empty,
  add,
  actions,
  children,
}: {
  id: string;
  title: string;
  lead?: ReactNode;
  resource: Resource<readonly unknown[]>;
  /** When the list is empty. */
  empty: string;
  add?: { readonly text: string; readonly onPress: () => void } | undefined;
  /** Beside the name. */
  actions?: ReactNode;
  children: ReactNode;
}) => {
  const { t } = useSettings();
  const { data, failure, isLoading, reload } = resource;
  return (
    <section className="panel tell-part" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {actions}
        {add && (
          <button type="button" className="button" onClick={add.onPress}>
            <Icon name="add" size={18} /> {add.text}
          </button>
        )}
      </div>
      {lead && <p className="panel-note quiet">{lead}</p>}
      {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && (
        <div
          className="skeleton"
          style={{ height: '6rem', margin: '0 1rem 1rem' }}
          role="status"
          aria-label={t('state.loading')}
        />
      )}
      {data?.length === 0 && <p className="panel-note">{empty}</p>}
      {children}
    </section>
  );
};
