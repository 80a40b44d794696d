/** Head and foot of the wall: what is shown, of when, what time it is; which views there are, and how to hold them. */
import type { Instant } from '../../shared/time.ts';
import { useLiveAlerts } from '../alerts/use-alerts.ts';
import { levelsInForce } from '../alerts/words.ts';
import { Icon } from '../components/Icon.tsx';
import { useSettings } from '../language/settings.tsx';
import { useLive, useServices } from '../live/services.tsx';
import type { WallOptions } from './options.ts';
import type { Rotation } from './use-rotation.ts';

export const WallHead = ({
  view,
  newest,
  now,
}: Pick<Rotation, 'view'> & { newest: Instant | undefined; now: Instant }) => {
  const { t, format } = useSettings();
  return (
    <header className="wall-head">
      <img src="/icon.svg" alt="" />
      <h1 tabIndex={-1}>{t(`wall.view.${view}`)}</h1>
      <p className="wall-age">
        {newest === undefined ? t('wall.ageNone') : t('wall.age', { age: format.age(newest, now) })}
      </p>
      <p className="wall-clock">
        <time dateTime={new Date(now).toISOString()}>{format.clock(now)}</time>
        <span>
          {format.date(now)} · {format.zone(now)}
        </span>
      </p>
    </header>
  );
};

/** Official disaster-risk levels in force, the highest first. */
export const WallOfficial = ({ now }: { now: Instant }) => {
  const { t } = useSettings();
  const levels = levelsInForce(useLiveAlerts()?.officialLevels ?? [], now);
  const [first] = levels;
  if (!first) return null;
  return (
    <p className="wall-official">
      <span className="official-chip">{t('alerts.official.level', { level: first.level })}</span>{' '}
      {t(`alerts.disaster.${first.disaster}`)}
      {levels.length > 1 && ` +${levels.length - 1}`}
    </p>
  );
};

export const WallFoot = ({
  options,
  rotation,
  sound,
  onHelp,
}: {
  options: WallOptions;
  rotation: Rotation;
  /** Undefined where none is wanted. */
  sound: 'ready' | 'press' | undefined;
  onHelp: () => void;
}) => {
  const { t } = useSettings();
  const { config } = useServices();
  const health = useLive((state) => state.health);
  const { view, isPaused, turn, step, show, pause } = rotation;
  return (
    <footer className="wall-foot">
      <nav aria-label={t('wall.views')}>
        {options.views.map((each) => (
          <button key={each} type="button" aria-current={each === view ? 'true' : undefined} onClick={() => show(each)}>
            {t(`wall.view.${each}`)}
            {each === view && !isPaused && options.views.length > 1 && (
              <span key={turn} className="wall-progress" style={{ animationDuration: `${options.seconds}s` }} />
            )}
          </button>
        ))}
      </nav>
      <fieldset>
        <legend className="hidden-visually">{t('wall.controls')}</legend>
        <button type="button" aria-label={t('wall.previous')} onClick={() => step(-1)}>
          ‹
        </button>
        <button type="button" aria-label={t(isPaused ? 'wall.resume' : 'wall.pause')} onClick={() => pause(!isPaused)}>
          {isPaused ? '▶' : '❚❚'}
        </button>
        <button type="button" aria-label={t('wall.next')} onClick={() => step(1)}>
          ›
        </button>
        <button type="button" aria-label={t('wall.help.title')} onClick={onHelp}>
          ?
        </button>
      </fieldset>
      <span role="status">{isPaused && t('wall.paused')}</span>
      {sound && (
        <span className={sound === 'press' ? 'loud' : undefined}>
          <Icon name={sound === 'ready' ? 'sound' : 'muted'} size={20} /> {t(`wall.sound.${sound}`)}
        </span>
      )}
      {health?.journal === 'refusing' && <span className="loud">{t('wall.banner.refusing')}</span>}
      <span className="push" />
      {config.demo && (
        <span className="wall-demo">
          <span className="provenance">{t('provenance.simulated.chip')}</span> {t('wall.demo')}
        </span>
      )}
    </footer>
  );
};
