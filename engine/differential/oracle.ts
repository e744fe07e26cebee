/** The reference as the differential run asks it: once for each input, however many plans take their slow way to it. */
import type { Program } from '#dsl';
import { encodeInputs } from '../boundary/encode.ts';
import type { Externs } from '../boundary/extern.ts';
import type { Inputs } from '../boundary/value.ts';
import type { Evaluated, Explain, SlowEvaluator } from '../plan.ts';
import { answerReference, evaluateReferenceInWays } from '../reference/reference.ts';
import { hearing } from './externs.ts';

const AT = '2026-03-15';

export interface Options {
  readonly explain: Explain;
  readonly at?: string;
}
export function optionsOf(program: Program, explain: Explain, at = AT): Options {
  return program.asOf === undefined ? { explain, at } : { explain };
}

/** Every input is asked in both. */
export const WAYS = ['none', 'lines'] as const;

/** What is answered, and whom that took to ask. */
export interface Heard {
  readonly result: Evaluated;
  readonly calls: readonly string[];
}
export function heardOf(
  program: Program,
  options: Options,
  run: (options: Options & { readonly externs: Externs }) => Evaluated,
): Heard {
  const { externs, calls } = hearing(program);
  return { result: run({ ...options, externs }), calls };
}

export class Oracle {
  readonly program: Program;
  readonly #at: string;
  #given: Inputs | undefined;
  #body = '';
  #told: readonly Evaluated[] = [];

  /** `at`: the as-of where the program reads none of its inputs as that. */
  constructor(program: Program, at = AT) {
    this.program = program;
    this.#at = at;
  }

  options(explain: Explain): Options {
    return optionsOf(this.program, explain, this.#at);
  }

  /** What the reference says of an input, in each of the ways; `body` is that input as JSON. */
  ask(given: Inputs, body: string): readonly Heard[] {
    const { program } = this;
    if (program.externs.length > 0) {
      // Who is asked hangs on what is told, so that each way has an evaluation of its own; plans ask anew.
      this.#told = [];
      return WAYS.map((explain) =>
        heardOf(program, this.options(explain), (options) => answerReference(program, given, options)),
      );
    }
    const results = evaluateReferenceInWays(program, given, WAYS, this.options('lines'));
    this.#given = given;
    this.#body = body;
    this.#told = results.map((result) =>
      result.ok ? { ok: true, json: JSON.stringify(result.answer) } : { ok: false, faults: result.faults },
    );
    return this.#told.map((result) => ({ result, calls: [] }));
  }

  /** For plans: an input read from the body that was asked about has its answer already; any other is asked anew. */
  readonly slow: SlowEvaluator = (program, inputs, options) => {
    const told = this.#told[way(options.explain)];
    const isAsked = inputs === this.#given || encodeInputs(program, inputs) === this.#body;
    return told !== undefined && isAsked ? told : answerReference(program, inputs, options);
  };
}

const way = (explain: Explain): number => (WAYS as readonly Explain[]).indexOf(explain);
