/** What happens at the inspected station, newest first; it can be held, narrowed, copied and taken off the screen. */
import { useMemo, useState } from 'react';
import type { StationView } from '../../../shared/api.ts';
import { createTopics } from '../../../shared/topics.ts';
import { asLines, isProblem, type Stream, shownEvents } from '../../inspect/stream.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { CopyButton } from '../Credentials.tsx';
import { Icon } from '../Icon.tsx';
import { EventRow } from './EventRow.tsx';

/** More than this of a busy station nobody reads on a screen; the copy has all. */
const drawn = 100;

export const EventStream = ({ station, stream }: { station: StationView; stream: Stream }) => {
  const { t, format } = useSettings();
  const { config } = useServices();
  const [onlyProblems, setOnlyProblems] = useState(false);
  const [clearedTo, setClearedTo] = useState(0);
  const [pausedAt, setPausedAt] = useState<number>();
  const { events, newest, since, hasGap, leftOut } = stream;
  const shown = useMemo(
    () => shownEvents(events, { onlyProblems, clearedTo, pausedAt }),
    [events, onlyProblems, clearedTo, pausedAt],
  );
  const topic = createTopics(config.topicRoot).reading(station.id);
  const isPaused = pausedAt !== undefined;
  const held = isPaused
    ? events.filter((event) => event.n > pausedAt && (!onlyProblems || isProblem(event))).length
    : 0;
  const notes = [
    since === undefined ? '' : t('inspect.stream.since', { time: format.clock(since) }),
    hasGap ? t('inspect.stream.gap') : '',
    leftOut > 0 ? t('inspect.stream.leftOut', { count: leftOut }) : '',
  ].filter(Boolean);
  return (
    <section className="panel inspect-stream" aria-labelledby="inspect-stream">
      <div className="panel-head">
        <h2 id="inspect-stream">{t('inspect.stream')}</h2>
      </div>
      <p className="panel-note quiet small">
        {t('inspect.stream.note')} {notes.join(' ')}
      </p>
      <div className="inspect-tools">
        <button
          type="button"
          className="button"
          data-paused={isPaused || undefined}
          onClick={() => setPausedAt(isPaused ? undefined : newest)}
        >
          <Icon name={isPaused ? 'play' : 'pause'} size={18} />{' '}
          {t(isPaused ? 'inspect.stream.resume' : 'inspect.stream.pause')}
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={onlyProblems}
          onClick={() => setOnlyProblems((before) => !before)}
        >
          <Icon name={onlyProblems ? 'done' : 'alerts'} size={18} /> {t('inspect.stream.problems')}
        </button>
        <CopyButton
          isBig
          text={asLines(shown.toReversed())}
          label={t('inspect.stream.copyWhat')}
          words={t('inspect.stream.copy')}
        />
        {clearedTo === 0 || shown.length > 0 ? (
          <button
            type="button"
            className="button"
            disabled={shown.length === 0}
            onClick={() => setClearedTo(shown[0]?.n ?? clearedTo)}
          >
            <Icon name="close" size={18} /> {t('inspect.stream.clear')}
          </button>
        ) : (
          <button type="button" className="button" onClick={() => setClearedTo(0)}>
            <Icon name="back" size={18} /> {t('inspect.stream.undo')}
          </button>
        )}
      </div>
      {isPaused && <p className="inspect-paused">{t('inspect.stream.waiting', { count: held })}</p>}
      {shown.length === 0 ? (
        <p className="panel-note quiet">
          {t(
            clearedTo > 0
              ? 'inspect.stream.cleared'
              : onlyProblems
                ? 'inspect.stream.noProblems'
                : 'inspect.stream.empty',
          )}
        </p>
      ) : (
        <ol className="inspect-events" reversed>
          {shown.slice(0, drawn).map((event) => (
            <EventRow key={event.n} event={event} station={station.id} topic={topic} />
          ))}
        </ol>
      )}
    </section>
  );
};
