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

/** What a call gives; undefined where there is no answer that fits. */
export function askExtern(
  program: Program,
  extern: Extern,
  args: string,
  { answer }: ExternSource,
): InputValue | undefined {
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
