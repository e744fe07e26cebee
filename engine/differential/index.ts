/**
 * The door to comparing the evaluators on one policy: for who publishes it and will not take the compiler's word. It stands apart, so
 * that who evaluates does not load what generates inputs.
 */
import type { Program } from '#dsl';
import type { Mode } from '../compiled/writer.ts';
import { compileWith, type Plan } from '../plan.ts';
import { dateText } from '../time/iso.ts';
import { type Comparison, comparePlans, MODES } from './compare.ts';
import { Oracle } from './oracle.ts';

export type { Comparison, Difference } from './compare.ts';

/** Days of inputs behind the first day of a version that has no end. */
const SPAN = 580;

/** The plans of a program in every mode, which take their slow way to the oracle. */
export function plansOf(oracle: Oracle): readonly (readonly [Mode, Plan])[] {
  return MODES.flatMap((mode): (readonly [Mode, Plan])[] => {
    const compiled = compileWith(oracle.program, { mode }, oracle.slow);
    return compiled.ok ? [[mode, compiled.plan]] : [];
  });
}

/**
 * The compiled policy, inlined, shared and as a loop, against the reference, byte for byte, on generated inputs of its own days. The same seed
 * generates the same inputs. Where the reference itself answers there is nothing to compare, and no evaluation is counted.
 */
export function compareEvaluators(program: Program, { inputs, seed }: { inputs: number; seed: number }): Comparison {
  const { from, until = from + SPAN } = program.effective;
  const oracle = new Oracle(program, dateText(from));
  const plans = plansOf(oracle);
  if (plans[0]?.[1].interpreted !== undefined) return { evaluations: 0, answered: 0, difference: undefined };
  return comparePlans(oracle, plans, { inputs, seed, days: [from, until - 1] });
}
