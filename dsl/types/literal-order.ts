/** The order of literals. */
import type { Expr } from '../program/expression.ts';
import { compare, multiply } from './rational.ts';
import { conversion } from './unit.ts';

/** -1, 0 or 1 as the literal a is below, equal to or above b, in their order; undefined when they have none. */
export function compareLiterals(a: Expr, b: Expr): number | undefined {
  if (a.kind === 'number' && b.kind === 'number' && a.type.kind === 'numeric' && b.type.kind === 'numeric') {
    return compare(a.value, multiply(b.value, conversion(b.type.unit, a.type.unit)));
  }
  const [x, y] = [ordinal(a), ordinal(b)];
  return x === undefined || y === undefined ? undefined : Math.sign(x - y);
}
function ordinal(expr: Expr): number | undefined {
  switch (expr.kind) {
    case 'date':
      return expr.day;
    case 'time':
      return expr.second;
    case 'instant':
      return expr.ms;
    case 'enum':
      return expr.member;
    case 'bool':
      return expr.value ? 1 : 0;
    case 'period':
      return expr.count;
    default:
      return undefined;
  }
}
