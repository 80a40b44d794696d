/** The last hundred things that happened in a run; asked for while somebody looks. */
import { useState } from 'react';
import { secondMs } from '../../../shared/time.ts';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { getSimulation } from '../../simulations/api.ts';
import { eventText } from '../../simulations/words.ts';
import { Failed } from '../States.tsx';

const renewMs = 2 * secondMs;

export const Happened = ({ id, isRunning }: { id: string; isRunning: boolean }) => {
  const words = useSettings();
  const { t, format } = words;
  const [isOpen, setOpen] = useState(false);
  const { data, failure, isLoading, reload } = useResource(
    isOpen ? `simulation ${id} ${isRunning}` : null,
    (signal) => getSimulation(id, signal),
    isRunning ? renewMs : undefined,
  );
  return (
    <details className="sim-happened" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('simulations.happened')}</summary>
      {isLoading && (
        <div className="skeleton" style={{ height: '4rem' }} role="status" aria-label={t('state.loading')} />
      )}
      {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {data?.events.length === 0 && <p className="quiet small">{t('simulations.happened.none')}</p>}
      {data && data.events.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
        <ol className="plain-list small" tabIndex={0} aria-label={t('simulations.happened')}>
          {data.events.map((event, i) => (
            <li key={`${event.at} ${event.kind} ${data.events.length - i}`}>
              <time dateTime={new Date(event.at).toISOString()} className="quiet">
                {format.clock(event.at)}
              </time>{' '}
              {eventText(event, words)}
            </li>
          ))}
        </ol>
      )}
    </details>
  );
};
