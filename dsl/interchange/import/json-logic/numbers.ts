/** A node as a number, with what stands for one that is missing. */
import type { Span } from '../../../source.ts';
import { NotImported } from '../draft.ts';
import { digitsOf } from '../figures.ts';
import { type Json, textOf } from '../json-text.ts';
import { branches } from './branches.ts';
import { listOf } from './lists.ts';
import { callOf, refusedOperator } from './logic.ts';
import { canMiss, type Scope, variableOf } from './scope.ts';
import { type Absent, type NumberText, zeroed } from './words.ts';

/** `==` turns a text of digits into its number. */
export function numberOf(node: Json, scope: Scope, coerces = true): NumberText {
  if (node.kind === 'number') return { text: digitsOf(node.text), absent: 'never' };
  if (node.kind === 'text' && coerces && /^-?\d+(\.\d+)?$/.test(node.value))
    return { text: node.value, absent: 'never' };
  if (node.kind === 'null') return { text: '0', absent: 'never' };
  const call = callOf(node);
  if (call === undefined) throw new NotImported(node.span, 'This', `a number is wanted, and not a ${node.kind}.`);
  const { operator, args } = call;
  if (operator === 'var') {
    const { text, path, leaf, fallback } = variableOf(node, args, scope, 'number');
    if (leaf !== undefined) leaf.figures.push(...scope.figures);
    if (fallback === undefined) return { text, absent: canMiss(path, scope) ? 'null' : 'never' };
    return { text: `(${text} otherwise ${numberOf(fallback, scope).text})`, absent: 'never' };
  }
  return arithmetic(operator, args, node.span, scope);
}

function arithmetic(operator: string, args: readonly Json[], span: Span, scope: Scope): NumberText {
  const [first, second, third] = args;
  const all = (): readonly NumberText[] => args.map((arg) => numberOf(arg, scope));
  const spoilt = (texts: readonly NumberText[]): Absent =>
    texts.some(({ absent }) => absent !== 'never') ? 'nan' : 'never';
  const afterNull = (texts: readonly NumberText[]): Absent =>
    texts.some(({ absent }) => absent === 'nan') ? 'nan' : 'never';
  switch (operator) {
    case '+':
    case '*': {
      const texts = all();
      if (texts.length === 0) throw new NotImported(span, `The operator ${operator}`, 'an operand is wanted.');
      exactly(args, span, scope);
      return { text: `(${texts.map(({ text }) => text).join(` ${operator} `)})`, absent: spoilt(texts) };
    }
    case '-': {
      const [a, b] = all();
      if (a === undefined) throw new NotImported(span, 'The operator -', 'an operand is wanted.');
      exactly(args, span, scope);
      if (b === undefined) return { text: `(-${zeroed(a)})`, absent: afterNull([a]) };
      return { text: `(${zeroed(a)} - ${zeroed(b)})`, absent: afterNull([a, b]) };
    }
    case '/': {
      const [a] = all();
      if (a === undefined || second?.kind !== 'number' || Number(second.text) === 0)
        throw new NotImported(span, 'The operator /', 'only a constant that is not 0 divides without rounding.');
      exactly(args, span, scope);
      return { text: `(${zeroed(a)} / ${digitsOf(second.text)})`, absent: afterNull([a]) };
    }
    case 'min':
    case 'max': {
      const texts = all();
      const [only] = texts;
      if (only === undefined) throw new NotImported(span, `The operator ${operator}`, 'an operand is wanted.');
      if (texts.length === 1) return { text: zeroed(only), absent: afterNull(texts) };
      return { text: `${operator}(${texts.map(zeroed).join(', ')})`, absent: afterNull(texts) };
    }
    case 'if':
    case '?:':
      return numericBranches(args, span, scope);
    case 'reduce':
      return sum(first, second, third, span, scope);
    default:
      throw refusedOperator(operator, span);
  }
}

function numericBranches(args: readonly Json[], span: Span, scope: Scope): NumberText {
  if (args.length % 2 === 0)
    throw new NotImported(span, 'The operator if', 'it has no last branch, and can give null.');
  const absents = new Set<Absent>();
  const text = branches(
    args,
    scope,
    (node, inner) => {
      const found = numberOf(node, inner);
      absents.add(found.absent);
      return found.text;
    },
    '0',
  );
  if (absents.has('nan') && absents.has('null'))
    throw new NotImported(span, 'The operator if', 'it can give null, or no number.');
  return { text, absent: absents.has('nan') ? 'nan' : absents.has('null') ? 'null' : 'never' };
}

/** The one reduction that has a name: a sum. */
function sum(
  list: Json | undefined,
  step: Json | undefined,
  start: Json | undefined,
  span: Span,
  scope: Scope,
): NumberText {
  const call = step && callOf(step);
  const names = call?.operator === '+' ? call.args.map((arg) => textOf(callOf(arg)?.args[0])) : [];
  const current = names.find((name) => name === 'current' || name?.startsWith('current.'));
  if (
    list === undefined ||
    current === undefined ||
    !names.includes('accumulator') ||
    names.length !== 2 ||
    start?.kind !== 'number'
  )
    throw new NotImported(span, 'The operator reduce', 'only a sum of "current" and "accumulator" has a counterpart.');
  const { text, inside, optional } = listOf(list, scope);
  const path = current === 'current' ? '' : current.slice('current.'.length);
  const field: Json = {
    kind: 'object',
    span,
    entries: [{ name: 'var', nameSpan: span, value: { kind: 'text', value: path, span } }],
  };
  const body = numberOf(field, inside);
  if (body.absent !== 'never') throw new NotImported(span, 'The operator reduce', 'what it adds can be missing.');
  const sum = `sum(${body.text} for x in ${text})`;
  const total = Number(start.text) === 0 ? sum : `(${digitsOf(start.text)} + ${sum})`;
  return { text: optional ? `(${total} otherwise ${digitsOf(start.text)})` : total, absent: 'never' };
}

/** A figure that is reckoned, and not only compared, is exact here. */
function exactly(args: readonly Json[], span: Span, scope: Scope): void {
  const isPart = (arg: Json): boolean => arg.kind === 'number' && !/^-?\d+$/.test(digitsOf(arg.text));
  if (args.some(isPart))
    scope.notes.note(span, 'This', 'is computed exactly; JavaScript computes with binary fractions.');
}
