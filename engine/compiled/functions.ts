/**
 * From source to functions. A function is known by its source, so that policies of one shape share one; `new Function` sees
 * nothing but the helpers of runtime.ts, slots, and constants.
 */
import type { Frame } from './frame.ts';
import { RUNTIME } from './runtime.ts';

/** What a function reads beside its frame: numbers, other constants, tables. */
export interface Surroundings {
  readonly numbers: Float64Array;
  readonly objects: readonly unknown[];
  readonly tables: readonly unknown[];
}

/** f: the frame; k, c: constants; T: tables. */
export type SharedFunction<R> = (f: Frame, k: Float64Array, c: readonly unknown[], T: readonly unknown[]) => R;
type FrameFunction = (frame: Frame) => number;
type OwnFunction = (k: Float64Array, c: readonly unknown[], T: readonly unknown[]) => FrameFunction;

/** Sources kept; beyond this many the oldest is forgotten, and its function made again when it is asked for. */
const FUNCTIONS_MAX = 10_000;
const known = new Map<string, unknown>();

/** One function for all policies of a shape, which hand their constants over at each call. */
export function sharedFunction(source: string, { numbers, objects, tables }: Surroundings): FrameFunction {
  const call = cached(
    `'use strict';\nreturn function (f, k, c, T) {\n${source}\n};`,
    RUNTIME,
  ) as SharedFunction<number>;
  return (frame) => call(frame, numbers, objects, tables);
}

/** A function of the policy's own, with nothing between it and its caller. */
export function ownFunction(source: string, { numbers, objects, tables }: Surroundings): FrameFunction {
  const body = `return function (f) {\n${source}\n};`;
  const make = cached(`'use strict';\nreturn function (k, c, T) {\n${body}\n};`, RUNTIME) as OwnFunction;
  return make(numbers, objects, tables);
}

/** The body is run once, with the helpers in scope, and gives the function. */
export function cached(body: string, helpers: Readonly<Record<string, unknown>>): unknown {
  const found = known.get(body);
  if (found !== undefined) return found;
  const names = Object.keys(helpers);
  const made: unknown = new Function(...names, body)(...names.map((name) => helpers[name]));
  const oldest = known.size >= FUNCTIONS_MAX ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
  known.set(body, made);
  return made;
}
