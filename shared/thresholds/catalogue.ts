/** The built-in catalogue: all laws together. */
import { decision052020 } from './decision-05-2020.ts';
import { qcvn052013 } from './qcvn-05-2013.ts';
import { qcvn052023 } from './qcvn-05-2023.ts';
import { qcvn262010 } from './qcvn-26-2010.ts';
import { qcvn262025 } from './qcvn-26-2025.ts';
import { rainClasses } from './rain-classes.ts';
import { streetInundation } from './street-inundation.ts';
import type { Threshold } from './threshold.ts';
import { who2021 } from './who-2021.ts';

export const builtInThresholds: readonly Threshold[] = [
  qcvn052023,
  qcvn052013,
  qcvn262010,
  qcvn262025,
  who2021,
  decision052020,
  streetInundation,
  rainClasses,
].flatMap((entries) => entries.map((entry): Threshold => ({ ...entry, origin: 'built-in' })));
