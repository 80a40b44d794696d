/** A change that cannot be made as it was sent, with the place that is wrong. */
import { AppError } from '../../shared/errors.ts';

export interface ChangeProblem {
  /** As in `errors` of a problem document, e.g. `steps[0].to[1]`. */
  readonly path: string;
  readonly message: string;
}

/** @throws AppError CHANGE_INVALID when there is any problem */
export const refuseProblems = (problems: readonly ChangeProblem[]): void => {
  if (problems.length === 0) return;
  const details = problems.slice(0, 20);
  throw new AppError(
    'CHANGE_INVALID',
    details.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '),
    { details },
  );
};

/** Nothing is taken away that something else needs. @throws AppError CHANGE_INVALID */
export const refuseWhenUsed = (isDefault: boolean, users: readonly string[]): void => {
  if (isDefault) {
    throw new AppError(
      'CHANGE_INVALID',
      'this came with the product: change it or switch it off, it cannot be removed',
    );
  }
  if (users.length === 0) return;
  const named = users.slice(0, 5).join(', ');
  throw new AppError('CHANGE_INVALID', `still used by ${users.length > 5 ? `${named} …` : named}`);
};
