/** The branches of `if`, each with what its condition lets it know. */
import type { Json } from '../json-text.ts';
import { guardedBy } from './logic.ts';
import type { Scope } from './scope.ts';

export function branches(
  args: readonly Json[],
  scope: Scope,
  branch: (node: Json, scope: Scope) => string,
  last: string,
): string {
  const [condition, then, ...rest] = args;
  if (condition === undefined) return last;
  if (then === undefined) return branch(condition, scope);
  const inside = { ...scope, known: new Set([...scope.known, ...guardedBy(condition, true)]) };
  const outside = { ...scope, known: new Set([...scope.known, ...guardedBy(condition, false)]) };
  const test = scope.truth(condition, scope);
  return `(if ${test} then ${branch(then, inside)} else ${branches(rest, outside, branch, last)})`;
}
