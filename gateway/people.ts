/** Puts together who may come in, from the settings: sessions, keys, single sign-on, and the first administrator. */
import type { Logger } from 'pino';
import { hourMs, type Instant } from '../shared/time.ts';
import { type Access, createAccess } from './access/access.ts';
import { ensureFirstAdministrator, type FirstAdministrator } from './access/first-administrator.ts';
import type { Outgoing } from './access/outgoing.ts';
import type { SsoSettings } from './access/sso.ts';
import type { Config } from './config.ts';
import type { State } from './state/ports.ts';

export interface PeopleOptions {
  readonly config: Config;
  readonly state: Pick<State, 'people' | 'keys' | 'audit'>;
  readonly outgoing: Outgoing;
  readonly now: () => Instant;
  readonly log: Logger;
}

const ssoOf = (config: Config, outgoing: Outgoing): SsoSettings | null => {
  const { GATEWAY_OIDC_ISSUER: issuer, GATEWAY_OIDC_CLIENT_ID: clientId, GATEWAY_OIDC_CLIENT_SECRET: secret } = config;
  if (issuer === undefined || clientId === undefined || secret === undefined) return null;
  return {
    issuer,
    clientId,
    clientSecret: secret,
    label: config.GATEWAY_OIDC_NAME,
    roleClaim: config.GATEWAY_OIDC_ROLE_CLAIM,
    roles: config.GATEWAY_OIDC_ROLES,
    outgoing,
  };
};

export const openPeople = async ({
  config,
  state,
  outgoing,
  now,
  log,
}: PeopleOptions): Promise<{ readonly access: Access; readonly firstAdministrator: FirstAdministrator }> => {
  const access = createAccess({
    ...{ people: state.people, keys: state.keys, audit: state.audit },
    sessionIdleMs: config.GATEWAY_SESSION_HOURS * hourMs,
    sso: ssoOf(config, outgoing),
    now,
    log,
  });
  const { GATEWAY_ADMIN_EMAIL: email, GATEWAY_ADMIN_PASSWORD: password } = config;
  const given = email !== undefined && password !== undefined ? { email, password } : null;
  const { people } = state;
  const firstAdministrator = await ensureFirstAdministrator({ people, passwords: access.passwords, given, now });
  return { access, firstAdministrator };
};
