/** Dated constants in what is checked as a whole: the days on which one of them takes a new value (18.49, 18.93). */
import type { Expr } from '../program/expression.ts';
import { operandsOf } from '../types/operands.ts';
import type { HeaderFacts } from './header.ts';

/** From the first day in force, the days on which a constant that one of the expressions reads takes a new value. */
export function stretches(exprs: readonly Expr[], { from, until }: HeaderFacts['effective']): readonly number[] {
  const days = new Set([from]);
  const visit = (expr: Expr): void => {
    if (expr.kind === 'constant') {
      for (const entry of expr.constant.entries) {
        if (entry.from !== undefined && entry.from > from && (until === undefined || entry.from < until))
          days.add(entry.from);
        visit(entry.value);
      }
    }
    for (const part of operandsOf(expr)) visit(part);
  };
  for (const expr of exprs) visit(expr);
  return [...days].sort((a, b) => a - b);
}
