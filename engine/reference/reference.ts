/**
 * The door of the reference evaluator: the executable specification of the language. It walks the typed tree with exact
 * rationals and shares nothing with the compiled evaluator but the checked program and the boundary.
 *
 *     const result = evaluateReference(program, inputs, { explain: 'full' });
 */
import type { Program } from '#dsl';
import type { Answer } from '../answer.ts';
import { resolveAsOf } from '../boundary/as-of.ts';
import { inCurrencyOf } from '../boundary/currency.ts';
import type { Externs } from '../boundary/extern.ts';
import type { Fault } from '../boundary/fault.ts';
import type { Inputs } from '../boundary/value.ts';
import { answerOf, type Explain } from './answer.ts';
import { type Observe, Rejected } from './context.ts';
import { startEvaluation } from './evaluation.ts';
import { sealed, sealOf } from './seal.ts';
import type { Watch } from './seen.ts';
import { traceOf } from './trace/trace.ts';

export interface ReferenceOptions {
  /** ISO date or instant; needed when the policy names no as-of input. */
  readonly at?: string | undefined;
  readonly explain: Explain;
  /** What answers externs: installed by who runs the engine. */
  readonly externs?: Externs | undefined;
  /** Told what the evaluation meets; every rule is judged then, whether somebody asks for it or not. */
  readonly watch?: Watch;
  /** For checks of the evaluator and the checker themselves. */
  readonly observe?: Observe;
}
export type ReferenceResult =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly faults: readonly Fault[] };

export function evaluateReference(program: Program, inputs: Inputs, options: ReferenceOptions): ReferenceResult {
  const result = withoutSeal(program, inputs, options);
  if (!result.ok || options.explain !== 'full') return result;
  return { ok: true, answer: { ...result.answer, seal: sealOf(result.answer) } };
}

/** The same as JSON. */
export function answerReference(
  program: Program,
  inputs: Inputs,
  options: ReferenceOptions,
): { readonly ok: true; readonly json: string } | { readonly ok: false; readonly faults: readonly Fault[] } {
  const result = withoutSeal(program, inputs, options);
  if (!result.ok) return result;
  const json = JSON.stringify(result.answer);
  return { ok: true, json: options.explain === 'full' ? sealed(json) : json };
}

/** One evaluation told in several ways, the shortest first: what is computed for one is not computed again for the next. */
export function evaluateReferenceInWays(
  program: Program,
  inputs: Inputs,
  ways: readonly Exclude<Explain, 'full'>[],
  options: Omit<ReferenceOptions, 'explain'>,
): readonly ReferenceResult[] {
  let tell = teller(program, inputs, options);
  return ways.map((way) => {
    const result = tell(way);
    // What was broken off is not gone on with.
    if (!result.ok) tell = teller(program, inputs, options);
    return result;
  });
}

function withoutSeal(program: Program, inputs: Inputs, options: ReferenceOptions): ReferenceResult {
  return teller(program, inputs, options)(options.explain);
}

function teller(
  declared: Program,
  inputs: Inputs,
  options: Omit<ReferenceOptions, 'explain'>,
): (explain: Explain) => ReferenceResult {
  const asked = inCurrencyOf(declared, inputs);
  if (!asked.ok) return () => asked;
  const { program } = asked;
  const resolved = resolveAsOf(program, inputs, options.at);
  if (!resolved.ok) return () => resolved;
  return answering((): ((explain: Explain) => Answer) => {
    const evaluation = startEvaluation(program, inputs, resolved.asOf, options.externs, options);
    if (program.externs.length > 0 || options.watch !== undefined)
      for (const { name } of program.rules) evaluation.rule(name);
    return (explain) => answerOf(evaluation, explain, () => traceOf(evaluation));
  });
}

/** What rejects an input is no fault of the evaluator. */
function answering(start: () => (explain: Explain) => Answer): (explain: Explain) => ReferenceResult {
  const attempt = <T>(run: () => T): { readonly made: T } | { readonly faults: readonly Fault[] } => {
    try {
      return { made: run() };
    } catch (rejected) {
      if (rejected instanceof Rejected) return { faults: rejected.faults };
      throw rejected;
    }
  };
  const answers = attempt(start);
  return (explain) => {
    if ('faults' in answers) return { ok: false, faults: answers.faults };
    const answer = attempt(() => answers.made(explain));
    return 'faults' in answer ? { ok: false, faults: answer.faults } : { ok: true, answer: answer.made };
  };
}
