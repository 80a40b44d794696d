/** The city on a wall: views that follow each other, readable at five metres, honest about how old they are. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { callingSituations } from '../alerts/alarm.ts';
import { useOpenSituations } from '../alerts/use-alerts.ts';
import { ExerciseBand } from '../components/alerts/Strips.tsx';
import { usePageKeys } from '../components/use-page-keys.ts';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';
import { useLive, useNow, useServices } from '../live/services.tsx';
import { useCityNow } from '../live/use-city.ts';
import { driftAt } from '../wall/drift.ts';
import { cityFigures } from '../wall/figures.ts';
import { wallHealth } from '../wall/health.ts';
import { parseOptions, type WallOptions } from '../wall/options.ts';
import { useKeyState } from '../wall/use-key-state.ts';
import { useRotation } from '../wall/use-rotation.ts';
import { useIdlePointer, useOwnUpdates, useSound, useWakeLock } from '../wall/use-screen.ts';
import { WallAttention } from '../wall/WallAttention.tsx';
import { WallBanner } from '../wall/WallBanner.tsx';
import { WallCity } from '../wall/WallCity.tsx';
import { WallClosed } from '../wall/WallClosed.tsx';
import { WallFlood } from '../wall/WallFlood.tsx';
import { WallFoot, WallHead, WallOfficial } from '../wall/WallHead.tsx';
import { WallHelp } from '../wall/WallHelp.tsx';

/** Dark unless the address says otherwise: a bright wall blinds the night shift. The choice of the other pages stays as it is. */
const useOwnTheme = (theme: WallOptions['theme']): void => {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    const before = dataset.theme;
    dataset.theme = theme;
    return () => {
      if (before === undefined) delete dataset.theme;
      else dataset.theme = before;
    };
  }, [theme]);
};

const toggleFullscreen = (): void => {
  const change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  change.catch(() => {});
};

const Wall = ({ options }: { options: WallOptions }) => {
  const { t } = useSettings();
  const { store } = useServices();
  const { stations, isKnown } = useCityNow();
  const situations = useOpenSituations();
  const now = useNow();
  const [openedAt] = useState(() => store.serverNow());
  const [isHelpOpen, setHelpOpen] = useState(false);
  const rotation = useRotation(options);
  const { view, step, show, pause, isPaused } = rotation;
  const figures = useMemo(() => cityFigures(stations), [stations]);
  const connection = useLive((state) => state.connection);
  const lostAt = useLive((state) => state.lostAt);
  const heardAt = useLive((state) => state.heardAt);
  const savedAt = useLive((state) => state.savedAt);
  const health = wallHealth({ connection, lostAt, heardAt, savedAt, now, openedAt, stations });
  const calling = useMemo(() => callingSituations(situations, undefined), [situations]);
  const isReady = useSound(options.hasSound, calling, now);
  const canWake = useWakeLock();
  const isIdle = useIdlePointer();
  useOwnUpdates(calling.length === 0 && health.kind === 'well');
  useOwnTheme(options.theme);
  useTitle(t('wall.title'));

  // What calls anew is shown at once, whatever is on the screen.
  const called = calling.map(({ id, severity }) => `${id} ${severity}`).join();
  const before = useRef('');
  useEffect(() => {
    const isMore = called.split(',').some((each) => each !== '' && !before.current.split(',').includes(each));
    before.current = called;
    if (isMore && options.views.includes('attention')) show('attention');
  }, [called, show, options]);

  const close = useCallback(() => setHelpOpen(false), []);
  usePageKeys((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const isOnButton = event.target instanceof HTMLElement && event.target.closest('button, a') !== null;
    const key = event.key.toLowerCase();
    if (key === ' ' && !isOnButton) pause(!isPaused);
    else if (key === 'arrowright') step(1);
    else if (key === 'arrowleft') step(-1);
    else if (key === 'f') toggleFullscreen();
    else if (key === '?') setHelpOpen(true);
    else return;
    event.preventDefault();
  });

  const [x, y] = driftAt(now);
  return (
    <>
      <div className="wall" data-health={health.kind} data-idle={isIdle || undefined}>
        <ExerciseBand />
        <div className="wall-inside" style={{ translate: `${x}px ${y}px` }}>
          <WallHead view={view} newest={figures.newest} now={now} />
          <WallBanner health={health} now={now} />
          <WallOfficial now={now} />
          <main>
            {!isKnown && health.kind === 'lost' && <p className="wall-state">{t('city.unreached')}</p>}
            {isKnown && view === 'city' && <WallCity stations={stations} figures={figures} situations={situations} />}
            {isKnown && view === 'flood' && <WallFlood stations={stations} now={now} />}
            {isKnown && view === 'attention' && (
              <WallAttention stations={stations} figures={figures} situations={situations} now={now} />
            )}
          </main>
          <WallFoot
            options={options}
            rotation={rotation}
            sound={options.hasSound ? (isReady ? 'ready' : 'press') : undefined}
            onHelp={() => setHelpOpen(true)}
          />
        </div>
      </div>
      {isHelpOpen && <WallHelp canWake={canWake} onClose={close} />}
    </>
  );
};

export const WallPage = () => {
  const [options] = useState(() => parseOptions(location.search));
  const state = useKeyState();
  return state === 'well' ? <Wall options={options} /> : <WallClosed state={state} />;
};
