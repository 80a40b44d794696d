import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const slow = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    // Most of a test is waiting: on two cores one worker at a time would take twice as long.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', './support/plain-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
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
        test: { name: 'integration', include: ['integration/**/*.test.ts', 'contract/**/*.test.ts'], ...slow },
      },
      {
        extends: true,
        test: { name: 'browser', include: ['browser/**/*.test.ts'], ...slow },
      },
    ],
  },
});
