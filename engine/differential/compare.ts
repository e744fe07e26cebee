/** One policy on many inputs: the reference, and the compiled plan in every mode, byte for byte. */
import type { Program } from '#dsl';
import { encodeInputs } from '../boundary/encode.ts';
import type { Externs } from '../boundary/extern.ts';
import type { Inputs } from '../boundary/value.ts';
import type { Evaluated, Explain, Plan } from '../plan.ts';
import { evaluateReference, evaluateReferenceInWays, type ReferenceResult } from '../reference/reference.ts';
import { hearing } from './externs.ts';
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
    const references = referenceTexts(program, given);
    for (const [w, explain] of WAYS.entries()) {
      const reference = references[w] ?? '';
      for (const [k, plan] of plans.entries()) {
        evaluations += 1;
        const compiled = textOf(program, explain, (options) =>
          k === 0 ? plan.evaluate(body, options) : plan.evaluateInputs(given, options),
        );
        if (compiled !== reference)
          return { evaluations, answered, difference: { body, explain, reference, compiled } };
        if (isAnswer(reference)) answered += 1;
      }
    }
  }
  return { evaluations, answered, difference: undefined };
}

export interface Options {
  readonly explain: Explain;
  readonly at?: string;
}
export interface AskedOptions extends Options {
  readonly externs: Externs;
}
export function optionsOf(program: Program, explain: Explain): Options {
  return program.asOf === undefined ? { explain, at: AT } : { explain };
}

/** What generated code, or what stands in for it, answers and asks. */
export function textOf(program: Program, explain: Explain, run: (options: AskedOptions) => Evaluated): string {
  const { externs, calls } = hearing(program);
  const result = run({ ...optionsOf(program, explain), externs });
  return withCalls(result.ok ? result.json : JSON.stringify(result.faults), calls);
}
export function referenceText(program: Program, inputs: Inputs, explain: Explain): string {
  const { externs, calls } = hearing(program);
  const result = evaluateReference(program, inputs, { ...optionsOf(program, explain), externs });
  return withCalls(resultText(result), calls);
}

/** Of all ways; what one of them asked is not asked again in the same evaluation, so that each has one of its own there. */
function referenceTexts(program: Program, inputs: Inputs): readonly string[] {
  if (program.externs.length > 0) return WAYS.map((explain) => referenceText(program, inputs, explain));
  return evaluateReferenceInWays(program, inputs, WAYS, optionsOf(program, 'lines')).map(resultText);
}
function resultText(result: ReferenceResult): string {
  return JSON.stringify(result.ok ? result.answer : result.faults);
}

/**
 * Who is asked is fixed where there is an answer (18.157), and nobody is asked twice; in which order is not, so that what is
 * rejected may have asked more or less before.
 */
function withCalls(result: string, calls: readonly string[]): string {
  if (new Set(calls).size < calls.length) return `${result} asked twice`;
  return calls.length === 0 || !isAnswer(result) ? result : `${result} asked ${calls.toSorted().join(', ')}`;
}
function isAnswer(text: string): boolean {
  return text.startsWith('{"policy"');
}
