import { expect, it } from 'vitest';
import { createProgress, progressText } from '../../../gateway/backup/progress.ts';

const watching = (isTTY: boolean) => {
  let at = 0;
  const said: string[] = [];
  const progress = createProgress({ isTTY, write: (text) => said.push(text) }, () => at);
  return {
    progress,
    said,
    pass: (ms: number) => {
      at += ms;
    },
  };
};

it.each([
  [0, 0, 0, ' 100 %  0 MB/s'],
  [0, 100e6, 0, '   0 %  0 MB/s'],
  [42e6, 100e6, 2_000, '  42 %  21 MB/s'],
  // More came than was expected: databases grow meanwhile.
  [120e6, 100e6, 1_000, ' 100 %  120 MB/s'],
])('says how far %d of %d bytes are after %d ms', (done, expected, elapsed, text) => {
  expect(progressText(done, expected, elapsed)).toBe(text);
});

it('says nothing of what is soon done', () => {
  const { progress, said, pass } = watching(true);

  progress.expect(100e6);
  pass(1_900);
  progress.add(100e6);
  progress.end();

  expect(said).toEqual([]);
});

it('writes one line again on a terminal, and takes it away at the end', () => {
  const { progress, said, pass } = watching(true);

  progress.expect(100e6);
  pass(2_000);
  progress.add(50e6);
  pass(100);
  progress.add(1e6);
  pass(200);
  progress.add(9e6);
  progress.end();

  expect(said.map((text) => text.trim())).toEqual(['50 %  25 MB/s', '60 %  26 MB/s', '']);
});

it('writes few lines where there is no terminal', () => {
  const { progress, said, pass } = watching(false);

  progress.expect(100e6);
  for (let second = 1; second <= 25; second += 1) {
    pass(1_000);
    progress.add(4e6);
  }
  progress.end();

  expect(said).toEqual(['   8 %  4 MB/s\n', '  48 %  4 MB/s\n', '  88 %  4 MB/s\n']);
});
