/** The fields that a rule reads: where they are, of what kind, and whether they can be missing. */
import type { Span } from '../../../source.ts';
import { type Notes, NotImported } from '../draft.ts';
import { type Json, textOf } from '../json-text.ts';
import { type Kind, type Leaf, leafOf, type Shape, shapeAt } from '../shape.ts';
import { callOf, folded, NUMBERS, TRUTHS } from './logic.ts';

/** Where variables are looked up: the data, or the item of a list. Paths that are known to be there need no second thought. */
export interface Scope {
  readonly root: Shape;
  /** The name of the item; empty outside lists. */
  readonly item: string;
  readonly known: ReadonlySet<string>;
  /** All figures of the rule: a field is as wide as any of them. */
  readonly figures: readonly string[];
  readonly notes: Notes;
  /** Whether a value counts as true; never unknown. Numbers and texts have conditions in them. */
  readonly truth: (node: Json, scope: Scope) => string;
}

export function variableOf(
  node: Json,
  args: readonly Json[],
  scope: Scope,
  kind: Kind | undefined,
): {
  readonly text: string;
  readonly path: string;
  readonly leaf: Leaf | undefined;
  readonly fallback: Json | undefined;
} {
  const [named_, fallback] = args;
  const path = named_ === undefined ? '' : (textOf(named_) ?? (named_.kind === 'null' ? '' : undefined));
  if (path === undefined)
    throw new NotImported(node.span, 'A field', 'its name is no text, or must first be worked out.');
  if (path === '' && scope.item === '') throw new NotImported(node.span, 'A field', 'it is all of the data.');
  const shape = shapeOf(path, node.span, scope);
  const leaf = kind === undefined ? shape.leaf : leafOf(shape, path, kind, node.span);
  return { text: named(path, scope), path, leaf, fallback: fallback === undefined ? undefined : folded(fallback) };
}

export function shapeOf(path: string, span: Span, scope: Scope): Shape {
  return path === '' ? scope.root : shapeAt(scope.root, path, span);
}

export function canMiss(path: string, scope: Scope): boolean {
  return !scope.known.has(path) && optionalAt(scope.root, path);
}

function optionalAt(root: Shape, path: string): boolean {
  let shape: Shape | undefined = root;
  if (path === '') return root.optional;
  for (const name of path.split('.')) {
    shape = shape?.fields.get(name);
    if (shape?.optional === true) return true;
  }
  return false;
}

export function named(path: string, { item }: Scope): string {
  if (item === '') return path;
  return path === '' ? item : `${item}.${path}`;
}

export function kindOf(node: Json, scope: Scope): Kind | undefined {
  if (node.kind === 'number' || node.kind === 'text' || node.kind === 'bool') return node.kind;
  const call = callOf(node);
  if (call === undefined) return undefined;
  if (NUMBERS.has(call.operator)) return 'number';
  if (TRUTHS.has(call.operator)) return 'bool';
  if (call.operator === 'var') {
    const { leaf, fallback } = variableOf(node, call.args, scope, undefined);
    return leaf?.kind ?? (fallback && kindOf(fallback, scope));
  }
  if (call.operator === 'if' || call.operator === '?:')
    return call.args
      .map((arg, i) => (i % 2 === 1 || i === call.args.length - 1 ? kindOf(arg, scope) : undefined))
      .find((kind) => kind !== undefined);
  return undefined;
}

/** Whether a node gives a boolean, and not merely something that counts as true. */
export function isTruth(node: Json, scope: Scope): boolean {
  if (node.kind === 'bool') return true;
  const call = callOf(node);
  if (call === undefined) return false;
  const { operator, args } = call;
  if (TRUTHS.has(operator)) return true;
  if (operator === 'and' || operator === 'or') return args.length > 0 && args.every((arg) => isTruth(arg, scope));
  if (operator === 'if' || operator === '?:')
    return args.length % 2 === 1 && args.every((arg, i) => (i % 2 === 0 && i < args.length - 1) || isTruth(arg, scope));
  return operator === 'var' && variableOf(node, args, scope, undefined).leaf?.kind === 'bool' && isSure(args, scope);
}

/** A boolean that is missing is null, and no boolean. */
function isSure(args: readonly Json[], scope: Scope): boolean {
  const path = textOf(args[0]) ?? '';
  return scope.known.has(path) || !optionalAt(scope.root, path) || args[1]?.kind === 'bool';
}
