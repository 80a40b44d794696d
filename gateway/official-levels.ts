/** Official disaster-risk levels as people entered them. Nothing here computes one. Pure. */
import type { OfficialLevel, OfficialLevelRequest } from '../shared/official-level-api.ts';
import type { Instant } from '../shared/time.ts';
import type { Kept } from './state/collections.ts';

export const officialLevelOf = (kept: Kept<OfficialLevelRequest>): OfficialLevel => ({
  ...kept.body,
  id: kept.id,
  enteredAt: kept.createdAt,
  enteredBy: kept.createdBy,
  withdrawnAt: null,
});

/** In force now, the highest first. Who entered it is for staff. */
export const levelsInForce = (all: readonly Kept<OfficialLevelRequest>[], now: Instant): OfficialLevel[] =>
  all
    .filter(({ body }) => body.validFrom <= now && now < body.validTo)
    .map((kept) => ({ ...officialLevelOf(kept), enteredBy: null }))
    .sort((one, other) => other.level - one.level);
