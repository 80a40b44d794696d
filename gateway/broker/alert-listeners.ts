/** Connections that asked for the alerts of wards, so that it is known how many heard one. Keyed by connection. */
import type { Topics } from '../../shared/topics.ts';

export interface AlertListeners {
  granted(connection: object, filter: string): void;
  /** All of it when no filters are named. */
  left(connection: object, filters?: readonly string[]): void;
  /** Connections whose filters match the topic. */
  count(topic: string): number;
  all(): number;
}

/** Filters and topics of alerts have the same number of levels, and no `#`. */
const matches = (filter: string, topic: string): boolean => {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  return wanted.length === levels.length && wanted.every((level, place) => level === '+' || level === levels[place]);
};

export const createAlertListeners = (topics: Pick<Topics, 'isAlertFilter'>): AlertListeners => {
  const filtersOf = new Map<object, Set<string>>();
  return {
    granted: (connection, filter) => {
      if (topics.isAlertFilter(filter))
        filtersOf.set(connection, (filtersOf.get(connection) ?? new Set<string>()).add(filter));
    },
    left: (connection, filters) => {
      const known = filtersOf.get(connection);
      for (const filter of filters ?? []) known?.delete(filter);
      if (filters === undefined || known?.size === 0) filtersOf.delete(connection);
    },
    count: (topic) => {
      let count = 0;
      for (const filters of filtersOf.values()) {
        for (const filter of filters) {
          if (!matches(filter, topic)) continue;
          count += 1;
          break;
        }
      }
      return count;
    },
    all: () => filtersOf.size,
  };
};
