import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../gateway/cli/arguments.ts';
import { auditCommands } from '../../../gateway/cli/audit-commands.ts';
import { personCommands } from '../../../gateway/cli/person-commands.ts';
import { carryOut } from '../../../gateway/cli/state-command.ts';
import { stationCommands } from '../../../gateway/cli/station-commands.ts';
import type { State } from '../../../gateway/state/ports.ts';
import { openState } from '../../../gateway/state/state.ts';
import { AppError } from '../../../shared/errors.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const sets = { station: stationCommands, person: personCommands, audit: auditCommands };

/** Carries a command out as the process would; `status` is its exit code. */
const run = (name: keyof typeof sets, ...args: string[]) => {
  const environment = { GATEWAY_DATA_DIR: folder.path, GATEWAY_PUBLIC_URL: 'https://city.example/' };
  try {
    return { status: 0, stdout: carryOut(sets[name], args, environment), stderr: '' };
  } catch (error) {
    if (error instanceof UsageError) return { status: 64, stdout: '', stderr: error.message };
    if (error instanceof AppError) return { status: 65, stdout: '', stderr: error.message };
    throw error;
  }
};

const withState = <T>(work: (state: State) => T): T => {
  const state = openState(folder.file('state.db'));
  try {
    return work(state);
  } finally {
    state.close();
  }
};

describe('npm run station', () => {
  const position = ['--quantities', 'water_level', '--lat', '20.8343', '--lon', '106.7046'];

  it('adds and changes the whole record, in the name of who runs it', () => {
    const details = ['--model', 'M', '--calibration-due', '2027-03-01', '--owner', 'Sở', '--notes', 'cửa sau'];
    const site = ['--datum', 'local', '--datum-offset', '0.35', '--height', '3', '--lifecycle', 'planned'];
    const added = run('station', 'add', '--id', 'tram-1', ...position, ...site, ...details);
    expect(added).toMatchObject({ status: 0, stderr: '' });
    expect(added.stdout).toMatch(/password {3}[A-Za-z0-9]{32} /);

    const set = run(
      'station',
      'set',
      'tram-1',
      '--gauge',
      'kien-an',
      '--height',
      '',
      '--serial',
      'S',
      '--lifecycle',
      '',
    );
    expect(set.stdout).toMatch(/^Changed height, gauge, lifecycle, serial of tram-1/);

    withState((state) => {
      const stored = state.stations.find('tram-1');
      expect(stored?.station).toMatchObject({ datum: 'local', datumOffset: 0.35, gauge: 'kien-an', ward: '11359' });
      expect(stored?.station).not.toHaveProperty('height');
      expect(stored?.station).not.toHaveProperty('lifecycle');
      expect(stored?.details).toEqual({
        instrument: { model: 'M', serial: 'S', calibrationDue: '2027-03-01' },
        owner: 'Sở',
        notes: 'cửa sau',
      });
      expect(state.audit.list({ limit: 1 })[0]?.actor).toMatchObject({ kind: 'command', address: '' });
      expect(state.audit.list({ limit: 1 })[0]?.actor.name).not.toBe('');
    });
  });

  it('names every flag that is wrong', () => {
    const refused = run(
      'station',
      'add',
      '--id',
      'Tram',
      '--quantities',
      'pm25,x',
      '--lat',
      'north',
      '--gauge',
      'nowhere',
    );
    expect(refused.status).toBe(64);
    expect(refused.stderr.split('\n')).toEqual([
      '--quantities: there is no quantity x',
      '--lat: a number expected, for example 20.8343',
      expect.stringMatching(/^--id: lower-case/),
      '--lon: is missing',
    ]);
    expect(run('station', 'set', 'tram-1', '--provenance', 'real')).toMatchObject({ status: 65 });
    expect(run('station', 'nonsense').stderr).toMatch(/^there is no command "nonsense"/);
  });

  it('imports and exports tables', () => {
    const file = folder.file('stations.csv');
    writeFileSync(
      file,
      'id;name;quantities;lat;lon\ntram-1;Một;pm25;20,8343;106,7046\ntram-2;Hai;pm99;20,8343;106,7046\n',
    );
    const refused = run('station', 'import', file);
    expect(refused).toMatchObject({ status: 65, stdout: '' });
    expect(refused.stderr).toBe('line 3, tram-2: quantities: there is no quantity pm99\n\nNothing was imported.');

    writeFileSync(file, readFileSync(file, 'utf8').replace('pm99', 'pm10'));
    expect(run('station', 'import', file, '--dry-run').stdout).toMatch(/2 to create.*\nNothing was changed/);
    withState((state) => expect(state.stations.list()).toEqual([]));
    const done = run('station', 'import', file);
    expect(done.stdout).toMatch(/2 to create, 0 to change, 0 as they are/);
    expect(done.stdout).toMatch(/^tram-2 +[A-Za-z0-9]{32}$/m);

    expect(run('station', 'export', folder.file('out.csv')).stdout).toMatch(/^2 stations written/);
    expect(run('station', 'export').stdout).toBe(readFileSync(folder.file('out.csv'), 'utf8'));
    expect(run('station', 'import', folder.file('out.csv')).stdout).toMatch(/0 to create, 0 to change, 2 as they are/);
    expect(run('station', 'import', folder.file('no.csv'))).toMatchObject({ status: 64 });
  });

  it('hands out enrolment tokens and takes them back', () => {
    const made = run(
      'station',
      'enrol',
      '--networks',
      'air,noise',
      '--wards',
      '11383',
      '--note',
      'đội 1',
      '--count',
      '3',
    );
    const token = /^ {2}([A-Za-z0-9]{32})$/m.exec(made.stdout)?.[1] ?? '';
    expect(made.stdout).toContain(`https://city.example/enrol#${token}\n`);
    const id = withState((state) => {
      const found = state.stations.lookAtToken(token);
      expect(found).toMatchObject({
        uses: 3,
        note: 'đội 1',
        provenance: 'real',
        scope: { networks: ['air', 'noise'], wards: ['11383'] },
      });
      return found?.id ?? '';
    });
    expect(run('station', 'tokens').stdout).toContain(id);
    expect(run('station', 'withdraw', id)).toMatchObject({ status: 0 });
    expect(run('station', 'withdraw', id)).toMatchObject({ status: 65 });
    expect(run('station', 'tokens').stdout).toMatch(/^No token/);
    expect(run('station', 'enrol', '--wards', 'x').stderr).toMatch(/^--wards: unknown ward code/);
  });
});

describe('npm run person', () => {
  const invite = (email: string, ...more: string[]) =>
    run('person', 'invite', '--email', email, '--name', 'Nguyễn Ân', '--role', 'administrator', ...more);
  const tokenOf = (stdout: string): string => /https:\/\/city\.example\/join#(\S+)/.exec(stdout)?.[1] ?? '';

  it('invites, resets, disables and enables', () => {
    const invited = invite('An@Example.org', '--hours', '1');
    expect(invited).toMatchObject({ status: 0, stderr: '' });
    const waiting = run('person', 'list').stdout;
    expect(waiting).toMatch(/^an@example\.org +Nguyễn Ân +administrator .*invited until/m);
    withState(({ people }) => {
      people.accept(tokenOf(invited.stdout), { passwordHash: 'hash' }, '');
    });
    expect(invite('an@example.org')).toMatchObject({ status: 65, stdout: '' });

    const last = run('person', 'disable', 'an@example.org');
    expect(last).toMatchObject({ status: 65, stderr: expect.stringContaining('last administrator') });
    const second = invite('binh@example.org', '--networks', 'air');
    withState(({ people }) => {
      expect(people.accept(tokenOf(second.stdout), { passwordHash: 'hash' }, '').scope).toEqual({
        networks: ['air'],
        wards: null,
      });
    });
    expect(run('person', 'disable', 'BINH@example.org').stdout).toBe('Disabled binh@example.org: sessions ended.\n');
    expect(run('person', 'reset', 'binh@example.org')).toMatchObject({ status: 65 });
    expect(run('person', 'enable', 'binh@example.org')).toMatchObject({ status: 0 });
    const reset = tokenOf(run('person', 'reset', 'binh@example.org').stdout);
    withState(({ people }) => {
      expect(people.lookAtInvitation(reset)).toMatchObject({ email: 'binh@example.org' });
    });
    expect(run('person', 'reset', 'x@example.org')).toMatchObject({ status: 65 });
    expect(run('person', 'invite', '--email', 'no address').stderr).toMatch(
      /^--email: .*\n--name: is missing\n--role: /,
    );
  });
});

describe('npm run audit', () => {
  it('lists, verifies and exports', () => {
    expect(run('audit', 'verify')).toMatchObject({ status: 65, stderr: expect.stringContaining('no ') });
    const by = { kind: 'person' as const, id: '=1+1', name: 'Ân\u001b[31m', address: '192.0.2.7' };
    withState(({ audit }) => {
      for (let n = 1; n <= 3; n++) audit.append(by, 'layer.add', `layer-${n}`, null, { n });
    });
    const listed = run('audit', 'list', '--target', 'layer-2').stdout;
    expect(listed).toMatch(/^2 .*person Ân\uFFFD\[31m +192\.0\.2\.7 +layer\.add +layer-2 +\{"n":2\}$/m);
    expect(listed).not.toContain('layer-1');

    const verified = run('audit', 'verify').stdout;
    const head = /^ {2}(3:[0-9a-f]{64})$/m.exec(verified)?.[1] ?? '';
    expect(verified).toMatch(/^Whole, 3 entries/);
    withState(({ audit }) => audit.append(by, 'layer.remove', 'layer-1', null, null));
    expect(run('audit', 'verify', '--expect', head).stdout).toMatch(/^Whole, 4 entries, entry 3 as expected/);
    const other = run('audit', 'verify', '--expect', `2${head.slice(1)}`);
    expect(other).toMatchObject({ status: 65, stderr: expect.stringContaining('not the one expected') });
    expect(run('audit', 'verify', '--expect', 'x')).toMatchObject({ status: 64 });

    const file = folder.file('audit.csv');
    expect(run('audit', 'export', file).stdout).toBe(`4 entries written to ${file}.\n`);
    const lines = readFileSync(file, 'utf8').split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines[1]).toMatch(/^1,\d{4}-.*\+07:00,"person","'=1\+1",/);
  });
});

it.each(['station', 'person', 'audit'])(
  'npm run %s takes its settings from the environment and says how it ended',
  (name) => {
    const command = (...args: string[]) =>
      spawnSync(
        process.execPath,
        ['--import', import.meta.resolve('tsx'), join(root, `gateway/cli/${name}.ts`), ...args],
        { cwd: folder.path, encoding: 'utf8', env: { PATH: process.env.PATH, GATEWAY_DATA_DIR: folder.path } },
      );
    withState(() => {});

    expect(command('list')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^(No|Nothing)/) });
    expect(command('nonsense')).toMatchObject({
      status: 64,
      stdout: '',
      stderr: expect.stringContaining(`npm run ${name}`),
    });
  },
  60_000,
);
