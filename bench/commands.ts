/** What an author waits for at the command line. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Measured, median } from './measured.ts';

const TURNS = 11;
const MAIN = fileURLToPath(new URL('../cli/main.mjs', import.meta.url));
const POLICY = fileURLToPath(new URL('../policies/isp/metered_data/1.2.0.writ', import.meta.url));
const COMMANDS = [
  { args: ['--help'], name: 'writ --help', most: 150 },
  { args: ['check', POLICY], name: 'writ check of one file', most: 400 },
];

function timed(args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [MAIN, ...args]);
  if (status !== 0) throw new Error(`writ ${args.join(' ')} ends with ${status}`);
  return performance.now() - start;
}

export function commandsRow(): readonly Measured[] {
  const turns = Array.from({ length: TURNS + 1 }, () => COMMANDS.map(({ args }) => timed(args)));
  return COMMANDS.map(({ name, most }, at) => ({
    candidate: name,
    mode: 'product',
    unit: 'ms',
    // The first turn fills the caches of the disk.
    value: median(turns.slice(1).map((turn) => turn[at] ?? Number.NaN)),
    ratio: null,
    bar: { of: 'value', most },
    exact: true,
  }));
}
