/**
 * The package as its users have it: unpacked elsewhere beside its dependencies, called by a program in strict TypeScript with the
 * types of a policy, and bundled for a browser.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { makePackage, packPackage } from './package.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CALL = { period: { start: '2026-04-01', end: '2026-05-01' }, usage: { data: '620 GB', rolled_over: 0 } };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-package-'));
  const tarball = packPackage(makePackage(folder));
  const installed = join(folder, 'node_modules/writ');
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  for (const name of Object.keys(manifest.dependencies)) link(name);
  link('@types/node');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function link(name: string): void {
  const path = join(folder, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), path);
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  return stdout;
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const writ = (...args: readonly string[]): string => run(process.execPath, ['node_modules/writ/cli/main.mjs', ...args]);
const policy = readFileSync(join(ROOT, 'policies/isp/data_by_bound/1.0.0.writ'), 'utf8');

test('a program in strict TypeScript: writ, writ/billing, writ/node, and the types of a policy', () => {
  file('metered.ts', writ('export', 'typescript', 'isp.tariff.metered_data'));
  const program = file(
    'program.ts',
    `import { type Program, SEMANTICS } from 'writ';
import { anniversaryCycle, dayText, parseDay, periodOn } from 'writ/billing';
import { loadPaths, prepare, shippedPolicies } from 'writ/node';
import type { Answer, Input } from './metered.ts';

const input: Input = ${JSON.stringify(CALL)};
const loaded = loadPaths([shippedPolicies()], process.cwd());
const file = loaded.files.find(({ checked }) => checked.head?.name === 'isp.tariff.metered_data');
const sound = file && prepare(file).sound;
const program: Program | undefined = sound?.program;
const result = sound?.plan.evaluate(JSON.stringify(input));
if (result?.ok !== true || program === undefined) throw new Error('no answer');
const answer: Answer = JSON.parse(result.json);
const anchor = parseDay('2026-01-31') ?? 0;
const { start } = periodOn(anniversaryCycle(anchor, { family: 'months', every: 1 }), anchor + 30);
console.log(SEMANTICS, program.version, answer.tariffs.metered_data.total, dayText(start));
`,
  );
  const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
  const modules = ['--module', 'nodenext', '--target', 'esnext', '--allowImportingTsExtensions', '--types', 'node'];
  run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...strict, ...modules, program]);
  expect(run(process.execPath, [program])).toBe('1 1.2.0 61.26 2026-02-28\n');
});

test('writ/client: the service from a program in strict TypeScript', () => {
  const program = file(
    'caller.ts',
    `import { isRefused, Writ } from 'writ/client';

const writ = new Writ({ url: 'http://writ.example', key: 'writ_key', fetch: async () => Response.json({ status: 404, code: 'UNKNOWN_KEY', detail: 'There is none.' }, { status: 404 }) });
try {
  console.log((await writ.getKey({ key: 'k' })).name);
} catch (cause) {
  if (isRefused(cause, 'UNKNOWN_KEY')) console.log(cause.problem.status satisfies 404, cause.message);
}
`,
  );
  const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--target', 'esnext'];
  run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...flags, '--types', 'node', program]);
  expect(run(process.execPath, [program])).toBe('404 There is none.\n');
});

test('the command works where it is installed', () => {
  expect(writ('--version').trim()).toBe(manifest.version);
  expect(writ('explain-code', 'WR5101')).toContain('# WR5101: Table with a gap');
  expect(JSON.parse(writ('check', '--format', 'json', 'node_modules/writ/policies'))).toMatchObject({ errors: 0 });
});

test('for a browser nothing of Node is needed', async () => {
  const entry = file(
    'page.js',
    `import { ALONE, check, compile, sourceFile } from 'writ';
const { program } = check(sourceFile('price.writ', ${JSON.stringify(policy)}), ALONE);
const compiled = program && compile(program);
globalThis.result = compiled?.ok ? compiled.plan.evaluate('{"rated_on":"2026-03-01","data":"700"}').json : 'none';
`,
  );
  const bundle = await rolldown({ input: join(folder, entry), cwd: folder, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife' });
  await bundle.close();
  const [chunk, ...others] = output;
  expect([others.length, chunk.imports, chunk.dynamicImports]).toEqual([0, [], []]);
  expect(chunk.code).not.toMatch(/["']node:|require\(/);
  // What a page has, and nothing of Node.
  const page = createContext({ TextEncoder, TextDecoder });
  new Script(chunk.code).runInContext(page);
  expect(JSON.parse(String(page['result']))).toMatchObject({ policy: 'isp.tariff.data_by_bound' });
});
