/** The stations as the rest of the gateway sees them: a list that may change while running. */
import type { Station } from '../../shared/station.ts';

export interface StationChange {
  readonly changed: readonly Station[];
  readonly removed: readonly string[];
}

export interface StationDirectory {
  all(): readonly Station[];
  find(id: string): Station | undefined;
  /** Called after every change; returns how to stop listening. */
  onChange(listener: (change: StationChange) => void): () => void;
}
