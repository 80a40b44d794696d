/** Keys and presses that concern a whole page, wherever on it they fall. */
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/** Whether letters belong to what has the focus. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** From the moment the page is seen: an effect after the paint lets the first key of a quick hand pass unheard. */
export const usePageKeys = (onKey: (event: KeyboardEvent) => void): void => {
  const now = useRef(onKey);
  useLayoutEffect(() => {
    now.current = onKey;
  });
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent): void => now.current(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
};

/** A press beside what has been opened closes it; so does Escape, with the focus back on its button. */
export const useDismissal = (
  isOpen: boolean,
  close: () => void,
  place: RefObject<HTMLElement | null>,
  button: RefObject<HTMLElement | null>,
): void => {
  useEffect(() => {
    if (!isOpen) return;
    const onPointer = (event: PointerEvent): void => {
      if (!(event.target instanceof Node && place.current?.contains(event.target))) close();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      close();
      button.current?.focus();
    };
    addEventListener('pointerdown', onPointer);
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('pointerdown', onPointer);
      removeEventListener('keydown', onKey);
    };
  }, [isOpen, close, place, button]);
};
