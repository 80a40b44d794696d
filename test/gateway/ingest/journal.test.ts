import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createJournal,
  encodeFrame,
  type Journal,
  JournalDamage,
  wholeFrames,
} from '../../../gateway/ingest/journal.ts';
import { createJournalReader } from '../../../gateway/ingest/journal-reader.ts';
import type { JournalRecord } from '../../../gateway/ingest/record.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const temporaryDirectory = (): string => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return folder.path;
};

const reading = (n: number): JournalRecord => ({
  k: 'r',
  s: 'a',
  w: '11359',
  p: 'real',
  t: n,
  x: n + 1,
  q: 0,
  n,
  v: { pm25: n },
});

const open = async (
  directory: string,
  options: Partial<Parameters<typeof createJournal>[0]> = {},
): Promise<Journal> => {
  const journal = createJournal({
    directory,
    segmentBytes: 1_000_000,
    maxBytes: 1e9,
    reserveBytes: 0,
    log: quietLog,
    onFatal: (error) => {
      throw error;
    },
    ...options,
  });
  await journal.open();
  return journal;
};

const append = (journal: Journal, records: readonly JournalRecord[]): Promise<void> =>
  new Promise((resolve, reject) => journal.append(records, (error) => (error ? reject(error) : resolve())));

const readAll = async (directory: string, journal: Journal): Promise<JournalRecord[]> => {
  const reader = createJournalReader(directory);
  const records: JournalRecord[] = [];
  for (let position = journal.start(); position < journal.end(); ) {
    const chunk = await reader.read(position, journal.end(), 300);
    records.push(...chunk.frames.flatMap((frame) => frame.records));
    position = chunk.end;
  }
  await reader.close();
  return records;
};

describe('journal', () => {
  it('answers in the order of the appends, and reads the same records back across segments', async () => {
    const directory = temporaryDirectory();
    const journal = await open(directory, { segmentBytes: 500 });
    const answered: number[] = [];
    const all = Array.from({ length: 50 }, (_, n) => n);

    for (const n of all) {
      const appended = new Promise<void>((resolve) =>
        journal.append([reading(n)], () => {
          answered.push(n);
          resolve();
        }),
      );
      if (n % 7 === 0) await appended;
    }
    await journal.close();

    expect(answered).toEqual(all);
    expect(readdirSync(directory).length).toBeGreaterThan(3);
    expect(await readAll(directory, journal)).toEqual(all.map(reading));
  });

  it('goes on after the last whole frame wherever a crash cut the file', async () => {
    const directory = temporaryDirectory();
    const first = await open(directory);
    await append(first, [reading(1)]);
    const keep = first.end();
    await append(first, [reading(2), reading(3)]);
    await first.close();
    const [name = ''] = readdirSync(directory);
    const bytes = readFileSync(join(directory, name));

    for (let cut = keep; cut < bytes.length; cut += 1) {
      writeFileSync(join(directory, name), bytes.subarray(0, cut));
      const journal = await open(directory);
      expect(journal.end()).toBe(keep);
      await append(journal, [reading(4)]);
      await journal.close();
      expect(await readAll(directory, journal)).toEqual([reading(1), reading(4)]);
    }
  });

  it('takes any bytes behind the last frame for a torn tail', async () => {
    const directory = temporaryDirectory();
    const first = await open(directory);
    await append(first, [reading(1)]);
    await first.close();
    const file = join(directory, readdirSync(directory)[0] ?? '');
    appendFileSync(file, Buffer.from('HDJ1 torn by a power cut'));

    const journal = await open(directory);
    await journal.close();

    expect(await readAll(directory, journal)).toEqual([reading(1)]);
    expect(statSync(file).size).toBe(journal.end());
  });

  it('never mistakes a flipped byte inside for a torn tail', () => {
    const frames = [encodeFrame('{"a":1}\n'), encodeFrame('{"b":2}\n'), encodeFrame('{"c":3}\n')];
    const last = frames[0]?.length ?? 0;
    fc.assert(
      fc.property(fc.nat(Buffer.concat(frames).length - 1), fc.integer({ min: 1, max: 255 }), (index, mask) => {
        const bytes = Buffer.concat(frames);
        bytes[index] = (bytes[index] ?? 0) ^ mask;
        const inLastFrame = index >= bytes.length - last;
        if (inLastFrame) expect(wholeFrames(bytes)).toBe(bytes.length - last);
        else expect(() => wholeFrames(bytes)).toThrow(JournalDamage);
      }),
    );
  });

  it('stops at damage in the middle instead of skipping it', async () => {
    const directory = temporaryDirectory();
    const journal = await open(directory);
    for (const n of [1, 2, 3]) await append(journal, [reading(n)]);
    await journal.close();
    const file = join(directory, readdirSync(directory)[0] ?? '');
    const bytes = readFileSync(file);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(file, bytes);

    await expect(open(directory)).rejects.toThrow(JournalDamage);
    await expect(readAll(directory, journal)).rejects.toThrow(JournalDamage);
  });

  it('deletes only segments that everybody has read', async () => {
    const directory = temporaryDirectory();
    const journal = await open(directory, { segmentBytes: 100 });
    for (let n = 0; n < 20; n += 1) await append(journal, [reading(n)]);
    const middle = journal.segmentStartBefore(Math.floor(journal.end() / 2));

    await journal.discardBefore(middle + 1);

    expect(journal.start()).toBe(middle);
    expect((await readAll(directory, journal)).at(-1)).toEqual(reading(19));
    await journal.close();
  });

  it('refuses at its size limit and accepts again when consumers caught up', async () => {
    const journal = await open(temporaryDirectory(), { segmentBytes: 100, maxBytes: 400 });
    for (let n = 0; journal.refusing() === null; n += 1) await append(journal, [reading(n)]);

    await expect(append(journal, [reading(99)])).rejects.toThrow('size limit');
    await journal.discardBefore(journal.end());

    await append(journal, [reading(100)]);
    await journal.close();
  });

  it('refuses while the disk has less free than the reserve', async () => {
    const journal = await open(temporaryDirectory(), { reserveBytes: Number.MAX_SAFE_INTEGER });

    await expect(append(journal, [reading(1)])).rejects.toThrow('free on the disk');
    await journal.close();
  });

  it('still answers and consumes when one sender or one consumer throws', async () => {
    const journal = await open(temporaryDirectory());
    const seen: number[] = [];
    journal.onCommit(() => {
      throw new Error('a consumer with a bug');
    });
    journal.onCommit(({ records }) => seen.push(records.length));
    journal.append([reading(1)], () => {
      throw new Error('the socket is gone');
    });

    await append(journal, [reading(2)]);
    await journal.close();

    expect(seen.reduce((a, b) => a + b)).toBe(2);
  });
});
