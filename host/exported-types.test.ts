/**
 * The TypeScript types of every shipped policy and example, compiled in one program: each input and each answer of its own tests
 * is a value of them, with no property too many.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Program } from '#dsl';
import {
  answerSchema,
  type Evaluator,
  encodeInputs,
  evaluatePlan,
  inputSchema,
  type Plan,
  runSpecs,
  typeScript,
} from '#engine';
import { loadPaths } from './load.ts';
import { prepare } from './plans/prepare.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const STRICT = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-types-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let policies: readonly { readonly program: Program; readonly plan: Plan }[];
beforeAll(() => {
  const files = ['policies', 'fixtures/examples'].flatMap((each) => loadPaths([join(ROOT, each)], ROOT).files);
  policies = files.flatMap((file) => {
    const { sound } = prepare(file);
    return sound === undefined || sound.program.role === 'library' ? [] : [sound];
  });
});

/** Every evaluation of the policy's own tests, as constants of its types. */
function programOf(program: Program, plan: Plan): string {
  const lines: string[] = [typeScript(program)];
  const evaluate = evaluatePlan(plan);
  const recorded: Evaluator = (policy, inputs, at, externs) => {
    const result = evaluate(policy, inputs, at, externs);
    lines.push(`export const input_${lines.length}: Input = ${encodeInputs(policy, inputs)};`);
    if (result.ok) lines.push(`export const answer_${lines.length}: Answer = ${JSON.stringify(result.answer)};`);
    return result;
  };
  runSpecs({ ...program, properties: [] }, recorded);
  return `${lines.join('\n')}\n`;
}

function compiled(files: readonly string[]): { readonly code: number | null; readonly out: string } {
  const ran = spawnSync(process.execPath, [TSC, ...STRICT, ...files], { cwd: folder, encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout };
}

test('inputs and answers are values of their types', () => {
  expect(policies.length).toBeGreaterThan(30);
  const files = policies.map(({ program, plan }, i) => {
    writeFileSync(join(folder, `policy_${i}.ts`), programOf(program, plan));
    return `policy_${i}.ts`;
  });
  expect(compiled(files)).toEqual({ code: 0, out: '' });
});

test('what is not of the types does not compile', () => {
  const sound = policies.find(({ program }) => program.name === 'isp.tariff.metered_data');
  if (sound === undefined) throw new Error('isp.tariff.metered_data is not there');
  const wrong = [
    `${typeScript(sound.program)}`,
    `export const input: Input = { period: { start: '2026-04-01', end: '2026-05-01' }, usage: { data: true, rolled_over: 0 } };`,
    `export const verdict = (answer: Answer): string => answer.tariffs.no_such_tariff.total;`,
  ];
  writeFileSync(join(folder, 'wrong.ts'), wrong.join('\n'));
  expect(compiled(['wrong.ts'])).toEqual({
    code: 1,
    out: expect.stringMatching(/'boolean' is not assignable[\s\S]*'no_such_tariff' does not exist/),
  });
});

test('schemas of inputs and answers name every reference that they use', () => {
  for (const { program } of policies) {
    const text = JSON.stringify([inputSchema(program), answerSchema(program)]);
    const { $defs = {} } = answerSchema(program);
    for (const [, name = ''] of text.matchAll(/#\/\$defs\/(\w+)/g)) expect(Object.keys(Object($defs))).toContain(name);
  }
});
