/** Which readings of a dossier are seen first. Pure. */
import type { Dossier } from '../../shared/dossier-api.ts';
import type { QuantityId } from '../../shared/quantities.ts';

type Series = Pick<Dossier['readings'][number], 'quantity'>;

/** What the alert is about, and what else was measured there. About no quantity that is there: everything is. */
export const splitEvidence = <T extends Series>(
  readings: readonly T[],
  quantity: QuantityId | null,
): { about: readonly T[]; others: readonly T[] } => {
  const about = readings.filter((each) => each.quantity === quantity);
  return about.length === 0
    ? { about: readings, others: [] }
    : { about, others: readings.filter((each) => each.quantity !== quantity) };
};
