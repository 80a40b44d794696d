import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readArchive } from '../../../gateway/backup/archive.ts';
import { workFolder } from '../../../gateway/backup/backup.ts';
import { wholeFrames } from '../../../gateway/ingest/journal.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { backUp, createdAt, setUp } from './data-folder.ts';

const run = promisify(execFile);

const contentsOf = async (file: string): Promise<Map<string, Buffer>> => {
  const found = new Map<string, Buffer>();
  await readArchive(
    file,
    () => true,
    async (name, _size, bytes) => {
      const chunks: Buffer[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      found.set(name, Buffer.concat(chunks));
    },
  );
  return found;
};

describe('a backup', () => {
  it('holds the databases, the journal and, last, what it says of itself', async () => {
    const { data, file } = await setUp();

    const manifest = await backUp(data, file('a.tar.gz'));
    const contents = await contentsOf(file('a.tar.gz'));

    const segments = readdirSync(join(data, 'journal')).map((name) => `journal/${name}`);
    expect(segments.length).toBeGreaterThan(3);
    expect([...contents.keys()]).toEqual(['records.db', 'history.db', ...segments, 'state.db', 'manifest.json']);
    for (const segment of segments) expect(contents.get(segment)).toEqual(readFileSync(join(data, segment)));
    expect(JSON.parse(contents.get('manifest.json')?.toString() ?? '')).toEqual(manifest);
    expect(manifest).toMatchObject({ format: 1, program: '1.2.3', createdAt, history: 'embedded' });
    expect(manifest.members.map(({ name }) => name)).toEqual([...contents.keys()].slice(0, -1));
  });

  it('can be read by its owner only and leaves nothing else behind', async () => {
    const { data, file } = await setUp();
    const before = readdirSync(data).sort();

    await backUp(data, file('a.tar.gz'));

    expect(statSync(file('a.tar.gz')).mode & 0o777).toBe(0o600);
    expect(readdirSync(file('')).sort()).toEqual(['a.tar.gz', 'data']);
    expect(readdirSync(data).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(
      before.filter((name) => !/-(wal|shm)$/.test(name)),
    );
  });

  it('has no history where the readings are in InfluxDB, and says so', async () => {
    const { data, file } = await setUp();

    const manifest = await backUp(data, file('a.tar.gz'), { history: 'influxdb' });

    expect(manifest.history).toBe('influxdb');
    expect([...(await contentsOf(file('a.tar.gz'))).keys()]).not.toContain('history.db');
  });

  it('replaces a file only when told to', async () => {
    const { data, file } = await setUp();
    writeFileSync(file('a.tar.gz'), 'precious');

    await expect(backUp(data, file('a.tar.gz'))).rejects.toThrow(/exists/);
    const kept = readFileSync(file('a.tar.gz'), 'utf8');
    await backUp(data, file('a.tar.gz'), { force: true });

    expect(kept).toBe('precious');
    expect((await contentsOf(file('a.tar.gz'))).has('manifest.json')).toBe(true);
  });

  it('says where it expected data, and where it was to write', async () => {
    const { data, file } = await setUp();

    await expect(backUp(file('elsewhere'), file('a.tar.gz'))).rejects.toThrow(/no data at .*elsewhere/);
    await expect(backUp(data, file('none/a.tar.gz'))).rejects.toThrow(/no folder .*none/);
  });

  it('keeps the segments that the gateway deletes meanwhile, and takes what it appends', async () => {
    const { data, file } = await setUp();
    const journal = join(data, 'journal');
    const all = readdirSync(journal).sort();
    const [first, second] = all;
    const last = all.at(-1) ?? '';
    const moved = `${last}.later`;
    // The newest segment appears only after the first look.
    renameSync(join(journal, last), join(journal, moved));
    let isFirst = true;
    const progress = {
      expect: () => {},
      // The first bytes are counted when the journal's segments have been kept.
      add: () => {
        if (!isFirst) return;
        isFirst = false;
        for (const name of [first, second]) rmSync(join(journal, name ?? ''));
        renameSync(join(journal, moved), join(journal, last));
      },
    };

    const manifest = await backUp(data, file('a.tar.gz'), { progress });

    expect(manifest.members.map(({ name }) => name).filter((name) => name.startsWith('journal'))).toEqual(
      all.map((name) => `journal/${name}`),
    );
  });

  it('leaves out a frame that is being written', async () => {
    const { data, file } = await setUp();
    const last = readdirSync(join(data, 'journal')).sort().at(-1) ?? '';
    const path = join(data, 'journal', last);
    const whole = readFileSync(path);
    writeFileSync(path, Buffer.concat([whole, whole.subarray(0, 50)]));

    const manifest = await backUp(data, file('a.tar.gz'));
    const stored = (await contentsOf(file('a.tar.gz'))).get(`journal/${last}`) ?? Buffer.alloc(0);

    expect(stored).toEqual(whole);
    expect(wholeFrames(stored)).toBe(stored.length);
    expect(manifest.journal.end).toBe(Number(last.slice(0, 16)) + whole.length);
  });

  it('is made in the folder named for it, of which nobody else may see inside', async () => {
    const { data, file } = await setUp();
    mkdirSync(file('scratch'));
    const seen: number[] = [];
    const progress = {
      expect: () => {},
      add: () => {
        for (const name of readdirSync(file('scratch'))) seen.push(statSync(file(join('scratch', name))).mode & 0o777);
      },
    };

    await backUp(data, file('a.tar.gz'), { scratch: file('scratch'), progress });

    expect(new Set(seen)).toEqual(new Set([0o700]));
    expect(readdirSync(file('scratch'))).toEqual([]);
  });

  it('cleans up after one that was ended by force', async () => {
    const { data, file } = await setUp();
    const work = join(data, workFolder);
    mkdirSync(work);
    writeFileSync(join(work, 'copy.db'), 'half a copy');
    writeFileSync(join(work, '0000000000000000.journal'), 'an old segment');
    writeFileSync(file('a.tar.gz.part'), 'half an archive');

    await backUp(data, file('a.tar.gz'));

    expect(existsSync(work)).toBe(false);
    expect(existsSync(file('a.tar.gz.part'))).toBe(false);
  });
});

describe('a backup that cannot be finished', () => {
  const leftBy = (data: string, folder: string): string[] => [
    ...readdirSync(folder).filter((name) => name !== 'data'),
    ...readdirSync(data).filter((name) => name === workFolder),
  ];

  it('leaves nothing when it is interrupted', async () => {
    const { data, file } = await setUp();
    const stopping = new AbortController();
    const progress = { expect: () => {}, add: () => stopping.abort(new Error('enough')) };

    await expect(backUp(data, file('a.tar.gz'), { signal: stopping.signal, progress })).rejects.toThrow('enough');

    expect(leftBy(data, file(''))).toEqual([]);
  });

  it('ends before it takes the space that the gateway needs', async () => {
    const { data, file } = await setUp();

    const attempt = backUp(data, file('a.tar.gz'), { reserveBytes: 2 ** 60 });

    await expect(attempt).rejects.toThrow(/no room for a copy .*--scratch/);
    expect(leftBy(data, file(''))).toEqual([]);
  });

  it('says that the disk is full', async () => {
    const { data, file } = await setUp();
    const disk = temporaryFolder();
    await run('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', disk.path]);
    onTestFinished(async () => {
      await run('umount', ['-l', disk.path]);
      disk.remove();
    });

    await expect(backUp(data, disk.file('a.tar.gz'))).rejects.toThrow(/no space is left/);

    expect(readdirSync(disk.path)).toEqual([]);
    expect(leftBy(data, file(''))).toEqual([]);
  });

  it('tells a gap in the journal', async () => {
    const { data, file } = await setUp();
    const [, second] = readdirSync(join(data, 'journal')).sort();
    rmSync(join(data, 'journal', second ?? ''));

    await expect(backUp(data, file('a.tar.gz'))).rejects.toThrow(/gap/);

    expect(leftBy(data, file(''))).toEqual([]);
  });
});
