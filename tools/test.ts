// `npm test`: every check, even after one has failed, then one line with the sum. Arguments go to vitest:
// `npm test -- -u`, `npm test -- dsl/parser`.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Tally, tallyOf } from './tally.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const report = fileURLToPath(new URL('../.cache/vitest.json', import.meta.url));
const vitest = 'node_modules/vitest/vitest.mjs';
/**
 * Most of what tests make is garbage at once: with room for it, less of it is moved about. And a function that runs at all
 * runs often, so that what the optimizer wants to know of it is gathered from its first call on.
 */
const TUNED = ['--min-semi-space-size=32', '--max-semi-space-size=64', '--no-lazy-feedback-allocation'];

const CHECKS: readonly (readonly [title: string, script: string, ...args: string[]])[] = [
  ['types', 'node_modules/typescript/bin/tsc', '--noEmit'],
  ['style', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  ['walls', 'tools/walls.ts'],
  ['dead code', 'node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'],
  ['licences', 'tools/licences.ts'],
];

const seconds = (start: number): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;

async function runCheck(script: string, args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
  const [output, errors, ok] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { ok, output: `${output}${errors}`.trim() };
}

async function runVitest(args: readonly string[]): Promise<Tally> {
  rmSync(report, { force: true });
  mkdirSync(dirname(report), { recursive: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const all = [...TUNED, vitest, 'run', ...reporters, ...args];
  const child = spawn(process.execPath, all, { cwd: root, stdio: 'inherit' });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  return tallyOf(existsSync(report) ? readFileSync(report, 'utf8') : undefined, exitCode);
}

/** One after the other, in as many rows as there are processors for. */
async function runChecks(): Promise<number> {
  const left = [...CHECKS];
  let checksPassed = 0;
  const row = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [title, script, ...args] = next;
      const start = performance.now();
      const { ok, output } = await runCheck(script, args);
      if (ok) checksPassed += 1;
      console.log(`== ${title}: ${ok ? 'passed' : 'FAILED'} (${seconds(start)})`);
      if (!ok) console.log(output);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, () => row()));
  return checksPassed;
}

const checksPassed = await runChecks();

console.log('== tests');
const tests = await runVitest(process.argv.slice(2));
if (tests.skipped > 0) console.log(`${tests.skipped} skipped`);

const passed = checksPassed + tests.passed;
const failed = CHECKS.length - checksPassed + tests.failed;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
