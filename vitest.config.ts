import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Wherever somebody keeps tests of their own: beside the README's example in the top folder, or in one of their own.
    include: ['**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'build/**', 'reports/out/**'],
    pool: 'threads',
    maxWorkers: 2,
    // Modules keep nothing from one run to the next (the lint sees to it), so a worker loads them once for all of its files.
    isolate: false,
    // No test waits for real time, and this is for one that hangs: a machine may be slow, and tests of the gate start compilers
    // beside those that simulate.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
