/** Comparisons: order, equal, null, and membership in a list or a text. */
import type { Span } from '../../../source.ts';
import { NotImported } from '../draft.ts';
import type { Json } from '../json-text.ts';
import type { Kind } from '../shape.ts';
import { callOf } from './logic.ts';
import { numberOf } from './numbers.ts';
import { canMiss, isTruth, kindOf, type Scope, variableOf } from './scope.ts';
import { textOfNode } from './texts.ts';
import { both, type NumberText, negation, zeroed } from './words.ts';

export function ordered(operator: string, args: readonly Json[], span: Span, scope: Scope): string {
  const [a, b, c] = args;
  if (a === undefined || b === undefined)
    throw new NotImported(span, `The operator ${operator}`, 'two operands are wanted.');
  if (c !== undefined && operator.startsWith('<'))
    return both([compared(operator, a, b, span, scope), compared(operator, b, c, span, scope)]);
  return compared(operator, a, b, span, scope);
}

function compared(operator: string, a: Json, b: Json, span: Span, scope: Scope): string {
  const kinds = [kindOf(a, scope), kindOf(b, scope)];
  if (kinds.includes('date') || kinds.includes('instant')) return comparedDates(operator, a, b, kinds, span, scope);
  const [left, right] = [numberOf(a, scope), numberOf(b, scope)];
  const text = `(${zeroed(left)} ${operator} ${zeroed(right)})`;
  return left.absent === 'nan' || right.absent === 'nan' ? `(${text} otherwise false)` : text;
}

/** As texts, which order like the dates they are; null beside a text is no order. */
function comparedDates(
  operator: string,
  a: Json,
  b: Json,
  kinds: readonly (Kind | undefined)[],
  span: Span,
  scope: Scope,
): string {
  if (kinds.includes('instant'))
    throw new NotImported(span, `The operator ${operator}`, 'instants are texts in it, with any offset.');
  const sides = [a, b].map((node) => textOfNode(node, scope, 'date'));
  const text = `(${sides[0]?.text} ${operator} ${sides[1]?.text})`;
  return sides.some(({ absent }) => absent) ? `(${text} otherwise false)` : text;
}

export function equal(operator: string, a: Json, b: Json, span: Span, scope: Scope): string {
  const positive = operator === '==' || operator === '===';
  if (a.kind === 'null' || b.kind === 'null') {
    const other = a.kind === 'null' ? b : a;
    const isMissing = missing(other, span, scope);
    return positive ? isMissing : negation(isMissing);
  }
  const kind = kindOf(a, scope) ?? kindOf(b, scope) ?? 'text';
  const sides = [a, b].map((node) => side(node, kind, operator, scope));
  const [left, right] = sides;
  if (left === undefined || right === undefined) return 'false';
  const text = `(${left.text} ${positive ? 'is' : 'is not'} ${right.text})`;
  if (left.absent === 'never' && right.absent === 'never') return text;
  if (left.absent !== 'never' && right.absent !== 'never') {
    if (left.absent === 'nan' || right.absent === 'nan')
      throw new NotImported(span, `The operator ${operator}`, 'both sides can be no number.');
    const neither = `(${left.text} is missing and ${right.text} is missing)`;
    return `(${text} otherwise ${positive ? neither : `(not ${neither})`})`;
  }
  return `(${text} otherwise ${!positive})`;
}

export function side(node: Json, kind: Kind, operator: string, scope: Scope): NumberText {
  if (kind === 'number') return numberOf(node, scope, operator.length === 2);
  if (kind === 'bool') return boolOf(node, scope, operator);
  if (kind === 'list') throw new NotImported(node.span, `The operator ${operator}`, 'lists are never equal in it.');
  const { text, absent } = textOfNode(node, scope, kind);
  return { text, absent: absent ? 'null' : 'never' };
}

function boolOf(node: Json, scope: Scope, operator: string): NumberText {
  if (node.kind === 'bool') return { text: String(node.value), absent: 'never' };
  const call = callOf(node);
  if (call?.operator === 'var') {
    const { text, path, fallback } = variableOf(node, call.args, scope, 'bool');
    if (fallback !== undefined)
      return { text: `(${text} otherwise ${boolOf(fallback, scope, operator).text})`, absent: 'never' };
    return { text, absent: canMiss(path, scope) ? 'null' : 'never' };
  }
  if (!isTruth(node, scope))
    throw new NotImported(node.span, `The operator ${operator}`, 'it compares true or false with something else.');
  return { text: scope.truth(node, scope), absent: 'never' };
}

function missing(node: Json, span: Span, scope: Scope): string {
  const call = callOf(node);
  if (call?.operator !== 'var') throw new NotImported(span, 'A comparison with null', 'a field is wanted beside it.');
  const { text, path, fallback } = variableOf(node, call.args, scope, undefined);
  if (fallback !== undefined && fallback.kind !== 'null') return 'false';
  return canMiss(path, scope) ? `(${text} is missing)` : 'false';
}

export function membership(item: Json, container: Json, span: Span, scope: Scope): string {
  if (container.kind === 'list') return listed(item, container.items, span, scope);
  const kind = kindOf(container, scope);
  if (kind === 'list') throw new NotImported(span, 'The operator in', 'the list of a field may hold any type.');
  const whole = textOfNode(container, scope, 'text');
  const part = textOfNode(item, scope, 'text');
  const text = `contains(${whole.text}, ${part.text})`;
  // Of a missing part JavaScript looks for the letters "null".
  if (part.absent) throw new NotImported(item.span, 'The operator in', 'the part it looks for can be missing.');
  return whole.absent ? `(${text} otherwise false)` : text;
}

function listed(item: Json, members: readonly Json[], span: Span, scope: Scope): string {
  if (members.length === 0) return 'false';
  const kinds = new Set(members.map((member) => kindOf(member, scope)));
  const [kind] = kinds;
  if (kinds.size !== 1 || (kind !== 'number' && kind !== 'text'))
    throw new NotImported(
      span,
      'The operator in',
      'its list holds values of several types, or none that can be compared.',
    );
  const own = side(item, kind, '===', scope);
  const list = members.map((member) => side(member, kind, '===', scope));
  if (list.some(({ absent }) => absent !== 'never'))
    throw new NotImported(span, 'The operator in', 'its list holds what can be missing.');
  const text = `(${own.text} in [${list.map((each) => each.text).join(', ')}])`;
  return own.absent === 'never' ? text : `(${text} otherwise false)`;
}
