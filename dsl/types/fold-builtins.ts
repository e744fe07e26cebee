/** Built-in functions of literals. */
import type { BuiltinExpr, Expr } from '../program/expression.ts';
import { addMonths, isCivil, monthsBetween } from './calendar.ts';
import { compareLiterals } from './literal-order.ts';
import { pointType } from './numeric.ts';
import { absolute, integer, isInteger, multiply, type Rational } from './rational.ts';
import { conversion } from './unit.ts';

/** The literal that the function gives for literal arguments; undefined where one of them is none. */
export function foldBuiltin(expr: BuiltinExpr, args: readonly (Expr | undefined)[]): Expr | undefined {
  const [a, b, c] = args;
  if (a === undefined || args.includes(undefined)) return undefined;
  switch (expr.function) {
    case 'min':
      return b === undefined ? undefined : typed(extreme(a, b, -1), expr);
    case 'max':
      return b === undefined ? undefined : typed(extreme(a, b, 1), expr);
    case 'clamp': {
      const raised = b === undefined ? undefined : extreme(a, b, 1);
      return raised === undefined || c === undefined ? undefined : typed(extreme(raised, c, -1), expr);
    }
    case 'abs':
      return a.kind === 'number' ? typed({ ...a, value: absolute(a.value) }, expr) : undefined;
    case 'as_percent':
      return typed(a, expr);
    case 'days_between':
      return a.kind === 'date' && b?.kind === 'date' ? number(integer(b.day - a.day), expr) : undefined;
    case 'months_between':
      return a.kind === 'date' && b?.kind === 'date' ? number(integer(monthsBetween(a.day, b.day)), expr) : undefined;
    case 'add_months':
      return movedByMonths(a, b, expr);
    case 'length':
      return a.kind === 'text' ? number(integer([...a.value].length), expr) : undefined;
    case 'upper':
      return a.kind === 'text' ? { ...a, value: a.value.toUpperCase(), span: expr.span } : undefined;
    case 'starts_with':
      return ofTexts(a, b, expr, (text, part) => text.startsWith(part));
    case 'ends_with':
      return ofTexts(a, b, expr, (text, part) => text.endsWith(part));
    case 'contains':
      return ofTexts(a, b, expr, (text, part) => text.includes(part));
    case 'date_of':
      return undefined;
    default:
      return expr.function satisfies never;
  }
}

function number(value: Rational, at: Expr): Expr | undefined {
  if (at.type.kind !== 'numeric') return undefined;
  return { kind: 'number', value, type: pointType(value, at.type.flavour, at.type.unit), span: at.span };
}

/** The literal as the function's own type has it: in its unit, of its flavour. */
function typed(value: Expr | undefined, at: Expr): Expr | undefined {
  if (value?.kind !== 'number' || value.type.kind !== 'numeric' || at.type.kind !== 'numeric')
    return value === undefined ? undefined : { ...value, span: at.span };
  return number(multiply(value.value, conversion(value.type.unit, at.type.unit)), at);
}

function extreme(a: Expr, b: Expr, sign: 1 | -1): Expr | undefined {
  const order = compareLiterals(a, b);
  return order === undefined ? undefined : order * sign >= 0 ? a : b;
}

function movedByMonths(date: Expr, count: Expr | undefined, at: Expr): Expr | undefined {
  if (date.kind !== 'date' || count?.kind !== 'number' || !isInteger(count.value)) return undefined;
  const months = Number(count.value.n);
  if (!Number.isSafeInteger(months)) return undefined;
  const day = addMonths(date.day, months);
  return isCivil(day) ? { ...date, day, span: at.span } : undefined;
}

function ofTexts(
  a: Expr,
  b: Expr | undefined,
  at: Expr,
  holds: (text: string, part: string) => boolean,
): Expr | undefined {
  if (a.kind !== 'text' || b?.kind !== 'text') return undefined;
  return { kind: 'bool', value: holds(a.value, b.value), type: { kind: 'bool', optional: false }, span: at.span };
}
