import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** The width of an element in pixels, followed while it is on the screen; for drawings whose text must not be scaled. */
export const useWidth = <T extends HTMLElement>(atFirst: number): [RefObject<T | null>, number] => {
  const element = useRef<T>(null);
  const [width, setWidth] = useState(atFirst);
  useLayoutEffect(() => {
    const place = element.current;
    if (!place) return;
    const measure = (): void => setWidth(Math.max(1, Math.floor(place.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(place);
    return () => observer.disconnect();
  }, []);
  return [element, width];
};
