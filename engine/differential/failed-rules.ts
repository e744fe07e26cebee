/** The names of the rules that failed, from the words of bits, which an answer without lines does not tell. */
import type { Inputs } from '../boundary/value.ts';
import { WORD_BITS } from '../decide/words.ts';
import type { Plan } from '../plan.ts';

/** In source order; undefined where the inputs are rejected. */
export function failedRules(plan: Plan, inputs: Inputs, at: string | undefined): readonly string[] | undefined {
  const options = { at, explain: 'none' } as const;
  const frame = plan.frame('none');
  if (!plan.load(frame, inputs, options) || plan.run(frame, 'none') !== 0) return undefined;
  const isSet = (i: number): boolean =>
    (plan.failedReader(Math.floor(i / WORD_BITS))(frame) & (1 << (i % WORD_BITS))) !== 0;
  return plan.program.rules.flatMap(({ name }, i) => (isSet(i) ? [name] : []));
}
