/** Outlines in a 24 × 24 box, shared by the page (SVG) and the map (canvas). Each network has its own shape. */
import type { Network } from '../../shared/quantities.ts';
import type { Severity } from './levels.ts';

export const networkOutline: Readonly<Record<Network, string>> = {
  air: 'M12 3a9 9 0 1 1 0 18a9 9 0 0 1 0-18z',
  noise: 'M12 2.4l8.3 4.8v9.6L12 21.6l-8.3-4.8V7.2z',
  flood: 'M12 1.6c3 3.9 8 7.6 8 12.6a8 8 0 0 1-16 0C4 9.2 9 5.5 12 1.6z',
};

/** Where the mass of each outline is: what is drawn inside is scaled about this point. */
export const networkCentre: Readonly<Record<Network, readonly [x: number, y: number]>> = {
  air: [12, 12],
  noise: [12, 12],
  flood: [12, 13.4],
};

/** Signs of severity in a 12 × 12 box, told apart without colour: full circle, half circle, triangle, diamond. */
export const severityOutline: Readonly<Record<Severity, { readonly fill: string; readonly line: string }>> = {
  watch: { fill: 'M6 2.2a3.8 3.8 0 1 0 0 7.6a3.8 3.8 0 0 0 0-7.6z', line: '' },
  warning: { fill: 'M6 2a4 4 0 0 0 0 8z', line: 'M6 2a4 4 0 1 0 0 8a4 4 0 0 0 0-8z' },
  danger: { fill: 'M6 1.4l4.9 8.9H1.1z', line: '' },
  extreme: { fill: 'M6 .6L11.4 6L6 11.4L.6 6z', line: '' },
};
