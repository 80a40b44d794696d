/** `npm run station -- enrol | tokens | withdraw`: tokens with which stations claim their own credentials. */
import { z } from 'zod';
import { scopeSchema } from '../../shared/access.ts';
import { networkSchema } from '../../shared/quantities.ts';
import { provenanceSchema } from '../../shared/station.ts';
import { hourMs } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import type { StationStore } from '../state/ports.ts';
import { list, parseFlags, table, UsageError } from './arguments.ts';
import { enrolLink } from './links.ts';
import { operator } from './operator.ts';

const enrolFlags = z.object({
  count: z.coerce.number().int().min(1).max(100_000).default(1),
  hours: z.coerce
    .number()
    .positive()
    .max(24 * 366)
    .default(24),
  provenance: provenanceSchema.default('real'),
  networks: list.pipe(z.array(networkSchema).min(1)).optional(),
  wards: list.pipe(scopeSchema.shape.wards.unwrap()).optional(),
  note: z.string().trim().max(200).default(''),
});

export const createToken = (store: StationStore, config: Config, args: readonly string[]): string => {
  const { count, hours, provenance, networks, wards, note } = parseFlags(
    args,
    enrolFlags,
    Object.keys(enrolFlags.shape),
  );
  const expiresAt = Date.now() + hours * hourMs;
  const scope = { networks: networks ?? null, wards: wards ?? null };
  const { token } = store.createToken({ provenance, uses: count, expiresAt, scope, note }, operator());
  const claim = {
    real: `On a phone:  ${enrolLink(config, token)}`,
    simulated: `Claim with it:  npm run simulate -- --enrol ${token} --stations ${count}`,
    replayed: `Claim with it:  npm run replay -- --enrol ${token} FILE…`,
  };
  const stations = `${count} ${provenance} station${count === 1 ? '' : 's'}`;
  return `Token for ${stations}, valid until ${new Date(expiresAt).toISOString()}:\n\n  ${token}\n\n${claim[provenance]}\n`;
};

export const listTokens = (store: StationStore): string => {
  const tokens = store.tokens();
  if (tokens.length === 0) return 'No token can be used. Make one:\n\n  npm run station -- enrol\n';
  return table([
    ['id', 'left', 'provenance', 'networks', 'wards', 'valid until', 'by', 'note'],
    ...tokens.map(({ id, uses, usesLeft, provenance, scope, expiresAt, createdBy, note }) => [
      id,
      `${usesLeft} of ${uses}`,
      provenance,
      scope.networks?.join('+') ?? 'all',
      scope.wards?.join('+') ?? 'all',
      new Date(expiresAt).toISOString(),
      createdBy,
      note,
    ]),
  ]);
};

export const withdrawToken = (store: StationStore, args: readonly string[]): string => {
  const [id] = args;
  if (id === undefined || args.length !== 1)
    throw new UsageError('one id expected, as npm run station -- tokens shows it');
  store.withdrawToken(id, operator());
  return `Withdrew ${id}: nobody can enrol with it any more. Stations that did stay.\n`;
};
