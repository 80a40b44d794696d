import { describe, expect, it } from 'vitest';
import { createRefusalLog } from '../../../gateway/broker/refusal-log.ts';

const setUp = () => {
  const lines: object[] = [];
  const write = (entry: object) => void lines.push(entry);
  return {
    lines,
    log: createRefusalLog({ debug: write, info: write, warn: write, error: write, fatal: write }),
  };
};

describe('the log of refusals', () => {
  it('says the first at once and counts the rest into one line', () => {
    const { lines, log } = setUp();
    for (let n = 0; n < 1_000; n += 1) log.note('192.0.2.1', n % 2 ? 'rate' : 'wrong secret', { station: 'x' });

    expect(lines).toEqual([{ address: '192.0.2.1', reason: 'wrong secret', station: 'x' }]);
    log.flush();
    expect(lines[1]).toEqual({ address: '192.0.2.1', refused: { rate: 500, 'wrong secret': 499 } });

    log.flush();
    log.note('192.0.2.1', 'rate');
    expect(lines).toHaveLength(3);
  });

  it('writes a bounded number of lines for any number of addresses', () => {
    const { lines, log } = setUp();
    for (let n = 0; n < 10_000; n += 1) {
      log.note(`198.51.100.${n}`, 'rate');
      log.note(`198.51.100.${n}`, 'rate');
    }
    log.flush();

    expect(lines.length).toBeLessThan(250);
    expect(lines.at(-1)).toMatchObject({ address: 'other addresses' });
  });
});
