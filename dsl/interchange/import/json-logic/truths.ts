/** A node as a condition that is true where the value counts as true. */
import type { Span } from '../../../source.ts';
import { NotImported } from '../draft.ts';
import { digitsOf } from '../figures.ts';
import { type Json, textOf } from '../json-text.ts';
import { branches } from './branches.ts';
import { equal, membership, ordered, side } from './comparisons.ts';
import { quantified } from './lists.ts';
import { callOf, guardedBy, isTruthy, NUMBERS, ORDER, refusedOperator, TRUE } from './logic.ts';
import { numberOf } from './numbers.ts';
import { canMiss, kindOf, named, type Scope, shapeOf, variableOf } from './scope.ts';
import { both, either, negation } from './words.ts';

/** Whether the value counts as true. Never unknown. */
export function truth(node: Json, scope: Scope): string {
  switch (node.kind) {
    case 'bool':
    case 'null':
    case 'number':
    case 'text':
    case 'list':
      return String(isTruthy(node));
    case 'object':
      return callTruth(node, scope);
    default:
      return node satisfies never;
  }
}

function callTruth(node: Json, scope: Scope): string {
  const call = callOf(node);
  if (call === undefined) throw new NotImported(node.span, 'This', 'an object with one operator is wanted.');
  const { operator, args } = call;
  const [first, second] = args;
  if (ORDER.has(operator)) return ordered(operator, args, node.span, scope);
  switch (operator) {
    case '!':
      return first === undefined ? 'true' : negation(truth(first, scope));
    case '!!':
      return first === undefined ? 'false' : truth(first, scope);
    case 'and':
    case 'or':
      return joined(operator, args, scope);
    case 'if':
    case '?:':
      return branches(args, scope, (each, inner) => truth(each, inner), 'false');
    case '==':
    case '===':
    case '!=':
    case '!==':
      if (first === undefined || second === undefined)
        throw new NotImported(node.span, `The operator ${operator}`, 'two operands are wanted.');
      return equal(operator, first, second, node.span, scope);
    case 'in':
      if (first === undefined || second === undefined)
        throw new NotImported(node.span, 'The operator in', 'two operands are wanted.');
      return membership(first, second, node.span, scope);
    case 'missing':
      return either(paths(args, node.span).map((path) => negation(present(path, node.span, scope))));
    case 'missing_some':
      return missingSome(args, node.span, scope);
    case 'some':
    case 'all':
    case 'none':
      return quantified(operator, first, second, node.span, scope);
    case 'filter':
      return quantified('some', first, second, node.span, scope);
    case 'map':
      return quantified('some', first, TRUE, node.span, scope);
    case 'var':
      return variableTruth(node, args, scope);
    default: {
      if (!NUMBERS.has(operator)) throw refusedOperator(operator, node.span);
      const { text, absent } = numberOf(node, scope);
      return absent === 'never' ? `(${text} is not 0)` : `((${text} is not 0) otherwise false)`;
    }
  }
}

/** Behind a guard the guarded path is known to be there. */
function joined(operator: 'and' | 'or', args: readonly Json[], scope: Scope): string {
  let known = scope.known;
  const parts = args.map((arg) => {
    const text = truth(arg, { ...scope, known });
    known = new Set([...known, ...guardedBy(arg, operator === 'and')]);
    return text;
  });
  return operator === 'and' ? both(parts) : either(parts);
}

function paths(args: readonly Json[], span: Span): readonly string[] {
  const [only] = args;
  const items = args.length === 1 && only?.kind === 'list' ? only.items : args;
  return items.map((item) => {
    const path = textOf(item);
    if (path === undefined)
      throw new NotImported(span, 'The operator missing', 'it looks for names that it must first work out.');
    return path;
  });
}

/** An empty text counts as missing there. */
function present(path: string, span: Span, scope: Scope): string {
  const shape = shapeOf(path, span, scope);
  const text = named(path, scope);
  const there = canMiss(path, scope) ? `(${text} is present)` : 'true';
  if (shape.fields.size > 0 || (shape.leaf?.kind ?? 'text') !== 'text') return there;
  return both([there, `(${text} is not "")`]);
}

function missingSome(args: readonly Json[], span: Span, scope: Scope): string {
  const [needed, listed] = args;
  if (needed?.kind !== 'number' || listed?.kind !== 'list')
    throw new NotImported(span, 'The operator missing_some', 'a number and a list of names are wanted.');
  const counted = paths([listed], span).map((path) => `(if ${present(path, span, scope)} then 1 else 0)`);
  return counted.length === 0 ? 'false' : `(${counted.join(' + ')} < ${digitsOf(needed.text)})`;
}

function variableTruth(node: Json, args: readonly Json[], scope: Scope): string {
  const { text, path, leaf, fallback } = variableOf(node, args, scope, undefined);
  const kind = leaf?.kind ?? (fallback && kindOf(fallback, scope)) ?? 'bool';
  if (leaf === undefined) variableOf(node, args, scope, kind);
  if (fallback !== undefined) {
    const shown = side(node, kind, '===', scope);
    return kind === 'bool' ? shown.text : `(${shown.text} is not ${kind === 'number' ? '0' : '""'})`;
  }
  const truth = {
    number: `(${text} is not 0)`,
    text: `(${text} is not "")`,
    bool: text,
    list: `(count(x for x in ${text}) > 0)`,
    date: 'true',
    instant: 'true',
  }[kind];
  if (!canMiss(path, scope)) return truth;
  return truth === 'true' ? `(${text} is present)` : `(${truth} otherwise false)`;
}
