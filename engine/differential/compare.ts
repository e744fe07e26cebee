/** One policy on many inputs: the reference, and the compiled plan in every mode, byte for byte. */
import { encodeInputs } from '../boundary/encode.ts';
import type { Inputs } from '../boundary/value.ts';
import type { Mode } from '../compiled/writer.ts';
import type { Explain, Plan } from '../plan.ts';
import { type Days, generateInputs } from './inputs.ts';
import { type Heard, heardOf, type Options, type Oracle, WAYS } from './oracle.ts';
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
  of: { readonly input: number; readonly body: string; readonly inputs: Inputs; readonly options: Options },
): string | undefined {
  const given = GIVEN[mode](of.input);
  if (given === 'nothing') return undefined;
  const heard = heardOf(plan.program, of.options, (options) =>
    given === 'body' ? plan.evaluate(of.body, options) : plan.evaluateInputs(of.inputs, options),
  );
  return textOf(heard);
}

export function comparePlans(
  oracle: Oracle,
  plans: readonly (readonly [Mode, Plan])[],
  { inputs, seed, days }: { readonly inputs: number; readonly seed: number; readonly days?: Days },
): Comparison {
  const { program } = oracle;
  const random = new Random(seed);
  let evaluations = 0;
  let answered = 0;
  for (let i = 0; i < inputs; i += 1) {
    const given = generateInputs(program, random, days);
    const body = encodeInputs(program, given);
    const told = oracle.ask(given, body);
    for (const [w, explain] of WAYS.entries()) {
      const heard = told[w];
      const reference = heard === undefined ? '' : textOf(heard);
      for (const [mode, plan] of plans) {
        const compiled = answerIn(mode, plan, { input: i, body, inputs: given, options: oracle.options(explain) });
        if (compiled === undefined) continue;
        evaluations += 1;
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
