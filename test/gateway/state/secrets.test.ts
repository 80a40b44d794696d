import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createSecret, hashSecret, matchesHash } from '../../../gateway/state/secrets.ts';
import { wholeCity } from '../../../shared/access.ts';
import { testActor, testStation } from '../../support/gateway-process.ts';
import { openTestState } from '../../support/test-state.ts';

it('secrets are letters and digits, and never the same', () => {
  const secrets = Array.from({ length: 200 }, createSecret);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(new Set(secrets).size).toBe(200);
});

it('a secret matches its own hash only', () => {
  const secret = createSecret();
  expect(matchesHash(secret, hashSecret(secret))).toBe(true);
  expect(matchesHash(Buffer.from(secret), hashSecret(secret))).toBe(true);
  expect(matchesHash(`${secret}x`, hashSecret(secret))).toBe(false);
  expect(matchesHash(secret, undefined)).toBe(false);
});

it('no secret is in the files, and no hash or seed in the audit log', () => {
  const state = openTestState();
  const { stations, people, keys } = state;
  const secrets: string[] = [];
  const note = (secret: string): string => {
    secrets.push(secret);
    return secret;
  };
  const expiresAt = state.clock + 1_000;

  note(stations.add(testStation('tram-1'), { owner: 'Sở' }, testActor));
  note(stations.rotate('tram-1', testActor));
  for (const { password } of stations.addMany([{ station: testStation('tram-2'), details: {} }], testActor))
    note(password);
  const grant = { provenance: 'simulated' as const, uses: 2, expiresAt, scope: wholeCity, note: '' };
  const token = note(stations.createToken(grant, testActor).token);
  const { provenance: _, ...claimable } = testStation('tram-3');
  note(stations.claim(token, claimable, '').secret);
  note(stations.claim(token, claimable, '').secret);
  stations.withdrawToken(stations.tokens()[0]?.id ?? '', testActor);

  const hashes = ['$argon2id$first-canary', '$argon2id$second-canary', '$argon2id$third-canary'] as const;
  const seed = 'TOTPSEEDCANARY';
  const invited = { email: 'an@example.org', name: 'Ân', role: 'administrator' as const, scope: wholeCity, expiresAt };
  const invitation = people.invite(invited, testActor);
  note(invitation.token);
  const an = people.accept(invitation.token, { passwordHash: hashes[0] }, '');
  people.add({ ...invited, email: 'binh@example.org', passwordHash: hashes[1] }, testActor);
  people.setPassword(an.id, hashes[2], testActor);
  people.setTotp(an.id, seed, testActor);
  const [createdAt, lastUsedAt] = [state.clock, state.clock];
  const sessionToken = note(createSecret());
  const sessionId = hashSecret(sessionToken).toString('hex');
  people.beginSession(
    { id: sessionId, person: an.id, createdAt, lastUsedAt, expiresAt, address: '', userAgent: '' },
    testActor,
  );
  people.change(an.id, { disabled: true, removeTotp: true }, testActor);
  const key = keys.create({ name: 'k', permissions: [], scope: wholeCity, expiresAt: null }, testActor);
  keys.use(note(key.key));
  keys.revoke(key.stored.id, testActor);

  expect(secrets).toHaveLength(9);
  const log = JSON.stringify(state.audit.from(1, 1_000));
  const folder = dirname(state.file);
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  // Before a checkpoint everything is in the write-ahead log, what was deleted since included.
  expect(files.some((bytes) => bytes.includes('an@example.org'))).toBe(true);
  expect(files.some((bytes) => bytes.includes(hashSecret(token)))).toBe(true);
  for (const secret of secrets) {
    expect(files.some((bytes) => bytes.includes(secret))).toBe(false);
    expect(log).not.toContain(hashSecret(secret).toString('hex'));
    expect(log).not.toContain(secret);
  }
  for (const text of [...hashes, seed, 'canary']) expect(log).not.toContain(text);
});
