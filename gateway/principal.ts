/** Who makes a request. Types and pure rules; deny by default. */
import {
  cityWidePermissions,
  isInScope,
  isWholeCity,
  type Permission,
  permissionsOf,
  type Role,
  type Scope,
  wholeCity,
} from '../shared/access.ts';
import type { Actor } from '../shared/people-api.ts';
import type { Station } from '../shared/station.ts';

export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'person';
      readonly id: string;
      readonly name: string;
      readonly email: string;
      readonly role: Role;
      readonly scope: Scope;
      /** Hash of the session's token, hex: names the session without opening it. */
      readonly session: string;
    }
  | {
      readonly kind: 'key';
      readonly id: string;
      readonly name: string;
      readonly permissions: readonly Permission[];
      readonly scope: Scope;
    };

export const anonymous: Principal = { kind: 'anonymous' };

export const scopeOf = (principal: Principal): Scope => (principal.kind === 'anonymous' ? wholeCity : principal.scope);

/** What is left of permissions for somebody who is responsible for this part of the city. */
export const permissionsWithin = (scope: Scope, own: readonly Permission[]): readonly Permission[] =>
  isWholeCity(scope) ? own : own.filter((permission) => !cityWidePermissions.includes(permission));

export const permissionsOfPrincipal = (principal: Principal): readonly Permission[] => {
  if (principal.kind === 'anonymous') return [];
  const own = principal.kind === 'person' ? permissionsOf(principal.role) : principal.permissions;
  return permissionsWithin(principal.scope, own);
};

export const may = (principal: Principal, permission: Permission): boolean =>
  permissionsOfPrincipal(principal).includes(permission);

export const mayWithStation = (
  principal: Principal,
  permission: Permission,
  station: Pick<Station, 'ward' | 'networks'>,
): boolean => may(principal, permission) && isInScope(scopeOf(principal), station);

/** As the audit log names who did something. */
export const actorOf = (principal: Principal, address: string): Actor =>
  principal.kind === 'anonymous'
    ? { kind: 'nobody', id: '', name: '', address }
    : { kind: principal.kind, id: principal.id, name: principal.name, address };

/**
 * What a caller may see of stations and readings: `all`; `real` = no simulated and no replayed station; `nothing`. The public
 * face is the operator's choice (`GATEWAY_PUBLIC`), who has signed in or holds a key sees everything.
 */
export type Sight = 'all' | 'real' | 'nothing';

export const sightOf = (principal: Principal, publicFace: 'off' | 'real' | 'all'): Sight => {
  if (principal.kind !== 'anonymous') return 'all';
  return publicFace === 'off' ? 'nothing' : publicFace;
};

export const isInSight = (sight: Sight, { provenance }: Pick<Station, 'provenance'>): boolean =>
  sight === 'all' || (sight === 'real' && provenance === 'real');
