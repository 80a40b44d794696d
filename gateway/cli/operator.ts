/** Who runs a command, for the audit log. */
import { userInfo } from 'node:os';
import type { Actor } from '../../shared/people-api.ts';

/** The login name; inside a container a user may have none, only a number. */
const loginName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
};

export const operator = (): Actor => {
  const name = loginName();
  return { kind: 'command', id: name, name, address: '' };
};
