/** Cells of CSV columns that are not text: the cell grammar of tables, with literals only and units from the column (18.53). */
import type { Expr } from '../program/expression.ts';
import type { KeyCell, KeyItem } from '../program/table.ts';
import type { Span } from '../source.ts';
import { parseDay, parseInstant, parseTime } from '../types/calendar.ts';
import { compareLiterals } from '../types/literal-order.ts';
import { inUnit, pointType, typeText } from '../types/numeric.ts';
import { isInteger, isMultiple, multiply, parseDecimal, rational } from '../types/rational.ts';
import { BOOL, DATE, INSTANT, type NumericType, TEXT, TIME, type Type } from '../types/type.ts';
import { conversion, sameDimension } from '../types/unit.ts';
import { unitOfWords, type Vocabulary } from '../types/vocabulary.ts';
import { ordered } from './ordered.ts';

/** A literal, or a sentence that says what is wrong. */
type Literal = Expr | string;

/** A literal of the column's type: a bare figure is in the column's unit. */
export function csvLiteral(text: string, type: Type, vocabulary: Vocabulary, span: Span): Literal {
  switch (type.kind) {
    case 'numeric':
      return numberLiteral(text, type, vocabulary, span);
    case 'text':
    case 'zone':
      return { kind: 'text', value: text.normalize('NFC'), type: TEXT, span };
    case 'bool':
      return text === 'true' || text === 'false'
        ? { kind: 'bool', value: text === 'true', type: BOOL, span }
        : `"${text}" is neither true nor false.`;
    case 'enum': {
      const member = type.enum.members.indexOf(text);
      return member >= 0
        ? { kind: 'enum', member, type, span }
        : `"${text}" is no ${type.enum.name}: ${type.enum.members.join(', ')}.`;
    }
    case 'date': {
      const day = parseDay(text);
      return day === undefined ? `"${text}" is no date.` : { kind: 'date', day, type: DATE, span };
    }
    case 'time': {
      const second = parseTime(text);
      if (second === undefined) return `"${text}" is no time.`;
      return second % 60 === 0 ? { kind: 'time', second, type: TIME, span } : `"${text}" has seconds.`;
    }
    case 'instant': {
      const ms = parseInstant(text);
      return ms === undefined ? `"${text}" is no instant.` : { kind: 'instant', ms, type: INSTANT, span };
    }
    case 'period':
    case 'record':
    case 'list':
    case 'nothing':
      return `A CSV column cannot hold ${type.kind}s.`;
    default:
      return type satisfies never;
  }
}

function numberLiteral(text: string, type: NumericType, vocabulary: Vocabulary, span: Span): Literal {
  const match = /^(-?[\d_]+(?:\.\d+)?)(%?)(?: ?([A-Za-z][A-Za-z0-9_]*(?: per [A-Za-z0-9_]+)*))?$/.exec(text);
  const figure = match === null ? undefined : parseDecimal(match[1] ?? '');
  if (match === null || figure === undefined) return `"${text}" is no number.`;
  const percent = match[2] === '%';
  if (percent !== (type.flavour === 'percent') && figure.n !== 0n) {
    return percent ? `"${text}" is a percent; the column is not.` : `"${text}" needs the % sign of a percent.`;
  }
  const value = percent ? multiply(figure, rational(1n, 100n)) : figure;
  const unit = match[3] === undefined ? type.unit : unitOfWords(vocabulary, match[3].split(' per '));
  if ('unknown' in unit) return `I know no unit "${unit.unknown}".`;
  if (!sameDimension(unit, type.unit)) return `"${text}" is not in ${type.unit.label || 'plain numbers'}.`;
  const inColumn = multiply(value, conversion(unit, type.unit));
  if (type.flavour === 'integer' && !isInteger(inColumn)) return `"${text}" is no whole number.`;
  if (type.grid !== undefined && !isMultiple(inColumn, type.grid))
    return `"${text}" has more decimal places than the column.`;
  const point = pointType(inColumn, type.flavour, type.unit);
  return { kind: 'number', value: inColumn, type: inUnit(point, type.unit), span };
}

/** A key cell: `any`, comparisons, ranges, values and lists of them. A sentence where it does not fit. */
export function csvKeyCell(text: string, type: Type, vocabulary: Vocabulary, span: Span): KeyCell | string {
  const trimmed = text.trim();
  if (type.kind === 'text') {
    if (text === 'any') return { kind: 'any' };
    const literal = csvLiteral(/^"(?:any|otherwise)"$/.test(text) ? text.slice(1, -1) : text, type, vocabulary, span);
    return typeof literal === 'string' ? literal : { kind: 'items', items: [{ kind: 'value', value: literal }] };
  }
  if (trimmed === 'any') return { kind: 'any' };
  const items: KeyItem[] = [];
  for (const part of trimmed.split(',')) {
    const item = keyItem(part.trim(), type, vocabulary, span);
    if (typeof item === 'string') return item;
    items.push(item);
  }
  return { kind: 'items', items };
}

function keyItem(text: string, type: Type, vocabulary: Vocabulary, span: Span): KeyItem | string {
  const comparison = /^(<=|>=|<|>)\s*(.*)$/.exec(text);
  const range = /^(.*?)\s*\.\.(<?)\s*(.*)$/.exec(text);
  if (comparison === null && range === null) {
    const value = csvLiteral(text, type, vocabulary, span);
    return typeof value === 'string' ? value : { kind: 'value', value };
  }
  if (!ordered(type)) return `The values of this column (${typeText(type)}) have no order; list them instead.`;
  if (comparison !== null) {
    const value = csvLiteral(comparison[2] ?? '', type, vocabulary, span);
    if (typeof value === 'string') return value;
    const bound = { value, open: comparison[1] === '<' || comparison[1] === '>' };
    return comparison[1]?.startsWith('<') ? { kind: 'range', hi: bound } : { kind: 'range', lo: bound };
  }
  const lo = csvLiteral(range?.[1] ?? '', type, vocabulary, span);
  const hi = csvLiteral(range?.[3] ?? '', type, vocabulary, span);
  if (typeof lo === 'string') return lo;
  if (typeof hi === 'string') return hi;
  const open = range?.[2] === '<';
  const order = compareLiterals(lo, hi) ?? 0;
  if (order > 0 || (order === 0 && open))
    return type.kind === 'time' ? 'A range of times in a table cannot run over midnight.' : `Nothing lies in ${text}.`;
  return { kind: 'range', lo: { value: lo, open: false }, hi: { value: hi, open } };
}
