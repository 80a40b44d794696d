/** Who may do what: roles of people, permissions, and the part of the city that somebody is responsible for. Pure. */
import { z } from 'zod';
import { type Network, networkSchema } from './quantities.ts';
import type { Station } from './station.ts';
import { findWard } from './wards.ts';

/**
 * `viewer` sees what the public sees, simulated stations included, also where the public face is switched off. Everybody else
 * sees that as well.
 */
export const roles = ['viewer', 'environment', 'field', 'emergency', 'administrator'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

export const permissions = [
  /** The whole record of a station: owner, notes, photos, serial number. */
  'stations.read',
  /** Create, import and change stations, add photos. */
  'stations.write',
  /** Rotate and revoke credentials, hand out enrolment tokens. */
  'stations.credentials',
  /** The bytes of refused messages. */
  'quarantine.read',
  /** Say of a span of readings that it is worth nothing, or something after all. */
  'quality.judge',
  /** Values of the targets of the city's programme. */
  'programme.write',
  /** Layers of the map. */
  'layers.write',
  'people.manage',
  'keys.manage',
  'audit.read',
  /** Alerts and situations with the people and their words, who was told, rules. */
  'alerts.read',
  /** Acknowledge, assign, note, shelve and close. */
  'alerts.handle',
  /** Rules of alerts, and testing them. */
  'rules.write',
  /** Policies, on-call lists, webhooks, tests of channels. */
  'notifications.write',
  /** Windows in which alerts of stations are suppressed. */
  'maintenance.write',
  /** Run exercises. */
  'exercises.run',
  /** Start and stop simulated fleets. */
  'simulations.run',
  /** Official disaster-risk levels and warnings of others. */
  'warnings.write',
] as const;
export const permissionSchema = z.enum(permissions);
export type Permission = z.infer<typeof permissionSchema>;

const granted: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: [],
  environment: [
    'stations.read',
    'quarantine.read',
    'quality.judge',
    'programme.write',
    'layers.write',
    'alerts.read',
    'alerts.handle',
    'rules.write',
    'maintenance.write',
  ],
  field: [
    'stations.read',
    'stations.write',
    'stations.credentials',
    'quarantine.read',
    'alerts.read',
    'alerts.handle',
    'maintenance.write',
    'simulations.run',
  ],
  emergency: [
    'stations.read',
    'alerts.read',
    'alerts.handle',
    'rules.write',
    'notifications.write',
    'maintenance.write',
    'exercises.run',
    'warnings.write',
  ],
  administrator: permissions,
};

export const permissionsOf = (role: Role): readonly Permission[] => granted[role];

/** Permissions that are about the whole installation: nobody whose scope is a part of the city has them. */
export const cityWidePermissions: readonly Permission[] = [
  'programme.write',
  'layers.write',
  'people.manage',
  'keys.manage',
  'audit.read',
  'rules.write',
  'notifications.write',
  'exercises.run',
  'simulations.run',
  'warnings.write',
];

/** The networks and wards somebody is responsible for; null = all of them. It bounds what one may change and see beyond the public. */
export const scopeSchema = z
  .object({
    networks: z.array(networkSchema).min(1).max(3).nullable(),
    wards: z
      .array(z.string().refine((code) => code === 'other' || findWard(code) !== undefined, 'unknown ward code'))
      .min(1)
      .max(120)
      .nullable(),
  })
  .meta({ id: 'Scope', description: 'Networks and wards; null = all' });
export type Scope = z.infer<typeof scopeSchema>;

export const wholeCity: Scope = { networks: null, wards: null };

export const isWholeCity = ({ networks, wards }: Scope): boolean => networks === null && wards === null;

/** A station is in scope when its ward is, and every network that it belongs to. */
export const isInScope = (scope: Scope, station: Pick<Station, 'ward' | 'networks'>): boolean =>
  (scope.wards === null || scope.wards.includes(station.ward)) &&
  (scope.networks === null || station.networks.every((network: Network) => scope.networks?.includes(network)));

/** Whether everything in `inner` is in `outer`: nobody gives away more than one has. */
export const isWithin = (inner: Scope, outer: Scope): boolean =>
  (outer.wards === null || (inner.wards?.every((ward) => outer.wards?.includes(ward)) ?? false)) &&
  (outer.networks === null || (inner.networks?.every((network) => outer.networks?.includes(network)) ?? false));
