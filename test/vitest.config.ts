import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './support/slow-first.ts';

const slow = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    // Most of a test is waiting: on two cores four workers keep both busy.
    maxWorkers: Math.max(4, availableParallelism() - 1),
    sequence: { sequencer: SlowFirst },
    reporters: ['default', './support/plain-reporter.ts'],
    // Modules are imported once per worker: that was half of the time of unit tests.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Several workers share a core, and so may others: a slow machine is no failure.
          testTimeout: 30_000,
          include: [
            'shared/**/*.test.ts',
            'gateway/**/*.test.ts',
            'simulators/**/*.test.ts',
            'console/**/*.test.ts',
            '*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['integration/**/*.test.ts', 'contract/**/*.test.ts'],
          ...slow,
        },
      },
      {
        extends: true,
        // A browser on a busy machine may lose a press once; what is tried twice is named at the end.
        test: { name: 'browser', include: ['browser/**/*.test.ts'], retry: 1, ...slow },
      },
    ],
  },
});
