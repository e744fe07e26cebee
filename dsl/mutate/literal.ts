/** Literals that stand as boundaries, and the steps by which they move. */
import type { Edit } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source.ts';
import type { ExprNode } from '../tree/expression.ts';
import { dayText, parseDay } from '../types/calendar.ts';
import {
  absolute,
  compare,
  decimalPlaces,
  decimalText,
  divide,
  integer,
  multiply,
  negate,
  ONE,
  parseDecimal,
  type Rational,
  rational,
  sign,
} from '../types/rational.ts';
import type { Type } from '../types/type.ts';
import type { Sheet } from './sheet.ts';

/** A number or a date as written. Values are in base units, so that `1 TB` and `1000 GB` are one. */
export interface Literal {
  readonly span: Span;
  readonly value: Rational;
  /** What one more in its last digit is worth. */
  readonly lastPlace: Rational;
  /** The text that says another value in the same unit; undefined where no decimal does. */
  readonly write: (value: Rational) => Edit | undefined;
}

export function literalOf(node: ExprNode, sheet: Sheet): Literal | undefined {
  if (node.kind === 'Date') return dateLiteral(node.value, node.span);
  const number = node.kind === 'Negate' ? node.operand : node;
  if (number.kind !== 'Number' && number.kind !== 'Percent') return undefined;
  const result = sheet.seen(number)?.result;
  if (result?.type.kind !== 'numeric') return undefined;
  const digits = parseDecimal(number.number.digits);
  if (digits === undefined) return undefined;
  const percent = number.kind === 'Percent';
  const worth = percent ? rational(1n, 100n) : result.type.unit.factor;
  const places = number.number.digits.split('.')[1]?.length ?? 0;
  const span = { ...node.span, end: number.number.span.end };
  return {
    span,
    value: multiply(node.kind === 'Negate' ? negate(digits) : digits, worth),
    lastPlace: multiply(rational(1n, 10n ** BigInt(places)), worth),
    write: (value) => {
      const written = divide(value, worth);
      if (decimalPlaces(written) === undefined) return undefined;
      const figure = `${sign(written) < 0 ? '-' : ''}${decimalText(absolute(written), places)}`;
      return { span, text: percent ? `${figure}%` : figure };
    },
  };
}

function dateLiteral(text: string, span: Span): Literal | undefined {
  const day = parseDay(text);
  if (day === undefined) return undefined;
  return {
    span,
    value: integer(day),
    lastPlace: ONE,
    write: (value) => ({ span, text: dayText(Number(value.n)) }),
  };
}

/** The values that a boundary lies among. */
export interface Grid {
  /** The distance of two neighbours, in base units; undefined where any real is between them. */
  readonly step: Rational | undefined;
  readonly holds: (value: Rational) => boolean;
}

const ANYWHERE: Grid = { step: undefined, holds: () => true };

export function gridOf(type: Type | undefined): Grid {
  if (type?.kind === 'date') return { step: ONE, holds: () => true };
  if (type?.kind !== 'numeric') return ANYWHERE;
  const { grid, unit, range } = type;
  const lo = range.lo && multiply(range.lo.value, unit.factor);
  const hi = range.hi && multiply(range.hi.value, unit.factor);
  return {
    step: grid && multiply(grid, unit.factor),
    holds: (value) => (lo === undefined || compare(lo, value) <= 0) && (hi === undefined || compare(value, hi) <= 0),
  };
}
