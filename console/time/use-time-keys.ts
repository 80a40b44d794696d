/** T opens the time bar, the arrows step, P plays: while single keys are on, and nobody types or moves the map. */
import { hourMs, minuteMs } from '../../shared/time.ts';
import { isTyping, usePageKeys } from '../components/use-page-keys.ts';
import { useSettings } from '../language/settings.tsx';
import { useConductor } from './conductor.tsx';

/** Where arrows mean something of their own. */
const isBusy = (target: EventTarget | null, isArrow: boolean): boolean =>
  target instanceof HTMLElement &&
  !(target.matches('[data-time-slider]') && !isArrow) &&
  (isTyping(target) || target.closest('.maplibregl-map, [role="tablist"], [role="listbox"], [role="menu"]') !== null);

export const useTimeKeys = (): void => {
  const { singleKeys } = useSettings();
  const { isHere, isOpen, setOpen, moment, move, isPlaying, play, pause } = useConductor();
  usePageKeys((event) => {
    if (!isHere || !singleKeys) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isBusy(event.target, event.key.startsWith('Arrow')) || document.querySelector('dialog[open]')) return;
    const isActive = isOpen || moment !== undefined;
    const key = event.key.toLowerCase();
    if (key === 't') {
      setOpen(!isOpen);
      // The focus must not be lost with the bar that it was in.
      if (isOpen) document.querySelector<HTMLElement>('.time-button')?.focus();
    } else if (key === 'p' && isOpen) (isPlaying ? pause : play)();
    else if (isActive && event.key === 'ArrowLeft') move(event.shiftKey ? -hourMs : -10 * minuteMs);
    else if (moment !== undefined && event.key === 'ArrowRight') move(event.shiftKey ? hourMs : 10 * minuteMs);
    else return;
    event.preventDefault();
  });
};
