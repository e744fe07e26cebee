import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that run for minutes; begun last they would leave a processor idle at the end. */
const LONG = [
  'tools/mutation',
  'engine/differential/differential',
  'engine/differential/decoders',
  'engine/explain/shipped',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: ['{dsl,engine,host,server,cli,policies,conformance,tools}/**/*.test.ts'],
    globalSetup: ['./tools/test-database.ts'],
    setupFiles: ['./tools/quiet-console.ts'],
    pool: 'threads',
    maxWorkers: 2,
    // Modules are read once for all files: none of them keeps what a test leaves in it.
    isolate: false,
    // Node reads the sources itself, as it does in service: rewritten for the runner they take half as long again.
    experimental: { viteModuleRunner: false },
    sequence: { sequencer: LongestFirst },
    // Against a test that hangs; none is failed for a slow or busy machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
