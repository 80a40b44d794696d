import { describe, expect, it } from 'vitest';
import { requireNotAbove, requireSoundStanding } from '../../../gateway/http/people-rules.ts';
import type { Principal } from '../../../gateway/principal.ts';
import {
  type Permission,
  permissions,
  permissionsOf,
  type Role,
  roles,
  type Scope,
  wholeCity,
} from '../../../shared/access.ts';
import { AppError } from '../../../shared/errors.ts';

const air: Scope = { networks: ['air'], wards: null };
const ward: Scope = { networks: ['air'], wards: ['11359'] };

const person = (role: Role, scope: Scope = wholeCity): Principal => ({
  kind: 'person',
  id: 'p',
  name: 'Linh',
  email: 'linh@haiphong.example',
  role,
  scope,
  session: 's',
});
const key = (own: readonly Permission[], scope: Scope = wholeCity): Principal => ({
  kind: 'key',
  id: 'k',
  name: 'program',
  permissions: own,
  scope,
});

const isAllowed = (principal: Principal, role: Role, scope: Scope = wholeCity): boolean => {
  try {
    requireNotAbove(principal, { role, scope });
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'FORBIDDEN' });
    return false;
  }
};

describe('who may be made by whom', () => {
  it('an administrator of the city makes everybody', () => {
    for (const role of roles) expect(isAllowed(person('administrator'), role)).toBe(true);
  });

  it('nobody makes anybody who may do more', () => {
    for (const maker of roles) {
      for (const role of roles) {
        const more = permissionsOf(role).filter((permission) => !permissionsOf(maker).includes(permission));
        expect(isAllowed(person(maker), role)).toBe(more.length === 0);
      }
    }
  });

  it('a key with all permissions makes everybody, one with a single one nobody but viewers', () => {
    expect(roles.filter((role) => isAllowed(key(permissions), role))).toEqual([...roles]);
    expect(roles.filter((role) => isAllowed(key(['people.manage']), role))).toEqual(['viewer']);
  });

  it('nobody makes anybody whose scope is wider', () => {
    expect(isAllowed(person('field', air), 'field', air)).toBe(true);
    expect(isAllowed(person('field', air), 'field', ward)).toBe(true);
    expect(isAllowed(person('field', ward), 'field', air)).toBe(false);
    expect(isAllowed(person('field', air), 'field', wholeCity)).toBe(false);
    expect(isAllowed({ kind: 'anonymous' }, 'field')).toBe(false);
  });
});

describe('an administrator', () => {
  it('is responsible for the whole city, everybody else for any part', () => {
    expect(() => requireSoundStanding({ role: 'administrator', scope: air })).toThrow(/whole city/);
    expect(() => requireSoundStanding({ role: 'administrator', scope: wholeCity })).not.toThrow();
    expect(() => requireSoundStanding({ role: 'field', scope: ward })).not.toThrow();
  });
});
