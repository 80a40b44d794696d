/** Progress on a terminal (one line, written again and again) or in a log (a line now and then). */
import type { Writable } from 'node:stream';

export interface Output extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ProgressLine {
  /** Shows the present state. */
  show(text: string): void;
  /** Writes a line that stays. */
  print(text: string): void;
  /** Leaves the last state standing. */
  end(): void;
}

const terminalEveryMs = 150;

export const createProgressLine = (output: Output, logEveryMs = 10_000): ProgressLine => {
  const isTerminal = output.isTTY === true;
  const everyMs = isTerminal ? terminalEveryMs : logEveryMs;
  let shownAt = 0;
  let width = 0;
  const clear = (): void => {
    if (isTerminal && width > 0) output.write(`\r${' '.repeat(width)}\r`);
    width = 0;
  };
  return {
    show: (text) => {
      const now = performance.now();
      if (shownAt > 0 && now - shownAt < everyMs) return;
      shownAt = now;
      if (!isTerminal) {
        output.write(`${text}\n`);
        return;
      }
      const line = text.slice(0, Math.max(20, (output.columns || 80) - 1));
      output.write(`\r${line.padEnd(width)}`);
      width = line.length;
    },
    print: (text) => {
      clear();
      output.write(`${text}\n`);
    },
    end: () => {
      if (isTerminal && width > 0) output.write('\n');
      width = 0;
    },
  };
};

/** `80 640`: thousands apart, readable in both languages. */
export const count = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ' ');

/** `READING_TIME_TOO_OLD 12, VALUE_OUT_OF_RANGE 3`, most frequent first. */
export const listCounts = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([code, n]) => `${code} ${count(n)}`)
    .join(', ');

export const totalOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, n) => sum + n, 0);
