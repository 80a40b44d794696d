/** Who may sign in. Passwords are never typed here: a person chooses one behind a link that works once. */
import { z } from 'zod';
import { roleSchema, roles, scopeSchema } from '../../shared/access.ts';
import { AppError } from '../../shared/errors.ts';
import { emailSchema, type Person } from '../../shared/people-api.ts';
import { networkSchema } from '../../shared/quantities.ts';
import { displayName } from '../../shared/station.ts';
import { hourMs } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import type { PeopleStore } from '../state/ports.ts';
import { list, parseFlags, table, UsageError } from './arguments.ts';
import { joinLink } from './links.ts';
import { operator } from './operator.ts';
import type { StateCommands } from './state-command.ts';

const help = `People who may sign in. The running gateway notices changes within a second.

  npm run person -- list
  npm run person -- invite --email an@example.org --name "Nguyễn Văn An" --role environment
                           [--networks air,noise] [--wards 11383,11359] [--hours 72]
                                         a link with which the person chooses a password
  npm run person -- reset EMAIL          a link for a new password; every session ends when it is used
  npm run person -- disable EMAIL        may not sign in any more; open sessions end at once
  npm run person -- enable EMAIL

Roles: ${roles.join(', ')}. Without --networks and --wards for the whole city.`;

const inviteFlags = z.object({
  email: emailSchema,
  name: displayName,
  role: roleSchema,
  networks: list.pipe(z.array(networkSchema).min(1)).optional(),
  wards: list.pipe(scopeSchema.shape.wards.unwrap()).optional(),
  hours: z.coerce
    .number()
    .positive()
    .max(24 * 30)
    .default(72),
});

const resetHours = 24;

const isoOrDash = (at: number | null): string => (at === null ? '–' : new Date(at).toISOString());

const personOf = (people: PeopleStore, args: readonly string[]): Person => {
  const [email] = args;
  if (email === undefined || args.length !== 1) throw new UsageError('one e-mail address expected');
  const stored = people.findByEmail(email);
  if (!stored) throw new AppError('PERSON_UNKNOWN', `there is nobody with ${email}; npm run person -- list`);
  return stored.person;
};

const linkText = (config: Config, token: string, expiresAt: number): string =>
  `It works once, until ${new Date(expiresAt).toISOString()}:\n\n  ${joinLink(config, token)}\n`;

export const personCommands: StateCommands = {
  help,
  commands: {
    list: ({ people }) => {
      const everybody = people.list();
      const waiting = people.invitations();
      if (everybody.length + waiting.length === 0)
        return 'Nobody yet. npm run person -- invite --role administrator …\n';
      return table([
        ['e-mail', 'name', 'role', 'networks', 'wards', 'second factor', 'last sign-in', ''],
        ...everybody.map(({ email, name, role, scope, totp, lastSignInAt, disabledAt }) => [
          email,
          name,
          role,
          scope.networks?.join('+') ?? 'all',
          scope.wards?.join('+') ?? 'all',
          totp ? 'yes' : 'no',
          isoOrDash(lastSignInAt),
          disabledAt === null ? '' : 'disabled',
        ]),
        ...waiting.map(({ email, name, role, scope, expiresAt }) => [
          email || '(chosen when accepting)',
          name,
          role,
          scope.networks?.join('+') ?? 'all',
          scope.wards?.join('+') ?? 'all',
          '–',
          '–',
          `invited until ${new Date(expiresAt).toISOString()}`,
        ]),
      ]);
    },
    invite: ({ people }, config, args) => {
      const { email, name, role, networks, wards, hours } = parseFlags(
        args,
        inviteFlags,
        Object.keys(inviteFlags.shape),
      );
      if (people.findByEmail(email))
        throw new AppError('PERSON_EXISTS', `${email} exists; npm run person -- reset ${email}`);
      const expiresAt = Date.now() + hours * hourMs;
      const scope = { networks: networks ?? null, wards: wards ?? null };
      const { token } = people.invite({ email, name, role, scope, expiresAt }, operator());
      return `Hand this link to ${name}. ${linkText(config, token, expiresAt)}`;
    },
    reset: ({ people }, config, args) => {
      const { email, name, role, scope, disabledAt } = personOf(people, args);
      if (disabledAt !== null)
        throw new AppError('CHANGE_INVALID', `${email} is disabled; npm run person -- enable ${email}`);
      const expiresAt = Date.now() + resetHours * hourMs;
      const { token } = people.invite({ email, name, role, scope, expiresAt }, operator());
      return `Hand this link to ${name}, who chooses a new password with it. ${linkText(config, token, expiresAt)}`;
    },
    disable: ({ people }, _config, args) => {
      const { id, email } = personOf(people, args);
      people.change(id, { disabled: true }, operator());
      return `Disabled ${email}: sessions ended.\n`;
    },
    enable: ({ people }, _config, args) => {
      const { id, email } = personOf(people, args);
      people.change(id, { disabled: false }, operator());
      return `Enabled ${email}.\n`;
    },
  },
};
