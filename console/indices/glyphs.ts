/** Signs of the state of a limit in a 12 × 12 box: a line for the limit, and where the value stands to it. */
import type { LimitState } from '../../shared/indices-api.ts';

export const limitOutline: Readonly<Record<LimitState, { readonly fill: string; readonly line: string }>> = {
  exceeds: { fill: 'M6 .4l4 5.2H2z', line: 'M6 5v6.2M1 8.6h10' },
  near: { fill: 'M6 4.4a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 0 0 0-5.4z', line: 'M1 2.9h10' },
  within: { fill: 'M6 7.2a2.1 2.1 0 1 0 0 4.2a2.1 2.1 0 0 0 0-4.2z', line: 'M1 2.4h10' },
  'not-enough-data': {
    fill: '',
    line: 'M1 2.4h2.2M4.9 2.4h2.2M8.8 2.4H11M6 6.6a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 0 0 0-4.4z',
  },
};
