import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,sim,scenarios,reports,cli,bench,rules}/**/*.test.ts'],
    pool: 'threads',
    maxWorkers: 2,
  },
});
