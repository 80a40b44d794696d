/** What must be seen before anything else: that the screen is cut off, or that nobody reports. */
import { useSettings } from '../language/settings.tsx';
import type { WallHealth } from './health.ts';

export const WallBanner = ({ health, now }: { health: WallHealth; now: number }) => {
  const { t, format } = useSettings();
  if (health.kind === 'well') return <div role="alert" />;
  if (health.kind === 'connecting') return <p className="wall-connecting">{t('wall.connecting')}</p>;
  const { since } = health;
  const isLost = health.kind === 'lost';
  const what = isLost
    ? health.shownAt === undefined
      ? t('wall.banner.lostNothing')
      : t('wall.banner.lostWhat', { at: format.exact(health.shownAt) })
    : t('wall.banner.dataWhat');
  return (
    <div role="alert" className="wall-banner">
      <svg aria-hidden="true" viewBox="0 0 12 12">
        <path d="M2.4 2.4l7.2 7.2M9.6 2.4L2.4 9.6" fill="none" stroke="currentColor" strokeWidth="2" />
      </svg>
      <div>
        <strong>
          {t(isLost ? 'wall.banner.lost' : 'wall.banner.data', { since: format.moment(since, now) })}
          {` · ${format.duration(Math.max(0, now - since))}`}
        </strong>
        <p>{what}</p>
      </div>
    </div>
  );
};
