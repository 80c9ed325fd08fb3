import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,sim,scenarios,reports,cli,bench,rules}/**/*.test.ts'],
    pool: 'threads',
    maxWorkers: 2,
    // No test waits for real time; but a machine may be slow, and the gate's tests start compilers.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
