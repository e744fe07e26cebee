/** Where a value stands in the input, for faults that only an evaluation finds. */
import type { Expr } from '#dsl';

/** The path of an expression that reads an input, or nothing. */
export function inputPath(expr: Expr): string {
  if (expr.kind === 'input') return expr.name;
  if (expr.kind !== 'field' || expr.base.type.kind !== 'record') return '';
  const base = inputPath(expr.base);
  const name = expr.base.type.record.fields[expr.field]?.name;
  return base === '' || name === undefined ? '' : `${base}.${name}`;
}
