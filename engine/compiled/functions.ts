/**
 * From source to functions. A function is known by its source, so that policies of one shape share one; it sees nothing but the
 * helpers of runtime.ts, slots, and constants. `new Function` makes it, here and nowhere else, or where that is forbidden loop/loop.ts.
 */

import type { Frame } from './frame.ts';
import { assemble } from './loop/assemble.ts';
import { loopFunction } from './loop/loop.ts';
import { RUNTIME } from './runtime.ts';
import type { Mode } from './writer.ts';

/** What a function reads beside its frame: numbers, other constants, tables. */
export interface Surroundings {
  readonly numbers: Float64Array;
  readonly objects: readonly unknown[];
  readonly tables: readonly unknown[];
}

export interface FunctionSource {
  /** The frame first. */
  readonly parameters: readonly string[];
  readonly body: string;
  /** What it may call, by name. */
  readonly helpers: Readonly<Record<string, unknown>>;
}

/** f: the frame; k, c: constants; T: tables. */
export type SharedFunction<R> = (f: Frame, k: Float64Array, c: readonly unknown[], T: readonly unknown[]) => R;
type FrameFunction = (frame: Frame) => number;
type OwnFunction = (k: Float64Array, c: readonly unknown[], T: readonly unknown[]) => FrameFunction;

/** Sources kept; beyond this many the oldest is forgotten, and its function made again when it is asked for. */
const FUNCTIONS_MAX = 10_000;
const generated = new Map<string, unknown>();
const assembled = new Map<string, unknown>();

let allowed: boolean | undefined;
/** Whether the runtime makes functions of source; asked once, when the first policy is compiled. */
function isGenerationAllowed(): boolean {
  try {
    allowed ??= new Function('return true')() === true;
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    allowed = false;
  }
  return allowed;
}

/** What is asked for, where the runtime allows it. */
export function possibleMode(mode: Mode): Mode {
  return isGenerationAllowed() ? mode : 'loop';
}

/** One function for all policies of a shape, which hand their constants over at each call. */
export function sharedFunction(body: string, { numbers, objects, tables }: Surroundings, mode: Mode): FrameFunction {
  const source = { parameters: ['f', 'k', 'c', 'T'], body, helpers: RUNTIME };
  const call = functionOf(source, mode) as SharedFunction<number>;
  return (frame) => call(frame, numbers, objects, tables);
}

/** A function of the policy's own, with nothing between it and its caller. */
export function ownFunction(source: string, { numbers, objects, tables }: Surroundings): FrameFunction {
  const body = `return function (f) {\n${source}\n};`;
  const make = cached(`'use strict';\nreturn function (k, c, T) {\n${body}\n};`, RUNTIME) as OwnFunction;
  return make(numbers, objects, tables);
}

/** The function that a source is. */
export function functionOf({ parameters, body, helpers }: FunctionSource, mode: Mode): unknown {
  if (mode === 'loop')
    return kept(assembled, `${parameters.join()}\n${body}`, () => loopFunction(assemble(parameters, body, helpers)));
  return cached(`'use strict';\nreturn function (${parameters.join(', ')}) {\n${body}\n};`, helpers);
}

/** The body is run once, with the helpers in scope, and gives the function. */
export function cached(body: string, helpers: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(helpers);
  return kept(generated, body, () => new Function(...names, body)(...names.map((name) => helpers[name])));
}

function kept(known: Map<string, unknown>, key: string, make: () => unknown): unknown {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  const oldest = known.size >= FUNCTIONS_MAX ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
  known.set(key, made);
  return made;
}
