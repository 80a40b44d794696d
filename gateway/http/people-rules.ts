/** Nobody makes anybody more than they are themselves: what an administrator of people may give, take and reset. Pure. */
import { isWholeCity, isWithin, permissionsOf, type Role, type Scope } from '../../shared/access.ts';
import { AppError } from '../../shared/errors.ts';
import { type Principal, permissionsOfPrincipal, permissionsWithin, scopeOf } from '../principal.ts';

interface Standing {
  readonly role: Role;
  readonly scope: Scope;
}

/**
 * Throws when somebody of this standing may do what the caller may not: such a person is neither made, changed, nor given a
 * new password by the caller. Matters for keys, which may hold `people.manage` without the rest.
 * @throws AppError FORBIDDEN
 */
export const requireNotAbove = (principal: Principal, { role, scope }: Standing): void => {
  const own = permissionsOfPrincipal(principal);
  const isAbove = permissionsWithin(scope, permissionsOf(role)).some((permission) => !own.includes(permission));
  if (isAbove || !isWithin(scope, scopeOf(principal))) {
    throw new AppError('FORBIDDEN', 'this person may do more than you');
  }
};

/** What an administrator alone can do is about the whole city. @throws AppError CHANGE_INVALID */
export const requireSoundStanding = ({ role, scope }: Standing): void => {
  if (role === 'administrator' && !isWholeCity(scope)) {
    throw new AppError('CHANGE_INVALID', 'scope: an administrator is responsible for the whole city', {
      details: [{ path: 'scope', message: 'an administrator is responsible for the whole city' }],
    });
  }
};
