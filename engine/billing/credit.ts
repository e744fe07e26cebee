/** Credits for what was paid and is not used. */
import { maximum, minimum, type Rational, subtract, ZERO } from '#dsl';

/**
 * What may be credited of an amount that a change or cancellation would give back: no more than was paid, less what has been
 * credited of it already, and never below 0. Source: Flexprice `capCreditAmount`.
 */
export function capCredit(potential: Rational, paid: Rational, credited: Rational): Rational {
  return maximum(ZERO, minimum(minimum(potential, paid), subtract(paid, credited)));
}
