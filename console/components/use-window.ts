/** Which rows of a long list are near the screen, whatever element scrolls. Rows have one height. */
import { type RefObject, useLayoutEffect, useState } from 'react';

export interface RowWindow {
  /** First row drawn. */
  readonly start: number;
  /** One past the last row drawn. */
  readonly end: number;
  /** Height above and below, pixels. */
  readonly before: number;
  readonly after: number;
}

const overscanRows = 8;

export const useRowWindow = (list: RefObject<HTMLElement | null>, count: number, rowRem: number): RowWindow => {
  const [range, setRange] = useState({ start: 0, end: Math.min(count, 30), rowPx: rowRem * 16 });
  useLayoutEffect(() => {
    const measure = (): void => {
      const element = list.current;
      if (!element) return;
      const rowPx = rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const { top } = element.getBoundingClientRect();
      const start = Math.max(0, Math.floor(-top / rowPx) - overscanRows);
      const end = Math.min(count, Math.ceil((innerHeight - top) / rowPx) + overscanRows);
      setRange((before) =>
        before.start === start && before.end === end && before.rowPx === rowPx
          ? before
          : { start: Math.min(start, count), end: Math.max(end, 0), rowPx },
      );
    };
    measure();
    addEventListener('scroll', measure, { capture: true, passive: true });
    addEventListener('resize', measure);
    return () => {
      removeEventListener('scroll', measure, { capture: true });
      removeEventListener('resize', measure);
    };
  }, [list, count, rowRem]);
  const end = Math.min(range.end, count);
  const start = Math.min(range.start, end);
  return { start, end, before: start * range.rowPx, after: (count - end) * range.rowPx };
};
