/** Every shipped policy: the trace of each case of its tests and properties verifies, and nothing altered in one passes. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkPack, type Program, sourceFile } from '#dsl';
import type { Answer } from '../answer.ts';
import { compile, evaluatePlan } from '../index.ts';
import { evaluateReference } from '../reference/reference.ts';
import type { Evaluator } from '../specs/outcome.ts';
import { runSpecs } from '../specs/run.ts';
import { rearrangements, tamperings } from '../testing/tamper.ts';
import { verify } from './verify.ts';

const ROOT = fileURLToPath(new URL('../../policies/', import.meta.url));
const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');
const csv = (beside: string, file: string) => {
  const name = beside.replace(/[^/]*$/, file);
  return sourceFile(name, read(name));
};
const sources = globSync('**/*.writ', { cwd: ROOT }).map((file) => sourceFile(file, read(file)));
const policies = [...checkPack({ sources, csv }).values()].flatMap(({ program }): [string, Program][] =>
  program?.role === 'policy' ? [[program.name, program]] : [],
);

/** Properties walk through thousands of inputs; beyond these they are answered by the plan, without a trace. */
const VERIFIED_MAX = 400;

function planOf(program: Program): Evaluator {
  const compiled = compile(program);
  if (!compiled.ok) throw new Error(`${program.name} does not compile`);
  return evaluatePlan(compiled.plan);
}

/** The traces of the cases, verified as they come; the last one is given back. */
function verified(program: Program): { readonly count: number; readonly faulty: readonly unknown[]; last?: Answer } {
  const faulty: unknown[] = [];
  let count = 0;
  let last: Answer | undefined;
  const plan = planOf(program);
  runSpecs(program, (of, inputs, at, externs) => {
    if (count >= VERIFIED_MAX) return plan(of, inputs, at, externs);
    const result = evaluateReference(of, inputs, { explain: 'full', at });
    if (result.ok) {
      count += 1;
      last = result.answer;
      const verdict = verify(JSON.parse(JSON.stringify(result.answer)));
      if (!verdict.ok) faulty.push(verdict.problems);
    }
    return result;
  });
  return last === undefined ? { count, faulty } : { count, faulty, last };
}

describe('shipped policies', () => {
  test.each(policies)('%s', (_, program) => {
    const { count, faulty, last } = verified(program);
    expect(faulty).toEqual([]);
    expect(count).toBeGreaterThan(1);
    const altered = [...tamperings(last, () => false), ...rearrangements(last)];
    expect(altered.filter(({ answer }) => verify(answer).ok).map(({ path }) => path)).toEqual([]);
    expect(altered.length).toBeGreaterThan(100);
  });

  test('there are some', () => expect(policies.length).toBeGreaterThanOrEqual(9));
});
