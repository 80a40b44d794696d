/** The bytes of one refused message as they came, for staff; asked for when opened. */
import { useCallback, useState } from 'react';
import { getQuarantineBytes } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { Failed } from '../States.tsx';

export const RefusedBytes = ({ id }: { id: number }) => {
  const { t } = useSettings();
  const [isOpen, setOpen] = useState(false);
  const load = useCallback((signal: AbortSignal) => getQuarantineBytes(id, signal), [id]);
  const { data, failure, isLoading, reload } = useResource(isOpen ? `bytes ${id}` : null, load);
  return (
    <details className="refused-bytes" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('raw.bytes')}</summary>
      {isLoading && <p className="quiet small">{t('state.loading')}</p>}
      {!data && failure && <Failed failure={failure} onRetry={reload} />}
      {data && (
        <>
          {data.text === null && <p className="small">{t('raw.notText')}</p>}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
          <pre className="mono raw-text" tabIndex={0}>
            {data.text ?? data.base64}
          </pre>
          {data.truncated && <p className="small">{t('raw.cut')}</p>}
        </>
      )}
    </details>
  );
};
