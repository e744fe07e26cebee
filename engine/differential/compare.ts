/** One policy on many inputs: the reference, and the compiled plan in every mode, byte for byte. */
import { encodeInputs } from '../boundary/encode.ts';
import type { Explain, Plan } from '../plan.ts';
import { generateInputs } from './inputs.ts';
import { type Heard, heardOf, type Oracle, WAYS } from './oracle.ts';
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

/** The first plan reads bodies, so that decoders take part; the others take the decoded inputs. */
export function comparePlans(oracle: Oracle, plans: readonly Plan[], inputs: number, seed: number): Comparison {
  const { program } = oracle;
  const random = new Random(seed);
  let evaluations = 0;
  let answered = 0;
  for (let i = 0; i < inputs; i += 1) {
    const given = generateInputs(program, random);
    const body = encodeInputs(program, given);
    const told = oracle.ask(given, body);
    for (const [w, explain] of WAYS.entries()) {
      const heard = told[w];
      const reference = heard === undefined ? '' : textOf(heard);
      for (const [k, plan] of plans.entries()) {
        evaluations += 1;
        const compiled = textOf(
          heardOf(program, explain, (options) =>
            k === 0 ? plan.evaluate(body, options) : plan.evaluateInputs(given, options),
          ),
        );
        if (compiled !== reference)
          return { evaluations, answered, difference: { body, explain, reference, compiled } };
        if (heard?.result.ok === true) answered += 1;
      }
    }
  }
  return { evaluations, answered, difference: undefined };
}

/**
 * Who is asked is fixed where there is an answer (18.157), and nobody is asked twice; in which order is not, so that what is
 * rejected may have asked more or less before.
 */
export function textOf({ result, calls }: Heard): string {
  const told = result.ok ? result.json : JSON.stringify(result.faults);
  if (new Set(calls).size < calls.length) return `${told} asked twice`;
  return calls.length === 0 || !result.ok ? told : `${told} asked ${calls.toSorted().join(', ')}`;
}
