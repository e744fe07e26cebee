/** WR3113: a condition that comes out the same for every input that can be given. */
import { constancyOf } from '../analysis/conditions.ts';
import type { Expr } from '../program/expression.ts';
import type { Context } from './context.ts';

/** `what`: the condition in words, at the start of a sentence; `given`: what holds wherever it is asked. */
export function warnConstant(condition: Expr | undefined, what: string, context: Context, given?: Expr): void {
  if (condition === undefined || context.inTest) return;
  const constancy = constancyOf(condition, given === undefined ? [] : [given]);
  if (constancy !== undefined) context.report('WR3113', condition.span, { what, constancy });
}
