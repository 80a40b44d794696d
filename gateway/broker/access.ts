/** Who may publish and subscribe where. Pure; deny by default. */
import type { StationTopic, Topics } from '../../shared/topics.ts';

/** A station publishes under its own topic only, and never on what the gateway tells it. */
export const mayPublish = (topics: Topics, station: string, topic: string): StationTopic | undefined => {
  const parsed = topics.parse(topic);
  return parsed?.station === station && parsed.kind !== 'refused' ? parsed : undefined;
};

/**
 * A station subscribes to exact topics of its own, and to the alerts of wards: signs and sirens are stations. All other wildcards,
 * `$SYS` and shared subscriptions are refused.
 */
export const maySubscribe = (topics: Topics, station: string, filter: string): boolean => {
  if (topics.isAlertFilter(filter)) return true;
  const parsed = topics.parse(filter);
  return parsed?.station === station && parsed.kind !== 'raw' && parsed.kind !== 'reading';
};

/** The only will a station may leave is its own `$state`. */
export const mayLeaveWill = (topics: Topics, station: string, topic: string): boolean => {
  const parsed = topics.parse(topic);
  return parsed?.station === station && parsed.kind === 'state';
};
