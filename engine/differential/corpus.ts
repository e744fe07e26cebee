/** Policies with inputs and the answers of the sound reference, to hold faulty compilers against. */
import type { Program } from '#dsl';
import { encodeInputs } from '../boundary/encode.ts';
import type { Inputs } from '../boundary/value.ts';
import type { compile } from '../index.ts';
import type { Explain } from '../plan.ts';
import { answerReference } from '../reference/reference.ts';
import { answerIn, MODES, textOf } from './compare.ts';
import { compareDecoders } from './decoders.ts';
import { generateInputs } from './inputs.ts';
import { heardOf, optionsOf } from './oracle.ts';
import { Random } from './random.ts';
import { checkedPolicy } from './run.ts';

interface Asked {
  readonly inputs: Inputs;
  readonly body: string;
  readonly explain: Explain;
  readonly answer: string;
}
interface Answered {
  readonly seed: number;
  readonly program: Program;
  readonly asked: readonly Asked[];
}

const FROM = 1501;
const INPUTS = 40;

/** As many policies as are asked for, each made when it is first met; those of the seeds in `first` come before all others. */
export class Corpus {
  readonly #size: number;
  readonly #first: ReadonlySet<number>;
  readonly #made = new Map<number, Answered | undefined>();

  constructor(size: number, first: Iterable<number>) {
    this.#size = size;
    this.#first = new Set(first);
  }

  *[Symbol.iterator](): Generator<Answered> {
    let left = this.#size;
    for (const seed of this.#seeds()) {
      const each = this.of(seed);
      if (each === undefined) continue;
      yield each;
      left -= 1;
      if (left === 0) return;
    }
  }

  *#seeds(): Generator<number> {
    yield* this.#first;
    for (let seed = FROM; ; seed += 1) if (!this.#first.has(seed)) yield seed;
  }

  /** Undefined where the checker refuses what is generated of the seed. */
  of(seed: number): Answered | undefined {
    if (!this.#made.has(seed)) {
      const program = checkedPolicy(seed);
      this.#made.set(seed, program && answered(program, seed));
    }
    return this.#made.get(seed);
  }
}

function answered(program: Program, seed: number): Answered {
  const random = new Random(seed);
  const asked = Array.from({ length: INPUTS }, (): Asked => {
    const inputs = generateInputs(program, random);
    const explain = random.chance(0.2) ? 'none' : 'lines';
    return {
      inputs,
      explain,
      body: encodeInputs(program, inputs),
      answer: textOf(
        heardOf(program, optionsOf(program, explain), (options) => answerReference(program, inputs, options)),
      ),
    };
  });
  return { seed, program, asked };
}

/** The seed of a policy that a compiler answers otherwise, or breaks down over, the likely one first; undefined: there is none. */
export function noticedBy(corpus: Corpus, compiler: typeof compile, likely: number): number | undefined {
  const first = corpus.of(likely);
  if (first !== undefined && differs(first, compiler)) return likely;
  for (const each of corpus) if (differs(each, compiler)) return each.seed;
  return undefined;
}

const READERS = 4;
const BODIES = 3_000;

/** The same where a compiler's decoder reads anything otherwise than the slow one. */
export function misreadBy(corpus: Corpus, compiler: typeof compile): number | undefined {
  let left = READERS;
  for (const { seed, program } of corpus) {
    left -= 1;
    if (left < 0) return undefined;
    const compiled = compiler(program);
    if (compiled.ok && compareDecoders(program, compiled.plan, BODIES, left).difference !== undefined) return seed;
  }
  return undefined;
}

function differs({ program, asked }: Answered, compiler: typeof compile): boolean {
  try {
    return MODES.some((mode) => {
      const compiled = compiler(program, { mode });
      if (!compiled.ok) return true;
      const { plan } = compiled;
      if (plan.interpreted !== undefined) return false;
      return asked.some(
        (each, input) =>
          (answerIn(mode, plan, { ...each, input, options: optionsOf(plan.program, each.explain) }) ?? each.answer) !==
          each.answer,
      );
    });
  } catch {
    return true;
  }
}
