/** What keeps a screen on a wall going without anybody touching it: light, sound, new versions, and no pointer in the way. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Situation } from '../../shared/alert-api.ts';
import { type Instant, secondMs } from '../../shared/time.ts';
import { nextTone, silent } from '../alerts/alarm.ts';
import { createSounder } from '../alerts/sound.ts';
import { updates } from '../offline/update.ts';

/** `undefined` until it is known whether this browser can. */
export const useWakeLock = (): boolean | undefined => {
  const [isHeld, setHeld] = useState<boolean>();
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let isGone = false;
    // The browser lets go whenever the page is hidden.
    const hold = async (): Promise<void> => {
      if (document.hidden) return;
      try {
        const given = await navigator.wakeLock.request('screen');
        if (isGone) return void given.release();
        lock = given;
        setHeld(true);
      } catch {
        setHeld(false);
      }
    };
    void hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      isGone = true;
      document.removeEventListener('visibilitychange', hold);
      lock?.release().catch(() => {});
    };
  }, []);
  return isHeld;
};

/** Plays what calls; answers whether the browser lets sound out. */
export const useSound = (isOn: boolean, calling: readonly Situation[], now: Instant): boolean => {
  const [sounder] = useState(createSounder);
  const [isReady, setReady] = useState(false);
  const state = useRef(silent);
  useEffect(() => {
    if (!isOn || isReady) return;
    const unlock = (): void => void sounder.unlock().then(setReady);
    // A kiosk may allow sound without a press.
    unlock();
    addEventListener('pointerdown', unlock);
    addEventListener('keydown', unlock);
    return () => {
      removeEventListener('pointerdown', unlock);
      removeEventListener('keydown', unlock);
    };
  }, [isOn, isReady, sounder]);
  useEffect(() => {
    if (!isOn || !isReady) return;
    const next = nextTone(state.current, calling, { now, mutedUntil: 0 });
    state.current = next.state;
    if (next.tone) sounder.play(next.tone);
  }, [isOn, isReady, calling, now, sounder]);
  return isReady;
};

const quietForMs = 20 * secondMs;

/** Loads a newer version while nothing calls and data comes. */
export const useOwnUpdates = (isQuiet: boolean): void => {
  const { isNew } = useSyncExternalStore(updates.subscribe, updates.get);
  useEffect(() => {
    if (!isNew || !isQuiet) return;
    const timer = setInterval(() => void updates.loadByItself(), quietForMs);
    return () => clearInterval(timer);
  }, [isNew, isQuiet]);
};

const idleAfterMs = 4 * secondMs;

/** True while nobody moves the pointer. */
export const useIdlePointer = (): boolean => {
  const [isIdle, setIdle] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const move = (): void => {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), idleAfterMs);
    };
    addEventListener('pointermove', move);
    return () => {
      clearTimeout(timer);
      removeEventListener('pointermove', move);
    };
  }, []);
  return isIdle;
};
