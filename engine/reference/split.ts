/** Exact splits (LANGUAGE 18.145): floor on the magnitude, largest remainder, ties in source order, the sign restored. */
import { absolute, multiply, negate, type Rational, type SplitExpr, sign } from '#dsl';
import type { Context, Environment } from './context.ts';
import { largestRemainder } from './rounding.ts';
import { isMissing, MISSING, number, numberOf, numericType, type Value } from './value.ts';

export function evaluateSplit(expr: SplitExpr, env: Environment, context: Context): Value {
  const amount = context.evaluate(expr.amount, env);
  const shares = expr.shares.map((share) => context.evaluate(share, env));
  if (isMissing(amount) || shares.some(isMissing)) return MISSING;
  const whole = numberOf(amount);
  const magnitude = absolute(whole);
  const exact = shares.map((share) => multiply(magnitude, numberOf(share)));
  const signed = (part: Rational): Rational => (sign(whole) < 0 ? negate(part) : part);
  const parts = largestRemainder(magnitude, exact, splitStep(expr));
  return { kind: 'record', fields: parts.map((part) => number(signed(part))) };
}

/** In base units. */
function splitStep({ amount, step }: SplitExpr): Rational {
  return multiply(step, numericType(amount.type).unit.factor);
}
