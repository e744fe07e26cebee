/**
 * The twelve questions that billing systems answer differently: for each, two policies that differ in the words named here and in
 * nothing else, whose tests hold what the systems of either side answer.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ALONE, check, type Program, sourceFile } from '#dsl';
import { compile, evaluatePlan, referenceEvaluator, runSpecs } from '#engine';

const FOLDER = fileURLToPath(new URL('../fixtures/choices/', import.meta.url));

/** What stands in the one policy where the other has the other words; nothing is the default. */
const CHOICES: Readonly<Record<string, readonly [one: string, other: string]>> = {
  a_window_end: ['', 'inclusive'],
  b_termination_day: ['', 'from period.in_service_from until period.in_service_until inclusive'],
  c_denominator: ['anchor period', 'billing cycle'],
  d_month_end: ['remembered', 'clamped'],
  e_zero_usage: ['', 'even at zero'],
  f_tier_bounds: ['', 'in whole units'],
  g_rounding_stage: ['', 'round half up to 6 places per increment'],
  h_late_usage: ['current', 'own'],
  i_cap_over_bills: ['', 'already charged charged_before'],
  j_discounts: ['', 'stack after partner'],
  k_tax_in_price: ['added to', 'contained in'],
  l_allowance_and_steps: ['', 'before steps'],
};

const texts = (question: string): readonly string[] =>
  globSync(`${question}_*.writ`, { cwd: FOLDER }).map((name) => readFileSync(`${FOLDER}${name}`, 'utf8'));

/** The words of the policy itself: without what is said of it, its name and its tests. */
function wordsOf(text: string): readonly string[] {
  const body = text.slice(0, text.indexOf('\ntest ')).replace(/^\/\/\/.*$/gm, '');
  return body
    .replace(/^policy .*$/m, '')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** What is left of two lists of words between what they begin and end with alike. */
function apart(one: readonly string[], other: readonly string[]): readonly [string, string] {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return [one.slice(start, one.length - end).join(' '), other.slice(start, other.length - end).join(' ')];
}

function programOf(text: string): Program {
  const { program, diagnostics } = check(sourceFile('choice.writ', text), ALONE);
  expect(diagnostics).toEqual([]);
  if (program === undefined) throw new Error('no program');
  return program;
}

type Asked = Parameters<Parameters<typeof runSpecs>[1]>;

/** What the tests of a policy ask, case by case. */
function casesOf(program: Program): readonly Asked[] {
  const cases: Asked[] = [];
  runSpecs(program, (...asked) => {
    cases.push(asked);
    return referenceEvaluator(...asked);
  });
  return cases;
}

/** A tariff line by line, or why the input is none of this policy. */
function answerOf(program: Program, [, ...asked]: Asked): string {
  const result = referenceEvaluator(program, ...asked);
  return JSON.stringify(result.ok ? result.answer.tariffs : result.faults);
}

test('every policy in the folder belongs to a question', () => {
  const names = globSync('*.writ', { cwd: FOLDER }).map((name) => basename(name, '.writ'));
  const known = names.filter((name) => Object.keys(CHOICES).some((question) => name.startsWith(`${question}_`)));
  expect(known).toEqual(names);
  expect(names).toHaveLength(2 * Object.keys(CHOICES).length);
});

describe.each(Object.entries(CHOICES))('%s', (question, words) => {
  test('the two policies differ in these words alone', () => {
    const [one = [], other = []] = texts(question).map(wordsOf);
    expect([apart(one, other), apart(other, one)]).toContainEqual(words);
  });

  test('both systems are answered, on both evaluators', () => {
    for (const program of texts(question).map(programOf)) {
      const compiled = compile(program);
      if (!compiled.ok) throw new Error('not compiled');
      expect(compiled.plan.interpreted).toBeUndefined();
      for (const evaluator of [evaluatePlan(compiled.plan), referenceEvaluator]) {
        const results = runSpecs(program, evaluator);
        expect(results.length).toBeGreaterThan(0);
        expect(results.flatMap(({ failures }) => failures)).toEqual([]);
      }
    }
  });

  test('the words alone decide: one input is answered differently by the two', () => {
    const [one, other] = texts(question).map(programOf);
    if (one === undefined || other === undefined) throw new Error('no pair');
    const cases = [...casesOf(one), ...casesOf(other)];
    const differing = cases.filter((asked) => answerOf(one, asked) !== answerOf(other, asked));
    expect(differing.length).toBeGreaterThan(0);
  });
});
