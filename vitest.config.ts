import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{dsl,engine,host,server,cli,policies,conformance,tools}/**/*.test.ts'],
    setupFiles: ['./tools/quiet-console.ts'],
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
