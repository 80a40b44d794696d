/** How many of the rows of a list fit whole into it: on a wall nobody scrolls, and half a row says something wrong. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Rows beyond the answer are to be marked `data-cut`: they keep their place, so that measuring again gives the same. */
export const useFitting = <T extends HTMLElement = HTMLUListElement>(
  rows: number,
): readonly [RefObject<T | null>, number] => {
  const list = useRef<T>(null);
  const [fits, setFits] = useState(rows);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = (): void => {
      const { bottom } = element.getBoundingClientRect();
      const whole = [...element.children].filter((row) => row.getBoundingClientRect().bottom <= bottom + 1);
      setFits(whole.length);
    };
    measure();
    // The list changes with its surroundings, a row with its words.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const row of element.children) observer.observe(row);
    return () => observer.disconnect();
  }, [rows satisfies number]);
  return [list, fits];
};
