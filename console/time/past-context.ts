/** The moment of the past that a part of the page shows. Whatever is outside of it stays live: alarms, strips, the bottom line. */
import { createContext, useContext } from 'react';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Past, RecentPoint } from './past.ts';

export interface ShownPast extends Past {
  /** What was measured in the hours before, as far as it is at hand. */
  readonly recent: (station: string, quantity: QuantityId) => readonly RecentPoint[];
}

export const PastContext = createContext<ShownPast | undefined>(undefined);

/** Undefined = live. */
export const usePast = (): ShownPast | undefined => useContext(PastContext);
