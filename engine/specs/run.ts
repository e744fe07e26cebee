/**
 * Runs the tests and properties of a program on a given evaluator (LANGUAGE section 12, 18.159 to 18.161), so that the
 * same runner drives the compiled evaluator and the reference.
 */
import type { Case, Expectation, Expr, Program, Property, Span, Test } from '#dsl';
import type { Fault } from '../boundary/fault.ts';
import type { Plan } from '../plan.ts';
import { Environment } from '../reference/context.ts';
import { startEvaluation } from '../reference/evaluation.ts';
import type { Value } from '../reference/value.ts';
import { dateText } from '../time/iso.ts';
import { missOf } from './expectations.ts';
import { inputsOf, type Placed, placeGivens } from './givens.ts';
import { runInCurrencies } from './in-currencies.ts';
import type { Evaluator, Failure, SpecResult } from './outcome.ts';
import { evaluatePoint, type Point } from './point.ts';
import { runProperty } from './property.ts';
import { proveMonotone } from './prove.ts';

/** With `plan`, the one that `evaluator` asks, what never falls or never rises is proved where it can be. */
export function runSpecs(program: Program, evaluator: Evaluator, plan?: Plan): readonly SpecResult[] {
  if (program.currencies !== undefined) {
    return runInCurrencies(program, program.currencies.programs, {
      test: (variant, test) => runTest(variant, test, evaluator),
      property: (variant, property) => runOneProperty(variant, property, evaluator),
    });
  }
  return [
    ...program.tests.map((test) => runTest(program, test, evaluator)),
    ...program.properties.map((property) => runOneProperty(program, property, evaluator, plan)),
  ];
}

function runTest(program: Program, test: Test, evaluator: Evaluator): SpecResult {
  const rows: readonly (Case | undefined)[] = test.cases ?? [undefined];
  const failures = rows.flatMap((row, i) => runRow(program, test, row, i, evaluator));
  if (rows.length === 0) failures.push(neverReached(test.span, `test "${test.name}"`));
  return { kind: 'test', name: test.name, ok: failures.length === 0, failures, evaluations: rows.length };
}

function neverReached(span: Span, what: string): Failure {
  return { code: 'WR9102', span, message: `${what} expects nothing.`, notes: [] };
}

function runRow(
  program: Program,
  test: Test,
  row: Case | undefined,
  index: number,
  evaluator: Evaluator,
): readonly Failure[] {
  const label = `test "${test.name}"${row === undefined ? '' : `, row ${index + 1}`}`;
  const span = row?.span ?? test.span;
  const expectations = [...test.expectations, ...(row?.expectations ?? [])];
  if (expectations.length === 0) return [neverReached(span, label)];
  const placed = placeGivens(program, [...test.givens, ...(row?.givens ?? [])]);
  const reached = reach(program, placed, evaluator, span, label);
  return 'failure' in reached ? [reached.failure] : misses(expectations, reached.point, label);
}

/** Evaluates with the given inputs, or says why that cannot be. */
function reach(
  program: Program,
  placed: readonly Placed[],
  evaluator: Evaluator,
  span: Span,
  label: string,
): { readonly point: Point } | { readonly failure: Failure } {
  const given = inputsOf(program, placed);
  if (!given.ok) {
    const [problem, ...notes] = given.problems;
    return { failure: { code: 'WR9107', span, message: `${label}: ${problem}`, notes } };
  }
  const result = evaluatePoint(program, given, evaluator);
  return result.ok ? { point: result.point } : { failure: rejected(result.faults, span, label) };
}

function rejected(faults: readonly Fault[], span: Span, label: string): Failure {
  const outside = faults.some(({ code }) => code === 'AS_OF_OUTSIDE_VERSION');
  const [first, ...notes] = faults.map(({ path, message }) => `${path}: ${message}`);
  return { code: outside ? 'WR9109' : 'WR9101', span, message: `${label}: the input is rejected, ${first}`, notes };
}

function misses(expectations: readonly Expectation[], point: Point, label: string): readonly Failure[] {
  return expectations.flatMap((expectation) => {
    if (expectation.kind === 'monotone') return [];
    const miss = missOf(expectation, point);
    if (miss === undefined) return [];
    return [{ code: 'WR9101', span: expectation.span, message: `${label}: ${miss.message}`, notes: miss.notes }];
  });
}

function runOneProperty(program: Program, property: Property, evaluator: Evaluator, plan?: Plan): SpecResult {
  const day = program.effective.from;
  const blank = program.inputs.map(() => ({ kind: 'missing' }) as const);
  const { context } = startEvaluation(program, blank, { day, text: dateText(day) });
  const read = (expr: Expr): Value => context.evaluate(expr, new Environment());
  const base = placeGivens(program, property.givens);
  const label = `property "${property.name}"`;
  if (property.expectations.length === 0) {
    const failures = [neverReached(property.span, label)];
    return { kind: 'property', name: property.name, ok: false, failures, evaluations: 0 };
  }
  const result = runProperty(program, property, read, (placed) =>
    reach(program, [...base, ...placed], evaluator, property.span, label),
  );
  if (plan === undefined || !result.ok) return result;
  const { proofs, failures } = proveMonotone(plan, property, base, read);
  return { ...result, ok: failures.length === 0, failures, ...(proofs.length === 0 ? {} : { proofs }) };
}
