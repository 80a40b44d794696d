/** How far a long copy is, as one line that is written again. */

export interface Progress {
  /** So many bytes more are expected. */
  expect(bytes: number): void;
  /** So many bytes are done. */
  add(bytes: number): void;
}

const megabyte = 1e6;

/** Percent and speed, such as `  42 %   118 MB/s`. */
export const progressText = (done: number, expected: number, elapsedMs: number): string => {
  const percent = expected > 0 ? Math.min(100, Math.floor((100 * done) / expected)) : 100;
  const speed = elapsedMs > 0 ? Math.round(done / megabyte / (elapsedMs / 1_000)) : 0;
  return `${String(percent).padStart(4)} %  ${speed} MB/s`;
};

/** Says nothing about what is done within the first seconds. On a terminal the line is replaced, elsewhere lines are rare. */
export const createProgress = (
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  now: () => number = () => performance.now(),
): Progress & { end(): void } => {
  const startedAt = now();
  const patienceMs = 2_000;
  const intervalMs = stream.isTTY === true ? 250 : 10_000;
  let expected = 0;
  let done = 0;
  let saidAt = startedAt + patienceMs - intervalMs;
  let hasSaid = false;

  const say = (): void => {
    const at = now();
    if (at - startedAt < patienceMs || at - saidAt < intervalMs) return;
    saidAt = at;
    hasSaid = true;
    const text = progressText(done, expected, at - startedAt);
    stream.write(stream.isTTY === true ? `\r${text}   ` : `${text}\n`);
  };

  return {
    expect: (bytes) => {
      expected += bytes;
    },
    add: (bytes) => {
      done += bytes;
      say();
    },
    end: () => {
      if (hasSaid && stream.isTTY === true) stream.write('\r                          \r');
    },
  };
};
