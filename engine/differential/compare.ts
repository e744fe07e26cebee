/** One policy on many inputs: the reference, and the compiled plan in every mode, byte for byte. */
import type { Program } from '#dsl';
import { encodeInputs } from '../boundary/encode.ts';
import type { Inputs } from '../boundary/value.ts';
import type { Evaluated, Explain, Plan } from '../plan.ts';
import { evaluateReference, evaluateReferenceInWays, type ReferenceResult } from '../reference/reference.ts';
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
/** Every input is asked in both. */
const WAYS = ['none', 'lines'] as const;

/** The first plan reads bodies, so that decoders take part; the others take the decoded inputs. */
export function comparePlans(program: Program, plans: readonly Plan[], inputs: number, seed: number): Comparison {
  const random = new Random(seed);
  let evaluations = 0;
  let answered = 0;
  for (let i = 0; i < inputs; i += 1) {
    const given = generateInputs(program, random);
    const body = encodeInputs(program, given);
    const references = evaluateReferenceInWays(program, given, WAYS, optionsOf(program, 'lines'));
    for (const [w, explain] of WAYS.entries()) {
      const options = optionsOf(program, explain);
      const reference = referenceTextOf(references[w]);
      for (const [k, plan] of plans.entries()) {
        evaluations += 1;
        const compiled = textOf(k === 0 ? plan.evaluate(body, options) : plan.evaluateInputs(given, options));
        if (compiled !== reference)
          return { evaluations, answered, difference: { body, explain, reference, compiled } };
        if (reference.startsWith('{"policy"')) answered += 1;
      }
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
  return referenceTextOf(evaluateReference(program, inputs, options));
}
function referenceTextOf(result: ReferenceResult | undefined): string {
  if (result === undefined) return '';
  return result.ok ? JSON.stringify(result.answer) : JSON.stringify(result.faults);
}
export function textOf(result: Evaluated): string {
  return result.ok ? result.json : JSON.stringify(result.faults);
}
