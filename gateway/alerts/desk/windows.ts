/** Maintenance: which window suppresses which alert, and when that may have changed. */
import type { Alert, Maintenance } from '../../../shared/alert-api.ts';
import type { Instant } from '../../../shared/time.ts';
import type { Collection, Kept } from '../../state/collections.ts';
import type { Draft } from './draft.ts';

export interface Windows {
  /** Id of the window that suppresses the alert now; the oldest of several. */
  over(alert: Alert, at: Instant): string | null;
  /** Suppresses and releases what is open, once after every begin, end or change of a window. */
  follow(draft: Draft): void;
}

export const covers = ({ scope: { networks, wards, stations } }: Maintenance, alert: Alert): boolean =>
  (networks === null || networks.includes(alert.network)) &&
  (wards === null || wards.includes(alert.ward)) &&
  (stations === null || stations.includes(alert.station.id));

export const createWindows = (maintenance: Pick<Collection<Maintenance>, 'list' | 'onChange'>): Windows => {
  let all: readonly Kept<Maintenance>[] | undefined;
  /** Which were on when we last looked; undefined = never, or they were changed. */
  let followed: string | undefined;
  maintenance.onChange(() => {
    all = undefined;
    followed = undefined;
  });

  const on = (at: Instant): Kept<Maintenance>[] => {
    all ??= maintenance.list();
    return all.filter(({ body: { from, to } }) => from <= at && at < to);
  };
  const over = (alert: Alert, at: Instant): string | null => on(at).find(({ body }) => covers(body, alert))?.id ?? null;

  return {
    over,
    follow: (draft) => {
      const now = on(draft.at)
        .map(({ id }) => id)
        .join(' ');
      if (now === followed) return;
      let isFollowed = true;
      for (const alert of draft.open()) {
        const window = over(alert, draft.at);
        if (draft.happen(alert, window === null ? { kind: 'unsuppress' } : { kind: 'suppress', window }))
          isFollowed = false;
      }
      // What was moved may not be stored: it is looked at again until nothing is left to do.
      if (isFollowed) followed = now;
    },
  };
};
