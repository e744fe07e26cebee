/**
 * From source to functions. A function is known by its source, so that policies of one shape share one; it sees nothing but the
 * helpers of runtime.ts, slots, and constants. `new Function` makes it, here and nowhere else, or where that is forbidden loop/loop.ts.
 */

import type { Frame } from './frame.ts';
import { assemble } from './loop/assemble.ts';
import { loopFunction } from './loop/loop.ts';
import { RUNTIME } from './runtime.ts';
import { declared, type Mode, type Name } from './writer.ts';

/** What a function reads beside its frame: numbers, other constants, tables. */
export interface Surroundings {
  readonly numbers: readonly number[];
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
type LoopedFunction = (f: Frame, k: Float64Array, c: readonly unknown[], T: readonly unknown[]) => number;
type FrameFunction = (frame: Frame) => number;
type OwnFunction = (k: readonly number[], c: readonly unknown[], T: readonly unknown[]) => FrameFunction;

/** Small integers as the engine holds them without a box, which an array of doubles does not give. */
function small(value: number): number {
  const whole = value | 0;
  return whole === value ? whole : value;
}
const HELPERS = { ...RUNTIME, small };

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

/** Gone over by the loop. */
export function loopedFunction(body: string, { numbers, objects, tables }: Surroundings): FrameFunction {
  const source = { parameters: ['f', 'k', 'c', 'T'], body, helpers: RUNTIME };
  const [k, call] = [Float64Array.from(numbers), functionOf(source, 'loop') as LoopedFunction];
  return (frame) => call(frame, k, objects, tables);
}

/**
 * A function of the policy's own, with its figures in the scope around it: policies of one shape share the code, which reads a
 * figure in one step. They are parameters, because the engine looks at every read of a `const` whether it is there yet.
 */
export function ownFunction(names: readonly Name[], body: string, around: Surroundings): FrameFunction {
  const scope = ['k', 'c', 'T', ...names.map(({ name }) => name)].join(', ');
  const inner = `function scoped(${scope}) {\nreturn function (f) {\n${body}\n};\n}`;
  const outer = `return function (k, c, T) {\n${names.map(declared).join('\n')}\nreturn scoped(${scope});\n};`;
  const make = cached(`'use strict';\n${inner}\n${outer}`, HELPERS) as OwnFunction;
  return make(around.numbers, around.objects, around.tables);
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
