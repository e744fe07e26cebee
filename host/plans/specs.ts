/** The tests and properties that stand in a file, on one of the evaluators. */
import type { Diagnostic, Program } from '#dsl';
import { evaluatePlan, type Plan, referenceEvaluator, runSpecs, type SpecResult } from '#engine';

export function runFileSpecs(program: Program, evaluator: Plan | 'reference'): readonly SpecResult[] {
  if (evaluator === 'reference') return runSpecs(program, referenceEvaluator);
  return runSpecs(program, evaluatePlan(evaluator), evaluator);
}

/** What failed, as everything else that is wrong with a file is told. */
export function failuresOf(results: readonly SpecResult[]): readonly Diagnostic[] {
  return results
    .flatMap(({ failures }) => failures)
    .map((failure): Diagnostic => ({ ...failure, severity: 'error', related: [] }));
}
