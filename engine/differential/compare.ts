/** One policy on many inputs: the reference, and the compiled plan in every mode, byte for byte. */
import { encodeInputs } from '../boundary/encode.ts';
import type { Inputs } from '../boundary/value.ts';
import type { Mode } from '../compiled/writer.ts';
import type { Evaluated, EvaluateOptions, Explain, Plan } from '../plan.ts';
import { generateInputs } from './inputs.ts';
import { type Oracle, optionsOf, WAYS } from './oracle.ts';
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

/** What of an input a plan is given: its body, so that the decoder takes part, or what was decoded; or it is not asked. */
type Given = 'body' | 'inputs' | 'nothing';

/** Of the input of this number. The loop goes over the source of the shared mode and takes its time: a part is enough. */
const GIVEN: Readonly<Record<Mode, (input: number) => Given>> = {
  inlined: () => 'body',
  shared: () => 'inputs',
  loop: (input) => (input % 16 === 0 ? 'body' : input % 16 === 8 ? 'inputs' : 'nothing'),
};
export const MODES = Object.keys(GIVEN) as readonly Mode[];

/** The answer of a plan in a mode to the input of a number; undefined where it is not asked. */
export function answerIn(
  mode: Mode,
  plan: Plan,
  of: { readonly input: number; readonly body: string; readonly inputs: Inputs; readonly options: EvaluateOptions },
): string | undefined {
  const given = GIVEN[mode](of.input);
  if (given === 'nothing') return undefined;
  return textOf(given === 'body' ? plan.evaluate(of.body, of.options) : plan.evaluateInputs(of.inputs, of.options));
}

export function comparePlans(
  oracle: Oracle,
  plans: readonly (readonly [Mode, Plan])[],
  inputs: number,
  seed: number,
): Comparison {
  const { program } = oracle;
  const random = new Random(seed);
  let evaluations = 0;
  let answered = 0;
  for (let i = 0; i < inputs; i += 1) {
    const given = generateInputs(program, random);
    const body = encodeInputs(program, given);
    const told = oracle.ask(given, body);
    for (const [w, explain] of WAYS.entries()) {
      const options = optionsOf(program, explain);
      const result = told[w];
      const reference = result === undefined ? '' : textOf(result);
      for (const [mode, plan] of plans) {
        const compiled = answerIn(mode, plan, { input: i, body, inputs: given, options });
        if (compiled === undefined) continue;
        evaluations += 1;
        if (compiled !== reference)
          return { evaluations, answered, difference: { body, explain, reference, compiled } };
        if (result?.ok === true) answered += 1;
      }
    }
  }
  return { evaluations, answered, difference: undefined };
}

export function textOf(result: Evaluated): string {
  return result.ok ? result.json : JSON.stringify(result.faults);
}
