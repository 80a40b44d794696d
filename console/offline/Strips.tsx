/** Lines under the top bar about the page itself: that it is cut off and of when it shows the city, and that there is a newer one. */
import { useSyncExternalStore } from 'react';
import { useSettings } from '../language/settings.tsx';
import { useLive, useNow } from '../live/services.tsx';
import { updates } from './update.ts';
import { useOffline } from './use-offline.ts';

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
          {noWrites}
        </p>
      );
    return (
      <p className="strip offline">
        {lostAt !== undefined && t('offline.since', { time: format.moment(lostAt, now) })}
        {heardAt !== undefined && ` ${t('offline.shown', { at: format.dateTime(heardAt) })}`}
        {noWrites}
      </p>
    );
  }
  if (origin === 'saved' && savedAt !== undefined)
    return <p className="strip">{t('saved.shown', { at: format.dateTime(savedAt) })}</p>;
  return null;
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
