/** What is said of a name or a value, in the words of the language and in a sentence. */
import type { Expr } from '../program/expression.ts';
import { dayText } from '../types/calendar.ts';
import { figureText, rangeText, typeText } from '../types/numeric.ts';
import { equal, ONE } from '../types/rational.ts';
import type { NumericType, Type } from '../types/type.ts';
import type { Declared } from './declared.ts';
import { type AuthorPack, pageOf } from './pack.ts';
import { typeOf } from './types-of.ts';

/** More lines of a declaration than this would fill the screen. */
const LINES_MAX = 8;

/** A declaration as it stands in its file, without its indent, cut where it is long. */
export function excerpt(pack: AuthorPack, { item: { span } }: Declared): string {
  const source = pack.results.get(span.file)?.source;
  if (source === undefined) return '';
  const lines = source.text.slice(span.start, span.end).split(/\r?\n/);
  const margin = source.text.slice(source.text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  const indent = /^\s*/.exec(margin)?.[0] ?? '';
  const straight = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  return straight.length <= LINES_MAX ? straight.join('\n') : [...straight.slice(0, LINES_MAX - 1), '…'].join('\n');
}

/** `money USD, 0..1000 USD, in steps of 0.01 USD, may be missing` */
export function typeFacts(type: Type): string {
  const facts = [typeText(type), ...(type.kind === 'numeric' ? numberFacts(type) : [])];
  if (type.kind === 'list') facts.push(`up to ${type.upTo}`);
  if (type.kind === 'enum') facts.push(`one of ${type.enum.members.join(', ')}`);
  if (type.optional) facts.push('may be missing');
  return facts.join(', ');
}

function numberFacts(type: NumericType): readonly string[] {
  const { lo, hi } = type.range;
  const whole = type.flavour === 'integer' && type.grid !== undefined && equal(type.grid, ONE);
  const point = lo !== undefined && hi !== undefined && equal(lo.value, hi.value);
  const range = lo === undefined && hi === undefined ? [] : [rangeText(type.range, type)];
  return type.grid === undefined || whole || point ? range : [...range, `in steps of ${figureText(type.grid, type)}`];
}

/** What the checker knows of a declaration beyond its text: its type, and the value of a constant. */
export function facts(pack: AuthorPack, declared: Declared): readonly string[] {
  const type = typeOf(pack, declared);
  const known = type === undefined || declared.what === 'record' || declared.what === 'enum' ? [] : [typeFacts(type)];
  return [...known, ...constantValues(pack, declared)];
}

/** `from 2026-01-01: 5.00 USD`, one for each entry; of a constant without dates its value alone. */
function constantValues(pack: AuthorPack, { what, name }: Declared): readonly string[] {
  if (what !== 'constant') return [];
  const symbol = pageOf(pack, name.span.file)?.study.module?.scope.values.get(name.text);
  const entries = symbol?.kind === 'constant' ? (symbol.get()?.entries ?? []) : [];
  return entries.flatMap(({ from, folded }) => {
    const value = folded === undefined ? undefined : literalText(folded);
    if (value === undefined) return [];
    return [from === undefined ? `= ${value}` : `from ${dayText(from)}: ${value}`];
  });
}

function literalText(expr: Expr): string | undefined {
  switch (expr.kind) {
    case 'number':
      return expr.type.kind === 'numeric' ? figureText(expr.value, expr.type) : undefined;
    case 'text':
      return JSON.stringify(expr.value);
    case 'bool':
      return String(expr.value);
    case 'enum':
      return expr.type.kind === 'enum' ? expr.type.enum.members[expr.member] : undefined;
    case 'date':
      return dayText(expr.day);
    case 'period':
      return `${expr.count} ${expr.type.kind === 'period' ? expr.type.family : ''}`;
    default:
      return undefined;
  }
}
