import { useEffect } from 'react';

/** Brings a part of the page into view when the address names it, once it is there; its heading gets the focus. */
export const useHash = (id: string): void => {
  useEffect(() => {
    if (location.hash !== `#${id}`) return;
    // After the frame has moved the focus to the page's own heading.
    const frame = requestAnimationFrame(() => {
      const part = document.getElementById(id);
      part?.scrollIntoView();
      part?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [id]);
};
