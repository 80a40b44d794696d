/**
 * Lines under the top bar about the page itself: that it is cut off and of when it shows the city, what could not be renewed or
 * takes long, and that there is a newer one.
 */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { secondMs } from '../../shared/time.ts';
import { asked } from '../api/asked.ts';
import { failureText } from '../format/failure-text.ts';
import { useSettings } from '../language/settings.tsx';
import { useLive, useNow, useServices } from '../live/services.tsx';
import { updates } from './update.ts';
import { useOffline } from './use-offline.ts';

/** Nobody has to know that the page tries by itself, or to wait until it does. */
const TryAgain = () => {
  const { t } = useSettings();
  const { connection } = useServices();
  return (
    <button
      type="button"
      className="button small"
      onClick={() => {
        connection.hurry();
        asked.retry();
      }}
    >
      {t('offline.retry')}
    </button>
  );
};

export const ConnectionStrip = () => {
  const { t, format } = useSettings();
  const connection = useLive((state) => state.connection);
  const lostAt = useLive((state) => state.lostAt);
  const heardAt = useLive((state) => state.heardAt);
  const origin = useLive((state) => state.origin);
  const savedAt = useLive((state) => state.savedAt);
  const isOffline = useOffline();
  const now = useNow();
  const noWrites = isOffline ? ` ${t('away.noWrites')}` : '';
  if (connection === 'lost') {
    // Opened without a network: when that was says nothing, of when the city is does.
    if (origin !== 'live')
      return (
        <p className="strip offline">
          {savedAt === undefined ? t('away.nothing') : t('away.shown', { at: format.dateTime(savedAt) })}
          {noWrites} <TryAgain />
        </p>
      );
    return (
      <p className="strip offline">
        {lostAt !== undefined && t('offline.since', { time: format.moment(lostAt, now) })}
        {heardAt !== undefined && ` ${t('offline.shown', { at: format.dateTime(heardAt) })}`}
        {noWrites} <TryAgain />
      </p>
    );
  }
  if (origin === 'saved' && savedAt !== undefined)
    return <p className="strip">{t('saved.shown', { at: format.dateTime(savedAt) })}</p>;
  return null;
};

/** Words for those who do not see the grey fields. */
const sayAfterMs = secondMs;
const slowAfterMs = 8 * secondMs;

/** Whether something has been so for as long as this. */
const useLasting = (since: number | undefined, ms: number): boolean => {
  const [lastingSince, setLastingSince] = useState<number>();
  useEffect(() => {
    if (since === undefined) return;
    const timer = setTimeout(() => setLastingSince(since), Math.max(0, since + ms - Date.now()));
    return () => clearTimeout(timer);
  }, [since, ms]);
  return since !== undefined && lastingSince === since;
};

/** What the page waits for, and what of it is old because a newer answer could not be had. */
export const AskedStrip = () => {
  const { t, format } = useSettings();
  const { waitingSince, old } = useSyncExternalStore(asked.subscribe, asked.get);
  const isAway = useLive((state) => state.connection === 'lost');
  const isWaiting = useLasting(waitingSince, sayAfterMs);
  const isSlow = useLasting(waitingSince, slowAfterMs);
  return (
    <>
      <div role="status" className="hidden-visually">
        {isWaiting && t('state.loading')}
      </div>
      <div aria-live="polite">
        {!isAway && old && (
          <p className="strip old">
            {t('asked.old', { at: format.moment(old.shownAt, Date.now()) })} {failureText(old.failure, { t, format })}
            <button type="button" className="button small" onClick={asked.retry}>
              {t('failure.retry')}
            </button>
          </p>
        )}
        {!isAway && isSlow && waitingSince !== undefined && (
          <p className="strip">{t('asked.slow', { at: format.moment(waitingSince, Date.now()) })}</p>
        )}
      </div>
    </>
  );
};

export const UpdateStrip = () => {
  const { t } = useSettings();
  const { isNew, isLoading } = useSyncExternalStore(updates.subscribe, updates.get);
  return (
    <div role="status">
      {isNew && (
        <p className="strip update">
          {t('update.available')}
          <button type="button" className="button small" disabled={isLoading} onClick={() => void updates.load()}>
            {t(isLoading ? 'update.loading' : 'update.load')}
          </button>
        </p>
      )}
    </div>
  );
};
