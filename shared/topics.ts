/** Every MQTT topic of the city is built and parsed here and nowhere else. The root is configurable, `city/v1` by default. */
import { type Network, networks } from './quantities.ts';
import { findWard } from './wards.ts';

export const defaultTopicRoot = 'city/v1';

/** Station ids are MQTT user names and topic levels: lower-case letters, digits and hyphens, at most 64. */
export const stationIdPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

export type StationTopic =
  | { readonly station: string; readonly kind: 'reading' | 'state' | 'about' | 'refused' }
  | { readonly station: string; readonly kind: 'raw'; readonly format: string };

export interface Topics {
  readonly root: string;
  reading(station: string): string;
  state(station: string): string;
  about(station: string): string;
  refused(station: string): string;
  raw(station: string, format: string): string;
  /** Retained: what sirens and signs of a ward have to show; nothing retained = nothing is going on. */
  alerts(network: Network, ward: string): string;
  /** Whether a filter asks for these and nothing else: the topic of a ward, or the ones of all. */
  isAlertFilter(filter: string): boolean;
  /** What a topic means, or undefined when it is not one of a station's topics. */
  parse(topic: string): StationTopic | undefined;
}

/** Taken by the gateway: no station publishes further below it. */
const alertsLevel = 'alerts';

const formatPattern = /^[a-z0-9]{1,32}$/;
const kinds: ReadonlyMap<string, 'reading' | 'state' | 'about' | 'refused'> = new Map([
  ['reading', 'reading'],
  ['$state', 'state'],
  ['$about', 'about'],
  ['$refused', 'refused'],
]);

export const createTopics = (root: string = defaultTopicRoot): Topics => {
  const prefix = `${root}/`;
  return {
    root,
    reading: (station) => `${prefix}${station}/reading`,
    state: (station) => `${prefix}${station}/$state`,
    about: (station) => `${prefix}${station}/$about`,
    refused: (station) => `${prefix}${station}/$refused`,
    raw: (station, format) => `${prefix}${station}/raw/${format}`,
    alerts: (network, ward) => `${prefix}${alertsLevel}/${network}/${ward}`,
    isAlertFilter: (filter) => {
      const [level, network, ward, ...more] = filter.startsWith(prefix) ? filter.slice(prefix.length).split('/') : [];
      if (level !== alertsLevel || network === undefined || ward === undefined || more.length > 0) return false;
      return (
        (network === '+' || networks.some((known) => known === network)) &&
        (ward === '+' || ward === 'other' || findWard(ward) !== undefined)
      );
    },
    parse: (topic) => {
      if (!topic.startsWith(prefix)) return undefined;
      const levels = topic.slice(prefix.length).split('/');
      const [station, second, third] = levels;
      if (station === undefined || second === undefined || !stationIdPattern.test(station)) return undefined;
      if (levels.length === 2) {
        const kind = kinds.get(second);
        return kind && { station, kind };
      }
      if (
        levels.length === 3 &&
        station !== alertsLevel &&
        second === 'raw' &&
        third !== undefined &&
        formatPattern.test(third)
      ) {
        return { station, kind: 'raw', format: third };
      }
      return undefined;
    },
  };
};
