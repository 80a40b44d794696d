/** Which view is shown, and until when. */
import { useCallback, useEffect, useState } from 'react';
import { secondMs } from '../../shared/time.ts';
import { stepFrom, type View, type WallOptions } from './options.ts';

export interface Rotation {
  readonly view: View;
  readonly isPaused: boolean;
  /** Counts the changes; for the bar that shows how long a view still stays. */
  readonly turn: number;
  readonly step: (by: number) => void;
  readonly show: (view: View) => void;
  readonly pause: (isPaused: boolean) => void;
}

export const useRotation = ({ views, seconds }: Pick<WallOptions, 'views' | 'seconds'>): Rotation => {
  const [{ view, turn }, setShown] = useState<{ view: View; turn: number }>(() => ({
    view: views[0] ?? 'city',
    turn: 0,
  }));
  const [isPaused, setPaused] = useState(false);
  const step = useCallback(
    (by: number) => setShown((before) => ({ view: stepFrom(views, before.view, by), turn: before.turn + 1 })),
    [views],
  );
  const show = useCallback((next: View) => setShown((before) => ({ view: next, turn: before.turn + 1 })), []);
  // Begins anew with every turn: who steps by hand has the whole time for what comes.
  useEffect(() => {
    if (isPaused || views.length < 2) return;
    const timer = setTimeout(() => step(1), seconds * secondMs);
    return () => clearTimeout(timer);
  }, [isPaused, views, seconds, step, turn satisfies number]);
  return { view, isPaused, turn, step, show, pause: setPaused };
};
