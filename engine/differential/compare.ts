/** One policy on many inputs: the reference, and the compiled plan in every mode, byte for byte. */
import type { Program } from '#dsl';
import { encodeInputs } from '../boundary/encode.ts';
import type { Inputs } from '../boundary/value.ts';
import type { Evaluated, Explain, Plan } from '../plan.ts';
import { evaluateReference } from '../reference/reference.ts';
import { generateInputs } from './inputs.ts';
import { Random } from './random.ts';

export interface Difference {
  readonly body: string;
  readonly explain: Explain;
  readonly reference: string;
  readonly compiled: string;
}
export interface Comparison {
  readonly evaluations: number;
  /** Evaluations that gave an answer; the others were rejected alike. */
  readonly answered: number;
  readonly difference: Difference | undefined;
}

const AT = '2026-03-15';

/** The first plan reads bodies, so that decoders take part; the others take the decoded inputs. */
export function comparePlans(program: Program, plans: readonly Plan[], inputs: number, seed: number): Comparison {
  const random = new Random(seed);
  let evaluations = 0;
  let answered = 0;
  for (let i = 0; i < inputs; i += 1) {
    const given = generateInputs(program, random);
    const explain: Explain = random.chance(0.2) ? 'none' : 'lines';
    const options = optionsOf(program, explain);
    const body = encodeInputs(program, given);
    const reference = referenceText(program, given, options);
    for (const [k, plan] of plans.entries()) {
      evaluations += 1;
      const compiled = textOf(k === 0 ? plan.evaluate(body, options) : plan.evaluateInputs(given, options));
      if (compiled !== reference) return { evaluations, answered, difference: { body, explain, reference, compiled } };
      if (reference.startsWith('{"policy"')) answered += 1;
    }
  }
  return { evaluations, answered, difference: undefined };
}

export interface Options {
  readonly explain: Explain;
  readonly at?: string;
}
export function optionsOf(program: Program, explain: Explain): Options {
  return program.asOf === undefined ? { explain, at: AT } : { explain };
}

export function referenceText(program: Program, inputs: Inputs, options: Options): string {
  const result = evaluateReference(program, inputs, options);
  return result.ok ? JSON.stringify(result.answer) : JSON.stringify(result.faults);
}
export function textOf(result: Evaluated): string {
  return result.ok ? result.json : JSON.stringify(result.faults);
}
