/** Lists among the data, and what is asked of their items. */
import type { Span } from '../../../source.ts';
import { NotImported } from '../draft.ts';
import type { Json } from '../json-text.ts';
import { emptyShape } from '../shape.ts';
import { callOf, folded } from './logic.ts';
import { canMiss, type Scope, variableOf } from './scope.ts';

/** Of an empty list `all` and `some` are false; a list that is missing is empty. */
export function quantified(
  operator: 'some' | 'all' | 'none',
  list: Json | undefined,
  test: Json | undefined,
  span: Span,
  scope: Scope,
): string {
  if (list === undefined || test === undefined)
    throw new NotImported(span, `The operator ${operator}`, 'a list and a test are wanted.');
  if (scope.item !== '') throw new NotImported(span, `The operator ${operator}`, 'it is a list inside a list.');
  const { text, inside, optional } = listOf(list, scope);
  const holds = scope.truth(folded(test), inside);
  const item = inside.item;
  const found =
    operator === 'all'
      ? `(count(${item} for ${item} in ${text}) > 0 and every(${holds} for ${item} in ${text}))`
      : operator === 'some'
        ? `some(${holds} for ${item} in ${text})`
        : `(not some(${holds} for ${item} in ${text}))`;
  return optional ? `(${found} otherwise ${operator === 'none'})` : found;
}

export function listOf(
  node: Json,
  scope: Scope,
): { readonly text: string; readonly inside: Scope; readonly optional: boolean } {
  const call = callOf(node);
  if (call?.operator !== 'var')
    throw new NotImported(node.span, 'A list', 'only a list among the data can be searched.');
  const { text, path, leaf, fallback } = variableOf(node, call.args, scope, 'list');
  if (leaf === undefined || fallback !== undefined)
    throw new NotImported(node.span, 'A list', 'it has a value instead.');
  leaf.item ??= { ...emptyShape(false), item: true };
  return { text, inside: { ...scope, root: leaf.item, item: 'x', known: new Set() }, optional: canMiss(path, scope) };
}
