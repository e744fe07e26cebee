/**
 * From source to functions. A function is known by its source, so that policies of one shape share one; `new Function` sees
 * nothing but the helpers of runtime.ts, slots, and constants.
 */
import { RUNTIME } from './runtime.ts';

/** n, o: the frame; k, c: constants; T: tables. */
export type FrameFunction<R> = (
  n: Float64Array,
  o: unknown[],
  k: Float64Array,
  c: readonly unknown[],
  T: readonly unknown[],
) => R;

/** Sources kept; beyond this many the oldest is forgotten, and its function made again when it is asked for. */
const FUNCTIONS_MAX = 10_000;
const known = new Map<string, unknown>();

export function frameFunction<R>(source: string): FrameFunction<R> {
  return cached(`'use strict';\nreturn function (n, o, k, c, T) {\n${source}\n};`, RUNTIME) as FrameFunction<R>;
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
