/**
 * The door to what the language does not compute (LANGUAGE 9 and 18.20). Who runs the engine installs what answers externs;
 * who calls a policy never does. Arguments and answers are what JSON writes, by the rules of inputs.
 */
import type { Extern, Program } from '#dsl';
import { decode } from './decode.ts';
import { encodeInputs } from './encode.ts';
import type { Inputs, InputValue } from './value.ts';

export interface ExternSource {
  /** What a `snapshot` extern answers from; without it such an extern has no answer. The trace names it. */
  readonly dataset?: string;
  /**
   * From the arguments by name (decimals as texts, absent optionals left out) to the answer, at once: what is thrown, promised or
   * does not fit the declared type is no answer.
   */
  readonly answer: (args: Readonly<Record<string, unknown>>) => unknown;
}

/** What answers an extern; undefined where nothing is installed for it. */
export type Externs = (extern: Extern) => ExternSource | undefined;

export const NO_EXTERNS: Externs = () => undefined;

/** The arguments of a call as JSON text: two calls are the same when it is. */
export function argumentText(extern: Extern, args: Inputs): string {
  return encodeInputs({ inputs: extern.params }, args);
}

export interface ExternAnswer {
  /** Undefined where there is no answer that fits. */
  readonly value: InputValue | undefined;
  /** What it was answered from. */
  readonly dataset: string | undefined;
}

/** What a call gives. */
export function answerFrom(program: Program, extern: Extern, args: string, externs: Externs): ExternAnswer {
  const source = externs(extern);
  const dataset = source?.dataset;
  const isNamed = extern.purity === 'pure' || dataset !== undefined;
  return { value: source && isNamed ? askExtern(program, extern, args, source) : undefined, dataset };
}

/** The same sources, none of which is asked twice with the same arguments: what one evaluation asks. */
export function askedOnce(externs: Externs): Externs {
  const sources = new Map<Extern, ExternSource | undefined>();
  return (extern) => {
    if (!sources.has(extern)) sources.set(extern, remembering(externs(extern)));
    return sources.get(extern);
  };
}

function remembering(source: ExternSource | undefined): ExternSource | undefined {
  if (source === undefined) return undefined;
  const answers = new Map<string, () => unknown>();
  const answer: ExternSource['answer'] = (args) => {
    const key = JSON.stringify(args);
    const known = answers.get(key) ?? outcomeOf(() => source.answer(args));
    answers.set(key, known);
    return known();
  };
  return { ...source, answer };
}

/** What it gave, or threw, again. */
function outcomeOf(call: () => unknown): () => unknown {
  try {
    const given = call();
    return () => given;
  } catch (thrown) {
    return () => {
      throw thrown;
    };
  }
}

function askExtern(program: Program, extern: Extern, args: string, { answer }: ExternSource): InputValue | undefined {
  const given = attempt(() => JSON.stringify({ [extern.name]: answer(JSON.parse(args)) ?? undefined }));
  if (given === undefined) return undefined;
  const decoded = decode({ ...program, inputs: [extern.answer] }, given);
  return decoded.ok ? decoded.inputs[0] : undefined;
}

/** An extern is foreign code: whatever it throws means that it has no answer. */
function attempt(call: () => string): string | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
