import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{dsl,engine,host,server,cli,policies,conformance,tools}/**/*.test.ts'],
    setupFiles: ['./tools/quiet-console.ts'],
    pool: 'threads',
    maxWorkers: 2,
    // Against a test that hangs; none is failed for a slow or busy machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
