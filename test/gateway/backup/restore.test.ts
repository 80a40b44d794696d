import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Header } from 'tar';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Manifest } from '../../../gateway/backup/manifest.ts';
import { placeInside, refuseUnfinishedRestore } from '../../../gateway/backup/place.ts';
import { newJournalEnd } from '../../../gateway/backup/restore.ts';
import { createJournalReader } from '../../../gateway/ingest/journal-reader.ts';
import { lockDirectory } from '../../../gateway/state/lock.ts';
import { openRecordsStore } from '../../../gateway/state/records-store.ts';
import { openSqlite } from '../../../gateway/state/sqlite.ts';
import { openState } from '../../../gateway/state/state.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { backUp, fillDataFolder, frameCount, knownSchemas, restore } from './data-folder.ts';

/** One backup for all tests; they change copies of its bytes. */
let archive: Buffer;
const base = temporaryFolder();

beforeAll(async () => {
  await fillDataFolder(base.file('data'));
  await backUp(base.file('data'), base.file('a.tar.gz'));
  archive = readFileSync(base.file('a.tar.gz'));
  return () => base.remove();
});

interface Entry {
  readonly name: string;
  readonly bytes: Buffer;
  readonly type?: 'File' | 'SymbolicLink' | 'Link' | 'Directory';
  readonly linkpath?: string;
}

const entriesOf = (): Entry[] => {
  const tar = gunzipSync(archive);
  const entries: Entry[] = [];
  for (let offset = 0; offset < tar.length; ) {
    const header = new Header(tar, offset);
    if (header.nullBlock || header.path === undefined) break;
    const size = header.size ?? 0;
    entries.push({ name: header.path, bytes: tar.subarray(offset + 512, offset + 512 + size) });
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
};

const pack = (entries: readonly Entry[]): Buffer => {
  const blocks = entries.flatMap(({ name, bytes, type = 'File', linkpath }) => {
    const header = Buffer.alloc(512);
    new Header({
      path: name,
      type,
      size: type === 'File' ? bytes.length : 0,
      mode: 0o600,
      mtime: new Date(0),
      ...(linkpath !== undefined && { linkpath }),
    }).encode(header);
    return type === 'File' ? [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)] : [header];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1_024)]), { level: 1 });
};

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const readManifest = (entries: readonly Entry[]): Manifest =>
  JSON.parse(entries.find(({ name }) => name === 'manifest.json')?.bytes.toString() ?? '');

/** Members replaced or added, and the manifest as it would be if it had always been so. */
const forged = (
  replaced: Readonly<Record<string, Buffer | null>>,
  change: (manifest: Manifest) => object = () => ({}),
) => {
  const old = entriesOf();
  const rest = old.filter(({ name }) => name !== 'manifest.json' && !(name in replaced));
  const added = Object.entries(replaced).flatMap(([name, bytes]) => (bytes === null ? [] : [{ name, bytes }]));
  const entries: Entry[] = [...rest, ...added];
  const members = entries.map(({ name, bytes }) => ({ name, size: bytes.length, sha256: sha256(bytes) }));
  const manifest = { ...readManifest(old), members };
  const text = JSON.stringify({ ...manifest, ...change(manifest) });
  return pack([...entries, { name: 'manifest.json', bytes: Buffer.from(text) }]);
};

/** A folder with a backup of these bytes, and where to restore it. */
const holding = (bytes: Buffer) => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  writeFileSync(folder.file('b.tar.gz'), bytes);
  return { folder, from: folder.file('b.tar.gz'), to: folder.file('data') };
};

const refusing = async (bytes: Buffer): Promise<string> => {
  const { folder, from, to } = holding(bytes);
  const error = await restore(from, to).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  // Nothing was put in place and nothing was left.
  expect(readdirSync(folder.path)).toEqual(['b.tar.gz']);
  return error instanceof Error ? error.message : 'it was restored';
};

describe('a restored folder', () => {
  it('has everything that the backup has', async () => {
    const { from, to } = holding(archive);

    const { manifest, aside } = await restore(from, to);

    const state = openState(join(to, 'state.db'));
    onTestFinished(() => state.close());
    expect(aside).toBeNull();
    expect(manifest.members).toHaveLength(readManifest(entriesOf()).members.length);
    expect(state.stations.list().map(({ station }) => station.id)).toEqual(['tram-a']);
    expect(state.people.list().map(({ email }) => email)).toEqual(['an@example.org', 'binh@example.org']);
    expect(readFileSync(join(to, 'history.db'))).toEqual(entriesOf().find(({ name }) => name === 'history.db')?.bytes);
    expect(statSync(join(to, 'state.db')).mode & 0o077).toBe(0);
  });

  it('has nobody signed in, says so in the audit log, and the chain is whole', async () => {
    const { from, to } = holding(archive);

    await restore(from, to);

    const state = openState(join(to, 'state.db'));
    onTestFinished(() => state.close());
    const [newest] = state.audit.list({ limit: 10 });
    const ended = state.audit.list({ limit: 10, action: 'session.end' });
    expect(state.people.list().flatMap(({ id }) => state.people.sessions(id))).toEqual([]);
    expect(newest).toMatchObject({
      action: 'backup.restore',
      actor: { kind: 'command' },
      target: '2026-11-23T03:00:00.000Z',
      after: { program: '1.2.3', history: 'embedded' },
    });
    expect(ended).toHaveLength(2);
    expect(state.audit.verify()).toMatchObject({ whole: true });
  });

  it('goes on in the journal where no position was ever handed out', async () => {
    const { from, to } = holding(archive);
    const now = Date.UTC(2026, 11, 1);

    const { manifest } = await restore(from, to, { now: () => now });

    const records = openRecordsStore(join(to, 'records.db'));
    onTestFinished(() => records.close());
    const old = openRecordsStore(base.file('data/records.db'));
    onTestFinished(() => old.close());
    const by = newJournalEnd(now, [manifest.journal.end]) - manifest.journal.end;
    const reader = createJournalReader(join(to, 'journal'));
    onTestFinished(() => reader.close());
    const values: unknown[] = [];
    for (let position = records.cursor('history'); position < manifest.journal.end + by; ) {
      const chunk = await reader.read(position, manifest.journal.end + by, 300);
      values.push(...chunk.frames.flatMap((frame) => frame.records.map((record) => 'v' in record && record.v.pm25)));
      position = chunk.end;
    }
    expect(by).toBeGreaterThan(2 ** 50);
    expect(records.cursor('records')).toBe(old.cursor('records') + by);
    expect(records.cursor('history')).toBe(old.cursor('history') + by);
    expect(values).toEqual(Array.from({ length: frameCount - 31 }, (_, index) => index + 31));
  });

  it('lies behind the journal of the folder that it replaces, whatever the clock says', () => {
    const ends = [5_000, 2 ** 52];

    expect(newJournalEnd(0, ends)).toBeGreaterThan(2 ** 52);
    expect(newJournalEnd(Date.UTC(2200, 0, 1), [0])).toBeLessThan(Number.MAX_SAFE_INTEGER);
    expect(newJournalEnd(2_000, [0])).toBeGreaterThan(newJournalEnd(1_000, [0]));
  });
});

describe('a backup is refused', () => {
  it.each([
    '../outside.db',
    '/tmp/outside.db',
    'journal/../../outside.db',
    'journal/1.journal',
    'lock.db',
    'state.db-wal',
    './state.db',
  ])('with a member %s', async (name) => {
    expect(await refusing(forged({ [name]: Buffer.from('x') }))).toMatch(/does not belong there/);
  });

  it.each([
    ['SymbolicLink', 'history.db'],
    ['Link', 'history.db'],
    ['Directory', 'journal/'],
  ] as const)('with a %s under an expected name', async (type, name) => {
    const link = { name, bytes: Buffer.alloc(0), type, ...(type !== 'Directory' && { linkpath: '/etc/passwd' }) };

    expect(await refusing(pack([link, ...entriesOf()]))).toMatch(/only plain files/);
  });

  it('with a member twice', async () => {
    const entries = entriesOf();
    const [first] = entries;

    expect(await refusing(pack(first ? [first, ...entries] : []))).toMatch(/twice/);
  });

  it('with a member after the manifest', async () => {
    expect(await refusing(pack([...entriesOf(), { name: 'state.db', bytes: Buffer.from('x') }]))).toMatch(
      /after the manifest/,
    );
  });

  it('without a manifest, as when it was never finished', async () => {
    expect(await refusing(pack(entriesOf().slice(0, -1)))).toMatch(/not finished/);
  });

  it('when a member of the manifest is missing, or one is not in it', async () => {
    const entries = entriesOf();
    const fewer = pack(entries.filter(({ name }) => name !== 'history.db'));
    const more = forged({}, ({ members }) => ({ members: members.filter(({ name }) => name !== 'history.db') }));

    expect(await refusing(fewer)).toMatch(/history\.db is missing/);
    expect(await refusing(more)).toMatch(/history\.db is not in its manifest/);
  });

  it.each([
    ['a newer format', { format: 2 }, /format 2, this program knows 1/],
    ['another shape', { journal: 'long' }, /not as expected/],
    ['a journal that begins elsewhere', { journal: { start: 1, end: 6_950 } }, /does not begin/],
    ['a journal that ends elsewhere', { journal: { start: 0, end: 6_951 } }, /does not end/],
  ])('with %s in its manifest', async (_, change, why) => {
    expect(await refusing(forged({}, () => change))).toMatch(why);
  });

  it('whose manifest is no JSON', async () => {
    const entries = entriesOf().slice(0, -1);

    expect(await refusing(pack([...entries, { name: 'manifest.json', bytes: Buffer.from('{') }]))).toMatch(/not JSON/);
  });

  it.each(Object.keys(knownSchemas))('with a newer schema of %s than this program knows', async (name) => {
    const { folder } = holding(archive);
    const path = folder.file(name);
    writeFileSync(path, entriesOf().find((entry) => entry.name === name)?.bytes ?? '');
    const database = openSqlite({ file: path, migrations: Array.from({ length: 99 }, () => 'SELECT 1') });
    database.exec('PRAGMA journal_mode = DELETE');
    database.close();

    expect(await refusing(forged({ [name]: readFileSync(path) }))).toMatch(
      /schema version 99, this program knows \d+: it is newer/,
    );
  });

  it.each(['state.db', 'records.db', 'history.db'])(
    'with a damaged %s, even when the checksum is right',
    async (name) => {
      const bytes = Buffer.from(entriesOf().find((entry) => entry.name === name)?.bytes ?? '');
      bytes.fill(0xff, 4_096, 8_192 + 512);

      expect(await refusing(forged({ [name]: bytes }))).toMatch(new RegExp(`${name}.*(damaged|malformed)`));
    },
  );

  it('with a gap in its journal, or a frame that does not check', async () => {
    const segments = entriesOf().filter(({ name }) => name.startsWith('journal/'));
    const [, second] = segments;
    const last = segments.at(-1);
    if (!second || !last) throw new Error('too few segments');
    const flipped = Buffer.from(last.bytes);
    flipped[40] = (flipped[40] ?? 0) ^ 1;

    expect(await refusing(forged({ [second.name]: null }))).toMatch(/gap/);
    expect(await refusing(forged({ [last.name]: flipped }))).toMatch(/damaged frame/);
  });

  it('whose journal does not reach as far as its cursors', async () => {
    const segments = entriesOf().filter(({ name }) => name.startsWith('journal/'));
    const missing = Object.fromEntries(segments.slice(-3).map(({ name }) => [name, null]));
    const last = segments.at(-4);
    const end = Number(last?.name.slice(8, 24)) + (last?.bytes.length ?? 0);

    expect(await refusing(forged(missing, () => ({ journal: { start: 0, end } })))).toMatch(/does not reach/);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('PK\u0003\u0004 this is a zip file, really'.repeat(100))],
  ])('that is %s', async (_, bytes) => {
    expect(await refusing(bytes)).toMatch(/no usable backup|cannot be used/);
  });

  it('that is cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: archive.length - 1 }), async (length) => {
        expect(await refusing(archive.subarray(0, length))).not.toBe('it was restored');
      }),
      { numRuns: 25 },
    );
  });

  it('in which anything was changed', async () => {
    const tar = gunzipSync(archive);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: tar.length - 1_025 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(tar);
        changed[at] = (changed[at] ?? 0) ^ by;
        const { from, to } = holding(gzipSync(changed, { level: 1 }));
        const restored = await restore(from, to).then(
          () => true,
          () => false,
        );
        if (!restored) {
          expect(existsSync(to)).toBe(false);
          return;
        }
        // What nobody reads may differ: times, owners and padding in the archive.
        const again = openState(join(to, 'state.db'));
        const { whole } = again.audit.verify();
        again.close();
        expect(whole).toBe(true);
        expect(readFileSync(join(to, 'history.db'))).toEqual(
          entriesOf().find(({ name }) => name === 'history.db')?.bytes,
        );
      }),
      { numRuns: 15 },
    );
  }, 20_000);
});

describe('a folder with data', () => {
  const occupied = () => {
    const where = holding(archive);
    mkdirSync(where.to);
    writeFileSync(join(where.to, 'state.db'), 'precious');
    return where;
  };
  const untouched = (to: string): string => readFileSync(join(to, 'state.db'), 'utf8');

  it('is left alone without --replace, and after a no', async () => {
    const { folder, from, to } = occupied();

    await expect(restore(from, to)).rejects.toThrow(/not empty: with --replace/);
    await expect(restore(from, to, { replace: true, confirm: async () => false })).rejects.toThrow(
      /nothing was changed/,
    );

    expect(untouched(to)).toBe('precious');
    expect(readdirSync(folder.path).sort()).toEqual(['b.tar.gz', 'data']);
  });

  it('is moved aside, whole, with --replace', async () => {
    const { folder, from, to } = occupied();
    let asked = '';

    const { aside } = await restore(from, to, {
      replace: true,
      now: () => Date.UTC(2026, 10, 23, 9, 30, 5),
      confirm: async (where) => {
        asked = where;
        return true;
      },
    });

    expect(aside).toBe(`${to}.before-restore-2026-11-23T09-30-05`);
    expect(asked).toBe(aside);
    expect(untouched(aside ?? '')).toBe('precious');
    expect(existsSync(join(to, 'history.db'))).toBe(true);
    expect(readdirSync(folder.path).sort()).toEqual(['b.tar.gz', 'data', 'data.before-restore-2026-11-23T09-30-05']);
  });

  it('is left alone when the backup is no good', async () => {
    const { folder, from, to } = occupied();
    writeFileSync(from, archive.subarray(0, archive.length - 100));

    await expect(restore(from, to, { replace: true })).rejects.toThrow(/no usable backup/);

    expect(untouched(to)).toBe('precious');
    expect(readdirSync(folder.path).sort()).toEqual(['b.tar.gz', 'data']);
  });

  it('is left alone while somebody has its lock', async () => {
    const { from, to } = occupied();
    const held = {
      lock: () => {
        throw new Error('another gateway is using it');
      },
    };

    await expect(restore(from, to, { replace: true, ...held })).rejects.toThrow(
      /nothing was restored: another gateway/,
    );

    expect(untouched(to)).toBe('precious');
  });

  it('that is empty, or has only a lock in it, is no obstacle', async () => {
    const { from, to } = holding(archive);
    mkdirSync(to);
    lockDirectory(to)();

    const { aside } = await restore(from, to);

    expect(aside).toBeNull();
    expect(existsSync(join(to, 'records.db'))).toBe(true);
  });

  it('is not disturbed by what an interrupted restore left', async () => {
    const { folder, from, to } = holding(archive);
    mkdirSync(`${to}.restoring`);
    writeFileSync(join(`${to}.restoring`, 'state.db'), 'half');

    await restore(from, to);

    expect(readdirSync(folder.path).sort()).toEqual(['b.tar.gz', 'data']);
  });
});

describe('a folder that cannot be renamed', () => {
  const mounted = () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const directory = folder.file('data');
    mkdirSync(join(directory, 'journal'), { recursive: true });
    writeFileSync(join(directory, 'state.db'), 'old');
    writeFileSync(join(directory, 'journal', '1'), 'old');
    mkdirSync(join(directory, 'before-restore-earlier'));
    lockDirectory(directory)();
    return { directory, aside: join(directory, 'before-restore-now') };
  };

  it('gets the new files inside, and keeps the old ones inside', async () => {
    const { directory, aside } = mounted();
    const place = placeInside(directory, aside, true);

    const ready = await place.prepare();
    writeFileSync(join(ready, 'state.db'), 'new');
    await place.commit();

    expect(readFileSync(join(directory, 'state.db'), 'utf8')).toBe('new');
    expect(readFileSync(join(aside, 'state.db'), 'utf8')).toBe('old');
    expect(readFileSync(join(aside, 'journal', '1'), 'utf8')).toBe('old');
    expect(
      readdirSync(directory)
        .filter((name) => !name.startsWith('lock.db'))
        .sort(),
    ).toEqual(['before-restore-earlier', 'before-restore-now', 'state.db']);
    expect(() => refuseUnfinishedRestore(directory)).not.toThrow();
  });

  it('is used by no gateway when moving was interrupted', async () => {
    const { directory, aside } = mounted();
    const place = placeInside(directory, aside, true);
    const ready = await place.prepare();
    writeFileSync(join(ready, 'state.db'), 'new');
    // Something is in the way, so that moving ends in the middle.
    mkdirSync(aside);
    cpSync(join(directory, 'journal'), join(aside, 'journal'), { recursive: true });

    await expect(place.commit()).rejects.toThrow();

    expect(() => refuseUnfinishedRestore(directory)).toThrow(/run npm run restore again/);
  });
});
