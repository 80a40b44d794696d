/** "Why this figure" as the API shows it. Pure. */

import type { Explanation } from '../../shared/indices/explain.ts';
import type { ExplanationFigure } from '../../shared/indices-api.ts';
import { type Edge, shownValue } from './edge.ts';

/** Hours and figure are rounded like all others; weights are not, so that the sum can be worked out again. */
export const explained = (edge: Edge, explanation: Explanation): ExplanationFigure => ({
  ...explanation,
  hours: explanation.hours.map((hour) => ({ ...hour, value: shownValue(edge, explanation.quantity, hour.value) })),
  missing: [...explanation.missing],
  value: shownValue(edge, explanation.quantity, explanation.value),
});
