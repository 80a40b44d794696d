import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAuditLog } from '../../../gateway/state/audit.ts';
import { canonicalJson, chainHash, chainStart, differences } from '../../../gateway/state/audit-chain.ts';
import { stateMigrations } from '../../../gateway/state/migrations.ts';
import type { AuditLog, State } from '../../../gateway/state/ports.ts';
import { openSqlite } from '../../../gateway/state/sqlite.ts';
import { openState } from '../../../gateway/state/state.ts';
import { wholeCity } from '../../../shared/access.ts';
import { testActor, testStation } from '../../support/gateway-process.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { openTestState, type TestState } from '../../support/test-state.ts';

const fill = (audit: AuditLog, count = 5): void => {
  for (let n = 1; n <= count; n++) audit.append(testActor, 'station.change', `tram-${n}`, { n }, { n: n + 1 });
};

/** Does to the file what somebody with write access could do. */
const tamper = (state: TestState, script: string): void => {
  const database = openSqlite({ file: state.file, migrations: stateMigrations });
  try {
    database.exec(script);
  } finally {
    database.close();
  }
};
const withoutTriggers = `DROP TRIGGER audit_in_order; DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;`;

describe('audit log', () => {
  it('gives back what was appended, newest first, and finds it by action, target and actor', () => {
    const state = openTestState();
    fill(state.audit);
    state.audit.append(
      { kind: 'nobody', id: '', name: '', address: '192.0.2.9' },
      'session.refuse',
      'x@y.z',
      null,
      null,
    );

    const [last] = state.audit.list({ limit: 1 });
    expect(last).toMatchObject({ seq: 6, at: state.clock, action: 'session.refuse', before: null, after: null });
    expect(last?.actor).toEqual({ kind: 'nobody', id: '', name: '', address: '192.0.2.9' });
    expect(state.audit.list({ limit: 2, before: 4 }).map(({ seq }) => seq)).toEqual([3, 2]);
    expect(state.audit.list({ limit: 9, target: 'tram-2' }).map(({ seq }) => seq)).toEqual([2]);
    expect(state.audit.list({ limit: 9, action: 'session.refuse' }).map(({ seq }) => seq)).toEqual([6]);
    expect(state.audit.list({ limit: 9, actor: 'test' })).toHaveLength(5);
    expect(state.audit.from(5, 9).map(({ seq }) => seq)).toEqual([5, 6]);
    expect(state.audit.verify()).toEqual({ whole: true, entries: 6, brokenAt: null });
    expect(state.audit.head()).toEqual({ seq: 6, hash: last?.hash });
  });

  it('chains the first entry to zeros and each other one to the one before', () => {
    const state = openTestState();
    expect(state.audit.head()).toEqual({ seq: 0, hash: chainStart });
    expect(state.audit.verify()).toEqual({ whole: true, entries: 0, brokenAt: null });
    fill(state.audit, 3);
    let previous = chainStart;
    for (const entry of state.audit.from(1, 9)) {
      expect(entry.hash).toBe(chainHash(previous, entry));
      previous = entry.hash;
    }
  });

  it.each([
    "UPDATE audit SET target = 'other' WHERE seq = 3",
    'DELETE FROM audit WHERE seq = 5',
    'INSERT INTO audit SELECT 9, at, actor_kind, actor_id, actor_name, actor_address, action, target, before, after, hash FROM audit WHERE seq = 1',
    'INSERT OR REPLACE INTO audit SELECT 2, at, actor_kind, actor_id, actor_name, actor_address, action, target, before, after, hash FROM audit WHERE seq = 1',
  ])('is append-only: %s', (script) => {
    const state = openTestState();
    fill(state.audit);
    expect(() => tamper(state, script)).toThrow(/append-only|only grows/);
    expect(state.audit.verify().whole).toBe(true);
  });

  it.each([
    ['a changed target', "UPDATE audit SET target = 'other' WHERE seq = 3", 3],
    ['a changed time', 'UPDATE audit SET at = at + 1 WHERE seq = 1', 1],
    ['a changed document', "UPDATE audit SET after = '{}' WHERE seq = 4", 4],
    ['a changed address', "UPDATE audit SET actor_address = '192.0.2.1' WHERE seq = 2", 2],
    ['an entry taken out', 'DELETE FROM audit WHERE seq = 3', 3],
    ['the first entry taken out', 'DELETE FROM audit WHERE seq = 1', 1],
    ['the tail cut off', 'DELETE FROM audit WHERE seq > 3', 4],
    ['everything taken out', 'DELETE FROM audit', 1],
    [
      'two entries swapped',
      'UPDATE audit SET seq = 100 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 100',
      2,
    ],
    [
      'an entry added behind the head',
      'INSERT INTO audit SELECT 6, at, actor_kind, actor_id, actor_name, actor_address, action, target, before, after, hash FROM audit WHERE seq = 5',
      6,
    ],
    ['the head put back', 'UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)', 5],
    ['no head', 'DELETE FROM audit_head', 1],
  ])('shows %s', (_name, script, brokenAt) => {
    const state = openTestState();
    fill(state.audit);
    // Found whole before: what it remembers of that must not hide the change.
    expect(state.audit.verify().whole).toBe(true);
    tamper(state, `${withoutTriggers} ${script}`);

    expect(state.audit.verify()).toMatchObject({ whole: false, brokenAt });
    expect(state.again().audit.verify()).toMatchObject({ whole: false, brokenAt });
  });

  it('cut off together with its head is whole in itself, but no longer has the head noted earlier', () => {
    const state = openTestState();
    fill(state.audit);
    const noted = state.audit.head();
    tamper(
      state,
      `${withoutTriggers} DELETE FROM audit WHERE seq > 3;
       UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit WHERE seq = 3)`,
    );

    expect(state.audit.verify().whole).toBe(true);
    expect(state.audit.from(noted.seq, 1)).toEqual([]);
  });

  it('is checked page by page, and again only from where it was whole', () => {
    const folder = temporaryFolder();
    const database = openSqlite({ file: folder.file('state.db'), migrations: stateMigrations });
    try {
      const audit = createAuditLog(database, () => 1);
      database.transaction(() => fill(audit, 2_500));
      expect(audit.verify()).toEqual({ whole: true, entries: 2_500, brokenAt: null });
      fill(audit, 3);
      expect(audit.verify()).toEqual({ whole: true, entries: 2_503, brokenAt: null });
    } finally {
      database.close();
      folder.remove();
    }
  });

  const anyText = fc.string({
    unit: fc.constantFrom('a', 'đ', '🚨', '\0', '\ud800', '"', '\n', '\u2028'),
    maxLength: 8,
  });

  it('is whole after any entries, whatever their texts', () => {
    const state = openTestState();
    const actor = fc.record({
      kind: fc.constantFrom('person' as const, 'nobody' as const),
      id: anyText,
      name: anyText,
      address: anyText,
    });
    fc.assert(
      fc.property(actor, anyText, fc.jsonValue(), fc.jsonValue(), (by, target, before, after) => {
        state.audit.append(by, 'session.refuse', target, before, after);
        expect(state.audit.verify().whole).toBe(true);
        const [entry] = state.audit.list({ limit: 1 });
        expect(canonicalJson(entry?.after)).toBe(canonicalJson(after));
      }),
      { numRuns: 60 },
    );
    expect(state.again().audit.verify().whole).toBe(true);
  });

  it('is whole after any sequence of operations, those that fail included', () => {
    const operations: Record<string, (state: State, n: number) => unknown> = {
      add: (state, n) => state.stations.add(testStation(`tram-${n % 3}`), {}, testActor),
      update: (state, n) => state.stations.update(testStation(`tram-${n % 3}`, { name: `x${n}` }), {}, testActor),
      rotate: (state, n) => state.stations.rotate(`tram-${n % 3}`, testActor),
      revoke: (state, n) => state.stations.revoke(`tram-${n % 3}`, testActor),
      join: (state, n) =>
        state.people.add(
          { email: `p${n % 3}@example.org`, name: 'P', role: 'administrator', scope: wholeCity, passwordHash: null },
          testActor,
        ),
      disable: (state, n) =>
        state.people.change(state.people.list()[n % 3]?.id ?? '', { disabled: n % 2 === 0 }, testActor),
      key: (state) => state.keys.create({ name: 'k', permissions: [], scope: wholeCity, expiresAt: null }, testActor),
      revokeKey: (state, n) => state.keys.revoke(state.keys.list()[n % 3]?.id ?? '', testActor),
    };
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...Object.keys(operations)), fc.nat(5)), { minLength: 1, maxLength: 25 }),
        (sequence) => {
          const folder = temporaryFolder();
          const state = openState(folder.file('state.db'));
          try {
            let done = 0;
            for (const [name, n] of sequence) {
              const before = state.audit.head().seq;
              try {
                operations[name]?.(state, n);
                done++;
              } catch {
                expect(state.audit.head().seq).toBe(before);
              }
            }
            expect(state.audit.verify()).toMatchObject({ whole: true, entries: state.audit.head().seq });
            expect(state.audit.head().seq).toBeLessThanOrEqual(done);
          } finally {
            state.close();
            folder.remove();
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('stays one chain while several processes write', async () => {
    const state = openTestState();
    const program = `
      import { openState } from ${JSON.stringify(fileURLToPath(new URL('../../../gateway/state/state.ts', import.meta.url)))};
      const state = openState(process.argv[1]);
      for (let n = 0; n < 40; n++)
        state.audit.append({ kind: 'system', id: process.argv[2], name: '', address: '' }, 'layer.add', String(n), null, { n });
      state.close();`;
    const run = (name: string) =>
      promisify(execFile)(process.execPath, [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        program,
        state.file,
        name,
      ]);
    const others = Promise.all([run('one'), run('two')]);
    let own = 0;
    while (own < 40) {
      fill(state.audit, 5);
      own += 5;
      expect(state.audit.verify().whole).toBe(true);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await others;

    expect(state.audit.verify()).toEqual({ whole: true, entries: 120, brokenAt: null });
    expect(state.audit.list({ limit: 200, actor: 'two' })).toHaveLength(40);
  }, 30_000);
});

describe('canonical JSON', () => {
  it('has one form for what says the same', () => {
    expect(canonicalJson({ b: 1, a: { d: undefined, c: [null, 'đ'] } })).toBe('{"a":{"c":[null,"đ"]},"b":1}');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('differences', () => {
  it('are only those', () => {
    expect(differences({ a: 1, b: { c: 1, d: 2 }, e: [1] }, { a: 1, b: { c: 1, d: 3 }, e: [1], f: 0 })).toEqual({
      before: { b: { d: 2 } },
      after: { b: { d: 3 }, f: 0 },
    });
    expect(differences({ a: [1, 2] }, { a: [1, 2] })).toBeUndefined();
  });
});
