import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedHistory } from '../../gateway/history/embedded.ts';
import { hourMs } from '../../shared/time.ts';
import { crashBatch, crashStart } from '../support/embedded-batches.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary.ts';
import { bucketsByDefinition, expectSameBuckets } from './reading-history.suite.ts';

const writer = fileURLToPath(new URL('../support/embedded-writer.ts', import.meta.url));

/** Runs the writer and kills it in the middle of its work after some batches. The last batch it was told is stored. */
const writeAndKill = async (file: string, first: number, batches: number): Promise<number> => {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, file, `${first}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let last = first - 1;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last >= first + batches) child.kill('SIGKILL');
  }
  expect((await exited)[1]).toBe('SIGKILL');
  return last;
};

describe('the embedded store killed at work', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('has every accepted reading, and its hours agree with its readings', async () => {
    const file = folder.file('history.db');
    const query = { station: 'a', quantity: 'pm25', from: crashStart, to: crashStart + 500 * hourMs } as const;
    const hourly = { ...query, everyMs: hourMs, originMs: 0, limit: 5_000 };
    let next = 0;
    for (const batches of [3, 20, 7, 41]) {
      const last = await writeAndKill(file, next, batches);
      const history = createEmbeddedHistory({ file, rawDays: 30, hourlyDays: 365 });
      await history.open();
      const points = await history.range({ ...query, limit: 100_000 });
      const unrolled = await history.buckets(hourly);
      await history.maintain(query.to);
      const rolledUp = await history.buckets(hourly);
      await history.close();

      // One batch more may be stored than was heard of.
      const stored = new Map(points.map(({ at, value }) => [at, value]));
      const extra = [...stored.values()].includes(last + 1) ? 1 : 0;
      const accepted = Array.from({ length: last + 1 + extra }, (_, batch) => crashBatch(batch)).flat();
      expect(stored).toEqual(new Map(accepted.map(({ t, v }) => [t, v.pm25])));
      const expected = bucketsByDefinition(accepted, 'pm25', hourly);
      expectSameBuckets(unrolled, expected, 'pm25');
      expectSameBuckets(rolledUp, expected, 'pm25');
      next = last + 1;
    }
  });
});
