/** How the lines of one chart look: told apart by dash as well as by colour. Pure. */
import type { Series } from './series.ts';

export interface Look {
  /** A colour role of the charts. */
  readonly colour: 'series1' | 'series2' | 'series3' | 'series4' | 'quiet' | 'text';
  readonly dash: readonly number[];
  readonly width: number;
}

const colours = ['series1', 'series2', 'series3', 'series4'] as const;
const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

export const looksOf = (series: readonly Pick<Series, 'of' | 'isRight'>[]): Look[] => {
  let next = 0;
  return series.map(({ of, isRight }) => {
    if (of?.kind === 'past') return { colour: 'quiet', dash: [4, 4], width: 1.3 };
    if (isRight) return { colour: 'text', dash: [12, 3, 2, 3, 2, 3], width: 1.2 };
    const index = next % colours.length;
    next += 1;
    return { colour: colours[index] ?? 'series1', dash: dashes[index] ?? [], width: 1.6 };
  });
};
